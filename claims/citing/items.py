"""An item as the styles ask for it: texts, names and dates; of whatever JSON somebody wrote."""

import re
from typing import Any, NamedTuple

from . import dates
from .letters import MARKS, SPACE, SPACES

Name = dict[str, str]

NAMES = frozenset(
    [
        "author",
        "chair",
        "collection-editor",
        "compiler",
        "composer",
        "container-author",
        "contributor",
        "curator",
        "director",
        "editor",
        "editor-translator",
        "editorial-director",
        "executive-producer",
        "guest",
        "host",
        "illustrator",
        "interviewer",
        "narrator",
        "organizer",
        "original-author",
        "performer",
        "producer",
        "recipient",
        "reviewed-author",
        "script-writer",
        "series-creator",
        "translator",
    ]
)
DATES = frozenset(["issued", "event-date", "accessed", "original-date", "available-date", "submitted"])

_LINE = re.compile(rf"([\-_a-z]+|[A-Z]+):[{SPACE}]*([^\}}]+)")
_INLINE = re.compile(r"\{:((?:[\-_a-z]+|[A-Z]+):[^\}]+)\}")
LONGEST_NOTE = 10_000


class Fields(NamedTuple):
    """What an item says."""

    kind: str
    texts: dict[str, str]
    names: dict[str, list[Name]]
    dates: dict[str, dates.Date]

    @property
    def present(self) -> frozenset[str]:
        return frozenset((*self.texts, *self.names, *self.dates))


def read(item: dict[str, Any]) -> Fields:
    """Never raises. What has no place where it stands is left out."""
    item = noted(item)
    kind = item.get("type")
    found = Fields(kind if isinstance(kind, str) else "", {}, {}, {})
    for variable, value in item.items():
        if variable in NAMES:
            if told := names(value):
                found.names[variable] = told
        elif variable in DATES:
            if date := dates.read(value):
                found.dates[variable] = date
        elif text := plain(value):
            found.texts[variable] = text
    texts = found.texts
    for variable, other in (("title-short", "shortTitle"), ("container-title-short", "journalAbbreviation")):
        if variable not in texts and other in texts:
            texts[variable] = texts[other]
    if "page" in texts:
        texts["page-first"] = first_page(texts["page"])
    return found


def plain(value: Any) -> str:
    """Text, or a number as text. Of anything else nothing."""
    if isinstance(value, str):
        return MARKS.sub("", value) if not value.isascii() else value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**21 else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**21 else repr(value)
    return ""


def names(value: Any) -> list[Name]:
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        return [{"literal": text}] if (text := plain(value)) else []
    found = [name(one) for one in value]
    return [one for one in found if one]


def name(value: Any) -> Name:
    if not isinstance(value, dict):
        return {"literal": text} if (text := plain(value)) else {}
    told = {part: text for part, one in value.items() if (text := plain(one) or ("1" if one is True else ""))}
    if told.keys() & {"literal", "family", "given"}:
        return told
    # Nothing that a name can begin with.
    return {"literal": " ".join(told.values())} if told.keys() & {"suffix", "non-dropping-particle"} else {}


_PAGES = re.compile("&|, |-|\u2013")


def first_page(pages: str) -> str:
    first = _PAGES.split(pages, maxsplit=1)[0]
    return pages if first.endswith("\\") else first.rstrip(SPACES)


def noted(item: dict[str, Any]) -> dict[str, Any]:
    """With what lines of the note say, as in Zotero’s field “Extra”: ``publisher-place: Geneva``.

    The first line may be anything; the first further one that is nothing of this kind ends it.
    """
    note = item.get("note")
    if not isinstance(note, str) or ":" not in note or len(note) > LONGEST_NOTE:
        return item
    item = dict(item)
    found: dict[str, list[Name]] = {}
    if "{:" in note:
        note = _INLINE.sub(r"\n\1\n", note)
    for at, line in enumerate(note.split("\n")):
        told = _LINE.fullmatch(line)
        if not told:
            if at and line.strip(SPACES):
                break
            continue
        key, value = told[1], told[2].strip(SPACES)
        if key == "type":
            item["type"] = value
        elif key in DATES:
            item[key] = dates.of_text(value)
        elif not item.get(key):
            if key in NAMES:
                found.setdefault(key, []).extend(of_line(value))
            else:
                item[key] = value
    return item | found


def of_line(value: str) -> list[Name]:
    parts = re.split(rf"[{SPACE}]*\|\|[{SPACE}]*", value)
    if len(parts) == 1:
        return [{"literal": parts[0]}]
    return [{"family": parts[0], "given": parts[1]}] if len(parts) == 2 else []
