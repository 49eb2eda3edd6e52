"""RIS as its specification of 2011 has it, and as Zotero and EndNote write it. Read line by line, so that each has its place."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claims.choices import SourceKind
from claims.formats.problems import UnreadableError, echo

from . import dates, exact, names
from .item import VARIABLES, Item, Mistakes, from_item, to_item
from .kinds import CSL_KIND, CSL_OF_RIS, RIS, RIS_KIND, csl_type
from .reading import LONGEST_ENTRY, Entry, Reading, lines_of
from .said import Said, filled

TEXTS = {
    "title": "TI",
    "container-title": "T2",
    "collection-title": "T3",
    "title-short": "ST",
    "original-title": "OP",
    "abstract": "AB",
    "publisher": "PB",
    "publisher-place": "CY",
    "volume": "VL",
    "issue": "IS",
    "number": "M1",
    "edition": "ET",
    "section": "SE",
    "number-of-volumes": "NV",
    "genre": "M3",
    "language": "LA",
    "archive": "DB",
    "archive_location": "AN",
    "call-number": "CN",
    "source": "DP",
    "DOI": "DO",
    "URL": "UR",
    "note": "N1",
}
NAMES = {"author": "AU", "translator": "A4"}
SECOND = {SourceKind.INTERVIEW: "interviewer", SourceKind.CORRESPONDENCE: "recipient"}
"""Who the second names are (``A2``), of kinds where they are no editors."""

ALSO = {
    "TI": ("T1", "CT"),
    "T2": ("JO", "JF", "JA", "J2", "BT"),
    "AB": ("N2",),
    "AU": ("A1",),
    "DB": (),
    "A2": ("ED",),
    "DA": ("PY", "Y1"),
    "UR": ("L2",),
}
"""Other tags of the same; the first that is there is taken."""

REMAINDER = "U1"
MARK = "evidence "
LONG = frozenset({"AB", "N2", "N1"})
KNOWN = {
    *("TY", "ER", "ID", "A2", "DA", "Y2", "SP", "EP", "SN", "KW", REMAINDER, *TEXTS.values(), *NAMES.values()),
    *(other for several in ALSO.values() for other in several),
}

TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*))?")
Tags = list[tuple[str, str]]


def write(said: Said) -> str:
    """One reference, with an empty line behind it."""
    said = filled(said)
    tags = to_tags(to_item(said), said.get("kind", ""))
    if left := exact.remainder(said, from_tags(tags, Mistakes())):
        tags.append((REMAINDER, MARK + json.dumps(left, ensure_ascii=False, sort_keys=True)))
    return "\n".join([*(f"{tag}  - {value}" for tag, value in tags), "ER  - \n\n"]).replace("\n", "\r\n")


def to_tags(item: Item, kind: str) -> Tags:
    kind = kind or SourceKind.OTHER
    by_type = {csl: ris for ris, csl in CSL_OF_RIS.items() if RIS_KIND.get(ris) == kind}
    tags: Tags = [("TY", by_type.get(item["type"], RIS[kind][0])), ("ID", item["id"])]
    for variable, tag in (*NAMES.items(), (SECOND.get(SourceKind(kind), "editor"), "A2")):
        value = item.get(variable)
        for name in value if isinstance(value, list) else ():
            try:
                tags.append((tag, names.to_ris(names.from_csl(name))))
            except ValueError:
                continue
    genre = {"genre": "Interview"} if kind == SourceKind.INTERVIEW and not item.get("genre") else {}
    issued = {"publisher": item.get("authority")} if kind == SourceKind.HEARING else {}
    told = {**item, **genre, **issued}
    for variable, tag in TEXTS.items():
        value = told.get(variable)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            tags.append((tag, str(value) if tag in LONG else " ".join(str(value).split())))
    tags += dated(item)
    tags += [("SN", number) for name in ("ISBN", "ISSN") for number in str(item.get(name) or "").split()]
    tags += paged(item.get("page"))
    tags += [("KW", word) for word in str(item.get("keyword") or "").split(", ") if word.strip()]
    return [(tag, one_piece(value)) for tag, value in tags]


def one_piece(value: str) -> str:
    """Text whose later lines are no tags; where they would be, it is one line."""
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n", value)]
    return " ".join(lines) if any(TAG.match(line.strip()) for line in lines[1:]) else "\n".join(lines)


def dated(item: Item) -> Tags:
    tags = []
    for variable, tag in (("issued", "DA"), ("accessed", "Y2")):
        try:
            told = dates.from_csl(item[variable]) if item.get(variable) else ""
        except dates.UnreadableDateError:
            continue
        if told:
            year = dates.year_of(told) if tag == "DA" else ""
            tags += [*([("PY", year)] if year else []), (tag, dates.to_ris(told))]
    return tags


def paged(value: Any) -> Tags:
    if not isinstance(value, str | int) or not str(value).strip():
        return []
    start, dash, end = " ".join(str(value).split()).partition("-")
    return [("SP", start), ("EP", end)] if dash and start and end else [("SP", str(value))]


def from_tags(tags: Tags, mistakes: Mistakes) -> Said:
    """What a reference says."""
    found: dict[str, list[str]] = {}
    for tag, value in tags:
        text = value if tag in LONG else " ".join(value.split())
        if text.strip():
            found.setdefault(tag, []).append(text.strip())
    kind = kind_of(found)
    item: Item = {"id": first(found, "ID")}
    for variable, tag in TEXTS.items():
        if value := first(found, tag):
            item[variable] = value
    if "N1" in found:
        item["note"] = "\n".join(found["N1"])
    settle(item, kind)
    for variable, tag in (*NAMES.items(), (SECOND.get(SourceKind(kind), "editor"), "A2")):
        if several := all_of(found, tag):
            item[variable] = [names.to_csl(names.from_ris(name)) for name in several]
    item |= {"issued": dates.structured(first(found, "DA")), "accessed": dates.structured(first(found, "Y2"))}
    item |= numbers(found)
    item["keyword"] = ", ".join(found.get("KW", []))
    item = {name: value for name, value in item.items() if value}
    item["type"] = type_of(first(found, "TY"), kind, item)
    said = from_item(item, mistakes)
    return said | ris_names(said, all_of(found, "AU"))


def settle(item: Item, kind: str) -> None:
    """Mend what a tag means for this kind alone."""
    if kind == SourceKind.INTERVIEW and item.get("genre") == "Interview":
        del item["genre"]
    if kind == SourceKind.HEARING and "publisher" in item:
        item["authority"] = item.pop("publisher")
    if str(item.get("genre", "")).startswith("10."):  # where programs before 2011 wrote a DOI
        item.setdefault("DOI", item.pop("genre"))


def ris_names(said: Said, authors: list[str]) -> Said:
    """A single word may be a person or a body: it is left open which, where CSL would say a body."""
    return {"authors": list(dict.fromkeys(map(names.from_ris, authors)))} if said.get("authors") else {}


def numbers(found: dict[str, list[str]]) -> Item:
    serial = [one for number in found.get("SN", []) for one in number.split() if any(map(str.isdigit, one))]
    issn = [one for one in serial if re.fullmatch(r"\d{4}-?\d{3}[\dXx]", one)]
    isbn = [one for one in serial if one not in issn and len(re.sub(r"\W", "", one)) in (10, 13)]
    pages = "-".join(found.get("SP", [])[:1] + found.get("EP", [])[:1])
    return {"ISBN": " ".join(isbn), "ISSN": " ".join(issn), "page": pages}


def kind_of(found: dict[str, list[str]]) -> str:
    kind = RIS_KIND.get(first(found, "TY").upper(), SourceKind.OTHER)
    told = first(found, "M3").casefold()
    return SourceKind.INTERVIEW if kind == SourceKind.CORRESPONDENCE and "interview" in told else kind


def type_of(ris: str, kind: str, item: Item) -> str:
    named = CSL_OF_RIS.get(ris, "")
    usual = csl_type(kind, item)
    # What is the first of its kind says nothing more than the kind.
    return named if CSL_KIND.get(named) == kind and ris != RIS[SourceKind(kind)][0] else usual


def first(found: dict[str, list[str]], tag: str) -> str:
    return next(iter(all_of(found, tag)), "")


def all_of(found: dict[str, list[str]], tag: str) -> list[str]:
    return next((found[name] for name in (tag, *ALSO.get(tag, ())) if name in found), [])


def entries(path: Path, reading: Reading) -> Iterator[Entry]:
    """The references of a file. Raises UnreadableError where nothing more can be read."""
    tags: Tags = []
    began = size = 0
    astray = False  # what stands before TY is told once
    for number, line in enumerate(lines_of(path), 1):
        found = TAG.fullmatch(line.strip("\n").strip(" \t\ufeff"))
        tag = found[1] if found else ""
        if tag == "TY":
            if began:
                yield broken(
                    reading, began, "ER", f"the reference has no end before the next begins on line {number:,}, {END}"
                )
            tags, began, size, astray = [("TY", (found[2] or "").strip().upper())], number, 0, False  # type: ignore[index]
        elif began and tag == "ER":
            yield entry_read(tags, began, reading)
            began = 0
        elif began:
            size = grown(size, line, began)
            add(tags, found, line)
        elif tag and not astray:
            astray = tag != "ER"
            yield broken(reading, number, tag, "stands before TY, with which every reference begins")
    if began:
        yield broken(reading, began, "ER", f"the reference has no end before the file ends, {END}")


END = "expected a line “ER  - ”"


def grown(size: int, line: str, began: int) -> int:
    """The size of a reference with one line more. Raises UnreadableError."""
    if size + len(line) > LONGEST_ENTRY:
        raise UnreadableError(f"a reference of more than {LONGEST_ENTRY:,} characters, expected fewer", began)
    return size + len(line)


def add(tags: Tags, found: re.Match[str] | None, line: str) -> None:
    if found:
        tags.append((found[1], found[2] or ""))
    else:
        tag, value = tags[-1]
        tags[-1] = (tag, f"{value}\n{line.rstrip()}")


def broken(reading: Reading, line: int, tag: str, message: str) -> Entry:
    reading.count_broken(line)
    return Entry(line, "", {}, Mistakes([(tag, message)]))


def entry_read(tags: Tags, line: int, reading: Reading) -> Entry:
    entry = Entry(line, "", {})
    left = next((value for tag, value in tags if tag == REMAINDER and value.startswith(MARK)), "")
    said = from_tags(tags, entry.mistakes)
    entry.key = said.get("slug", "")
    if tags[0][1] not in RIS_KIND:
        entry.notes.append(("TY", f"the type {echo(tags[0][1])} is not known; it is taken for something other"))
    reading.fields.update({tag for tag, value in tags if value.strip()} - KNOWN)
    entry.said = exact.restored(said, exact.loaded(left.removeprefix(MARK)))
    return entry


FIELD_OF = {column: TEXTS[variable] for column, variable in VARIABLES.items() if variable in TEXTS} | {
    **TEXTS,
    "authors": "AU",
    "author": "AU",
    "issuer": "PB",
    "published": "DA",
    "created": "DA",
    "issued": "DA",
    "accessed": "Y2",
    "topics": "KW",
    "kind": "TY",
    "slug": "ID",
}
"""Column, or CSL variable, → the tag that its owner knows it by."""
