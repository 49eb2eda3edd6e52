"""Whatever bytes a sheet has and whatever a map says, it is read or refused in words, and nothing else."""

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.formats.flat import FlatSheet
from claims.formats.flat.map_file import TABLES, TREATMENTS, map_of, read_map
from claims.formats.flat.options import OPTIONS
from claims.formats.flat.targets import TARGETS
from claims.formats.problems import BundleError

from .sheets import HEADER, MAP, ROW

pytestmark = pytest.mark.django_db

GOOD = f"{','.join(HEADER)}\n{','.join(ROW)}\n".encode()

KEYS = st.sampled_from(
    [*TABLES, *TREATMENTS, *OPTIONS, *(key for keys in TARGETS.values() for key in keys), "where", "is", "is_not", "{}"]
)
TEXTS = st.sampled_from(
    ["", "{Claim}", "{", "[{Stance}]", "{}", "supports", "%Y", ";", "(", "utf-16", "{nobody}", "[x]"]
)
VALUES = st.recursive(
    TEXTS | st.booleans() | st.integers(-1, 2) | st.none() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | TEXTS, inner, max_size=4),
    max_leaves=12,
)


def read(content, name="a.csv", mapped=MAP):
    with tempfile.TemporaryDirectory() as folder:
        path, map_path = Path(folder) / name, Path(folder) / "map.toml"
        path.write_bytes(content)
        map_path.write_text(mapped)
        with suppress(BundleError), FlatSheet(path, map_path=map_path) as bundle:
            for _file, rows in bundle:
                list(rows)
            assert all(map(str, bundle.problems))


@given(
    st.binary(max_size=60), st.integers(0, len(GOOD)), st.integers(0, 20), st.sampled_from(["a.csv", "a.tsv", "a.xlsx"])
)
def test_sheet_with_anything_in_it_is_read_or_refused(noise, at, lost, name):
    read(GOOD[:at] + noise + GOOD[at + lost :], name)


@given(st.binary(max_size=60), st.sampled_from(["utf-16", "windows-1251", "utf-32", "big5", "utf-7", "utf-8-sig"]))
def test_sheet_in_another_encoding_is_read_or_refused(noise, encoding):
    read(noise, mapped=f'{MAP}[sheet]\nencoding = "{encoding}"\n')
    read(GOOD.decode().encode(encoding) + noise, mapped=f'{MAP}[sheet]\nencoding = "{encoding}"\n')


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_map_that_says_anything_is_right_or_refused(told):
    with suppress(BundleError):
        map_of(told, "map.toml")


@given(
    st.dictionaries(
        st.sampled_from([*TARGETS, "parts", "skip", "sheet"]), st.dictionaries(KEYS, VALUES, max_size=4), max_size=4
    )
)
def test_sheet_with_a_map_that_is_right_by_itself_is_read_or_refused(told):
    base = {
        "claim": {"statement": "{Claim}"},
        "link": {"stance": "{Stance}"},
        "item": {"quotation": "{Quote}"},
        "source": {"title": "{Title}"},
    }
    merged = {table: base.get(table, {}) | keys for table, keys in (base | told).items()}
    with suppress(BundleError):
        made = map_of(merged, "map.toml")
        from claims.formats.flat.bound import Bound
        from claims.formats.flat.composing import Composer
        from claims.formats.problems import Problems

        bound = Bound(made, HEADER)
        if not bound.problems:
            composer = Composer(bound, "a.csv", Problems(), update=False)
            composer.row(2, ROW)
            composer.close()


@given(st.binary(max_size=100))
def test_map_of_any_bytes_is_refused(noise):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.toml"
        path.write_bytes(noise)
        with pytest.raises(BundleError):
            read_map(path)
