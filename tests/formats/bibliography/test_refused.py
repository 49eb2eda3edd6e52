"""What is wrong with a bibliography is told with its file, its place and its entry, and nothing of it is written."""

import json
from time import perf_counter

import pytest

from claims.models import Agent, Source
from tests import factories as make

from .there_and_back import bring

pytestmark = pytest.mark.django_db

GOOD = "@book{good,\n  title = {Good},\n  year = {1953},\n}\n"
GOOD_RIS = "TY  - BOOK\nTI  - Good\nER  - \n"
UNENDED = "the entry does not end: a closing brace or quotation mark is missing, expected @type{key, field = {value}}"

BAD_BIBTEX = {
    "half an entry": ("@book{half,\n  title = {Half", ["x.bib:1: half", UNENDED]),
    "unbalanced braces": (
        "@book{open,\n  title = {Open {brace},\n  year = {1953},\n}\n" + GOOD,
        ["x.bib:1: open", UNENDED],
    ),
    "no equals sign": (
        "@book{x,\n  title {T},\n}\n",
        [
            "x.bib:1: x",
            "the entry cannot be read (Expected a `=` after entry key, but found `{`), expected @type{key, field = {value}}",
        ],
    ),
    "no title": (
        "@book{x,\n  year = {1953},\n}\n",
        ["x.bib:1: x: title", "is missing, expected one; describe it in brackets if it has none"],
    ),
    "unknown string": (
        "@book{x,\n  title = {T},\n  publisher = quay,\n}\n",
        ["x.bib:1: x: publisher", "“quay” is no @string of this file, expected one, or text in braces"],
    ),
    "nonsense date": (
        "@book{x,\n  title = {T},\n  date = {soon enough},\n}\n",
        [
            "x.bib:1: x: date",
            "“soon enough” is not a date, expected one such as 1951, 1951-05-23, 1951~ (about) or May 1951",
        ],
    ),
    "one key twice": (
        GOOD + "@book{good,\n  title = {Another},\n}\n",
        ["x.bib:5: good", "the key stands on line 1 too, for another document; expected it once"],
    ),
    "no entries": (
        "Dear Sir,\nno entries here.\n",
        ["x.bib", "holds no entry of a bibliography, expected one at least"],
    ),
    "empty": ("", ["x.bib", "holds no entry of a bibliography, expected one at least"]),
}

GOES_ON = "goes on behind its end, expected one pair of braces or quotation marks around it, and a comma behind it"
BEHIND = "stands behind the end of an entry: a closing brace is too many, here or before it"

UNBALANCED_BIBTEX = {
    "a closing brace within a value": (
        "@book{open,\n  title = {Un}balanced},\n  year = {1953},\n}\n" + GOOD,
        [f"x.bib:1: open: title: “{{Un}}balanced” {GOES_ON}", f"x.bib:2: “, year = {{1953}}, }}” {BEHIND}"],
    ),
    "a closing brace behind a value": (
        "@book{open,\n  title = {T}},\n  year = {1953},\n}\n" + GOOD,
        [f"x.bib:2: “, year = {{1953}}, }}” {BEHIND}"],
    ),
    "no comma": (
        "@book{x,\n  title = {T} year = {1953},\n}\n",
        [f"x.bib:1: x: title: “{{T}} year = {{1953}}” {GOES_ON}"],
    ),
    "quotation marks within quotation marks": (
        '@book{x,\n  title = "A "long" way",\n}\n',
        [f'x.bib:1: x: title: “"A "long" way"” {GOES_ON}'],
    ),
}

BAD_RIS = {
    "no ER": (
        "TY  - BOOK\nTI  - T\n",
        ["x.ris:1: ER", "the reference has no end before the file ends, expected a line “ER  - ”"],
    ),
    "no ER between": (
        "TY  - BOOK\nTI  - T\n" + GOOD_RIS,
        ["x.ris:1: ER", "the reference has no end before the next begins on line 3, expected a line “ER  - ”"],
    ),
    "no TY": (
        "TI  - T\nAU  - Doe, Jane\nER  - \n",
        ["x.ris:1: TI", "stands before TY, with which every reference begins"],
    ),
    "ER alone": ("ER  - \n" + GOOD_RIS, ["x.ris:1: ER", "stands before TY, with which every reference begins"]),
    "no title": (
        "TY  - BOOK\nER  - \n",
        ["x.ris:1: TI", "is missing, expected one; describe it in brackets if it has none"],
    ),
    "empty": ("\ufeff", ["x.ris", "holds no entry of a bibliography, expected one at least"]),
}

