"""What programs that walk the web ask for: where they may go, and what there is.

Django's own sitemaps hold a page of 50,000 records in memory as a list of dictionaries; here they are written as they
are read.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from html import escape
from typing import Any

from django.conf import settings
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.choices import Log
from claims.formats.lists import LIST_FORMATS
from claims.models import LedgerEntry
from claims.records import LISTED

from .histories import MODELS

MOST = 50_000
"""Addresses in one file (https://www.sitemaps.org/protocol.html)."""

KEPT = 60 * 60  # seconds
SECURITY_KEPT = timedelta(days=180)
ICON_KEPT = 24 * 60 * 60  # seconds
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
TITLE_PAGES = ("home", *(f"{kind}-list" for kind in [*MODELS, "reports"]), "method", "about", "ledger")
TITLE = "site"
"""The sitemap of the pages that are no record's."""

DISALLOWED = (
    *("/search/", "/*/*/history/", "/*/*/v/", "/ledger/entries.jsonl", "/*?*sort=", "/*?*page_size="),
    # Whole lists, each of which may be a million rows, under any filters. A record's own JSON may be read.
    *(f"/*.{one.ending}" for one in LIST_FORMATS.values() if one.ending != "json"),
    *(f"/{kind}.json" for kind in LISTED),
)
"""Of no use to whoever searches the web: lists in another order, what a record said once, files of lists."""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What may be read by programs (RFC 9309), and where all addresses stand."""
    # A desk that is elsewhere is not told where: it asks search engines itself to keep out.
    usual = settings.ADMIN_PATH == settings.USUAL_ADMIN_PATH
    lines = [
        "User-agent: *",
        *([f"Disallow: /{settings.ADMIN_PATH}"] if usual else []),
        *(f"Disallow: {path}" for path in DISALLOWED),
        "",
        f"Sitemap: {_origin(request)}/sitemap.xml",
    ]
    return _kept(HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"), KEPT)


@require_safe
def security(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Where to report what is unsafe (RFC 9116). Raises Http404 where no contact is set, or one the RFC does not allow."""
    is_address = bool(settings.CONTACT) and not settings.CONTACT.startswith("http")
    contact = f"mailto:{settings.CONTACT}" if is_address else settings.CONTACT
    if not contact.startswith(("mailto:", "https://")):
        raise Http404(_("This site names no contact."))
    # Some day, not a moment: so that a copy that is kept is the same all day.
    expires = datetime.combine(datetime.now(UTC).date() + SECURITY_KEPT, time(), UTC)
    lines = [f"Contact: {contact}", f"Expires: {expires.isoformat().replace('+00:00', 'Z')}"]
    if settings.ADDRESS.startswith("https://"):
        lines.append(f"Canonical: {settings.ADDRESS}{reverse('security')}")
    lines.append(f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}")
    return _kept(HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"), KEPT)


@require_safe
def icon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Where browsers look for the site's icon that have not read a page."""
    response = redirect(static("claims/favicon.ico"))
    return _kept(response, ICON_KEPT)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """The index: one file for the pages that are no record's, and for each kind as many as it needs."""
    names = [(TITLE, 1)]
    for kind, model in MODELS.items():
        names += [(kind, page) for page in range(1, -(-model.objects.public().count() // MOST) + 1)]
    places = [_origin(request) + reverse("sitemap-part", kwargs={"kind": kind, "page": page}) for kind, page in names]
    return _xml(request, "sitemapindex", (f"<sitemap><loc>{escape(place)}</loc></sitemap>\n" for place in places))


@require_safe
def part(request: HttpRequest, kind: str, page: int) -> HttpResponseBase:
    """So many addresses of one kind. Raises Http404 past the last."""
    if kind == TITLE and page == 1:
        return _xml(request, "urlset", (_entry(_origin(request) + reverse(name)) for name in TITLE_PAGES))
    if kind not in MODELS:
        raise Http404(_("There is no such sitemap."))
    rows = _rows(kind)[(page - 1) * MOST : page * MOST]
    if not rows.exists():
        raise Http404(_("There is no such sitemap."))
    # As every record's own address, which is asked for 50,000 times here.
    before = _origin(request) + reverse(f"{kind}-list")
    found = rows.values_list("slug", "changed").iterator(chunk_size=2_000)
    return _xml(request, "urlset", (_entry(f"{before}{slug}/", at) for slug, at in found))


def _rows(kind: str) -> QuerySet[Any]:
    """The public records of a kind, with the time of the last change that the public log tells on their page.

    By slug: in what order they were entered, as drafts perhaps, is nobody's to know.
    """
    model = MODELS[kind]
    owner = Concat(Value(f"{model.collection}/"), OuterRef("slug"), output_field=CharField())
    told = LedgerEntry.objects.filter(log=Log.PUBLIC, owner=owner).order_by("-id").values("at")[:1]
    return model.objects.public().order_by("slug").annotate(changed=Subquery(told))


def _entry(address: str, at: Any = None) -> str:
    changed = f"<lastmod>{at.date().isoformat()}</lastmod>" if at else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>\n"


def _xml(request: HttpRequest, root: str, entries: Iterator[str]) -> HttpResponseBase:
    """Written as it is read; of what is asked for by HEAD nothing is read."""
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type="application/xml")
    else:
        response = StreamingHttpResponse(_document(root, entries), content_type="application/xml")
    # The map itself is no page to be found.
    response.headers["X-Robots-Tag"] = "noindex"
    return _kept(response, KEPT)


def _document(root: str, entries: Iterator[str]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SCHEMA}">\n'
    yield from entries
    yield f"</{root}>\n"


def _kept(response: Any, seconds: int) -> Any:
    patch_cache_control(response, public=True, max_age=seconds)
    return response


def _origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
