"""What Zotero's connector makes of a page: the rules of its translators, as far as they bear on what we write.

In our own words, after reading `Embedded Metadata.js` (of June 2024), `RDF.js` and `COinS.js` of zotero/translators, and
`cleanAuthor` and `parseContextObject` of zotero/utilities. Names of fields are Zotero's.
"""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

PREFIXES = {"bib", "bibo", "dc", "dcterms", "prism", "foaf", "vcard", "link", "z", "eprint", "eprints", "og", "article",
            "book", "music", "video", "so", "codemeta", "rdf"}  # fmt: skip
ITEM_TYPES = {
    "artwork", "audioRecording", "bill", "blogPost", "book", "bookSection", "case", "computerProgram",
    "conferencePaper", "dataset", "dictionaryEntry", "document", "email", "encyclopediaArticle", "film", "forumPost",
    "hearing", "interview", "journalArticle", "letter", "magazineArticle", "manuscript", "map", "newspaperArticle",
    "patent", "podcast", "preprint", "presentation", "radioBroadcast", "report", "standard", "statute", "thesis",
    "tvBroadcast", "videoRecording", "webpage",
}  # fmt: skip
HIGHWIRE = {
    "citation_title": "title", "citation_publication_date": "date", "citation_date": "date",
    "citation_journal_title": "publicationTitle", "citation_inbook_title": "publicationTitle",
    "citation_book_title": "bookTitle", "citation_volume": "volume", "citation_issue": "issue",
    "citation_series_title": "series", "citation_technical_report_institution": "institution",
    "citation_technical_report_number": "number", "citation_publisher": "publisher", "citation_isbn": "ISBN",
    "citation_abstract": "abstractNote", "citation_doi": "DOI", "citation_public_url": "url",
    "citation_language": "language", "citation_issn": "ISSN",
}  # fmt: skip
DECIDING = {
    "citation_journal_title": "journalArticle", "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper", "citation_inbook_title": "bookSection",
    "citation_book_title": "bookSection", "citation_dissertation_institution": "thesis",
}  # fmt: skip
NAMED_AFTER_THE_SITE = {"blogPost", "webpage", "newspaperArticle"}


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.metas, self.spans, self.times, self.language = [], [], [], ""

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "html":
            self.language = told.get("lang", "")
        if tag == "meta":
            self.metas.append((told.get("name") or told.get("property") or "", told.get("content") or ""))
        if tag == "time" and told.get("datetime"):
            self.times.append(told["datetime"])
        if tag == "span" and told.get("class") == "Z3988":
            self.spans.append(told["title"])


def read(text):
    page = _Page()
    page.feed(text)
    return page


def saved(text):
    """The item that the connector saves of a page without COinS: creators and fields, without those it has of no page."""
    page = read(text)
    assert page.spans == [], "COinS would be taken before the meta tags"
    rdf, deciding, guess = {}, "", ""
    for name, content in page.metas:
        if not name or not content:
            continue
        parts = re.split("[.:_]", name)
        # A prefix in the second place wins: citation_book_title is one of og's books.
        prefix = parts[1].lower() if len(parts) > 2 and parts[1].lower() in PREFIXES else parts[0].lower()
        if prefix in PREFIXES:
            rdf.setdefault(f"{prefix}:{name.split(prefix, 1)[1][1:]}", content)
        else:
            short = name[name.rfind("citation_") :] if "citation_" in name else ""
            deciding = DECIDING.get(short, deciding)
            guess = {"citation_title": guess or "journalArticle", "citation_isbn": "book"}.get(short, guess)
    item = from_rdf(rdf, guess)
    add_highwire(page, item)
    item["itemType"] = deciding or item["itemType"]
    for field, otherwise in (
        ("abstractNote", dict(page.metas).get("description", "")),
        ("language", page.language),
        ("date", next(iter(page.times), "")),
    ):
        item[field] = item.get(field) or otherwise
    # Fields are trimmed when they are kept, and those that are empty are none.
    return {name: kept for name, value in item.items() if (kept := value.strip() if isinstance(value, str) else value)}


def from_rdf(rdf, guess):
    own = {name.removeprefix("z:"): value for name, value in rdf.items() if name.startswith("z:")}
    said = own.get("itemType", "")
    by_graph = {"website": "webpage", "book": "book"}.get(rdf.get("og:type", ""), "")
    kind = (said if said in ITEM_TYPES else "") or by_graph or guess or "webpage"
    item = {"itemType": kind, "title": rdf.get("og:title", ""), "url": rdf.get("og:url", "")}
    item["abstractNote"] = rdf.get("og:description", "")
    if kind in NAMED_AFTER_THE_SITE:
        item["publicationTitle"] = rdf.get("og:site_name", "")
    return item | own


