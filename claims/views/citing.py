"""How a page is cited: the document that it is about, and our own record at the version that is shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.citing import FORMS, Cited, Run, cite
from claims.formats.bibliography import FORMATS, Item, item_of, version_item
from claims.formats.zotero import coins, tags, zotero_item
from claims.ledger.histories import newest
from claims.ledger.references import TITLES
from claims.models import SluggedRecord, Source

PLACES: dict[str, Promise] = {
    "chicago-note": _("note"),
    "chicago": _("bibliography"),
    "apa": _("reference"),
    "apa-text": _("in the text"),
}
"""By form, what its style calls the place where such a citation stands."""

UNLISTED: dict[str, Promise] = {
    "chicago": _("Cited in notes only: Chicago style does not list such a document in bibliographies."),
    "apa": _("Cited in the text only: APA style does not list such a document among references."),
}
"""By form, what is said where the style has nothing to list."""

POINTING = ("chicago-note", "apa-text")
"""Forms that point to a passage."""

NUMBER = r"(?:\d+[a-z]?|[ivxlc]+)"
PAGE = re.compile(
    rf"(?P<named>(?:pp?|pages?|pgs?|с|стр|S)\b\.?\s*)?(?P<page>{NUMBER}(?:\s*[-–—]\s*{NUMBER})?)", re.IGNORECASE
)
"""Where an item stands, if that is a page or pages that follow one another, and nothing else."""


class Form(NamedTuple):
    """A citation in one form. ``key`` of ``claims.citing.FORMS``. ``without``: why there is none, where its runs are none."""

    key: str
    style: str
    place: Promise
    cited: Cited
    without: Promise | str


class File(NamedTuple):
    """The same for reference managers."""

    name: str
    address: str
    media_type: str


@dataclass(frozen=True)
class Citation:
    """One thing in all forms, and as files, if it has any."""

    item: Item
    forms: Sequence[Form]
    files: Sequence[File]


def document(source: Source, locator: str = "") -> Citation:
    """The document in whose row stands what ``item_of`` needs. ``locator``: where in it, as an item says it."""
    item = item_of(source)
    return Citation(item, forms_of(item, locator), _files("sources", {"slug": source.slug}))


def forms_of(item: Item, locator: str = "") -> list[Form]:
    page, rest = page_of(locator)
    forms = []
    for key, form in FORMS.items():
        cited = pointed(cite(item, key, page if key in POINTING else ""), key, rest)
        forms.append(Form(key, form.style, PLACES[key], cited, "" if cited.runs else UNLISTED.get(key, "")))
    return forms


def page_of(locator: str) -> tuple[str, str]:
    """The page or pages that a locator is, ``12–14``; or what else it says. Roman ones must be called a page."""
    found = PAGE.fullmatch(locator.strip())
    if found and (found["named"] or found["page"].isdecimal() or re.fullmatch(r"\d+\s*[-–—]\s*\d+", found["page"])):
        return re.sub(r"\s*[-–—]\s*", "–", found["page"]), ""
    return "", locator.strip()


def pointed(cited: Cited, form: str, passage: str) -> Cited:
    """With the passage as it is called, where it is no page: in the text within the brackets, else a sentence behind."""
    if not passage or form not in POINTING or not cited.runs:
        return cited
    if form == "apa-text":
        *runs, last = cited.runs
        end = ")" if last.text.endswith(")") else ""
        return replace(cited, runs=[*runs, last._replace(text=last.text.removesuffix(end)), Run(f", {passage}{end}")])
    end = "" if passage[-1] in ".!?" else "."
    return replace(cited, runs=[*cited.runs, Run(f" {passage[0].upper()}{passage[1:]}{end}")])


def site_of(request: HttpRequest) -> str:
    """Scheme and host, as the reader has them."""
    return request.build_absolute_uri("/")[:-1]


def recorded(record: SluggedRecord, site: str) -> dict[str, Any]:
    """What every page of a record needs to be cited: ``version``, the newest or None, ``own`` and ``embedded``.

    Of what the ledger does not tell, the page itself is cited. ``site``: scheme and host.
    """
    version = newest(record)
    title = str(getattr(record, TITLES[record.collection]))
    if version is None:
        item = version_item(slug=record.slug, title=title, address=f"{site}{record.get_absolute_url()}")
        own = Citation(item, forms_of(item), [])
    else:
        own = at_version(site, record.page, record.slug, title=title, number=version.number, at=version.at)
    return {"version": version, "own": own, "embedded": embedded(own.item)}


def at_version(site: str, kind: str, slug: str, *, title: str, number: int, at: datetime) -> Citation:
    """A record of this kind as it was at this version, which does not change."""
    where = {"slug": slug, "number": number}
    address = f"{site}{reverse(f'{kind}-version', kwargs=where)}"
    item = version_item(slug=slug, title=title, address=address, number=number, at=at)
    return Citation(item, forms_of(item), _files(f"{kind}-version", where))


def embedded(item: Item) -> list[tuple[str, str]]:
    """The meta tags by which Zotero saves the page as this."""
    return tags(zotero_item(item))


def mark_coins(sources: Sequence[Any]) -> None:
    """Give each of ``document_rows`` its ``coins``, by which Zotero saves it from a list."""
    for source in sources:
        source.coins = coins(zotero_item(item_of(source)))


def _files(name: str, where: dict[str, Any]) -> list[File]:
    return [
        File(one.name, reverse(f"{name}{ending.replace('.', '-')}", kwargs=where), one.media_type.partition(";")[0])
        for ending, one in FORMATS.items()
    ]
