"""Whatever an item is: something is printed, or nothing, in bounded time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.citing import FORMS, cite
from claims.formats.bibliography.kinds import CSL

TYPES = [one for types in CSL.values() for one in types]
VARIABLES = [
    "title",
    "author",
    "editor",
    "issued",
    "original-date",
    "event-date",
    "container-title",
    "publisher",
    "volume",
    "issue",
    "page",
    "number",
    "edition",
    "section",
    "archive",
    "archive_location",
    "URL",
    "DOI",
    "language",
    "note",
    "genre",
    "version",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["family", "given", "literal", "suffix", "date-parts", "raw", "season", "circa"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(
    kind=st.sampled_from(TYPES) | st.text(max_size=5) | st.integers() | st.none(),
    item=st.dictionaries(st.sampled_from(VARIABLES), VALUES, max_size=6),
    locator=st.text(max_size=8),
)
def test_cite_takes_any_item(kind, item, locator):
    for form in FORMS:
        cited = cite({**item, "type": kind}, form, locator)

        assert cited.text == "".join(run.text for run in cited.runs)


def test_citation_that_is_kept_is_that_of_its_item():
    book = {"id": "a", "type": "book", "title": "A", "abstract": "Long", "publisher": "B"}
    before = cite(book, "chicago")
    book["title"] = "C"

    assert cite(book, "chicago").text == "C. B, n.d."
    assert cite({**book, "id": "b", "title": "A", "abstract": ""}, "chicago") is before
    assert cite(book, "chicago-note", "3") != cite(book, "chicago-note", "4")


@pytest.mark.parametrize("odd", [{1}, float("nan"), [[[{}]]], {"a": object()}])
def test_cite_takes_what_is_no_json(odd):
    assert cite({"type": "book", "title": "A", "note": odd, "publisher": "B"}, "chicago").text == "A. B, n.d."


@pytest.mark.parametrize("form", FORMS)
def test_cite_takes_an_empty_item(form):
    assert isinstance(cite({}, form).text, str)


@pytest.mark.parametrize(
    "text",
    [
        "word " * 2000,
        "a" * 10_000,
        "." * 10_000,
        " " * 10_000,
        "-" * 10_000,
        '" ' * 5000,
        "' " * 5000,
        "<i>" * 3000,
        "</i>" * 3000,
        "“" * 10_000,
        "’" * 10_000,
        "1-" * 5000,
        "a: " * 3000,
        "d’" * 5000,
        "van " * 2500,
        "<" * 10_000,
        "\u00a0" * 10_000,
    ],
    ids=lambda text: repr(text[:3]),
)
@pytest.mark.parametrize("variable", ["title", "volume", "author", "page", "note", "language"])
def test_long_text_is_cited_in_bounded_time(text, variable):
    item = {"type": "book", "title": "A", "publisher": "B", variable: text}
    if variable == "author":
        item["author"] = [{"family": text, "given": text}, {"literal": text}]
    cite({"type": "book", "title": "A"}, "apa")
    begun = time.process_time()

    for form in FORMS:
        cite(item, form)

    assert time.process_time() - begun < 4


def test_many_names_are_cited_in_bounded_time():
    item = {"type": "book", "title": "A", "author": [{"family": f"F{n}", "given": "Ann"} for n in range(5000)]}
    begun = time.process_time()

    for form in FORMS:
        cite(item, form)

    assert time.process_time() - begun < 4


def test_text_stays_text():
    item = {"type": "book", "title": "On <i>Pravda</i> & <script>", "publisher": "B"}

    runs = cite(item, "chicago").runs

    assert [(run.text, run.italic) for run in runs] == [
        ("On ", True),
        ("Pravda", False),
        (" & <script>", True),
        (". B, n.d.", False),
    ]


def test_marks_of_ours_in_a_text_are_none():
    item = {"type": "book", "title": "A\ufdd0B\ufdd8C", "publisher": "B"}

    assert cite(item, "apa").text == "ABC. (n.d.). B."


def test_ends_told_unlike_are_a_range_of_what_both_tell():
    item = {"type": "book", "title": "A", "publisher": "B", "issued": {"date-parts": [[1951, 4], [1952]]}}

    assert cite(item, "chicago").text == "A. B, 1951–1952."
