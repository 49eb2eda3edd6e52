"""A source as an item of CSL-JSON, through which every format goes. CSL 1.0.2, https://docs.citationstyles.org/."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from claims.choices import SourceKind
from claims.models import Identifier
from claims.models.fields import CSL_DEPTH

from . import dates, names
from .kinds import CSL_KIND, csl_type
from .said import CSL, WHOLE, Said, csl_of, filled

Item = dict[str, Any]

OURS = "evidence"
"""The key of the remainder, in CSL's ``custom`` and as a field of BibTeX."""

VARIABLES = {
    "title": "title",
    "container": "container-title",
    "number": "number",
    "url": "URL",
    "held_at": "archive",
    "language": "language",
    "original_title": "original-title",
    "abstract": "abstract",
}
"""Column → CSL variable, of those that are text in both."""

DATES = {"published": "issued", "public_since": "available-date", "accessed": "accessed"}
"""And of those that are dates. The date of creation is ``original-date`` beside one of publication, see ``issued``."""

IDENTIFIERS = {"doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID"}
NOTED = ("lccn", "oclc", "arxiv", "hdl", "ark", "jstor")
"""Schemes for which CSL has no variable. As in Zotero's field “Extra” they stand in the note: ``OCLC: 1234567``."""

MADE = (SourceKind.ARCHIVAL, SourceKind.CORRESPONDENCE, SourceKind.INTERVIEW)
"""Kinds whose only date is that of their making, for they are not published."""

OF_COLUMNS = {*VARIABLES.values(), *DATES.values(), *IDENTIFIERS.values(), "author", "original-date", "keyword"}

NOT_KEPT = {"id", "type", "custom", "categories"}

LANGUAGES = {
    "english": "en",
    "american": "en-US",
    "british": "en-GB",
    "french": "fr",
    "german": "de",
    "ngerman": "de",
    "russian": "ru",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "polish": "pl",
    "chinese": "zh",
    "japanese": "ja",
    "korean": "ko",
    "arabic": "ar",
    "eng": "en",
    "fre": "fr",
    "ger": "de",
    "rus": "ru",
}
"""Languages as they are called in BibLaTeX and in library catalogues."""

_NOTED = re.compile(rf"({'|'.join((*NOTED, *IDENTIFIERS))}): *(\S.*)", re.IGNORECASE)


class Mistakes(list[tuple[str, str]]):
    """What is wrong with an item: variable, and what is wrong with it."""


def to_item(said: Said) -> Item:
    """The item that says as much of it as CSL can."""
    item: Item = {"id": said["slug"], "type": ""}
    item |= {variable: said[column] for column, variable in VARIABLES.items() if said.get(column)}
    kind = said.get("kind", "")
    if WHOLE in said:
        item.setdefault("container-title", said[WHOLE])
    if authors := said.get("authors"):
        item["author"] = [names.to_csl(name) for name in authors]
    if issuer := said.get("issuer"):
        item[issued_by(kind)] = issuer.name
    item |= dated(said) | identifying(said.get("identifiers", ()))
    if keywords := said.get("keywords"):
        item["keyword"] = ", ".join(keywords)
    add_further(item, csl_of(said), issued_by(kind))
    named = said.get(f"{CSL}type")
    item["type"] = (
        named if isinstance(named, str) and CSL_KIND.get(named) == (kind or "other") else csl_type(kind, item)
    )
    return item


def dated(said: Said) -> Item:
    found = {variable: dates.to_csl(said[column]) for column, variable in DATES.items() if said.get(column)}
    if said.get("created"):
        found["original-date" if "issued" in found else "issued"] = dates.to_csl(said["created"])
    return found


def add_further(item: Item, further: Item, issuing: str) -> None:
    """Variables without a column. One that has a column is not taken from anywhere else: the column has said that it is empty."""
    for name, value in further.items():
        if name == "note" and "note" in item and isinstance(value, str):
            item["note"] = f"{value}\n{item['note']}"
        elif name not in {*item, *NOT_KEPT, *OF_COLUMNS, issuing}:
            item[name] = value


def issued_by(kind: str) -> str:
    """The variable of who issued it: before a hearing it is an authority, else it counts as a publisher."""
    return "authority" if kind == SourceKind.HEARING else "publisher"


