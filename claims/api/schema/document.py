"""The whole document: what drf-spectacular finds among the site's addresses, with our components and who we are."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator

from claims.records import LISTED

from .columns import Schema
from .components import responses, schemas

VERSION = "1"
INDEX_TAG = "index"


def document(site: str) -> Schema:
    """``site``: scheme and host at which it is asked for."""
    told = _without_server()
    contact = {"contact": _contact()} if settings.CONTACT else {}
    return {
        "openapi": "3.1.0",
        "info": told["info"] | contact,
        "servers": [{"url": site, "description": _("This site.")}],
        "tags": _tags(),
        "paths": told["paths"],
        "components": {"schemas": schemas(), "responses": responses()},
    }


@cache
def _without_server() -> dict[str, Any]:
    """What is the same for every request. Its paths are those of addresses whose views are ``DataView``."""
    found = SchemaGenerator().get_schema(request=None, public=True)
    return {
        "info": {
            "title": _("Evidence"),
            "version": VERSION,
            "description": _(
                "Everything public about claims and the evidence for and against them, for reading. Every answer is "
                "JSON; what is wrong is said as problem details (RFC 9457). Lists take the same filters as the pages."
            ),
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "paths": found["paths"],
    }


def _contact() -> Schema:
    return {
        "name": _("Editors"),
        **({"url": settings.CONTACT} if "://" in settings.CONTACT else {"email": settings.CONTACT}),
    }


def _tags() -> list[Schema]:
    tags = [{"name": INDEX_TAG, "description": _("Where everything is.")}]
    for kind, listed in LISTED.items():
        name = str(listed.model._meta.verbose_name_plural)
        tags.append({"name": kind, "description": _("The public %(kind)s.") % {"kind": name}})
    return tags
