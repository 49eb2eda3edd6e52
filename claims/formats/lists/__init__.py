"""The formats in which lists are given away. Each is one entry here and one module, and has its addresses by that.

A format writes pieces of bytes from the rows of a list as they are read, and never holds them all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from claims.formats import atom
from claims.formats.bibliography import FORMATS
from claims.records import LISTED

from . import bibliography_rows, csv_rows, feed, json_rows, workbook_rows
from .table import ListTable


@dataclass(frozen=True)
class ListFormat:
    """How lists of these ``kinds`` are written under addresses with this ``ending``.

    ``is_file``: browsers are asked to save and not to show it. ``is_feed``: it is read again and again, and has pages
    where they are asked for. ``most``: rows that it has place for; None: any number.
    """

    ending: str
    name: Any
    """As readers know it; translated when it is shown."""
    media_type: str
    write: Callable[[ListTable], Iterator[bytes]]
    kinds: tuple[str, ...] = tuple(LISTED)
    is_file: bool = True
    is_feed: bool = False
    most: int | None = None

    @property
    def label(self) -> str:
        """In the names of addresses."""
        return self.ending.replace(".", "-")


DOCUMENTS = ("sources", "reports")

LIST_FORMATS: dict[str, ListFormat] = {
    one.ending: one
    for one in (
        ListFormat("csv", _("CSV"), "text/csv; charset=utf-8; header=present", csv_rows.write),
        ListFormat(
            "xlsx",
            _("Excel"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook_rows.write,
            most=workbook_rows.MOST_ROWS,
        ),
        ListFormat("json", _("JSON"), "application/json", json_rows.write_array, is_file=False),
        ListFormat("jsonl", _("JSON Lines"), "application/jsonl; charset=utf-8", json_rows.write_lines),
        *(
            ListFormat(ending[1:], form.name, form.media_type, partial(bibliography_rows.write, form), DOCUMENTS)
            for ending, form in FORMATS.items()
        ),
        ListFormat(
            "atom", _("Atom feed"), f"{atom.MEDIA_TYPE}; charset=utf-8", feed.write, is_file=False, is_feed=True
        ),
    )
}
"""By the ending of their addresses, in the order in which readers are offered them."""


def formats_of(kind: str) -> list[ListFormat]:
    """Those in which lists of this kind are given."""
    return [one for one in LIST_FORMATS.values() if kind in one.kinds]


__all__ = ["LIST_FORMATS", "ListFormat", "ListTable", "formats_of"]
