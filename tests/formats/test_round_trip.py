"""Whatever is written comes back as it was, and written again gives the same bytes: from and to every container."""

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.formats import LAYOUT, Shape, open_bundle, write_bundle

from .bundles import ENDINGS, contents, full_row, path_in, read, write

AWKWARD = [
    "=1+1", "@x", "-1", "+1", "a;b", "\\", "\\;", '"', '""', "a\"b", "a,b", "x\ny", "x\r\ny", "x\ry", " x ", "\t", "\n",
    "😀", "\u200fשלום\u200f", "e\u0301", "\ufeff", "\u2028", "\x85", "_x000D_", "_x005F_", "&amp;<b>", "1951", "1e5", "007",
    "TRUE", "null", "[]", "{}", "\\N", "NaN", "'", "\x01", "\x7f", "\ud7ff", "https://example.org/?a=b#c",
]  # fmt: skip

# No surrogates, which UTF-8 cannot say, and no NUL; nor two that no workbook holds.
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff")
texts = st.one_of(st.sampled_from(AWKWARD), st.text(characters, max_size=30))
filled = texts.filter(str.strip)  # a row of nothing but space is none
entries = texts.map(str.strip).filter(bool)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
OF_SHAPE = {
    Shape.TEXT: texts,
    Shape.LIST: st.lists(entries, max_size=4),
    Shape.FLAG: st.booleans(),
    Shape.OBJECT: st.dictionaries(texts, json_values, max_size=3),
}
numbers = count()


@st.composite
def tables(draw):
    found = []
    for file in draw(st.lists(st.sampled_from(list(LAYOUT)), unique=True, min_size=1, max_size=3)):
        layout = LAYOUT[file]
        more = draw(st.sets(st.sampled_from(layout.columns)))
        columns = tuple(name for name in layout.columns if name in more or name in layout.required)
        cells = {name: filled if name in layout.required else OF_SHAPE[layout.shapes[name]] for name in columns}
        found.append((file, columns, draw(st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=3))))
    return sorted(found, key=lambda table: list(LAYOUT).index(table[0]))


@pytest.mark.parametrize("ending", ENDINGS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=tables())
def test_bundle_comes_back_as_it_was_and_is_written_again_the_same(tmp_path, ending, written):
    # The folder is the same for all examples: each has names of its own.
    first, second = (path_in(tmp_path, ending, f"bundle-{next(numbers)}") for _ in range(2))
    write_bundle(first, written)

    found, wrong = read(first)
    assert wrong == []
    assert found == {file: rows for file, _columns, rows in written}

    write_bundle(second, [(file, columns, found[file]) for file, columns, _rows in written])
    assert contents(second) == contents(first)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("other", ENDINGS)
def test_bundle_goes_from_one_container_to_another(tmp_path, ending, other):
    rows = [
        full_row(
            "sources", slug=f"s-{number}", title=text, topics=["a", "b;c"], csl={"volume": "1", "page": text},
            kind="report", state="draft",
        )
        for number, text in enumerate(AWKWARD)
    ]  # fmt: skip
    table = ("sources", LAYOUT["sources"].columns, rows)
    first = write(path_in(tmp_path, ending, "first"), [table])

    with open_bundle(first) as bundle:
        second = write(
            path_in(tmp_path, other, "second"), [("sources", table[1], (row.cells for row in bundle.rows("sources")))]
        )

    assert read(second) == ({"sources": rows}, [])


@pytest.mark.parametrize("ending", ENDINGS)
def test_keys_of_an_object_are_written_in_their_order(tmp_path, ending):
    bundles = [
        write(
            path_in(tmp_path, ending, name),
            [("sources", ("slug", "title", "csl"), [{"slug": "s", "title": "T", "csl": csl}])],
        )
        for name, csl in (("one", {"b": {"d": 1, "c": 2}, "a": 1}), ("two", {"a": 1, "b": {"c": 2, "d": 1}}))
    ]

    assert contents(bundles[0]) == contents(bundles[1])


@pytest.mark.parametrize("ending", ENDINGS)
def test_absent_column_is_absent_and_empty_cell_is_empty(tmp_path, ending):
    path = write(path_in(tmp_path, ending), [("topics", ("slug", "name"), [{"slug": "a", "name": "A"}])])
    full = write(path_in(tmp_path, ending, "full"), [("witnesses", ("slug", "name", "relays", "protected", "vantage"), [
        {"slug": "w", "name": "W", "relays": [], "protected": False, "vantage": ""}
    ])])  # fmt: skip

    assert read(path)[0] == {"topics": [{"slug": "a", "name": "A"}]}
    assert read(full)[0] == {"witnesses": [{"slug": "w", "name": "W", "relays": [], "protected": False, "vantage": ""}]}


@pytest.mark.parametrize("ending", ENDINGS)
def test_files_are_read_in_the_order_of_the_bundle(tmp_path, ending):
    path = write(
        path_in(tmp_path, ending),
        [
            ("links", ("claim", "item", "stance"), [{"claim": "c", "item": "i", "stance": "supports"}]),
            ("topics", ("slug", "name"), [{"slug": "t", "name": "T"}]),
            ("agents", ("slug", "name"), [{"slug": "a", "name": "A"}]),
        ],
    )

    with open_bundle(path) as bundle:
        assert bundle.files == ("agents", "topics", "links")
        assert [file for file, _rows in bundle] == ["agents", "topics", "links"]
        assert [row.cells["slug"] for row in bundle.rows("topics")] == ["t"]
        assert [row.cells["slug"] for row in bundle.rows("topics")] == ["t"]
        assert list(bundle.rows("claims")) == []


@pytest.mark.parametrize("ending", [ending for ending in ENDINGS if ending != ".jsonl"])
def test_table_without_rows_is_a_table(tmp_path, ending):
    path = write(path_in(tmp_path, ending), [("topics", ("slug", "name"), [])])

    assert read(path) == ({"topics": []}, [])


@pytest.mark.parametrize("ending", [".json", ".jsonl"])
def test_bundle_of_nothing_is_a_bundle(tmp_path, ending):
    assert read(write(path_in(tmp_path, ending), [])) == ({}, [])
