"""Flat sheets for tests: written from plain text, and read back as what they make."""

from claims.formats.flat import FlatSheet

MAP = """
[claim]
statement = "{Claim}"

[link]
stance = "{Stance}"

[item]
quotation = "{Quote}"

[source]
title = "{Title}"
"""

HEADER = ("Claim", "Stance", "Quote", "Title")
ROW = ("The gates were opened.", "supports", "They stood open.", "Log of the weir")


def map_file(folder, text=MAP, name="map.toml"):
    path = folder / name
    path.write_text(text)
    return path


def sheet(folder, *rows, header=HEADER, name="evidence.csv", delimiter=",", encoding="utf-8"):
    path = folder / name
    lines = [delimiter.join(row) for row in (header, *rows)]
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
    return path


def made(path, map_path=None, *, update=False):
    """Cells of all rows by file, with the rows of the sheet, problems and notes as text."""
    with FlatSheet(path, map_path=map_path, update=update) as bundle:
        found = {file: [(row.number, row.cells) for row in rows] for file, rows in bundle}
        return found, [str(one) for one in bundle.problems], [str(one) for one in bundle.notes]


def cells(path, map_path=None, **options):
    """Cells by file, of a sheet with which nothing is wrong."""
    found, problems, _notes = made(path, map_path, **options)
    assert problems == []
    return {file: [each for _row, each in rows] for file, rows in found.items()}
