"""A list as CSV (RFC 4180), made to be opened by a spreadsheet: formulas are defused, and a mark says that it is UTF-8."""

import codecs
import csv
from collections.abc import Iterator
from io import StringIO
from operator import itemgetter

from .defusing import defused
from .table import ListTable


def write(table: ListTable) -> Iterator[bytes]:
    """The header, then a piece for each batch of rows."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    pick, texts = itemgetter(*table.columns), table.texts
    made = [(place, to_text) for place, to_text in enumerate(table.formats) if to_text]
    writer.writerow(table.columns)
    yield codecs.BOM_UTF8 + out.getvalue().encode()
    for batch in table.batches:
        out.seek(0)
        out.truncate()
        rows = [list(pick(plain)) for plain in batch]
        for row in rows:
            for place, to_text in made:
                row[place] = to_text(row[place]) if row[place] else ""
            for place in texts:
                text = row[place]
                if text and not text[0].isalnum():
                    row[place] = defused(text)
        writer.writerows(rows)
        yield out.getvalue().encode()
