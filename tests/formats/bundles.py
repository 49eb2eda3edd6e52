"""Bundles for the tests of their containers: written from plain data, and read back into it."""

import json

from claims.formats import CONTAINERS, LAYOUT, open_bundle, write_bundle

ENDINGS = list(CONTAINERS)

TOPICS = [
    {"slug": "camps", "name": "Camps", "description": "Where they were held."},
    {"slug": "numbers", "name": "Numbers", "description": ""},
]


def path_in(folder, ending, name="bundle"):
    return folder / f"{name}{ending}"


def contents(path):
    """The bytes of a file, or of all files below a folder."""
    if path.is_file():
        return path.read_bytes()
    return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def read(path):
    """Cells of all rows by file, and problems as text."""
    with open_bundle(path) as bundle:
        found = {file: [row.cells for row in rows] for file, rows in bundle}
        return found, [str(problem) for problem in bundle.problems]


def problems(path):
    return read(path)[1]


def topics(rows=TOPICS):
    return [("topics", ("slug", "name", "description"), rows)]


def csv_folder(folder, **tables):
    """A folder of CSV files with this text or these bytes."""
    folder.mkdir(exist_ok=True)
    for name, content in tables.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.csv").write_bytes(data)
    return folder


def json_file(path, value):
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


def full_row(file, **given):
    """A row with every column of a file, empty but for what is given."""
    empty = {"TEXT": "", "LIST": [], "FLAG": False, "OBJECT": {}}
    return {name: empty[shape.name] for name, shape in LAYOUT[file].shapes.items()} | given


def write(path, tables, **options):
    write_bundle(path, tables, **options)
    return path
