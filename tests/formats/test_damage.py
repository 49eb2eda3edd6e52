"""Damaged bundles: whatever the bytes, there are problems or a refusal in words, never another exception."""

import io
import random
import zipfile

import pytest

from claims.formats import BundleError, open_bundle

from .bundles import ENDINGS, full_row, path_in, topics, write

NOISE = b'{}[]",:;\\<>/=&\0\xff\xb1\n rc0A9'


def damaged(data, chance):
    data = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data))
        data[at : at + chance.randint(0, 3)] = bytes(chance.choices(NOISE, k=chance.randint(0, 3)))
    return bytes(data)


def damaged_inside(data, chance):
    """The same to one part of a workbook, in an archive that is whole."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        part = chance.choice(old.namelist())
        for name in old.namelist():
            new.writestr(name, damaged(old.read(name), chance) if name == part else old.read(name))
    return made.getvalue()


def outcome(path):
    try:
        with open_bundle(path) as bundle:
            for _file, rows in bundle:
                list(rows)
            said = "".join(map(str, bundle.problems))
    except BundleError as error:
        return str(error)
    return said


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize(("ending", "damage"), [*((ending, damaged) for ending in ENDINGS), (".xlsx", damaged_inside)])
def test_damaged_bundle_is_explained(tmp_path, ending, damage, seed):
    row = full_row("sources", slug="s", title="Tüü", authors=["a", "b"], csl={"volume": 1})
    path = write(path_in(tmp_path, ending), [*topics(), ("sources", tuple(row), [row])])
    target = path if path.is_file() else path / "sources.csv"
    target.write_bytes(damage(target.read_bytes(), random.Random(seed)))

    assert outcome(path).replace("\n", "").isprintable()
