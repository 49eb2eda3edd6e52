"""Files in the manner of Zotero and Better BibTeX: what is made of them, and that nothing is lost when they go round."""

from pathlib import Path

import pytest

from claims.formats.incoming import open_data
from claims.models import Agent, Source
from tests.factories import make_agent

from .there_and_back import ENDINGS, afresh, agents, bring, export, sources

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
SAMPLES = ["zotero.bib", "better.bib", "zotero.ris", "zotero.json"]


def brought(name):
    _counted, problems, notes = bring(HERE / name)
    assert problems == []
    return notes


def source(slug):
    """What is filled of a source, its agents by name."""
    row = next(one for one in [sources()[slug]])
    told = {name: value for name, value in row.items() if value and name != "slug"}
    named = dict(Agent.objects.values_list("slug", "name"))
    told |= {"authors": [named[one] for one in told["authors"]]} if "authors" in told else {}
    return told | ({"issuer": named[told["issuer"]]} if "issuer" in told else {})


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", SAMPLES)
def test_sample_goes_round_without_loss(name, ending, tmp_path):
    brought(name)
    first = export(tmp_path / f"first{ending}")
    before, named = sources(), agents()

    notes = afresh(first)

    assert notes == []
    assert (sources(), agents()) == (before, named)
    assert export(tmp_path / f"second{ending}").read_bytes() == first.read_bytes()


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_again_changes_nothing(name):
    brought(name)
    stood = Source.objects.count(), Agent.objects.count()

    for update in (False, True):
        counted, problems, _notes = bring(HERE / name, update=update)

        assert problems == []
        assert {one.created + one.updated for one in counted.values()} == {0}
    assert (Source.objects.count(), Agent.objects.count()) == stood


def test_bibtex_of_zotero():
    notes = brought("zotero.bib")

    assert notes == []
    assert source("larsson_gates_1954") == {
        "title": "The Gates of the Moor Weir: What the NWB Knew",
        "kind": "article",
        "authors": ["Åsa Larsson", "Jörg Müller", "Pieter van der Berg"],
        "container": "Journal of River Engineering",
        "published": "1954-01",
        "identifiers": ["doi:10.5555/moor.1954.3", "issn:0018-1234"],
        "url": "https://example.org/larsson?a=1&b=2",
        "accessed": "2024-05-06",
        "language": "en",
        "abstract": "On the night of 31 January the gates stood open & nobody was there.\n\nIt cost 12% of the harvest.",
        "csl volume": "12",
        "csl issue": "3",
        "csl page": "14-19",
    }
    assert source("obrien_rivers_1961") == {
        "title": "Rivers and their Keepers",
        "kind": "book",
        "authors": ["Seán O'Brien"],
        "issuer": "Quay Press",
        "published": "1961",
        "identifiers": ["isbn:9780000000002", "oclc:1234567"],
        "csl publisher-place": "Dublin",
        "csl edition": "2",
        "csl collection-title": "Waters",
        "csl editor": [{"family": "Čapek", "given": "Karel"}],
        "csl translator": [{"family": "García Márquez", "given": "Ana"}],
    }
    assert source("mao_floods_1956")["part_of"] == "obrien_rivers_1961"
    # The keeper’s name stands in the order of other formats: “Hall, Thomas, Jr.”.
    assert source("hall_testimony_1953")["authors"] == ["Thomas Hall Jr."]
    assert source("northern_water_board_report_1953")["authors"] == ["Northern Water Board"]
    assert source("anon_paper_1953") == {
        "title": "Water in the Streets",
        "kind": "article",
        "container": "The Northern Yorkshire Times, Late Edition",
        "published": "1953-02-01",
    }


def test_biblatex_of_better_bibtex():
    brought("better.bib")
    dates = {row["title"]: (row["created"], row["published"]) for row in sources().values()}

    assert dates == {
        "Log of the Moor Weir": ("1953~", ""),
        "Letter to the Board": ("1951-04/1952", ""),
        "The Weir Today": ("", "2001-05-04"),
        "Dykes and polders": ("", "195X"),
        "Floods: a newsreel": ("", "1953-21"),
        "Water levels": ("", "1950/.."),
        "[The gates, seen from the bridge]": ("", "1953?"),
    }
    assert source("log-of-the-moor-weir")["held_at"] == "Northern Archive, box 12"
    assert source("log-of-the-moor-weir")["language"] == "en-GB"
    assert source("dykes-and-polders")["authors"] == ["Anna van Gogh"]
    assert source("dykes-and-polders")["identifiers"] == ["arxiv:1234.5678"]


def test_ris_of_zotero():
    notes = brought("zotero.ris")

    assert notes == ["zotero.ris: fields that have no place here were passed over: L1 (1)"]
    assert source("keeper-log") == {
        "title": "Log of the Moor Weir",
        "kind": "archival",
        "authors": ["Thomas Hall Jr."],
        "created": "1953-24",
        "held_at": "Northern Archive",
        "csl archive_location": "box 12",
        "csl call-number": "NA/53",
    }
    assert source("letter-to-the-board")["csl recipient"] == [{"family": "Board", "given": "Clara"}]
    assert source("hearing-on-the-flood")["issuer"] == "Committee on Waters"
    assert source("water-in-the-streets") == {
        "title": "Water in the Streets",
        "kind": "article",
        "container": "The Northern Yorkshire Times",
        "published": "1953-02-01",
        "abstract": "Seen by many.",
    }


def test_csl_of_zotero():
    notes = brought("zotero.json")

    assert notes == []
    assert source("hall-interview") == {
        "title": "Keeper on the night",
        "kind": "interview",
        "authors": ["Thomas Hall Jr."],
        "created": "1975~",
        "held_at": "Northern Archive",
        "csl archive_location": "tape 4",
        "csl interviewer": [{"family": "Berg", "given": "Pieter", "non-dropping-particle": "van der"}],
        "csl medium": "tape",
    }
    assert source("newsreel")["published"] == "1953-02~"
    assert source("levels")["csl note"] == "Checked by hand."
    assert source("map")["public_since"] == "1993-09/1993-11"


def test_person_named_family_first_is_found_again_and_written_so():
    make_agent(slug="mao", name="Mao Zedong", kind="person", aliases="Mao, Zedong")

    brought("zotero.bib")

    assert source("mao_floods_1956")["authors"] == ["Mao Zedong"]


@pytest.mark.parametrize("name", SAMPLES)
def test_ordinary_entries_need_no_word_of_ours(name, tmp_path):
    """The exact remainder is for what a format cannot say, and not for what we fail to read."""
    brought(name)

    told = export(tmp_path / f"out{Path(name).suffix.replace('.json', '.csl.json')}").read_text()

    assert told.count("evidence") == {"zotero.bib": 1, "better.bib": 1, "zotero.ris": 0, "zotero.json": 0}[name]


def test_json_that_is_an_object_is_a_bundle(tmp_path):
    path = tmp_path / "x.json"
    path.write_text('{"topics": [{"slug": "t", "name": "T"}]}')

    with open_data(path) as bundle:
        assert bundle.files == ("topics",)
