"""An item of CSL-JSON as Zotero keeps it: an item type, creators, the fields of that type, and lines of “Extra”.

Types and fields are those of https://github.com/zotero/zotero-schema. What a type has no field for stands in “Extra” as
``Original Date: 1955``, which Zotero itself takes for CSL's variable when it cites.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from claims import edtf
from claims.formats.bibliography import Item
from claims.formats.bibliography.dates import PLAIN, UnreadableDateError, from_csl


class Creator(NamedTuple):
    """``given`` is empty for bodies and for persons of one name."""

    role: str
    family: str
    given: str = ""


class ZoteroItem(NamedTuple):
    """``fields``: name of a field → text, none of them empty."""

    type: str
    creators: list[Creator]
    fields: dict[str, str]


TYPES = {
    "article": "document",
    "article-journal": "journalArticle",
    "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle",
    "bill": "bill",
    "book": "book",
    "broadcast": "tvBroadcast",
    "chapter": "bookSection",
    "classic": "book",
    "collection": "manuscript",
    "dataset": "dataset",
    "document": "document",
    "entry": "encyclopediaArticle",
    "entry-dictionary": "dictionaryEntry",
    "entry-encyclopedia": "encyclopediaArticle",
    "figure": "artwork",
    "graphic": "artwork",
    "hearing": "hearing",
    "interview": "interview",
    "legal_case": "case",
    "legislation": "statute",
    "manuscript": "manuscript",
    "map": "map",
    "motion_picture": "film",
    "pamphlet": "book",
    "paper-conference": "conferencePaper",
    "patent": "patent",
    "periodical": "book",
    "personal_communication": "letter",
    "post": "forumPost",
    "post-weblog": "blogPost",
    "regulation": "statute",
    "report": "report",
    "review": "journalArticle",
    "review-book": "journalArticle",
    "software": "computerProgram",
    "song": "audioRecording",
    "speech": "presentation",
    "standard": "standard",
    "thesis": "thesis",
    "webpage": "webpage",
}
"""CSL's type → Zotero's; what is not here is a document. Of broadcasts, those on radio are told by their medium."""

EVERYWHERE = {
    "title": "title",
    "title-short": "shortTitle",
    "language": "language",
    "abstract": "abstractNote",
    "URL": "url",
    "DOI": "DOI",  # of a type without such a field, Zotero moves it to “Extra” by itself
}
HELD = {"archive": "archive", "archive_location": "archiveLocation", "call-number": "callNumber"}
ISSUED = {"publisher": "publisher", "publisher-place": "place"}
CONTAINED = {"container-title": "publicationTitle", "page": "pages"}
SERIAL = {"volume": "volume", "issue": "issue", "ISSN": "ISSN"}
BOOK = {
    **ISSUED,
    **HELD,
    "collection-title": "series",
    "collection-number": "seriesNumber",
    "edition": "edition",
    "ISBN": "ISBN",
    "number-of-volumes": "numberOfVolumes",
    "volume": "volume",
}
AIRED = {**ISSUED, **HELD, "container-title": "publicationTitle", "number": "number"}

FIELDS: dict[str, dict[str, str]] = {
    "book": {**BOOK, "number-of-pages": "numPages"},
    "bookSection": {**BOOK, **CONTAINED},
    "encyclopediaArticle": {**BOOK, **CONTAINED},
    "dictionaryEntry": {**BOOK, **CONTAINED},
    "journalArticle": {**CONTAINED, **SERIAL, **HELD, "collection-title": "series"},
    "magazineArticle": {**CONTAINED, **SERIAL, **HELD},
    "newspaperArticle": {
        **CONTAINED,
        **HELD,
        "ISSN": "ISSN",
        "edition": "edition",
        "publisher-place": "place",
        "section": "section",
    },
    "report": {
        **ISSUED,
        **HELD,
        "number": "number",
        "genre": "reportType",
        "ISBN": "ISBN",
        "collection-title": "seriesTitle",
        "page": "pages",
    },
    "manuscript": {
        **HELD,
        "genre": "manuscriptType",
        "publisher-place": "place",
        "number-of-pages": "numPages",
        "number": "archiveLocation",
    },
    "letter": {**HELD, "genre": "letterType", "number": "archiveLocation"},
    "interview": {**HELD, "medium": "interviewMedium", "number": "archiveLocation"},
    "artwork": {
        **HELD,
        "medium": "artworkMedium",
        "dimensions": "artworkSize",
        "number": "archiveLocation",
    },
    "hearing": {
        "authority": "legislativeBody",
        "section": "committee",
        "publisher": "publisher",
        "publisher-place": "place",
        "number": "number",
        "collection-number": "number",
        "page": "pages",
        "number-of-volumes": "numberOfVolumes",
        "references": "history",
    },
    "presentation": {
        "genre": "presentationType",
        "event-title": "meetingName",
        "event-place": "place",
        "publisher-place": "place",
        "collection-title": "series",
    },
    "tvBroadcast": {**AIRED, "medium": "videoRecordingFormat"},
    "radioBroadcast": {**AIRED, "medium": "audioRecordingFormat"},
    "film": {**HELD, "publisher": "distributor", "genre": "genre", "medium": "videoRecordingFormat"},
    "audioRecording": {**ISSUED, **HELD, "medium": "audioRecordingFormat", "collection-title": "seriesTitle"},
    "webpage": {"container-title": "publicationTitle", "genre": "websiteType"},
    "blogPost": {"container-title": "publicationTitle", "genre": "websiteType"},
    "forumPost": {"container-title": "publicationTitle", "genre": "postType"},
    "dataset": {**HELD, "publisher": "publisher", "number": "number", "version": "version", "genre": "type"},
    "document": {**HELD, "publisher": "publisher"},
    "thesis": {
        **HELD,
        "publisher": "university",
        "publisher-place": "place",
        "genre": "thesisType",
        "number-of-pages": "numPages",
    },
    "conferencePaper": {
        **CONTAINED,
        **ISSUED,
        **HELD,
        "event-title": "conferenceName",
        "ISBN": "ISBN",
        "volume": "volume",
        "collection-title": "series",
    },
}
"""Zotero's type → CSL's variable → the field, besides those of ``EVERYWHERE``. Of types that are not here, those alone."""

NO_FIELD = ("original-title", "number", "genre", "medium", "version", "section", "archive_collection", "container-title",
            "publisher", "authority", "publisher-place", "volume", "issue", "page", "edition", "collection-title",
            "event-title", "event-place", "archive", "archive_location", "call-number", "ISBN", "ISSN")  # fmt: skip
"""What goes to “Extra” where the type has no field for it."""


def zotero_item(item: Item) -> ZoteroItem:
    """What Zotero keeps of it."""
    kind = type_of(item)
    names = EVERYWHERE | FIELDS.get(kind, {})
    fields: dict[str, str] = {}
    told = set()
    for variable, field in names.items():
        if field not in fields and (value := text_of(item.get(variable))):
            fields[field] = value
            told.add(variable)
    if date := date_of(item.get("issued")):
        fields["date"] = date
    if extra := "\n".join(extra_of(item, told)):
        fields["extra"] = extra
    creators = [one for role in ("author", "editor") for one in creators_of(item.get(role), role)]
    return ZoteroItem(kind, creators, fields)


def type_of(item: Item) -> str:
    kind = TYPES.get(str(item.get("type")), "document")
    if kind == "tvBroadcast" and "radio" in f"{item.get('medium', '')} {item.get('genre', '')}".casefold():
        return "radioBroadcast"
    return kind


def extra_of(item: Item, told: set[str]) -> Iterator[str]:
    """Lines of “Extra”: what stands in no field, and the date of writing of what was published later."""
    for variable in NO_FIELD:
        if variable not in told and (value := text_of(item.get(variable))):
            label = variable.replace("-", " ").replace("_", " ").title() if variable.islower() else variable
            yield f"{label}: {value}"
    if written := date_of(item.get("original-date")):
        yield f"Original Date: {written}"
    for name in ("PMID", "PMCID"):
        if value := text_of(item.get(name)):
            yield f"{name}: {value}"
    if note := text_of(item.get("note"), lines=True):
        yield note


def text_of(value: Any, *, lines: bool = False) -> str:
    """Text or a whole number, as text in one line (or in its own ``lines``); anything else is none."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    return str(value).strip() if lines else " ".join(str(value).split())


def date_of(value: Any) -> str:
    """A plain date in ISO's form, any other in words with its year, which Zotero finds."""
    told = ""
    with suppress(UnreadableDateError):
        told = from_csl(value) if value else ""
    plain = PLAIN.fullmatch(told)
    if plain and not plain[4] and int(plain[2] or 0) <= 12:
        return told
    return edtf.describe(told) if told else ""


def creators_of(value: Any, role: str) -> Iterator[Creator]:
    for one in value if isinstance(value, list) else ():
        if not isinstance(one, dict):
            continue
        texts = {key: " ".join(part.split()) for key, part in one.items() if isinstance(part, str)}
        particles = (texts.get("dropping-particle", ""), texts.get("non-dropping-particle", ""))
        family = " ".join(filter(None, (*particles, texts.get("family", "")))) or texts.get("literal", "")
        given = " ".join(filter(None, (texts.get("given", ""), texts.get("suffix", ""))))
        if family or given:
            yield Creator(role, family or given, given if family else "")
