"""The public site's addresses. Each kind has ``<kind>-list`` and ``<kind>-detail``; records are named by slug alone."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path, re_path

from claims.api import claim as claim_data
from claims.api import ledger as ledger_data
from claims.api import question as question_data
from claims.views import about, agent, claim, home, item, ledger, lists, method, question, source, topic, witness

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

DATA: dict[str, Callable[..., HttpResponse]] = {
    "claims": claim_data.detail,
    "questions": question_data.detail,
}


def list_paths() -> list[URLPattern]:
    return [path(f"{kind}/", lists.list_, {"kind": kind}, name=f"{kind}-list") for kind in lists.LISTINGS]


def detail_paths() -> list[URLPattern]:
    return [path(f"{kind}/<slug:slug>/", view, name=f"{kind}-detail") for kind, view in DETAILS.items()]


def data_paths() -> list[URLPattern]:
    """Whatever stands before ``.json``, a program that asks for it is answered in JSON."""
    return [path(f"{kind}/<str:slug>.json", view, name=f"{kind}-json") for kind, view in DATA.items()]


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


urlpatterns = [
    path("", home.home, name="home"),
    path("about/", about.about, name="about"),
    path("method/", method.method, name="method"),
    *list_paths(),
    *detail_paths(),
    *data_paths(),
    *ledger_paths(),
]