BAD_CSL = {
    "array of texts": (
        ["a"],
        ["x.csl.json:1", "this is text, expected an item of CSL: {“id”: …, “type”: “book”, “title”: …}"],
    ),
    "an object": (
        {"items": []},
        ["x.csl.json", "this is no CSL-JSON, expected an array of items: [{“id”: …, “type”: “book”, …}]"],
    ),
    "no type": (
        [{"id": "a", "title": "T"}],
        ["x.csl.json:1: a: type", "is missing, expected one of CSL’s types, such as book or article-journal"],
    ),
    "nonsense date": (
        [{"id": "a", "type": "book", "title": "T", "issued": {"date-parts": [[1953, 14]]}}],
        [
            "x.csl.json:1: a: issued",
            "“1953-14” is not a date, expected one such as 1951, 1951-05-23, 1951~ (about) or May 1951",
        ],
    ),
    "authors as text": (
        [{"id": "a", "type": "book", "title": "T", "author": "Jane"}],
        ["x.csl.json:1: a: author", "expected an array of names"],
    ),
    "empty array": ([], ["x.csl.json", "holds no entry of a bibliography, expected one at least"]),
}


def refused(path):
    _counted, problems, _notes = bring(path)
    assert (Source.objects.count(), Agent.objects.count()) == (0, 0)
    return problems


@pytest.mark.parametrize(("text", "said"), BAD_BIBTEX.values(), ids=BAD_BIBTEX)
def test_bad_bibtex_is_refused(tmp_path, text, said):
    (tmp_path / "x.bib").write_text(text)

    assert refused(tmp_path / "x.bib") == [": ".join(said)]


@pytest.mark.parametrize(("text", "said"), UNBALANCED_BIBTEX.values(), ids=UNBALANCED_BIBTEX)
def test_bibtex_with_too_many_marks_is_refused(tmp_path, text, said):
    (tmp_path / "x.bib").write_text(text)

    assert refused(tmp_path / "x.bib") == said


@pytest.mark.parametrize(("text", "said"), BAD_RIS.values(), ids=BAD_RIS)
def test_bad_ris_is_refused(tmp_path, text, said):
    (tmp_path / "x.ris").write_text(text)

    assert refused(tmp_path / "x.ris") == [": ".join(said)]


@pytest.mark.parametrize(("value", "said"), BAD_CSL.values(), ids=BAD_CSL)
def test_bad_csl_is_refused(tmp_path, value, said):
    (tmp_path / "x.csl.json").write_text(json.dumps(value))

    assert refused(tmp_path / "x.csl.json") == [": ".join(said)]


@pytest.mark.parametrize(
    ("name", "text"), [("x.bib", GOOD.replace("Good", "Gööd")), ("x.ris", GOOD_RIS.replace("Good", "Gööd"))]
)
def test_encoding_is_named(tmp_path, name, text):
    (tmp_path / name).write_bytes(text.encode("cp1252"))

    (problem,) = refused(tmp_path / name)

    assert problem.startswith(f"{name}: line 2: byte 0xF6 at offset ")
    assert problem.endswith(" is not UTF-8, it looks like Windows-1252; save as UTF-8")


def test_json_that_ends_early_is_told_with_its_line(tmp_path):
    (tmp_path / "x.json").write_text('[{"id": "a", "type": "book", "title": "T"},\n{"id": ')

    assert refused(tmp_path / "x.json") == ["x.json: not JSON: line 2, column 8: expecting value"]


def test_abbreviations_that_double_each_other_are_refused_before_they_fill_memory(tmp_path):
    doubled = [f"@string{{s{number} = s{number - 1} # s{number - 1}}}" for number in range(1, 40)]
    (tmp_path / "x.bib").write_text("\n".join(['@string{s0 = "1234567890"}', *doubled]))

    assert refused(tmp_path / "x.bib") == [
        "x.bib:18: the @strings come to more than 2,097,152 characters, expected fewer"
    ]


