"""The addresses of the API, and those of single records that end in ``.json``, which answer the same."""

from django.urls import URLPattern, path

from claims.records import LISTED

from .details import DETAILS
from .docs import docs
from .listing import ListView
from .lookup import RecordView
from .root import OpenAPIView, RootView

BASE = "api/v1/"


def list_paths() -> list[URLPattern]:
    return [path(f"{BASE}{kind}/", ListView.as_view(kind=kind), name=f"api-{kind}-list") for kind in LISTED]


def detail_paths() -> list[URLPattern]:
    """Whatever stands in the place of a slug, a program is answered in JSON."""
    return [
        path(f"{BASE}{kind}/<str:slug>/", RecordView.as_view(kind=kind, name=name), name=name)
        for kind, name in ((kind, f"api-{kind}-detail") for kind in DETAILS)
    ]


def json_paths() -> list[URLPattern]:
    """They are not in the schema, which has each record once."""
    return [
        path(
            f"{kind}/<str:slug>.json",
            RecordView.as_view(kind=kind, name=f"{kind}-json", named_format=True, schema=None),
            name=f"{kind}-json",
        )
        for kind in DETAILS
    ]


urlpatterns = [
    path(BASE, RootView.as_view(), name="api-index"),
    path(f"{BASE}openapi.json", OpenAPIView.as_view(schema=None), name="api-openapi-json"),
    path(f"{BASE}docs", docs, name="api-docs"),
    *list_paths(),
    *detail_paths(),
    *json_paths(),
]
