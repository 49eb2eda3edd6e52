"""BibTeX and BibLaTeX. bibtexparser takes entries apart, one at a time, so that memory does not grow with the file."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateFieldKeyBlock, ImplicitComment, ParsingFailedBlock, String
from bibtexparser.model import Entry as Parsed

from claims.formats.problems import UnreadableError, echo

from . import exact
from .bibtex_fields import (
    ALSO,
    CONTAINING,
    DATES,
    ISSUING,
    NAMES,
    OWN_NAMES,
    OWN_TEXTS,
    PASSED_OVER,
    TEXTS,
    VERBATIM,
    Fields,
    from_entry,
    to_entry,
)
from .dates import MONTHS
from .item import OURS, VARIABLES, Mistakes, from_item, to_item
from .kinds import BIBTEX_KIND
from .reading import LONGEST_ENTRY, Entry, Reading, lines_of
from .said import Said, filled

# The library tells what it cannot read to the log as well; here each is a problem with its line.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
logging.getLogger("bibtexparser").propagate = False

START = re.compile(r"\s*@\s*([\w]*)\s*[{(]")
KNOWN = {
    *("title", "number", OURS),
    *(*TEXTS.values(), *VERBATIM.values(), *DATES.values(), *NAMES.values(), *OWN_NAMES, *OWN_TEXTS),
    *(*CONTAINING, *ISSUING, *PASSED_OVER, *(name for names in ALSO.values() for name in names)),
}


class Abbreviations:
    """What ``@string`` defines, and the months. A few letters may stand for many, and those for more: both are bounded."""

    def __init__(self) -> None:
        self._texts = {name: name for name in MONTHS}
        self._room_for_texts = self._room = LONGEST_ENTRY

    def begin(self) -> None:
        """Another entry begins."""
        self._room = LONGEST_ENTRY

    def define(self, name: str, text: str) -> None:
        """Raises UnreadableError."""
        self._room_for_texts -= len(text)
        if self._room_for_texts < 0:
            raise UnreadableError(f"the @strings come to {TOO_LONG}")
        self._texts[name.casefold()] = text

    def written_out(self, name: str) -> str | None:
        """What it stands for; None if it is not defined. Raises UnreadableError."""
        text = self._texts.get(name.casefold())
        self._room -= len(text or "")
        if self._room < 0:
            raise UnreadableError(f"with its @strings written out, this comes to {TOO_LONG}")
        return text


TOO_LONG = f"more than {LONGEST_ENTRY:,} characters, expected fewer"

ENCLOSED = "expected one pair of braces or quotation marks around it, and a comma behind it"


def write(said: Said) -> str:
    """One entry, with an empty line behind it."""
    said = filled(said)
    kind, fields = to_entry(to_item(said), said.get("kind", ""))
    if left := exact.remainder(said, read(kind, said["slug"], fields, Mistakes())):
        fields[OURS] = safe_json(left)
    lines = "".join(f"  {field} = {{{value}}},\n" for field, value in fields.items())
    return f"@{kind}{{{said['slug']},\n{lines}}}\n\n"


def safe_json(value: object) -> str:
    """JSON in which no character means anything to LaTeX, and whose braces are balanced."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    outside = re.split(r'("(?:[^"\\]|\\.)*")', text)
    return "".join(re.sub(r"[{}%@#]", _coded, part) if at % 2 else part for at, part in enumerate(outside))


def _coded(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def read(kind: str, key: str, fields: Fields, mistakes: Mistakes) -> Said:
    return from_item({**from_entry(kind, fields, mistakes), "id": key}, mistakes)


def entries(path: Path, reading: Reading) -> Iterator[Entry]:
    """The entries of a file. Raises UnreadableError where nothing more can be read."""
    strings = Abbreviations()
    for line, text in pieces(path):
        strings.begin()
        before: object = None
        try:
            for block in parse_string(text, parse_stack=[]).blocks:
                # Behind an entry that cannot be read stands the rest of it.
                if not (isinstance(block, ImplicitComment) and isinstance(before, ParsingFailedBlock)):
                    yield from entry_of(block, line, strings, reading)
                before = block
        except UnreadableError as error:
            raise UnreadableError(str(error), error.row or line) from None


def pieces(path: Path) -> Iterator[tuple[int, str]]:
    """The file, cut before every line that begins an entry: there bibtexparser gives up what was not finished, too."""
    held: list[str] = []
    size = began = 0
    for number, line in enumerate(lines_of(path), 1):
        if START.match(line):
            if held:
                yield began, "".join(held)
            held, size, began = [], 0, number
        if began:
            held.append(line)
            size += len(line)
            if size > LONGEST_ENTRY:
                raise UnreadableError(
                    f"an entry of more than {LONGEST_ENTRY:,} characters, expected fewer: is a brace missing?", began
                )
    if held:
        yield began, "".join(held)


def entry_of(block: object, line: int, strings: Abbreviations, reading: Reading) -> Iterator[Entry]:
    at = line + (getattr(block, "start_line", 0) or 0)
    if isinstance(block, String):
        strings.define(block.key, value_of(block.value, strings, Mistakes(), ""))
        return
    duplicates: set[str] = set()
    if isinstance(block, DuplicateFieldKeyBlock):
        duplicates, block = set(block.duplicate_keys), block.ignore_error_block
    if isinstance(block, ImplicitComment) and (message := left_over(block.comment)):
        yield Entry(at, "", {}, Mistakes([("", message)]))
    elif isinstance(block, ParsingFailedBlock):
        reading.count_broken(at)
        yield broken(block, at)
    elif isinstance(block, Parsed):
        entry = entry_read(block, at, strings, reading)
        entry.notes.extend((name, "stands twice; the first is taken") for name in sorted(duplicates))
        yield entry


def left_over(text: str) -> str:
    """What is wrong with the text behind an entry: BibTeX passes over it, and over fields that a brace too many cut off."""
    depth = 0
    for letter in re.sub(r"%.*|\\.", "", text):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth < 0:
            return f"{echo(' '.join(text.split()))} stands behind the end of an entry: a closing brace is too many, here or before it"
    return ""


def broken(block: ParsingFailedBlock, line: int) -> Entry:
    raw = block.raw or ""
    found = re.match(r"\s*@\s*(\w*)\s*[{(]\s*([^\s,{}=\"]*)", raw)
    reason = str(getattr(block.error, "abort_reason", block.error))
    key = found[2] if found else ""
    if "end of file" in reason or "Unexpected block start" in reason:
        message = (
            "the entry does not end: a closing brace or quotation mark is missing, expected @type{key, field = {value}}"
        )
    else:
        message = f"the entry cannot be read ({reason.rstrip('.')}), expected @type{{key, field = {{value}}}}"
    return Entry(line, key, {}, Mistakes([("", message)]))


def entry_read(block: Parsed, line: int, strings: Abbreviations, reading: Reading) -> Entry:
    entry = Entry(line, block.key.strip(), {})
    fields: Fields = {}
    for field in block.fields:
        name = field.key.strip().casefold()
        if name not in fields:
            fields[name] = value_of(str(field.value), strings, entry.mistakes, name)
    kind = block.entry_type.casefold()
    if kind not in BIBTEX_KIND:
        entry.notes.append(("", f"the type {echo(kind)} is not known; it is taken for something other"))
    reading.fields.update(fields.keys() - KNOWN)
    entry.whole = fields.get("crossref", "").strip()
    said = read(kind, entry.key, fields, entry.mistakes)
    entry.said = exact.restored(said, exact.loaded(fields.get(OURS, "")))
    return entry


def value_of(raw: str, strings: Abbreviations, mistakes: Mistakes, field: str) -> str:
    """A value without what encloses it: ``"Bulletin " # {of} # jan`` is joined. Raises UnreadableError."""
    joined = []
    for part in parts(raw):
        if part[:1] in ("{", '"'):
            joined.append(part[1:-1])
            if not is_enclosed(part):
                mistakes.append((field, f"{echo(part)} goes on behind its end, {ENCLOSED}"))
        elif part.isdecimal():
            joined.append(part)
        elif (text := strings.written_out(part)) is not None:
            joined.append(text)
        elif part:
            mistakes.append((field, f"{echo(part)} is no @string of this file, expected one, or text in braces"))
    return "".join(joined)


def is_enclosed(part: str) -> bool:
    """Whether the brace or quotation mark that a value begins with is closed at its end, and not before."""
    depth = 0
    for at, letter in enumerate(part[1:], 1):
        if letter in "{}" and part[at - 1] != "\\":
            depth += 1 if letter == "{" else -1
        if depth < 0 or (letter == '"' and depth == 0 and part[0] == '"'):
            return at == len(part) - 1
    return False


def parts(raw: str) -> Iterator[str]:
    """What ``#`` joins, outside braces and quotation marks."""
    if "#" not in raw:
        yield raw.strip()
        return
    depth, quoted, start = 0, False, 0
    for at, letter in enumerate(raw):
        if letter in "{}" and raw[at - 1 : at] != "\\":
            depth += 1 if letter == "{" else -1
        elif letter == '"' and depth == 0:
            quoted = not quoted
        elif letter == "#" and depth == 0 and not quoted:
            yield raw[start:at].strip()
            start = at + 1
    yield raw[start:].strip()


FIELD_OF = {column: (TEXTS | VERBATIM).get(variable, column) for column, variable in VARIABLES.items()} | {
    **TEXTS,
    **VERBATIM,
    **DATES,
    "authors": "author",
    "issuer": "publisher",
    "container": "journal",
    "container-title": "journal",
    "published": "date",
    "created": "origdate",
    "topics": "keywords",
    "part_of": "crossref",
    "slug": "key",
}
"""Column, or CSL variable, → the field that its owner knows it by."""
