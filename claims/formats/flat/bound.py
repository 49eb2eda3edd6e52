"""A map laid over the header of a sheet: every name has its place, or is told."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from django.core.validators import slug_re

from claims.formats.cells import parse_flag
from claims.formats.layout import Shape
from claims.formats.problems import LONGEST_ECHO, Problem, echo
from claims.operations.slugs import cut

from .map_file import Map
from .targets import TARGETS, Target, compared
from .template import Texts
from .values import Made, Value, one_of, several

Cell = Callable[[Texts], Any]
"""From a row to a text, a flag, or a tuple of texts. It raises ValueError."""


class Key(NamedTuple):
    """One key of a table, and how its cell is made of a row."""

    target: Target
    cell: Cell
    columns: str
    """The columns of the sheet that it is made of, as problems name them."""


class Part(NamedTuple):
    made: Made
    columns: str


class Omission(NamedTuple):
    """Rows that are left out."""

    made: Made
    words: frozenset[str]
    of_these: bool
    columns: str


class Bound:
    """``problems``: what does not fit. If there are any, nothing else is to be used."""

    def __init__(self, told: Map, header: Sequence[str]) -> None:
        self.map = told
        self.problems: list[Problem] = []
        titles = [title.strip() for title in header]
        self.width = len(titles)
        self._times = Counter(titles)
        self._header = [title for title in self._times if title]
        self._places = {title: titles.index(title) for title in self._header}
        self._behind: dict[str, tuple[str, ...]] = {title: (title,) for title in self._header}
        self.used: set[int] = set()
        self.parts = list(self._bind_parts())
        self.omissions = [
            Omission(made, skip.words, skip.of_these, columns)
            for skip in told.skips
            for made, columns in self._bind("[[skip]] where", (skip.where,))
        ]
        self.keys: dict[str, list[Key]] = {table: [] for table in TARGETS}
        for target, values in told.targets.items():
            self.keys[target.table] += [
                Key(target, self._cell(target, values, made), columns)
                for made, columns in self._bind(target.where, values)
            ]
        self._named = self._columns_by_file()

    def title(self, place: int) -> str:
        return next(title for title, at in self._places.items() if at == place)

    def columns(self, file: str, column: str) -> str:
        """What its owner calls what a column of a bundle came from."""
        return self._named.get((file, column), "")

    def _bind_parts(self) -> Iterable[Part]:
        for name, value in self.map.parts.items():
            where = f"[parts] {name}"
            if name in self._header:
                self._wrong(where, "the sheet has a column of this name, expected another name")
                continue
            for made, columns in self._bind(where, (value,)):
                yield Part(made, columns)
            # Named whatever is wrong with it, that nobody else is told of it again.
            self._places[name] = self.width + len(self._places) - len(self._header)
            self._behind[name] = tuple(dict.fromkeys(one for each in value.names for one in self._behind.get(each, ())))

    def _bind(self, where: str, values: tuple[Value, ...]) -> Iterable[tuple[Made, str]]:
        """One, or none if a name is not found."""
        names = dict.fromkeys(name for value in values for name in value.names)
        unknown = [name for name in names if name not in self._places]
        for name in unknown:
            self._wrong(where, self._not_found(name))
        for name in names:
            if self._times.get(name, 0) > 1:
                said = f"the column {echo(name)} stands {self._times[name]} times in the sheet, expected once"
                self._wrong(where, said)
        if not unknown:
            columns = dict.fromkeys(one for name in names for one in self._behind[name])
            self.used |= {self._places[column] for column in columns}
            yield several(values, self._places), ", ".join(columns) or f"{where} of {self.map.label}"

    def _not_found(self, name: str) -> str:
        if name in self.map.parts:
            return f"the part {echo(name)} is defined below, expected above, or in an earlier line of [parts]"
        by_form = {compared(known): known for known in reversed([*self._places])}
        near = get_close_matches(compared(name)[:LONGEST_ECHO], by_form, 1)
        if near:
            return f"the sheet has no column {echo(name)}; did you mean {echo(by_form[near[0]])}?"
        return f"the sheet has no column {echo(name)}, expected one of: {', '.join(map(echo, self._places))}"

    def _cell(self, target: Target, values: tuple[Value, ...], made: Made) -> Cell:
        if target.shape is Shape.TEXT and len(values) == 1 and values[0].plain and not target.words:
            filled = values[0].template.filled(self._places)
            return text_cell(target, lambda texts: filled(texts, ""))
        if target.words:
            made = one_of(target.words, made, compared)
        if target.shape is Shape.LIST:
            return lambda texts: tuple(map(one_line, made(texts))) if target.one_line else tuple(made(texts))
        single = text_cell(target, lambda texts: next(iter(made(texts)), ""))
        return (lambda texts: parse_flag(single(texts))) if target.shape is Shape.FLAG else single

    def _wrong(self, where: str, message: str) -> None:
        self.problems.append(Problem(self.map.label, 0, where, message))

    def _columns_by_file(self) -> Mapping[tuple[str, str], str]:
        found: dict[tuple[str, str], list[str]] = {}
        for keys in self.keys.values():
            for target, _cell, columns in keys:
                found.setdefault((target.file, target.key), []).append(columns)
                if target.names:
                    for column in ("slug", "name", "text"):
                        found.setdefault((target.names, column), []).append(columns)
                if target.key.endswith("_kind"):
                    found.setdefault(("agents", "kind"), []).append(columns)
        # What names a record is what its slug was made of.
        for file, column in (
            ("claims", "statement"),
            ("sources", "title"),
            ("witnesses", "name"),
            ("items", "summary"),
        ):
            found.setdefault((file, "slug"), found.get((file, column), []))
        for column, file in (("claim", "claims"), ("item", "items")):
            found[("links", column)] = found.get((file, "slug"), [])
        found[("appearances", "claim")] = found.get(("claims", "slug"), [])
        found[("items", "source")] = found.get(("sources", "slug"), [])
        found.setdefault(("items", "witness"), found.get(("witnesses", "slug"), []))
        return {key: ", ".join(dict.fromkeys(columns)) for key, columns in found.items()}


def text_cell(target: Target, text: Callable[[Texts], str]) -> Cell:
    if target.key == "slug":
        return lambda texts: as_slug(text(texts))
    return (lambda texts: one_line(text(texts))) if target.one_line else text


def one_line(text: str) -> str:
    """Without the line breaks that people put into cells; other control characters are told by the checker."""
    return text if text.isprintable() else " ".join(text.split())


def as_slug(text: str) -> str:
    return text if not text or slug_re.match(text) else cut(text)
