"""The bundle of a dossier: the tables of what was gathered, as the site's own exports write them."""

import io
from collections.abc import Iterator

from claims.formats.csv_text import ENDING, write_csv
from claims.formats.writing import Table, checked
from claims.records import RECORD_TYPES, export

from .gathered import Gathered

FOLDER = "bundle"


def tables(gathered: Gathered) -> list[Table]:
    """Those that have rows, in the bundle's order."""
    exported = [export(RECORD_TYPES[collection], only=pks) for collection, pks in gathered.pks.items() if pks]
    return list(checked((collection, columns, list(rows)) for collection, columns, rows in exported))


def place(file: str, number: int) -> str:
    """Where a row stands: ``bundle/claims.csv:2`` is the first under the header."""
    return f"{FOLDER}/{file}{ENDING}:{number}"


def files(told: list[Table]) -> Iterator[tuple[str, bytes]]:
    for table in told:
        out = io.BytesIO()
        write_csv(out, table)
        yield f"{FOLDER}/{table.file}{ENDING}", out.getvalue()
