"""The public site's addresses. Each kind has ``<kind>-list`` and ``<kind>-detail``; records are named by slug alone."""

from collections.abc import Callable, Iterator

from django.http import HttpResponse
from django.urls import URLPattern, path, re_path, register_converter
from django.urls.converters import IntConverter, StringConverter

from claims.api import bibliography
from claims.api import ledger as ledger_data
from claims.api import version as version_data
from claims.api.urls import urlpatterns as api_patterns
from claims.dossier import download
from claims.filters.finding import can_be_sought
from claims.formats.bibliography import FORMATS
from claims.formats.lists import formats_of
from claims.views import (
    about,
    agent,
    attachment,
    card,
    citations,
    claim,
    crawlers,
    downloads,
    exports,
    feeds,
    finding,
    history,
    home,
    item,
    ledger,
    lists,
    method,
    oembed,
    question,
    search,
    source,
    topic,
    version,
    witness,
)
from claims.views.histories import MODELS

DETAILS: dict[str, Callable[..., HttpResponse]] = {
    "claims": claim.detail,
    "questions": question.detail,
    "evidence": item.detail,
    "sources": source.detail,
    "reports": source.report_redirect,
    "witnesses": witness.detail,
    "agents": agent.detail,
    "topics": topic.detail,
}


def list_paths() -> list[URLPattern]:
    return [path(f"{kind}/", lists.list_, {"kind": kind}, name=f"{kind}-list") for kind in lists.LISTINGS]


def export_paths() -> list[URLPattern]:
    """``/<kind>.csv`` and the others, as lists are given away; a record's own ``.json`` is ``<kind>-json``."""
    return [
        path(
            f"{kind}.{one.ending}",
            exports.export,
            {"kind": kind, "ending": one.ending},
            name=f"{kind}-list-{one.label}",
        )
        for kind in lists.LISTINGS
        for one in formats_of(kind)
    ]


def citation_paths() -> Iterator[URLPattern]:
    """``/sources/citations/chicago/`` and the others: a list in the words of a style."""
    for kind in downloads.CITED:
        for style in downloads.STYLES:
            told = {"kind": kind, "style": style}
            yield path(f"{kind}/citations/{style}/", citations.list_, told, name=f"{kind}-list-{style}")


def finding_paths() -> list[URLPattern]:
    """``/<kind>/choices/<parameter>/``, for parameters of which a list shows the commonest choices alone."""
    return [
        path(f"{kind}/choices/{name}/", finding.find, {"kind": kind, "name": name}, name=f"{kind}-{name}-choices")
        for kind, listing in lists.LISTINGS.items()
        for name in can_be_sought(listing.filterset)
    ]


def detail_paths() -> list[URLPattern]:
    return [path(f"{kind}/<slug:slug>/", view, name=f"{kind}-detail") for kind, view in DETAILS.items()]


def bibliography_paths() -> Iterator[URLPattern]:
    """``/sources/<slug>.bib`` and the other formats; a report's lead there. Before ``.json``, which is the end of one of them."""
    for ending in FORMATS:
        name = bibliography.name_of(ending)
        yield path(
            f"sources/<str:slug>{ending}",
            bibliography.EntryView.as_view(name=name, ending=ending, schema=None),
            name=name,
        )
        own = name.replace("sources", "reports")
        yield path(f"reports/<str:slug>{ending}", source.report_redirect, {"to": name}, name=own)


ENTRY = "(?P<number>0|[1-9][0-9]{0,17})"
"""An entry's number, written in one way; the longest fit into the database."""


def ledger_paths() -> list[URLPattern]:
    return [
        path("ledger/", ledger.ledger, name="ledger"),
        path("ledger/checkpoint", ledger.checkpoint, name="ledger-checkpoint"),
        path("ledger/head.json", ledger_data.head, name="ledger-head"),
        path("ledger/consistency.json", ledger_data.consistency, name="ledger-consistency"),
        path("ledger/entries.jsonl", ledger_data.entries, name="ledger-entries"),
        re_path(rf"^ledger/{ENTRY}/$", ledger.entry, name="ledger-entry"),
        re_path(rf"^ledger/{ENTRY}\.json$", ledger_data.entry, name="ledger-entry-json"),
    ]


class VersionNumber(IntConverter):
    """A number from 1, which has one address."""

    regex = "[1-9][0-9]{0,8}"


register_converter(VersionNumber, "version")


class Sha256(StringConverter):
    """As it is written in a record."""

    regex = "[0-9a-f]{64}"


register_converter(Sha256, "sha256")


def history_paths(kind: str) -> list[URLPattern]:
    """``/<kind>/<slug>/history/``, also as a feed, and ``/<kind>/<slug>/v/<n>/``, which also answers as ``.json``.

    And as ``.bib`` and the others, as it is cited.
    """
    told, of = {"kind": kind}, f"{kind}/<slug:slug>"
    return [
        path(f"{of}/history/", history.history, told, name=f"{kind}-history"),
        path(f"{of}.atom", feeds.feed, told, name=f"{kind}-atom"),
        path(f"{of}/v/<version:number>/", version.version, told, name=f"{kind}-version"),
        *(
            path(
                f"{kind}/<str:slug>/v/<version:number>{ending}",
                version_data.version,
                {"model": MODELS[kind], "ending": ending},
                name=f"{kind}{version_data.name_of(ending)}",
            )
            for ending in (".json", *FORMATS)
        ),
    ]


urlpatterns = [
    path("", home.home, name="home"),
    path("about/", about.about, name="about"),
    path("search/", search.search, name="search"),
    path("method/", method.method, name="method"),
    path("robots.txt", crawlers.robots, name="robots"),
    path(".well-known/security.txt", crawlers.security, name="security"),
    path("favicon.ico", crawlers.icon, name="icon"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-<slug:kind>-<version:page>.xml", crawlers.part, name="sitemap-part"),
    *list_paths(),
    *export_paths(),
    *citation_paths(),
    *finding_paths(),
    *detail_paths(),
    path("claims/<slug:slug>/card/", card.card, name="claims-card"),
    path("oembed", oembed.oembed, name="oembed"),
    *bibliography_paths(),
    *api_patterns,
    *ledger_paths(),
    path("sources/<slug:slug>/files/<sha256:sha256>/", attachment.download, name="sources-file"),
    path("claims/<slug:slug>/dossier.zip", download.dossier, name="claims-dossier"),
    *(pattern for kind in MODELS for pattern in history_paths(kind)),
    path("reports/<slug:slug>/history/", source.report_redirect, {"to": "sources-history"}, name="reports-history"),
    path("reports/<slug:slug>.atom", source.report_redirect, {"to": "sources-atom"}, name="reports-atom"),
    path(
        "reports/<slug:slug>/v/<version:number>/",
        source.report_redirect,
        {"to": "sources-version"},
        name="reports-version",
    ),
    *(
        path(
            f"reports/<slug:slug>/v/<version:number>{ending}",
            source.report_redirect,
            {"to": f"sources{version_data.name_of(ending)}"},
            name=f"reports{version_data.name_of(ending)}",
        )
        for ending in (".json", *FORMATS)
    ),
]