def test_entry_that_grows_by_its_abbreviations_is_refused_before_it_fills_memory(tmp_path):
    (tmp_path / "x.bib").write_text(
        f"@string{{s = {{{'x' * 2**20}}}}}\n@book{{b,\n  title = {{T}},\n  note = {' # '.join(['s'] * 100_000)},\n}}\n"
    )

    assert refused(tmp_path / "x.bib") == [
        "x.bib:2: with its @strings written out, this comes to more than 2,097,152 characters, expected fewer"
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.bib", "@book{good,\n  title = {Good},\n  evidence = {%s},\n}\n"),
        ("x.ris", "TY  - BOOK\nID  - good\nTI  - Good\nU1  - evidence %s\nER  - \n"),
    ],
)
@pytest.mark.parametrize("left", ["[" * 100_000, '["title"', '{"title": ["Good", NaN]}', "1" * 10_000])
def test_remainder_that_is_none_of_ours_counts_for_nothing(tmp_path, name, text, left):
    (tmp_path / name).write_text(text % left)

    _counted, problems, notes = bring(tmp_path / name)

    assert (problems, notes, Source.objects.get().title) == ([], [], "Good")


def test_variable_that_is_nested_without_end_is_refused(tmp_path):
    (tmp_path / "x.csl.json").write_text(
        f'[{{"id": "a", "type": "book", "title": "T", "extra": {"[" * 900}"x"{"]" * 900}}}]'
    )

    assert refused(tmp_path / "x.csl.json") == [
        "x.csl.json:1: csl: The CSL variable “extra” is nested too deeply; expected 8 levels at most."
    ]


def test_what_a_rule_of_the_site_refuses_is_told_by_the_entry_s_own_field(tmp_path):
    (tmp_path / "x.bib").write_text(GOOD + "@online{w,\n  title = {W},\n  url = {gopher://x},\n}\n")

    assert refused(tmp_path / "x.bib") == ["x.bib:5: url: Enter a valid URL."]


@pytest.mark.parametrize(
    ("name", "text", "note"),
    [
        (
            "x.bib",
            GOOD.replace("book", "scroll"),
            "x.bib:1: good: the type “scroll” is not known; it is taken for something other",
        ),
        (
            "x.ris",
            GOOD_RIS.replace("BOOK", "SCRL"),
            "x.ris:1: TY: the type “SCRL” is not known; it is taken for something other",
        ),
        (
            "x.csl.json",
            '[{"id": "good", "type": "scroll", "title": "Good"}]',
            "x.csl.json:1: good: type: “scroll” is not known; it is taken for something other",
        ),
    ],
)
def test_unknown_type_is_taken_for_something_other(tmp_path, name, text, note):
    (tmp_path / name).write_text(text)

    _counted, problems, notes = bring(tmp_path / name)

    assert (problems, notes) == ([], [note])
    assert Source.objects.get().kind == "other"


def test_same_entry_twice_is_one_source(tmp_path):
    other = GOOD.replace("good", "copy")
    doi = "@article{a,\n  title = {A},\n  doi = {10.1/X},\n}\n@article{b,\n  title = {A},\n  doi = {10.1/x},\n  year = 1953,\n}\n"
    (tmp_path / "x.bib").write_text(GOOD + GOOD + other + doi)

    _counted, problems, notes = bring(tmp_path / "x.bib")

    assert problems == []
    assert notes == [
        "x.bib:5: good: the same document as on line 1; taken once",
        "x.bib:9: copy: the same document as on line 1; taken once",
        "x.bib:17: b: the same document as on line 13; taken once",
    ]
    assert sorted(Source.objects.values_list("title", flat=True)) == ["A", "Good"]


def test_two_documents_of_one_title_and_year_are_two(tmp_path):
    letters = "@letter{%s,\n  title = {Letter},\n  date = {1951-0%d-01},\n}\n"
    (tmp_path / "x.bib").write_text(letters % ("L1", 1) + letters % ("L2", 2))

    for created in (2, 0):
        counted, problems, notes = bring(tmp_path / "x.bib")

        assert (problems, notes, counted["sources"].created) == ([], [], created)


