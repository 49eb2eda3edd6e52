"""Whatever a source says is read again from what is written of it, word for word, by our readers; others read the rest."""

import json

import bibtexparser
import pytest
import rispy
from hypothesis import example, given
from hypothesis import strategies as st

from claims.choices import SourceKind
from claims.edtf import EDTFError, bounds
from claims.formats.bibliography import bibtex, csl_json, dates, latex, names, ris
from claims.formats.bibliography.exact import told
from claims.formats.bibliography.reading import Reading
from claims.formats.bibliography.said import filled

WRITERS = {".bib": bibtex, ".ris": ris, ".csl.json": csl_json}

odd = st.sampled_from(
    [*"{}\\%&_#$~^\"'`@,;:=-–—|<>/[]()", "--", "``", "''", "@book{", "TY  - ", "ER  - ", "{\\'e}", "and"]
)
letters = st.sampled_from([*"aeZ09.é毛ش\u05d0ﬁ", "NASA", "\u00a0", "\u2028", "🙂"])
line = st.lists(odd | letters | st.just(" "), min_size=1, max_size=12).map("".join).map(str.strip).filter(bool)
prose = st.lists(line | st.sampled_from(["", " ", "ER  - ", "@x{"]), max_size=5).map("\n".join)
edtf = st.sampled_from(
    [
        "1951",
        "1951-04",
        "1951-04-01",
        "1951~",
        "1951?",
        "1951%",
        "195X",
        "1951-04/1952",
        "../1953",
        "1953/..",
        "1951~/1952",
        "1951-21",
        "1951-04-XX",
        "[1951,1953]",
        "{1951..1953}",
        "1951-05-23T10:00:00Z",
        "19XX",
        "/1953",
        "1951-33",
    ]
)
agent = st.builds(
    names.of_agent,
    line
    | st.sampled_from(
        ["Mao Zedong", "Ludwig van Beethoven", "Martin Luther King Jr.", "Voltaire", "Smith, Jones & Co"]
    ),
    st.sampled_from(["person", "organization", ""]),
    st.sampled_from(["a", "b-2"]),
    st.lists(st.sampled_from(["Mao, Zedong", "The Chairman", "King, Martin Luther, Jr."]), max_size=2),
)
csl_value = st.recursive(
    line | st.integers(-5, 5) | st.booleans(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["family", "given", "literal"]), inner),
    max_leaves=4,
)
variables = [
    "volume",
    "page",
    "editor",
    "genre",
    "note",
    "type",
    "title",
    "DOI",
    "custom",
    "keyword2",
    "issued",
    "event-date",
]


@st.composite
def saids(draw):
    texts = ["title", "container", "number", "held_at", "original_title", "archived_url", "url", "language"]
    said = {name: draw(st.just("") | line) for name in texts}
    said |= {name: draw(st.just("") | edtf) for name in ("published", "created", "public_since", "accessed")}
    said |= {f"csl.{name}": draw(csl_value) for name in draw(st.sets(st.sampled_from(variables), max_size=4))}
    return filled(
        said
        | {
            "slug": "a-source",
            "kind": draw(st.sampled_from(["", *SourceKind.values])),
            "authors": draw(st.lists(agent, max_size=3, unique_by=lambda name: name.name)),
            "issuer": draw(st.none() | agent),
            "identifiers": draw(
                st.lists(st.sampled_from(["doi:10.1/a_b", "isbn:978", "x:{y}", "oclc:1 2"]), unique=True)
            ),
            "abstract": draw(prose),
            "keywords": draw(st.lists(line, max_size=3, unique=True)),
            "part_of": draw(st.sampled_from(["", "whole"])),
        }
    )


def read_back(ending, said, path):
    text = WRITERS[ending].write(said)
    path.write_text(f"[{text}]" if ending == ".csl.json" else text, newline="")
    (entry,) = WRITERS[ending].entries(path, Reading())
    assert (entry.mistakes, entry.notes) == ([], [])
    assert entry.key == said["slug"]
    return entry.said


def plain(said):
    return {name: told(name, said) for name, value in said.items() if value or name.startswith("csl.")}


COMMAS = {"slug": "a-source", "title": "T", "authors": [names.of_agent(",", "person", "a", [])]}


@pytest.mark.parametrize("ending", WRITERS)
@given(said=saids())
@example(said=COMMAS)
def test_source_is_read_again_as_it_was_written(ending, tmp_path_factory, said):
    path = tmp_path_factory.getbasetemp() / f"one{ending}"

    assert plain({k: v for k, v in read_back(ending, said, path).items() if v is not None}) == plain(said)


@given(prose)
@example("-- ``x'' --- {}")
def test_latex_gives_back_what_was_escaped(text):
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]

    assert latex.plain(latex.escaped("\n\n".join(paragraphs))) == "\n\n".join(filter(None, paragraphs))


@given(line)
def test_title_is_the_same_with_its_capitals_protected(title):
    assert latex.plain(latex.protected(title)) == " ".join(title.split())


@given(edtf)
def test_date_is_read_again_from_csl(date):
    bounds(date)

    assert dates.from_csl(json.loads(json.dumps(dates.to_csl(date)))) == date


@given(st.text(alphabet="0123456789X~?%-/.[]{} MayJunspring,c", max_size=14))
def test_date_of_any_text_is_edtf_or_refused(text):
    try:
        date = dates.read(text)
    except dates.UnreadableDateError:
        return
    try:
        bounds(date)
    except EDTFError:
        pytest.fail(f"{text!r} was read as {date!r}")


@given(saids())
def test_other_programs_read_what_is_written(said):
    """bibtexparser with its own decoding, and rispy, read the entry by themselves."""
    library = bibtexparser.parse_string(bibtex.write(said))
    assert [entry.key for entry in library.entries] == [said["slug"]]
    assert library.failed_blocks == []

    (reference,) = rispy.loads(ris.write(said))
    assert reference["id"] == said["slug"]
