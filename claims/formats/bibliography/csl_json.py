"""CSL-JSON: an array of items, as citation processors, Zotero and Pandoc have it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claims.formats import json_text
from claims.formats.json_scanner import Scanner
from claims.formats.problems import UnreadableError, echo

from . import exact
from .citable import citable
from .item import DATES, OURS, VARIABLES, Item, Mistakes, from_item
from .kinds import CSL_KIND
from .reading import Entry, Reading
from .said import Said, filled


def write(said: Said) -> str:
    """One item, on a line."""
    said = filled(said)
    item = citable(said)
    if left := exact.remainder(said, from_item(item, Mistakes())):
        item["custom"] = {OURS: left}
    return json.dumps(item, ensure_ascii=False)


def entries(path: Path, reading: Reading) -> Iterator[Entry]:
    """The items of a file. Raises UnreadableError where the text is no JSON, or no array of items."""
    with Scanner(path) as scanner:
        beginning = scanner.peek()
        if beginning != "[":
            raise UnreadableError("this is no CSL-JSON, expected an array of items: [{“id”: …, “type”: “book”, …}]")
        for number, (value, _size) in enumerate(scanner.elements(), 1):
            entry = entry_read(value, number)
            entry.mistakes[:0] = [("", remark) for remark in scanner.remarks]
            if not entry.said:
                reading.count_broken(number)
            yield entry
        scanner.finish()


def entry_read(value: Any, number: int) -> Entry:
    if not isinstance(value, dict):
        message = f"this is {json_text.name(value)}, expected an item of CSL: {{“id”: …, “type”: “book”, “title”: …}}"
        return Entry(number, "", {}, Mistakes([("", message)]))
    item: Item = value
    key = item.get("id")
    entry = Entry(number, str(key) if isinstance(key, str | int) else "", {})
    kind = item.get("type")
    if not isinstance(kind, str):
        entry.mistakes.append(("type", "is missing, expected one of CSL’s types, such as book or article-journal"))
    elif kind not in CSL_KIND:
        entry.notes.append(("type", f"{echo(kind)} is not known; it is taken for something other"))
    said = from_item({**item, "id": entry.key}, entry.mistakes)
    custom = item.get("custom")
    entry.said = exact.restored(said, custom.get(OURS) if isinstance(custom, dict) else None)
    return entry


FIELD_OF = VARIABLES | DATES | {"authors": "author", "issuer": "publisher", "created": "original-date", "slug": "id"}
"""Column → the variable that its owner knows it by."""
