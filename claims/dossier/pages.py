"""The dossier as pages to be read without a server."""

from collections.abc import Iterator
from html import escape

from .gathered import Gathered


def pages(gathered: Gathered, site: str) -> Iterator[tuple[str, bytes]]:
    """Name in the archive and content of each file. ``site``: scheme and host, of addresses that lead back to it."""
    claim = gathered.claim
    address = escape(f"{site}{claim.get_absolute_url()}")
    yield (
        "index.html",
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(claim.statement)}</title></head>'
        f'<body><h1>{escape(claim.statement)}</h1><p><a href="{address}">{address}</a></p></body></html>\n'.encode(),
    )
