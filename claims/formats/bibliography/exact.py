"""What a format cannot say of a source goes along word for word, beside what it can.

A writer reads what it has written as anybody would. Whatever does not come back the same is the *remainder*: by column,
what a reader would find in its place, and what is right. A reader takes the right value only while the format's own
fields still read as they did, so that whoever changes them elsewhere is not overruled by what they were before.
"""

import hashlib
from contextlib import suppress
from typing import Any

from claims.formats import json_text

from .said import CSL, LISTS, NAMES, TEXTS, WHOLE, Said, from_plain, plain

LONGEST_SHOWN = 60

Remainder = dict[str, Any]


def remainder(said: Said, read: Said) -> Remainder:
    """Of two filled ones: column → what is read, and what is right (nothing: the column is empty)."""
    left: Remainder = {}
    for column in sorted({*said, *read} - {WHOLE}):
        now, right = told(column, read), told(column, said)
        if now != right:
            left[column] = [shown(now)] if right is None else [shown(now), right]
    return left


def loaded(text: str) -> Any:
    """A remainder from JSON text; None for what is none."""
    try:
        return json_text.loads(text) if text else None
    except json_text.NotJSONError:
        return None


def restored(read: Said, left: Any) -> Said:
    """What was written, where the format's fields still read as they did then. What is no remainder counts for nothing."""
    said = dict(read)
    for column, pair in left.items() if isinstance(left, dict) else ():
        known = column in (*TEXTS, *LISTS, *NAMES) or column.startswith(CSL)
        if not known or not isinstance(pair, list) or len(pair) not in (1, 2):
            continue
        if pair[0] != shown(told(column, read)):
            continue
        with suppress(ValueError, TypeError):
            said[column] = from_plain(column, pair[1], read.get(column)) if len(pair) == 2 else nothing(column)
    return said


def told(column: str, said: Said) -> Any:
    return plain(column, said[column]) if column in said else None


def nothing(column: str) -> Any:
    """What stands for a column that is empty."""
    return None if column.startswith(CSL) or column == "issuer" else [] if column in (*LISTS, "authors") else ""


def shown(value: Any) -> Any:
    """The value itself if it is short, else its fingerprint: an abstract need not stand in a file three times."""
    text = json_text.dumps(value)
    return (
        value if len(text) <= LONGEST_SHOWN else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    )