@pytest.mark.parametrize("update", [False, True])
def test_source_that_stands_is_recognised_and_left_or_updated(tmp_path, update):
    source = make.make_source(slug="gates", title="The Gates", published="1954", kind="article", reliability="B")
    make.make_identifier(source=source, scheme="doi", value="10.5555/moor")
    (tmp_path / "x.bib").write_text(
        "@article{larsson54,\n  title = {Gates},\n  year = {1955},\n  author = {Larsson, {\\AA}sa},\n"
        "  doi = {10.5555/MOOR},\n}\n"
    )

    counted, problems, notes = bring(tmp_path / "x.bib", update=update)

    source.refresh_from_db()
    assert problems == []
    if update:
        assert notes == ["x.bib:1: larsson54: recognised as gates"]
        assert (source.title, source.published, source.reliability) == ("Gates", "1955", "B")
        assert counted["sources"].updated == 1
        assert Agent.objects.get().aliases == ""
    else:
        assert notes == [
            "x.bib:1: larsson54: recognised as gates, left as it stands; --update would change title, author, date"
        ]
        assert (source.title, source.published) == ("The Gates", "1954")
        assert Agent.objects.count() == 0


def test_update_leaves_what_the_entry_does_not_say(tmp_path):
    source = make.make_source(
        slug="good",
        title="Good",
        published="1953",
        kind="book",
        csl={"volume": "1", "edition": "2"},
        topics=[make.make_topic()],
    )
    make.make_identifier(source=source, scheme="isbn", value="9780000000002")
    text = GOOD.replace("year", "volume = {9},\n  doi = {10.1/x},\n  year")
    (tmp_path / "x.bib").write_text(text)

    notes = [bring(tmp_path / "x.bib", update=update)[2] for update in (False, True, False, True)]

    source.refresh_from_db()
    assert notes == [
        ["x.bib:1: good: recognised as good, left as it stands; --update would change identifiers, volume"],
        [],
        [],
        [],
    ]
    assert source.csl == {"volume": "9", "edition": "2"}
    assert sorted(map(str, source.identifiers.all())) == ["doi:10.1/x", "isbn:9780000000002"]
    assert source.topics.count() == 1


def test_keywords_that_are_topics_are_topics_and_the_rest_are_kept(tmp_path):
    make.make_topic(slug="floods", name="Floods")
    (tmp_path / "x.ris").write_text(GOOD_RIS.replace("ER", "KW  - floods\nKW  - weirs\nER"))

    bring(tmp_path / "x.ris")

    source = Source.objects.get()
    assert [topic.slug for topic in source.topics.all()] == ["floods"]
    assert source.csl == {"keyword": "weirs"}


def test_whole_that_is_nowhere_is_left_out_with_a_note(tmp_path):
    (tmp_path / "x.bib").write_text("@inbook{c,\n  title = {C},\n  crossref = {nowhere},\n}\n")

    _counted, problems, notes = bring(tmp_path / "x.bib")

    assert problems == []
    assert notes == ["x.bib:1: c: “nowhere”, of which it is a part, is neither in this file nor on the site; left out"]


NOISE = {
    "blocks.bib": b"@x{\n",
    "braces.bib": b"@x{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{\n",
    "brackets.bib": b"@x(@x(@x( \t  @x(  ",
    "fields.bib": b'@x{a, b = "{c}" # d,\n',
    "text.bib": b"no entry at all, and no end\n",
    "one-line.bib": b"@",
    "tags.ris": b"TY  - X\n",
    "text.ris": b"XX  - noise\n",
    "items.csl.json": b"[",
}


@pytest.mark.parametrize("name", NOISE)
def test_noise_ends_soon(tmp_path, name):
    """4 MB here. Of more, only lines of plain text are read on, each in the same time."""
    (tmp_path / name).write_bytes(NOISE[name] * (4 * 2**20 // len(NOISE[name])))
    began = perf_counter()

    problems = refused(tmp_path / name)

    assert perf_counter() - began < 20
    assert 0 < len(problems) <= 1_002


@pytest.mark.soak
def test_entry_with_very_many_authors_is_read_in_time(tmp_path):
    many = " and ".join(f"Moor, A{number}" for number in range(60_000))
    (tmp_path / "x.bib").write_text(f"@book{{x,\n  author = {{{many}}},\n  title = {{T}},\n}}\n")

    began = perf_counter()
    counted, problems, _notes = bring(tmp_path / "x.bib", dry_run=True)

    assert perf_counter() - began < 30  # in the square of their number it would be a minute
    assert (problems, counted["agents"].created) == ([], 60_000)
