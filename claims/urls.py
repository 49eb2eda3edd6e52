"""The public site's addresses. Each kind has ``<kind>-list`` and ``<kind>-detail``; records are named by slug alone."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from claims.views import about, agent, claim, home, item, lists, question, source, topic, witness

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


def detail_paths() -> list[URLPattern]:
    return [path(f"{kind}/<slug:slug>/", view, name=f"{kind}-detail") for kind, view in DETAILS.items()]


urlpatterns = [
    path("", home.home, name="home"),
    path("about/", about.about, name="about"),
    *list_paths(),
    *detail_paths(),
]
