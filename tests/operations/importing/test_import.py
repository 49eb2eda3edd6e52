"""Whatever a bundle brings in, the ledger, the counts and the bounds are as true as after an edit by hand."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import bulk
from claims.formats import open_bundle, write_bundle
from claims.models import Claim, EvidenceItem, EvidenceLink, LedgerEntry, PossibleIdentity, Source, Topic, Witness
from claims.operations import bounds, change, counts, review
from claims.operations.importing import import_bundle
from claims.operations.importing.check import apart
from claims.records import RECORD_TYPES
from tests.factories import make_claim
from tests.operations.ledger_truth import assert_ledger_is_true
from tests.operations.test_rows import rows_as_planned

pytestmark = pytest.mark.django_db
FOUNDING_CASE = Path(__file__).parents[3] / "fixtures" / "korean_war_pows"


def import_(path, **options):
    call_command("importdata", path, **{"verbosity": 0, **options})


def assert_all_is_true():
    assert_ledger_is_true()
    assert [*counts.differences(), *bounds.differences()] == []


def told():
    """Every record by collection and key, with its state."""
    return {
        collection: {
            record.key: (record.full, record.state)
            for record in record_type.read(list(record_type.model.objects.values_list("pk", flat=True)))
        }
        for collection, record_type in RECORD_TYPES.items()
    }


@pytest.fixture
def write(tmp_path):
    """Writes files of a bundle: ``write(topics=[{"slug": …}])``; the folder."""

    def write(**files):
        for name, rows in files.items():
            with (tmp_path / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        return tmp_path

    return write


def test_founding_case_comes_in_as_its_fixture_loads():
    import_(FOUNDING_CASE)
    imported = told()
    assert_all_is_true()

    count = LedgerEntry.objects.count()
    call_command("loaddata", "korean_war_pows", verbosity=0)

    assert told() == imported
    assert LedgerEntry.objects.count() == count


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_bundle_with_drafts_comes_in_true_and_twice_changes_nothing(tmp_path, seed):
    bulk.write(tmp_path / "bundle", claims=60, seed=seed, drafts=0.25)

    import_(tmp_path / "bundle")

    assert_all_is_true()
    before, count = told(), LedgerEntry.objects.count()
    import_(tmp_path / "bundle", update=True)
    assert (told(), LedgerEntry.objects.count()) == (before, count)


def test_planner_knows_what_an_import_brought(tmp_path):
    bulk.write(tmp_path / "bulk", claims=150, seed=1)

    import_(tmp_path / "bulk")

    assert rows_as_planned("claims_evidencelink") == EvidenceLink.objects.count() > 500
    assert rows_as_planned("claims_ledgerentry") >= 500


def test_records_can_be_added_by_hand_after_an_import():
    import_(FOUNDING_CASE)

    with change(by="editor") as work:
        work.save(Topic(slug="new", name="New"))
        work.save(Claim(slug="new", statement="New"))

    assert_all_is_true()


def test_bundle_comes_in_beside_what_stands(write):
    make_claim(slug="old")
    call_command("recount", verbosity=0)
    with change(by="setup") as work:
        work.touch(Claim.objects.get())

    import_(
        write(
            sources=[
                {"slug": "part", "title": "Part", "part_of": "whole"},
                {"slug": "whole", "title": "W", "part_of": ""},
            ],
            items=[{"slug": "i", "summary": "I", "source": "part"}],
            links=[{"claim": "old", "item": "i", "stance": "contradicts"}],
        )
    )

    assert Claim.objects.get().contradicting_items == 1
    assert Source.objects.get(slug="part").part_of.slug == "whole"
    assert_all_is_true()


def test_difference_is_a_conflict_unless_updates_are_wanted(write, capsys):
    folder = write(topics=[{"slug": "camps", "name": "Camps"}])
    import_(folder)
    count = LedgerEntry.objects.count()
    write(topics=[{"slug": "camps", "name": "Prison camps"}])

    with pytest.raises(CommandError, match="1 problem; nothing was written"):
        import_(folder)

    assert capsys.readouterr().err.strip() == (
        "topics.csv:2: name: “Camps” stands here, the file says “Prison camps”. With --update it would be changed."
    )
    assert (Topic.objects.get().name, LedgerEntry.objects.count()) == ("Camps", count)
    import_(folder, update=True)
    assert Topic.objects.get().name == "Prison camps"
    assert_all_is_true()


def test_a_difference_far_into_a_text_is_seen_in_the_message(write, capsys):
    text = "The camp lay on the river. " * 20
    folder = write(topics=[{"slug": "camps", "name": "Camps", "description": f"{text}It was closed in 1953."}])
    import_(folder)
    write(topics=[{"slug": "camps", "name": "Camps", "description": f"{text}It was closed in 1954, as is said."}])

    with pytest.raises(CommandError):
        import_(folder)

    assert capsys.readouterr().err.strip() == (
        "topics.csv:2: description: “…It was closed in 1953.” stands here, the file says “…It was closed in 1954, "
        "as is said.”. With --update it would be changed."
    )


@pytest.mark.parametrize(
    ("stands", "says", "told"),
    [
        ("Camps", "Prison camps", ("Camps", "Prison camps")),
        (["a", "b"], [], ("a; b", "")),
        ("a" * 100, "a" * 99, ("…" + "a" * 21, "…" + "a" * 20)),
        ("a" * 100, "", ("a" * 80 + "…", "")),
        ("a" * 100 + "b" * 100, "a" * 100 + "c" * 10, ("…" + "a" * 20 + "b" * 60 + "…", "…" + "a" * 20 + "c" * 10)),
    ],
)
def test_two_versions_are_told_apart(stands, says, told):
    assert apart(stands, says) == told


def test_a_dry_run_of_an_update_tells_both_versions(write, capsys):
    folder = write(topics=[{"slug": "camps", "name": "Camps"}, {"slug": "rail", "name": "Rail"}])
    import_(folder)
    write(topics=[{"slug": "camps", "name": "Prison camps"}, {"slug": "rail", "name": "Rail"}])

    import_(folder, update=True, dry_run=True, verbosity=1)

    assert capsys.readouterr().out.splitlines()[-1] == "  topics.csv:2: name: “Camps” would become “Prison camps”"
    assert Topic.objects.get(slug="camps").name == "Camps"


def test_a_dry_run_tells_no_more_than_a_person_can_look_at(write, capsys):
    folder = write(topics=[{"slug": f"t-{number}", "name": "Before"} for number in range(300)])
    import_(folder)
    write(topics=[{"slug": f"t-{number}", "name": "After"} for number in range(300)])

    import_(folder, update=True, dry_run=True, verbosity=1)

    lines = capsys.readouterr().out.splitlines()
    assert (len([line for line in lines if "would become" in line]), lines[-1]) == (
        200,
        "  … and more: these are the first 200.",
    )


def test_what_was_changed_here_since_the_export_is_not_undone(write, capsys):
    folder = write(topics=[{"slug": "camps", "name": "Camps"}, {"slug": "rail", "name": "Rail"}])
    import_(folder)
    exported = LedgerEntry.objects.latest("id").at
    with change(by="100% colin") as work:
        topic = Topic.objects.get(slug="camps")
        topic.name = "By Colin"
        work.save(topic)
    at = f"{LedgerEntry.objects.latest('id').at:%Y-%m-%d %H:%M}"
    write(topics=[{"slug": "camps", "name": "Camps"}, {"slug": "rail", "name": "Railways"}])

    with pytest.raises(CommandError, match="1 problem; nothing was written"):
        import_(folder, update=True, since=exported)

    assert capsys.readouterr().err.strip() == (
        f"topics.csv:2: name: “By Colin” stands here (100% colin changed it, {at} UTC), the file says “Camps”."
    )
    assert sorted(Topic.objects.values_list("name", flat=True)) == ["By Colin", "Rail"]
    import_(folder, update=True, since=LedgerEntry.objects.latest("id").at)
    assert sorted(Topic.objects.values_list("name", flat=True)) == ["Camps", "Railways"]


def test_the_time_of_an_export_is_a_time_and_goes_with_update(write):
    folder = write(topics=[{"slug": "camps", "name": "Camps"}])

    with pytest.raises(CommandError, match="--since goes with --update"):
        call_command("importdata", folder, "--since=2026-03-01T14:30")
    with pytest.raises(CommandError, match="'yesterday' is no time; expected one such as 2026-03-01T14:30"):
        call_command("importdata", folder, "--update", "--since=yesterday")

    call_command("importdata", folder, "--update", "--since=2026-03-01", verbosity=0)
    assert Topic.objects.count() == 1


def test_update_changes_every_sort_of_column(write):
    names = [{"slug": slug, "name": slug} for slug in ("a", "b")]
    people = [{"slug": slug, "name": slug, "relays": "", "possibly_same_as": ""} for slug in ("u", "v", "w")]
    source = {
        "slug": "s",
        "title": "S",
        "authors": "a;b",
        "issuer": "a",
        "identifiers": "doi:10.1/x",
        "published": "1951",
    }
    item = {"slug": "i", "summary": "I", "source": "s", "draws_on": "s", "note": "kept"}
    folder = write(agents=names, topics=names, witnesses=people, sources=[source | {"topics": "a"}], items=[item])
    import_(folder)

    people[0] |= {"relays": "v", "possibly_same_as": "w"}
    source |= {"authors": "b;a", "issuer": "", "identifiers": "isbn:978-0-8330-1482-5", "published": "1952~"}
    del item["note"]
    write(witnesses=people, sources=[source | {"topics": "b"}], items=[item | {"draws_on": "", "source": "s"}])
    import_(folder, update=True)

    records = told()
    assert {name: records["sources"]["s"][0][name] for name in source | {"topics": ""}} == {
        "slug": "s",
        "title": "S",
        "authors": ["b", "a"],
        "issuer": "",
        "identifiers": ["isbn:9780833014825"],
        "published": "1952~",
        "topics": ["b"],
    }
    assert [records["witnesses"][slug][0]["possibly_same_as"] for slug in ("u", "v", "w")] == [["w"], [], ["u"]]
    assert records["witnesses"]["u"][0]["relays"] == ["v"]
    assert (records["items"]["i"][0]["draws_on"], records["items"]["i"][0]["note"]) == ([], "kept")
    assert_all_is_true()


EXCHANGED = {
    "sources": ("title", "authors", "topics", "published", "identifiers", "csl"),
    "items": ("summary", "draws_on", "event_date"),
    "claims": ("statement", "topics", "questions"),
    "links": ("strength", "rationale"),
}
"""Columns whose values may stand in any row."""


def test_update_of_many_rows_leaves_what_the_bundle_says(tmp_path):
    bulk.write(tmp_path / "bulk", claims=40, seed=5, drafts=0.2)
    import_(tmp_path / "bulk")
    expected = told()
    for collection, columns in EXCHANGED.items():
        records = list(expected[collection].values())
        for column in columns:
            values = [record[column] for record, _state in records]
            for (record, _state), value in zip(records, values[1:] + values[:1], strict=True):
                record[column] = value
    export_of = {collection: [record for record, _state in expected[collection].values()] for collection in EXCHANGED}
    write_bundle(
        tmp_path / "changed.json",
        [(collection, list(rows[0]), rows) for collection, rows in export_of.items()],
    )

    import_(tmp_path / "changed.json", update=True)

    assert told() == expected
    assert_all_is_true()


def test_update_takes_as_many_queries_for_two_rows_as_for_thirty(write):
    taken = []
    for number in (2, 30):
        slugs = [f"of-{number}-{n}" for n in range(number)]
        sources = [{"slug": slug, "title": "T", "topics": "", "published": ""} for slug in slugs]
        folder = write(topics=[{"slug": f"of-{number}", "name": "Camps"}], sources=sources)
        import_(folder)
        write(sources=[source | {"topics": f"of-{number}", "published": "1951~"} for source in sources])

        with CaptureQueriesContext(connection) as queries:
            import_(folder, update=True)

        assert Source.objects.filter(topics__slug=f"of-{number}", published="1951~").count() == number
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_update_that_parts_two_witnesses_parts_them_from_both_sides(write):
    people = [{"slug": "u", "name": "U", "possibly_same_as": "v"}, {"slug": "v", "name": "V", "possibly_same_as": "u"}]
    folder = write(witnesses=people)
    import_(folder)
    assert PossibleIdentity.objects.count() == 1

    write(witnesses=[person | {"possibly_same_as": ""} for person in people])
    import_(folder, update=True)

    assert PossibleIdentity.objects.count() == 0
    assert_all_is_true()


def test_update_moves_states_as_review_does(write, capsys):
    folder = write(claims=[{"slug": "c", "statement": "C", "state": "published"}])
    import_(folder)
    write(claims=[{"slug": "c", "statement": "C", "state": "withdrawn"}])
    import_(folder, update=True)
    assert Claim.objects.get().state == "withdrawn"
    assert_all_is_true()

    write(claims=[{"slug": "c", "statement": "C", "state": "draft"}])
    with pytest.raises(CommandError):
        import_(folder, update=True)

    assert "claims.csv:2: state: A record that is withdrawn cannot become draft." in capsys.readouterr().err


def test_dry_run_and_state(write):
    folder = write(claims=[{"slug": "c", "statement": "C"}])

    import_(folder, dry_run=True)
    assert Claim.objects.count() == 0
    import_(folder, state="draft")

    assert Claim.objects.get().state == "draft"
    assert list(LedgerEntry.objects.values_list("log", flat=True)) == ["internal"]


def test_everything_wrong_is_told_at_once_and_nothing_is_written(write, capsys):
    retired = make_claim(slug="retired", state="draft")
    with change(by="setup") as work:
        work.delete(retired)
    count = LedgerEntry.objects.count()
    folder = write(
        witnesses=[{"slug": "w", "name": "W", "protected": "yes", "agent": "nobody"}],
        sources=[
            {"slug": "a", "title": "A", "part_of": "b", "published": "1952-13", "reliability": "G"},
            {"slug": "b", "title": "B", "part_of": "a", "published": "", "reliability": ""},
        ],
        derivations=[{"derived": "a", "origin": "a"}],
        items=[
            {"slug": "i", "summary": "I", "source": "", "witness": ""},
            {"slug": "i", "summary": "J", "source": "a", "witness": ""},
        ],
        claims=[{"slug": "retired", "statement": "C"}, {"slug": "c", "statement": "x" * 501}],
        relations=[{"subject": "c", "kind": "denies", "object": "c"}],
        appearances=[{"slug": "p", "claim": "c", "agent": "", "witness": ""}],
        links=[{"claim": "c", "item": "i", "stance": "doubts"}, {"claim": "c", "item": "nothing", "stance": "context"}],
    )

    with pytest.raises(CommandError, match="nothing was written"):
        import_(folder)

    problems = sorted(line for line in capsys.readouterr().err.splitlines() if line)
    assert [line.split(": ", 2)[:2] for line in problems] == [
        ["appearances.csv:2", "witness"],
        ["claims.csv:2", "slug"],
        ["claims.csv:3", "statement"],
        ["derivations.csv:2", "origin"],
        ["items.csv:2", "witness"],
        ["items.csv:3", "slug"],
        ["links.csv:2", "stance"],
        ["links.csv:3", "item"],
        ["relations.csv:2", "object"],
        ["sources.csv:2", "part_of"],
        ["sources.csv:2", "published"],
        ["sources.csv:2", "reliability"],
        ["sources.csv:3", "part_of"],
        ["witnesses.csv:2", "agent"],
        ["witnesses.csv:2", "agent"],
    ]
    assert (Witness.objects.count(), EvidenceItem.objects.count(), LedgerEntry.objects.count()) == (0, 0, count)


def test_error_while_writing_leaves_nothing():
    def break_down(_rows):
        raise RuntimeError

    with open_bundle(FOUNDING_CASE) as bundle, pytest.raises(RuntimeError):
        import_bundle(by="somebody", bundle=bundle, written=break_down)

    assert (Claim.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_withdrawn_record_is_published_again_by_an_update_alone(write):
    folder = write(claims=[{"slug": "c", "statement": "C", "state": "published"}])
    import_(folder)
    review.advance(by="editor", transition=review.WITHDRAW, records=[Claim.objects.get()])

    with pytest.raises(CommandError):
        import_(folder)

    assert Claim.objects.get().state == "withdrawn"
