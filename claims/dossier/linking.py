"""The Jinja2 environment of a dossier's pages: the site's, but that its addresses work in a folder on a disk.

What the dossier holds is linked to where it stands there, by the same macros as on the site; all else to the live site.
"""

from types import CodeType
from typing import Any

from django.template import engines
from django.urls import reverse
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from claims import jinja
from claims.models import SluggedRecord

from .gathered import Gathered

CLAIM_PAGE, METHOD_PAGE = "index.html", "method.html"


class _Compiled(BytecodeCache):
    """Templates that have been compiled already: each dossier has an environment of its own, but not templates."""

    def __init__(self) -> None:
        self._code: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._code.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key] = bucket.checksum, bucket.code


_compiled = _Compiled()


class Addresses:
    """Where records are shown: in the dossier, if it holds them, else on the site (scheme and host)."""

    def __init__(self, gathered: Gathered, site: str) -> None:
        self._claim = gathered.claim
        self._site = site
        self._held = {collection: frozenset(pks) for collection, pks in gathered.pks.items()}

    def record_address(self, record: SluggedRecord, part: str = "") -> str:
        """``part``: the id of a part of the record's page, which the dossier has of its own claim alone."""
        if part and record == self._claim:
            return f"#{part}"
        if part or record.pk not in self._held.get(record.collection, ()):
            return self.live(record, part)
        return f"#{anchor(record)}"

    def live(self, record: SluggedRecord, part: str = "") -> str:
        """On the site."""
        return f"{self._site}{jinja.record_address(record, part)}"

    def url(self, name: str, **kwargs: Any) -> str:
        """A named page of the site."""
        return f"{self._site}{reverse(name, kwargs=kwargs)}"


def anchor(record: SluggedRecord) -> str:
    """The id of what the dossier tells of a record; an item has the one that it has on the page of a claim.

    The slash keeps it apart from the ids of sections, and from slugs of appearances, which are ids as well.
    """
    return f"item-{record.slug}" if record.collection == "items" else f"{record.collection}/{record.slug}"


def rule_address(rule: str) -> str:
    return f"{METHOD_PAGE}#{rule}"


def environment(gathered: Gathered, site: str) -> Environment:
    """For the pages of one dossier. It finds the templates where the site does."""
    addresses = Addresses(gathered, site)
    made = jinja.environment(loader=engines["jinja2"].env.loader, bytecode_cache=_compiled)  # type: ignore[attr-defined]
    made.globals |= {
        "anchor": anchor,
        "live": addresses.live,
        "record_address": addresses.record_address,
        "rule_address": rule_address,
        "url": addresses.url,
        "whole": True,
    }
    return made