def identifying(identifiers: Iterable[str]) -> Item:
    found: dict[str, list[str]] = {}
    noted = []
    for one in identifiers:
        scheme, _colon, value = one.partition(":")
        if scheme in IDENTIFIERS:
            found.setdefault(IDENTIFIERS[scheme], []).append(value)
        elif scheme in NOTED:
            noted.append(f"{scheme.upper()}: {value}")
    joined: Item = {variable: " ".join(values) for variable, values in found.items()}
    return joined | ({"note": "\n".join(noted)} if noted else {})


def from_item(item: Item, mistakes: Mistakes) -> Said:
    """What an item says, whoever wrote it. A variable that cannot be read is a mistake, and left out."""
    left = {name: value for name, value in item.items() if name not in NOT_KEPT and value not in (None, "", [], {})}
    kind = CSL_KIND.get(str(item.get("type")), SourceKind.OTHER)
    said: Said = {"slug": str(item.get("id", "")), "kind": str(kind)}
    for column, variable in VARIABLES.items():
        said[column] = text(left, variable, mistakes)
    said["language"] = LANGUAGES.get(said["language"].casefold(), said["language"])
    said["authors"] = authors(left.pop("author", []), mistakes)
    issuer = text(left, issued_by(kind), mistakes) or (text(left, "publisher", mistakes) if kind == "hearing" else "")
    said["issuer"] = names.Name(issuer, "organization") if issuer else None
    read_dates(said, left, mistakes)
    said["identifiers"] = identifiers(left, mistakes)
    said["keywords"] = [word for part in re.split("[,;]", text(left, "keyword", mistakes)) if (word := part.strip())]
    if item.get("type") != csl_type(kind, item) and str(item.get("type")) in CSL_KIND:
        left["type"] = item["type"]
    return filled(said | {f"{CSL}{name}": kept(value) for name, value in left.items()})


def read_dates(said: Said, left: Item, mistakes: Mistakes) -> None:
    found = {}
    for variable in (*DATES.values(), "original-date"):
        value = left.pop(variable, None)
        try:
            found[variable] = dates.from_csl(value) if value else ""
        except dates.UnreadableDateError as error:
            mistakes.append((variable, str(error)))
    said |= {column: found.get(variable, "") for column, variable in DATES.items()}
    said["created"] = found.get("original-date", "")
    if said["kind"] in MADE and not said["created"]:
        said["created"], said["published"] = said["published"], ""


def text(left: Item, variable: str, mistakes: Mistakes) -> str:
    """A variable taken out of what is left; numbers as text."""
    value = left.pop(variable, "")
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value) if variable == "abstract" else " ".join(str(value).split())
    mistakes.append((variable, "expected text"))
    return ""


def authors(value: Any, mistakes: Mistakes) -> list[names.Name]:
    if not isinstance(value, list):
        mistakes.append(("author", "expected an array of names"))
        return []
    found = []
    for one in value:
        try:
            found.append(names.from_csl(one))
        except ValueError as error:
            mistakes.append(("author", str(error)))
    return list(dict.fromkeys(found))


def identifiers(left: Item, mistakes: Mistakes) -> list[str]:
    found = set()
    for scheme, variable in IDENTIFIERS.items():
        value = text(left, variable, mistakes)
        parts = re.split(r"[\s,;]+", value) if scheme in ("isbn", "issn", "pmid", "pmcid", "doi") else [value]
        found |= {(scheme, part) for part in parts if part}
    found |= set(noted(left))
    return [":".join(one) for one in sorted({Identifier.normal(scheme, value) for scheme, value in found})]


def noted(left: Item) -> Iterator[tuple[str, str]]:
    """Identifiers that stand as lines in the note, taken out of it."""
    lines = left["note"].split("\n") if isinstance(left.get("note"), str) else []
    matches = [_NOTED.fullmatch(line.strip()) for line in lines]
    if any(matches):
        rest = "\n".join(line for line, match in zip(lines, matches, strict=True) if not match).strip("\n")
        left.pop("note")
        left |= {"note": rest} if rest else {}
    for match in filter(None, matches):
        yield match[1], match[2]


def kept(value: Any, depth: int = 1) -> Any:
    """A further variable as the site keeps it: decimal numbers as text, nothing that is null.

    What is nested deeper than it keeps is left as it is, to be refused with the other cells.
    """
    if depth > CSL_DEPTH:
        return value
    if isinstance(value, float):
        return str(value)
    if isinstance(value, list):
        return [kept(one, depth + 1) for one in value if one is not None]
    if isinstance(value, dict):
        return {name: kept(one, depth + 1) for name, one in value.items() if one is not None}
    return value
