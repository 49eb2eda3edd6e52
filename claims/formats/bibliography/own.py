"""A record of this site, at a version, as an item of CSL-JSON: a page of which the address leads to that version."""

import re
from datetime import datetime

from claims.choices import SourceKind

from .item import Item
from .said import CSL, Said

SITE = "Evidence"

FULL_STOP = re.compile(r"(?<=\w{4})\.$")
"""Of a sentence; behind fewer letters it may be that of an abbreviation."""


def version_item(*, slug: str, title: str, address: str, number: int = 0, at: datetime | None = None) -> Item:
    """``address``: the version's own, with scheme and host. Without number and time: of a record that the ledger does not tell.

    Its ``id`` is never that of the document of the same slug, which may stand on the same page.
    """
    item: Item = {"id": f"{slug}-v{number}" if number else f"{slug}-record", "type": "webpage"}
    item |= {"title": as_title(title)} if title else {}
    item["container-title"] = SITE
    if at is not None:
        item["issued"] = {"date-parts": [[at.year, at.month, at.day]]}
    if number:
        item["version"] = str(number)
    return item | {"URL": address}


def version_said(*, slug: str, title: str, address: str, number: int, at: datetime) -> Said:
    """The same for the writers of files, whose item is that of ``version_item``."""
    return {
        "slug": f"{slug}-v{number}",
        "title": as_title(title),
        "kind": SourceKind.WEB.value,
        "container": SITE,
        "published": f"{at:%Y-%m-%d}",
        "url": address,
        f"{CSL}version": str(number),
    }


def as_title(statement: str) -> str:
    """A statement without its full stop, for styles go on behind a title with marks of their own: “… taken.,” version 2."""
    return FULL_STOP.sub("", statement)


def with_note(said: Said) -> Said:
    """With a note that tells the version, for formats of which reference managers read no version of a web page.

    Zotero keeps it under “Extra”, and takes the line there for CSL's variable.
    """
    return said | {f"{CSL}note": f"Version: {said[f'{CSL}version']}"}