def add_highwire(page, item):
    for name, field in HIGHWIRE.items():
        values = [content for given, content in page.metas if given.endswith(name)]
        value = ", ".join(values) if field in {"ISBN", "ISSN"} else next(iter(values), "")
        if value.strip():
            item[field] = " ".join(value.split())
    item["creators"] = [
        *creators([content for name, content in page.metas if name.endswith("citation_author")], "author"),
        *creators([content for name, content in page.metas if name.endswith("citation_editor")], "editor"),
    ]
    pages = [next((content for name, content in page.metas if name.endswith(f"citation_{end}page")), "")
             for end in ("first", "last")]  # fmt: skip
    if pages[0]:
        item["pages"] = "-".join(filter(None, pages))


def creators(contents, role):
    found, last = [], None
    for content in contents:
        several = re.split(r"\s*;\s*", content)
        if len(several) == 1 and len(contents) == 1:
            by_comma = re.split(r"\s*,\s*", several[0])
            if len(by_comma) > 1 and " " in by_comma[0] and " " in by_comma[1]:
                several = by_comma
        for one in several:
            if re.search(r"[^\s,-.;]", one) and one.strip() != last:
                last = one.strip()
                found.append((role, *clean_author(last, "," in last)))
    return found


def clean_author(text, comma):
    """(family, given)."""
    text = re.sub(r"[\s.,/\[\]:]+$", "", re.sub(r"^[\s.,/\[\]:]+", "", text))
    text = re.sub(r"\s+", " ", text, count=1)
    if comma:
        text = re.sub(r"\.([^ ])", r". \1", text, count=1)
        family, *rest = re.split("[,،] ?", text)
        given = rest[0] if rest else ""
    else:
        given, _blank, family = text.rpartition(" ")
    if re.fullmatch("[A-ZЀ-Я]{1,3}", given) and (len(given) == 1 or family.upper() != family):
        given = " ".join(f"{letter}." for letter in given)
    words = [word for word in re.split(r"[\s.]+|(?=-)", given.strip()) if word]
    initials = [f"{word}." if re.fullmatch("-?[A-ZЀ-Я]", word) else word for word in words]
    return family, " ".join(initials).replace(" -", "-")


def listed(text):
    """What the connector offers of a page with COinS."""
    return [from_span(title) for title in read(text).spans]


def from_span(title):
    parts = [part.split("=", 1) for part in title.split("&")]
    assert all("=" not in value for _key, value in parts)
    given = [(key, unquote(re.sub(r"\+|%2[bB]", " ", value))) for key, value in parts]
    told = dict(given)
    item = {"itemType": _type(told), "creators": []}
    in_whole = {"journalArticle", "bookSection", "conferencePaper"}
    for key, said in given:
        value = said
        kind, name = item["itemType"], key.removeprefix("rft.")
        field = {
            "btitle": "title" if kind in {"book", "report"} else "publicationTitle" if kind in in_whole else "",
            "atitle": "title" if kind in in_whole else "",
            "jtitle": "publicationTitle" if kind == "journalArticle" else "",
            "title": "publicationTitle" if kind in in_whole else "title",
            "series": "seriesTitle" if kind == "report" else "series",
            "issn": "ISSN", "type": "itemType", "source": "publicationTitle",
        }.get(name, name if name in {"date", "volume", "issue", "pages", "publisher", "place", "edition", "language"} else "")  # fmt: skip
        if key == "rft_id":
            field, value = _identifier(value)
        if name == "au":
            item["creators"].append(("author", *clean_author(value, "," in value)))
        if field == "itemType" and value not in ITEM_TYPES:
            continue
        if field and value:
            item[field] = value
    return item


def _type(told):
    form, genre = told["rft_val_fmt"].rpartition(":")[2], told.get("rft.genre")
    of_books = {"bookitem": "bookSection", "conference": "conferencePaper", "proceeding": "conferencePaper",
                "report": "report", "document": "document"}  # fmt: skip
    return {"journal": "journalArticle", "book": of_books.get(genre, "book"), "dc": "webpage"}[form]


def _identifier(value):
    if value.startswith("info:doi/"):
        return "DOI", value[9:]
    return ("ISBN", value[9:]) if value.startswith("urn:isbn:") else ("url", value)
