"""The map of a flat sheet: a TOML file that says which column is which, checked before any row is read."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claims.formats.layout import Shape
from claims.formats.problems import BundleError, Problem, echo, unknown

from . import dates, template
from .expression import Expression, ExpressionError
from .options import OPTIONS, SheetOptions, option_problem
from .targets import IN_SOURCE, TARGETS, Target, compared
from .template import Template, TemplateError
from .values import Value

LARGEST = 2**20
"""Bytes of a map."""

DATE_CELL = "%Y-%m-%d"
"""How a cell that is a date is read as text."""

TREATMENTS = ("from", "extract", "replace", "split", "values", "otherwise", "dates", "default", "join")
SKIP_KEYS = ("where", "is", "is_not")
TABLES = ("sheet", "skip", "parts", *TARGETS)


@dataclass(frozen=True)
class Skip:
    """Rows that are left out: those of which the value is one of these, or none of these."""

    where: Value
    words: frozenset[str]
    of_these: bool


@dataclass(frozen=True)
class Map:
    """What a map says, right by itself; whether it fits a sheet is for the sheet."""

    label: str
    options: SheetOptions = field(default_factory=SheetOptions)
    skips: tuple[Skip, ...] = ()
    parts: Mapping[str, Value] = field(default_factory=dict)
    targets: Mapping[Target, tuple[Value, ...]] = field(default_factory=dict)


def read_map(path: Path) -> Map:
    """Raises BundleError with everything that is wrong with it."""
    try:
        if path.stat().st_size > LARGEST:
            raise BundleError.because(path, f"more than {LARGEST:,} bytes, expected a map in TOML")
        text = path.read_bytes().decode("utf-8-sig")
        found = tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BundleError.because(path.name, f"line {line:,} is not UTF-8, expected a map in TOML, in UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BundleError.because(path.name, f"this is not TOML: {error}") from None
    except OSError as error:
        raise BundleError.because(path, f"cannot be read: {error.strerror or error}") from error
    return map_of(found, path.name)


def map_of(found: Mapping[str, Any], label: str) -> Map:
    """Raises BundleError with everything that is wrong with it."""
    reader = MapReader(label)
    made = reader.map(found)
    if reader.problems:
        raise BundleError(reader.problems)
    return made


class MapReader:
    """Reads one map. What is wrong is collected."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.problems: list[Problem] = []
        self.options = SheetOptions()

    def wrong(self, where: str, message: str) -> None:
        self.problems.append(Problem(self.label, 0, where, message))

    def map(self, found: Mapping[str, Any]) -> Map:
        for name in found:
            if name not in TABLES:
                self.wrong(f"[{name}]", unknown("table", name, TABLES))
        self.options = self._options(self._table(found, "sheet"))
        made = Map(
            label=self.label,
            options=self.options,
            skips=tuple(self._skips(found.get("skip", []))),
            parts=dict(self._parts(self._table(found, "parts"))),
            targets={target: values for table in TARGETS for target, values in self._targets(found, table)},
        )
        self._require({target.where for target in made.targets})
        return made

    def _table(self, found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        given = found.get(name, {})
        if isinstance(given, dict):
            return given
        self.wrong(f"[{name}]", f"is {kind_of(given)}, expected a table: [{name}] on a line of its own")
        return {}

    def _options(self, given: Mapping[str, Any]) -> SheetOptions:
        right = {}
        for key, value in given.items():
            said = option_problem(key, value) if key in OPTIONS else unknown("key", key, OPTIONS)
            if said:
                self.wrong(f"[sheet] {key}", said)
            else:
                right[key] = value
        return SheetOptions(**right)

    def _skips(self, given: Any) -> Iterable[Skip]:
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            self.wrong("[[skip]]", 'expected [[skip]], and below it where = "{column}" and is = ["word"]')
            return
        for one in given:
            self._known("[[skip]]", one, SKIP_KEYS)
            where = self._value("[[skip]] where", one["where"]) if "where" in one else None
            words = one.get("is", one.get("is_not"))
            if ("is" in one) == ("is_not" in one) or not (words and all_texts(words)):
                self.wrong("[[skip]]", 'expected one of is = ["word", …] and is_not = ["word", …]')
            elif "where" not in one:
                self.wrong("[[skip]]", 'where is missing, expected such as where = "{column}"')
            elif where:
                yield Skip(where, frozenset(word.strip() for word in words), "is" in one)

    def _parts(self, given: Mapping[str, Any]) -> Iterable[tuple[str, Value]]:
        for name, told in given.items():
            where = f"[parts] {name}"
            if name.strip() != name or not name or set(name) & set("{}"):
                self.wrong(where, "expected a name without braces, and without space around it")
            elif (value := self._value(where, told)) is not None:
                if value.split and value.join is None:
                    self.wrong(where, 'split without join, expected such as join = " and ": a part is one text')
                yield name, value

    def _targets(self, found: Mapping[str, Any], table: str) -> Iterable[tuple[Target, tuple[Value, ...]]]:
        for key, told in self._table(found, table).items():
            target = TARGETS[table].get(key)
            if target is None:
                self.wrong(f"[{table}] {key}", unknown("key", key, TARGETS[table]))
                continue
            several = target.shape is Shape.LIST
            if told == []:
                self.wrong(target.where, "is empty, expected a text, or an array of texts")
                continue
            if isinstance(told, list) and not several:
                self.wrong(target.where, "is an array, expected one text: this takes one value")
                continue
            values = [self._value(target.where, one, target) for one in (told if isinstance(told, list) else [told])]
            if not several and any(value and value.split and value.join is None for value in values):
                self.wrong(target.where, "split without join, expected no split: this takes one value")
            yield target, tuple(value for value in values if value)

    def _value(self, where: str, told: Any, target: Target | None = None) -> Value | None:
        """A text, or a table of what is done with it."""
        if target and target.key == IN_SOURCE and isinstance(told, bool):
            told = "yes" if told else ""
        if isinstance(told, int) and not isinstance(told, bool):
            told = str(told)
        if isinstance(told, str):
            told = {"from": told}
        if not isinstance(told, dict):
            self.wrong(where, f'is {kind_of(told)}, expected a text such as "{{column}}"')
            return None
        self._known(where, told, TREATMENTS)
        if "from" not in told:
            self.wrong(where, 'from is missing, expected such as from = "{column}"')
        before = len(self.problems)
        value = Value(
            template=self._template(where, "from", told.get("from", "")) or Template("", ()),
            extract=self._extract(where, told.get("extract")),
            replace=self._replace(where, told.get("replace")),
            split=self._text(where, "split", told.get("split", "")),
            table=self._values(where, told.get("values")),
            otherwise=self._template(where, "otherwise", told.get("otherwise")),
            dates=self._dates(where, told.get("dates", [])),
            default=self._template(where, "default", told.get("default")),
            join=self._text(where, "join", told["join"]) if "join" in told else None,
        )
        if target and target.words:
            self._check_words(target, value)
        return value if len(self.problems) == before else None

    def _known(self, where: str, told: Mapping[str, Any], keys: Iterable[str]) -> None:
        for key in told:
            if key not in keys:
                self.wrong(where, unknown("key", key, keys))

    def _template(self, where: str, key: str, told: Any) -> Template | None:
        if told is None:
            return None
        if not isinstance(told, str):
            self.wrong(where, f"{key} is {kind_of(told)}, expected a text")
            return None
        try:
            return template.parse(told)
        except TemplateError as error:
            self.wrong(where, f"{key}: {error}")
            return None

    def _text(self, where: str, key: str, told: Any) -> str:
        if not isinstance(told, str):
            self.wrong(where, f"{key} is {kind_of(told)}, expected a text")
            return ""
        return told

    def _extract(self, where: str, told: Any) -> Expression | None:
        if told is None:
            return None
        try:
            return Expression(self._text(where, "extract", told))
        except ExpressionError as error:
            self.wrong(where, f"extract: {error}")
            return None

    def _replace(self, where: str, told: Any) -> dict[str, str] | None:
        if told is None:
            return None
        if not isinstance(told, dict) or not all(told) or not all_texts([*told.values()]) or not told:
            self.wrong(where, 'replace: expected a table of words such as { "Vol." = "volume", "p." = "page" }')
            return None
        return told

    def _values(self, where: str, told: Any) -> dict[str, Template] | None:
        if told is None:
            return None
        if not isinstance(told, dict) or not told:
            self.wrong(where, 'values: expected a table such as { "Yes" = "supports", "No" = "contradicts" }')
            return None
        found: dict[str, Template] = {}
        for key, text in told.items():
            one = self._template(where, f"values: {echo(key)}", text)
            if one:
                found[key.strip()] = one
        return found

    def _dates(self, where: str, told: Any) -> tuple[str, ...]:
        patterns = [told] if isinstance(told, str) else told
        if not all_texts(patterns):
            self.wrong(where, 'dates: expected patterns such as ["%d.%m.%Y", "%Y"]')
            return ()
        try:
            dates.reader(patterns)
        except dates.DatePatternError as error:
            self.wrong(where, f"dates: {error}")
            return ()
        # What the spreadsheet made a date of comes as one, beside those that somebody typed.
        return (*patterns, *([DATE_CELL] if patterns and self.options.date_cells else ()))

    def _check_words(self, target: Target, value: Value) -> None:
        """What the map itself says, whatever the rows: it must be in the vocabulary."""
        said = [*(value.table or {}).values(), value.otherwise, value.default]
        if value.table is None and value.otherwise is None:
            said.append(value.template)
        for word in dict.fromkeys(one.constant for one in said if one):
            if word and compared(word) not in target.words:
                self.wrong(target.where, unknown("word", word, target.words.values()))

    def _require(self, told: set[str]) -> None:
        for choices in (
            ("[claim] statement",),
            ("[link] stance",),
            ("[source] title", "[witness] name"),
            ("[item] summary", "[item] quotation"),
        ):
            if not told & set(choices):
                self.wrong(choices[0], f"is missing, expected {' or '.join(choices)}: each row is evidence for a claim")


def all_texts(told: Any) -> bool:
    return isinstance(told, list) and all(isinstance(one, str) for one in told)


def kind_of(told: Any) -> str:
    """In the words of TOML."""
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "an array",
        dict: "a table",
        str: "a text",
    }
    return names.get(type(told), "a date")
