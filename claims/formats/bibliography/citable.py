"""A source as the styles of citations, and Zotero, want it told: what pages and lists cite, and what leaves as CSL-JSON.

Nothing is added that the source does not say. What CSL has another variable for in this place is told there, and what
styles would print twice is told once. The remainder (``exact``) brings back what the columns said.
"""

import re
from urllib.parse import urlsplit

from .item import Item, to_item
from .said import Said, filled

PAPERS = frozenset(["manuscript", "collection", "personal_communication"])
ARTICLES = frozenset(["article", "article-journal", "article-magazine", "article-newspaper"])
BILL = re.compile(r"(?:[HS]|H\. ?R|HR|[HS]\.? ?(?:J\.? ?|Con\.? ?)?Res)\.? ?\d+", re.IGNORECASE)
COMMITTEE = re.compile(r"\b(?:sub)?committees?\b", re.IGNORECASE)


def citable(said: Said) -> Item:
    """The item. Equal for a source that is loaded and for its row."""
    item = to_item(filled(said))
    if item["type"] in PAPERS:
        place(item)
    elif item["type"] == "hearing":
        hear(item)
    elif item["type"] in ARTICLES:
        contain(item)
    leave_address_alone(item)
    if item["type"] not in ARTICLES and item.get("publisher") == item.get("container-title"):
        # “CNN, CNN”: the site is named after its owner. Of articles styles print none.
        item.pop("publisher", None)
    if item.get("original-date") == item.get("issued"):
        item.pop("original-date", None)
    return item


def place(item: Item) -> None:
    """Papers in an archive are found there by their number. As a number of their own, Chicago would print it twice."""
    if "archive" in item and "number" in item and "archive_location" not in item:
        item["archive_location"] = item.pop("number")


def hear(item: Item) -> None:
    """Of a hearing counts the day on which it was held, not when its record was printed. It is “before” a committee
    (``section``) of a legislature (``authority``) and “on” a bill (``number``); another number is that of the print.
    """
    if "original-date" in item:
        printed, item["issued"] = item.get("issued"), item.pop("original-date")
        if printed and printed != item["issued"]:
            item.setdefault("available-date", printed)
    if "section" not in item and COMMITTEE.search(str(item.get("authority", ""))):
        item["section"] = item.pop("authority")
    if "collection-number" not in item and "number" in item and not BILL.fullmatch(item["number"]):
        item["collection-number"] = item.pop("number")


def contain(item: Item) -> None:
    """An article that is told to be of no paper is of the agency that issued it, and one on a site is a page of it."""
    if "container-title" not in item and "publisher" in item:
        item["container-title"] = item["publisher"]
    if names_host(item):
        item["type"] = "webpage"


def leave_address_alone(item: Item) -> None:
    """A site without a name is called by its host, which its address says: as a title, styles would write “Dpaa.Mil”."""
    if names_host(item):
        del item["container-title"]


def names_host(item: Item) -> bool:
    try:
        host = urlsplit(str(item.get("URL", ""))).hostname or ""
    except ValueError:
        return False
    return bool(host) and str(item.get("container-title", "")).casefold().removeprefix("www.") == host.removeprefix(
        "www."
    )
