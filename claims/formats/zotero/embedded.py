"""The meta tags of a page about one document, for the translator “Embedded Metadata” of Zotero's connector.

Two kinds of tags, read by one and the same translator. Highwire's ``citation_…``, which Google Scholar and others know
as well, say little of types: with a title alone everything is a journal article. Beside them ``z:…`` says Zotero's own
item type, which wins over what it guesses, and whatever field of it Highwire has no word for.
"""

from collections.abc import Iterator

from .item import Creator, ZoteroItem

Tags = list[tuple[str, str]]
"""Name of a tag and its content, in the order in which they stand."""

NOTHING = " "
"""Says that there is none. Without it the translator takes what it finds elsewhere on the page for it."""

TAKEN_FROM_THE_PAGE = {
    "date": "z:date",  # from the first <time>
    "language": "z:language",  # the page's own
    "abstractNote": "z:abstractNote",  # what the page says of itself to search engines
}
NAMED_AFTER_THE_SITE = ("webpage", "blogPost", "newspaperArticle")
"""Types of which og:site_name is taken for the publication."""

HIGHWIRE = {
    "title": "citation_title",
    "date": "citation_publication_date",
    "language": "citation_language",
    "abstractNote": "citation_abstract",
    "DOI": "citation_doi",
    "ISBN": "citation_isbn",
    "ISSN": "citation_issn",
    "volume": "citation_volume",
    "issue": "citation_issue",
    "url": "citation_public_url",
}
CONTAINER = {"journalArticle": "citation_journal_title", "bookSection": "citation_inbook_title"}
"""By type. Each of these names also decides the type, so that no other may have it."""

REPORT = {"publisher": "citation_technical_report_institution", "number": "citation_technical_report_number"}
ROLES = {"author": "citation_author", "editor": "citation_editor"}

NO_BREAK = "\u00a0"


def tags(item: ZoteroItem) -> Tags:
    """What is to stand in the head of the page."""
    return list(_tags(item))


def _tags(item: ZoteroItem) -> Iterator[tuple[str, str]]:
    yield "z:itemType", item.type
    named = HIGHWIRE | (REPORT if item.type == "report" else {"publisher": "citation_publisher"})
    if item.type in CONTAINER:
        named = named | {"publicationTitle": CONTAINER[item.type]}
    for field, value in item.fields.items():
        if field == "pages":
            yield from _pages(value)
        else:
            yield named.get(field, f"z:{field}"), value
    yield from ((ROLES[creator.role], written(creator)) for creator in item.creators)
    yield from ((name, NOTHING) for field, name in TAKEN_FROM_THE_PAGE.items() if field not in item.fields)
    if item.type in NAMED_AFTER_THE_SITE and "publicationTitle" not in item.fields:
        yield "z:publicationTitle", NOTHING


def _pages(value: str) -> Iterator[tuple[str, str]]:
    """From and to; several ranges are one text, which Highwire has no tag for."""
    start, dash, end = value.replace("–", "-").partition("-")
    if dash and not set(value) & {",", ";"} and "-" not in end:
        yield "citation_firstpage", start.strip()
        yield "citation_lastpage", end.strip()
    elif dash:
        yield "z:pages", value
    else:
        yield "citation_firstpage", value


def written(creator: Creator) -> str:
    """“Family, Given”, as the connector takes it apart again (``cleanAuthor`` of Zotero's utilities).

    A comma behind it keeps the name of a body in one piece: without any, the last word would become the family name. A
    comma inside would cut it in two, and a semicolon makes two creators of one, so that neither stays. A sole author with blanks in both names would be taken for two: the given names have no-break spaces
    then, which come out as blanks.
    """
    family, given = (part.translate(APART).strip() for part in (creator.family, creator.given))
    if not given:
        return f"{family}," if " " in family else family
    return f"{family}, {given.replace(' ', NO_BREAK) if ' ' in family else given}"


APART = {ord(mark): " –" for mark in ",;،"}
