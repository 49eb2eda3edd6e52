"""A CSL item as the fields of an entry, in BibLaTeX's names where classic BibTeX knows them too, or has none."""

import re
from collections.abc import Iterator
from typing import Any

from claims.choices import SourceKind

from . import dates, latex
from .bibtex_names import names_read, names_written
from .item import Item, Mistakes
from .kinds import BIBTEX, BIBTEX_KIND, CSL_KIND, CSL_OF_BIBTEX, csl_type

Fields = dict[str, str]
"""Field → its value in LaTeX, without what encloses it."""

PROTECTED = {"title": "title"}
TEXTS = {
    "edition": "edition",
    "volume": "volume",
    "collection-title": "series",
    "publisher-place": "address",
    "chapter-number": "chapter",
    "page": "pages",
    "number-of-pages": "pagetotal",
    "number-of-volumes": "volumes",
    "genre": "type",
    "version": "version",
    "event-title": "eventtitle",
    "event-place": "venue",
    "title-short": "shorttitle",
    "original-title": "origtitle",
    "original-publisher": "origpublisher",
    "original-publisher-place": "origlocation",
    "language": "language",
    "archive": "library",
    "keyword": "keywords",
    "note": "note",
    "annote": "annotation",
    "abstract": "abstract",
}
VERBATIM = {"DOI": "doi", "ISBN": "isbn", "ISSN": "issn", "PMID": "pmid", "PMCID": "pmcid", "URL": "url"}
DATES = {"issued": "date", "original-date": "origdate", "accessed": "urldate", "event-date": "eventdate"}
NAMES = {"author": "author", "editor": "editor", "translator": "translator", "container-author": "bookauthor"}
OWN_NAMES = (
    "director",
    "interviewer",
    "recipient",
    "collection-editor",
    "composer",
    "contributor",
    "host",
    "narrator",
    "producer",
    "reviewed-author",
)
OWN_TEXTS = (
    "archive_location",
    "archive_collection",
    "archive-place",
    "call-number",
    "collection-number",
    "container-title-short",
    "dimensions",
    "division",
    "jurisdiction",
    "medium",
    "part-number",
    "references",
    "scale",
    "section",
    "source",
    "status",
    "supplement-number",
)
"""Variables of CSL for which BibLaTeX has no field: they stand under their own name, which other programs pass over."""

ALSO = {
    "journal": ("journaltitle",),
    "address": ("location",),
    "language": ("langid", "hyphenation"),
    "annotation": ("annote",),
    "chapter": (),
    "pages": (),
    "urldate": ("lastchecked", "accessed"),
}
"""Other names of a field."""

ISSUING = ("institution", "organization", "publisher", "school")
CONTAINING = ("journal", "journaltitle", "booktitle", "maintitle")
PASSED_OVER = frozenset(
    [
        "year",
        "month",
        "day",
        "entrysubtype",
        "crossref",
        "xref",
        "xdata",
        "eprint",
        "eprinttype",
        "archiveprefix",
        "primaryclass",
        "issue",
        "howpublished",
        "sortkey",
        "key",
        "options",
        "langidopts",
        "file",
    ]
)


def institution(kind: str) -> str:
    """The field of who issued it."""
    if kind == SourceKind.REPORT:
        return "institution"
    return "publisher" if kind in (SourceKind.BOOK, SourceKind.CHAPTER, SourceKind.ARTICLE) else "organization"


def container(kind: str) -> str:
    return "booktitle" if kind == SourceKind.CHAPTER else "journal"


def to_entry(item: Item, kind: str) -> tuple[str, Fields]:
    """The type and the fields of an entry, in the order in which they are written."""
    kind = kind or SourceKind.OTHER
    fields: Fields = {}
    if kind in (SourceKind.HEARING, SourceKind.INTERVIEW, SourceKind.STATEMENT):
        fields["entrysubtype"] = str(kind)
    for variable, field in (*NAMES.items(), *((name, name) for name in OWN_NAMES)):
        if value := names_written(item.get(variable)):
            fields[field] = value
    texts = {"title": "title", "container-title": container(kind)} | TEXTS | {name: name for name in OWN_TEXTS}
    texts |= {"authority" if kind == SourceKind.HEARING else "publisher": institution(kind)}
    texts |= {"issue": "number"} if kind == SourceKind.ARTICLE else {"number": "number"}
    for variable, field in texts.items():
        if text := text_of(item.get(variable)):
            fields[field] = written(variable, text)
    for variable, field in DATES.items():
        fields |= date_written(field, item.get(variable))
    fields |= {field: item[name] for name, field in VERBATIM.items() if is_verbatim(item.get(name))}
    return BIBTEX[kind][0], fields


