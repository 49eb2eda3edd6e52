"""A record of this site, at a version, as an item of CSL-JSON: a page of which the address leads to that version."""

from datetime import datetime

from .item import Item

SITE = "Evidence"


def version_item(*, slug: str, title: str, address: str, number: int = 0, at: datetime | None = None) -> Item:
    """``address``: the version's own, with scheme and host. Without number and time: of a record that the ledger does not tell."""
    item: Item = {"id": f"{slug}-v{number}" if number else slug, "type": "webpage"}
    item |= {"title": title} if title else {}
    item["container-title"] = SITE
    if at is not None:
        item["issued"] = {"date-parts": [[at.year, at.month, at.day]]}
    if number:
        item["version"] = str(number)
    return item | {"URL": address}