def text_of(value: Any) -> str:
    """A variable that is text or a whole number, as text; anything else is none."""
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def written(variable: str, value: str) -> str:
    if variable in ("title", "container-title", "original-title"):
        return latex.protected(value)
    if variable == "page":
        return re.sub(r"(?<=\w)[-–](?=\w)", "--", latex.escaped(value))
    return latex.escaped(value)


def date_written(field: str, value: Any) -> Fields:
    try:
        told = dates.from_csl(value) if value else ""
    except dates.UnreadableDateError:
        return {}
    if not told or not re.fullmatch(r"[\w~?%./, :+{}\[\]-]+", told):
        return {}
    year = {"year": dates.year_of(told)} if field == "date" and dates.year_of(told) else {}
    return {field: told} | year if told[0] not in "{}" else {}


def is_verbatim(value: Any) -> bool:
    """Whether it can stand there with nothing escaped, as LaTeX wants it of addresses and numbers."""
    return isinstance(value, str) and not re.search(r"[{}\\\s]", value.replace(" ", ""))


def from_entry(kind: str, fields: Fields, mistakes: Mistakes) -> Item:
    """The item that an entry says. ``kind``: the entry's type, in small letters."""
    ours = fields.get("entrysubtype", "")
    known = BIBTEX_KIND.get(kind, SourceKind.OTHER)
    meant = ours if known == SourceKind.OTHER and ours in SourceKind.values else known
    item: Item = {}
    texts = {"title": "title"} | TEXTS | {name: name for name in OWN_TEXTS}
    for variable, field in texts.items():
        if value := first(fields, field, *ALSO.get(field, ())):
            item[variable] = re.sub(r"(?<=\w)–(?=\w)", "-", value) if variable == "page" else value
    if value := first(fields, *CONTAINING):
        item["container-title"] = value
    if value := first(fields, *ISSUING):
        item["authority" if meant == SourceKind.HEARING else "publisher"] = value
    numbers = first(fields, "number"), first(fields, "issue")
    if meant == SourceKind.ARTICLE:
        item["issue"] = numbers[0] or numbers[1]
    else:
        item |= {"number": numbers[0], "issue": numbers[1]}
    item |= {name: fields[field].replace("\\", "") for name, field in VERBATIM.items() if fields.get(field)}
    for variable, field in (*NAMES.items(), *((name, name) for name in OWN_NAMES)):
        if fields.get(field):
            item[variable] = list(names_read(fields[field], field, mistakes))
    item |= {variable: dates.structured(value) for variable, value in dates_read(fields)}
    item |= eprint(fields, item)
    item = {name: value for name, value in item.items() if value}
    return item | {"type": type_of(kind, meant, item)}


def type_of(kind: str, meant: str, item: Item) -> str:
    named = CSL_OF_BIBTEX.get(kind, "")
    return named if CSL_KIND.get(named) == meant else csl_type(meant, item)


def first(fields: Fields, *several: str) -> str:
    return next((value for field in several if (value := latex.plain(fields.get(field, "")))), "")


def eprint(fields: Fields, item: Item) -> Item:
    """The number of an archive of preprints, and an address that stands where it was published."""
    found: Item = {}
    scheme = first(fields, "eprinttype", "archiveprefix").casefold()
    if (number := first(fields, "eprint")) and scheme in ("arxiv", "pubmed", "jstor", "hdl"):
        if scheme == "pubmed":
            found["PMID"] = number
        else:
            found["note"] = "\n".join(filter(None, (item.get("note"), f"{scheme}: {number}")))
    how = latex.plain(fields.get("howpublished", ""))
    if how.startswith(("http://", "https://")) and not item.get("URL"):
        found["URL"] = how
    elif how and not item.get("medium"):
        found["medium"] = how
    return found


def dates_read(fields: Fields) -> Iterator[tuple[str, str]]:
    for variable, field in DATES.items():
        several = (field, *ALSO.get(field, ()))
        value = next((fields[name].strip() for name in several if fields.get(name)), "")
        if value:
            yield variable, value if set(value) & set("~^{}") and "\\" not in value else latex.plain(value)
    if not fields.get("date") and (year := latex.plain(fields.get("year", ""))):
        month, day = latex.plain(fields.get("month", "")), latex.plain(fields.get("day", ""))
        yield "issued", in_numbers(year, month, day)


def in_numbers(year: str, month: str, day: str) -> str:
    """A date of a year, a month by number or by name (perhaps with a day: ``10~jan``), and a day."""
    if year.isdecimal() and month.isdecimal():
        return dates.numbers(year, month, day)
    if year.isdecimal() and month:
        # More than one month (“jan–feb”) is no date: the first of them is.
        found = re.search(r"[^\W\d_]+", month)
        number = day or next(iter(re.findall(r"\d{1,2}", month)), None)
        return dates.in_words(year, found[0], number) if found else year
    return year
