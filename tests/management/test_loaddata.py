import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import TestCase

from claims.ledger.beside import CONSENTS, PURGED_SLUGS, RETIRED_SLUGS
from claims.ledger.state import state_of
from claims.models import (
    Agent,
    Checkpoint,
    Claim,
    Consent,
    Consideration,
    EvidenceItem,
    EvidenceLink,
    Identifier,
    IdentityToken,
    LedgerEntry,
    LedgerHead,
    LedgerSubtree,
    PublicCopy,
    PurgedSlug,
    Record,
    RetiredSlug,
    SearchDocument,
    SignInFailures,
    Source,
    Topic,
    Witness,
)
from claims.operations import bounds, counts, documents, review
from tests.factories import make_claim, make_link
from tests.ledger.logs import unguarded
from tests.models.everything import make_everything

SMALL_CASE = Path(__file__).parent / "small_case.json"
NO_RECORDS = (
    Checkpoint,
    Consideration,
    IdentityToken,
    LedgerEntry,
    LedgerHead,
    LedgerSubtree,
    PublicCopy,
    SearchDocument,
    SignInFailures,
)
DUMPED = {
    model._meta.label_lower
    for model in apps.get_app_config("claims").get_models()
    if not model._meta.proxy and model not in NO_RECORDS
}
BESIDE_TOLD = (CONSENTS, PURGED_SLUGS, RETIRED_SLUGS)
NOTHING_LOADED = "Nothing was loaded, because of:"

pytestmark = pytest.mark.django_db


def row(model, **fields):
    return {"model": f"claims.{model}", "fields": fields}


AGENT = row("agent", slug="clerk", name="A clerk")
CLAIM = row("claim", slug="rain", statement="It rained.", state="published")
SOURCE = row("source", slug="diary", title="Diary", state="published")
ITEM = row("evidenceitem", slug="wet", summary="Wet street", source=["diary"], state="published")
LINK = row("evidencelink", claim=["rain"], item=["wet"], stance="supports")


@pytest.fixture
def load(tmp_path):
    """Loads these rows; says what the command says."""

    def load(*rows):
        path = tmp_path / "rows.json"
        path.write_text(json.dumps(rows))
        out = StringIO()
        call_command("loaddata", path, stdout=out)
        return out.getvalue()

    return load


def everything():
    """Every row of ours with every column, primary keys and ledger too."""
    return {
        model.__name__: list(model._base_manager.order_by("pk").values())
        for model in apps.get_app_config("claims").get_models(include_auto_created=True)
        if not model._meta.proxy
    }


def empty_the_database():
    """Not `flush`: PostgreSQL does not empty tables with rows that the same transaction has written."""
    with unguarded():
        for model in apps.get_app_config("claims").get_models(include_auto_created=True):
            model._base_manager.all()._raw_delete(model._base_manager.db)


def problems(caught):
    """What the command says, line by line."""
    first, *lines = str(caught.value).splitlines()
    assert first == NOTHING_LOADED
    return [line.removeprefix("  ") for line in lines]


def entries():
    return sorted(LedgerEntry.objects.values_list("log", "action", "collection", "key", "by"))


# ---------------------------------------------------------------- What is right


def test_fixture_may_name_what_comes_later_in_the_file():
    call_command("loaddata", SMALL_CASE, verbosity=0)

    item = EvidenceItem.objects.get()
    assert (item.source.slug, item.witness.slug, [source.slug for source in item.draws_on.all()]) == (
        "diary",
        "walker",
        ["diary"],
    )
    assert item.source.part_of.slug == "papers"
    assert item.source.authorships.get().agent.slug == "clerk"
    assert EvidenceLink.objects.get().natural_key() == ("rain", "wet-street")
    assert [topic.slug for topic in Claim.objects.get().topics.all()] == ["weather"]


def test_fixture_says_how_many_rows_it_had():
    out = StringIO()

    call_command("loaddata", SMALL_CASE, stdout=out)

    assert out.getvalue() == "Installed 12 object(s) from 1 fixture(s)\n"


def test_fixture_fills_bounds_and_counts():
    call_command("loaddata", SMALL_CASE, verbosity=0)

    diary = Source.objects.get(slug="diary")
    claim = Claim.objects.get()
    assert (diary.created, diary.created_earliest, diary.created_latest) == (
        "1951/1953",
        date(1951, 1, 1),
        date(1953, 12, 31),
    )
    assert (claim.supporting_items, claim.contradicting_items, claim.context_items, claim.first_made) == (
        1,
        0,
        0,
        date(1950, 1, 1),
    )


def test_fixture_is_entered_in_the_ledger():
    call_command("loaddata", SMALL_CASE, verbosity=0)

    assert entries() == [
        ("internal", "created", "agents", "archive", "loaddata"),
        ("internal", "created", "sources", "diary", "loaddata"),
        ("internal", "created", "sources", "papers", "loaddata"),
        ("public", "created", "agents", "clerk", "loaddata"),
        ("public", "created", "appearances", "rain-said", "loaddata"),
        ("public", "created", "claims", "rain", "loaddata"),
        ("public", "created", "items", "wet-street", "loaddata"),
        ("public", "created", "links", "rain/wet-street", "loaddata"),
        ("public", "created", "sources", "diary", "loaddata"),
        ("public", "created", "topics", "weather", "loaddata"),
        ("public", "created", "witnesses", "walker", "loaddata"),
    ]


def test_fixture_of_a_report_is_a_source(load):
    load(row("report", slug="findings", title="Findings", kind="report", state="published"))

    assert list(Source.objects.values_list("slug", "kind")) == [("findings", "report")]
    assert entries() == [("public", "created", "sources", "findings", "loaddata")]


def test_rows_of_other_apps_are_loaded_as_ever(load):
    load({"model": "auth.group", "fields": {"name": "Reviewers"}})

    assert entries() == []


def test_loading_twice_changes_nothing():
    call_command("loaddata", SMALL_CASE, verbosity=0)
    before = everything()

    call_command("loaddata", SMALL_CASE, verbosity=0)

    assert everything() == before
    assert [*counts.differences(), *bounds.differences()] == []


def test_loading_in_the_other_order_changes_nothing(load):
    """Whether a row is stored at once or waits for those it names, it is the same row."""
    call_command("loaddata", SMALL_CASE, verbosity=0)
    before = everything()

    load(*reversed(json.loads(SMALL_CASE.read_text())))

    assert everything() == before


def test_counts_are_right_after_a_part_is_loaded_again(load):
    """A fixture does not hold the counts of the claims it holds."""
    claim = make_claim(slug="rain", statement="It rained.")
    make_link(claim=claim)
    counts.recount()

    load(CLAIM)

    assert Claim.objects.get().supporting_items == 1
    assert list(counts.differences()) == []


def test_edited_row_is_updated_and_entered(load):
    load(CLAIM)
    before = Claim.objects.get().pk

    load(row("claim", slug="rain", statement="It rained all day.", state="published"))

    assert list(Claim.objects.values_list("pk", "statement")) == [(before, "It rained all day.")]
    assert entries() == [
        ("public", "changed", "claims", "rain", "loaddata"),
        ("public", "created", "claims", "rain", "loaddata"),
    ]


def test_edited_rows_are_entered_in_the_log_of_who_may_see_them(load):
    draft = row("source", slug="note", title="Note")
    load(AGENT, CLAIM, draft)

    load(
        AGENT,
        row("claim", slug="rain", statement="It rained all day.", state="published"),
        row("source", slug="note", title="A note"),
    )

    assert [entry[:4] for entry in entries() if entry[1] == "changed"] == [
        ("internal", "changed", "sources", "note"),
        ("public", "changed", "claims", "rain"),
    ]


def test_row_that_waited_for_another_is_updated_too(load):
    late = row("evidenceitem", slug="wet", summary="Wet street", source=["diary"], state="published")
    load(late, SOURCE)
    before = EvidenceItem.objects.get().pk

    load(
        row("evidenceitem", slug="wet", summary="The street was wet.", source=["letter"], state="published"),
        row("source", slug="letter", title="Letter", state="published"),
    )

    assert list(EvidenceItem.objects.values_list("pk", "summary", "source__slug")) == [
        (before, "The street was wet.", "letter")
    ]


def test_row_that_waits_for_another_keeps_what_it_names_already(load):
    """A reference found at once and one found later stand in the same row."""
    load(
        row("topic", slug="weather", name="Weather"),
        row("source", slug="diary", title="Diary", topics=[["weather"]], part_of=["papers"]),
        row("source", slug="papers", title="Papers"),
    )

    assert list(Source.objects.values_list("slug", "part_of__slug", "topics__slug").order_by("slug")) == [
        ("diary", "papers", "weather"),
        ("papers", None, None),
    ]


def test_identifier_is_the_same_however_it_is_written(load):
    written = row("identifier", source=["diary"], scheme="ISBN", value="0-8330-1482-X")
    load(SOURCE, written)
    before = everything()

    load(SOURCE, written)

    assert list(Identifier.objects.values_list("scheme", "value")) == [("isbn", "083301482X")]
    assert everything() == before


def test_many_to_many_fields_are_replaced(load):
    weather, sun = row("topic", slug="weather", name="Weather"), row("topic", slug="sun", name="Sun")
    load(weather, sun, row("claim", slug="rain", statement="It rained.", topics=[["weather"]]))

    load(row("claim", slug="rain", statement="It rained.", topics=[["sun"]]))

    assert list(Claim.objects.values_list("topics__slug", flat=True)) == ["sun"]


def test_dump_loads_into_an_empty_database_as_it_was(tmp_path):
    make_everything()
    RetiredSlug.objects.create(collection="claims", slug="old", current="new")
    PurgedSlug.objects.create(collection="witnesses", digest="ab" * 32)
    Consent.objects.create(witness=Witness.objects.first(), scope="named")
    dump, again = tmp_path / "dump.json", tmp_path / "again.json"

    def dump_to(path):
        call_command(
            "dumpdata",
            "claims",
            exclude=["claims.ledgerentry", "claims.ledgerhead", "claims.consideration", "claims.searchdocument"],
            use_natural_foreign_keys=True,
            use_natural_primary_keys=True,
            output=path,
            verbosity=0,
        )
        return sorted(json.loads(path.read_text()), key=json.dumps)

    before = dump_to(dump)
    empty_the_database()
    call_command("loaddata", dump, verbosity=0)

    assert {dumped["model"] for dumped in before} == DUMPED
    assert dump_to(again) == before
    assert [*counts.differences(), *bounds.differences(), *documents.differences()] == []
    assert [finding for of in BESIDE_TOLD for finding in state_of(of)] == []


def test_dump_with_searched_texts_loads_and_they_are_made_anew(tmp_path):
    claim = make_claim(slug="rain", statement="Rain fell")
    documents.reindex()
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "claims.claim", "claims.searchdocument", output=dump, verbosity=0)
    dump.write_text(dump.read_text().replace('"title": "rain fell"', '"title": "snow"'))
    claim.delete()

    call_command("loaddata", dump, verbosity=0)

    assert list(documents.differences()) == []
    assert SearchDocument.objects.values_list("title", flat=True).get() == "rain fell"


def test_dump_holds_no_stored_count_and_no_bound():
    make_everything()
    out = StringIO()

    call_command("dumpdata", "claims", stdout=out)

    names = {name for dumped in json.loads(out.getvalue()) for name in dumped["fields"]}
    assert [name for name in names if name.endswith(("_earliest", "_latest", "_items")) or name == "first_made"] == []


def test_dump_of_records_names_no_primary_key():
    make_everything()
    out = StringIO()

    call_command("dumpdata", "claims", use_natural_foreign_keys=True, use_natural_primary_keys=True, stdout=out)

    records = [dumped for dumped in json.loads(out.getvalue()) if issubclass(apps.get_model(dumped["model"]), Record)]
    assert [dumped["model"] for dumped in records if "pk" in dumped] == []


class FixturesOfTestCaseTests(TestCase):
    fixtures = [str(SMALL_CASE)]

    def test_fixtures_of_a_test_case_are_loaded_in_the_same_way(self):
        claim = Claim.objects.get()

        assert (claim.supporting_items, claim.first_made) == (1, date(1950, 1, 1))
        assert LedgerEntry.objects.filter(collection="claims", key="rain").count() == 1


# ---------------------------------------------------------------- What is wrong

WITNESS = row("witness", slug="walker", name="A walker")
OTHER = row("claim", slug="sun", statement="The sun shone.", state="published")
VERDICTS = "supported, leaning_supported, unresolved, leaning_contradicted, contradicted, not_assessable"

# name → (rows, what is said of them)
WRONG = {
    "dangling-required": (
        [SOURCE, ITEM, LINK],
        ["claims.evidencelink “wet”: There is no claim “rain”."],
    ),
    "dangling-optional": (
        [row("source", slug="diary", title="Diary", part_of=["papers"])],
        ["claims.source “diary”: There is no source “papers”."],
    ),
    "dangling-of-a-many-to-many": (
        [row("claim", slug="rain", statement="It rained.", topics=[["weather"]])],
        ["claims.claim “rain”: There is no topic “weather”."],
    ),
    "dangling-one-of-several": (
        [row("topic", slug="sun", name="Sun"), row("claim", slug="r", statement="R", topics=[["sun"], ["weather"]])],
        ["claims.claim “r”: There is no topic “weather”."],
    ),
    "dangling-twice-in-one-row": (
        [row("evidenceitem", slug="wet", summary="Wet", source=["diary"], witness=["walker"], draws_on=[["letter"]])],
        [
            "claims.evidenceitem “wet”: There is no source “diary”.",
            "claims.evidenceitem “wet”: There is no witness “walker”.",
            "claims.evidenceitem “wet”: There is no source “letter”.",
        ],
    ),
    "dangling-and-more": (
        [row("evidenceitem", slug="wet", summary="", source=["diary"])],
        [
            "claims.evidenceitem “wet”: There is no source “diary”.",
            "claims.evidenceitem “wet”: summary: This field cannot be blank.",
        ],
    ),
    "dangling-by-primary-key": (
        [row("evidenceitem", slug="wet", summary="Wet", source=987654)],
        ["claims.evidenceitem “wet”: source: source instance with id 987654 is not a valid choice."],
    ),
    "edtf": (
        [row("source", slug="diary", title="Diary", created="spring 1951")],
        ["claims.source “diary”: created: “spring 1951” is not an EDTF date. Write 1951-21 for “spring 1951”."],
    ),
    "edtf-in-a-row-that-waited": (
        [row("evidenceitem", slug="wet", summary="Wet", source=["diary"], told="1952-13"), SOURCE],
        ["claims.evidenceitem “wet”: told: There is no month 13 in “1952-13”: months go from 01 to 12, as in 1952-12."],
    ),
    "edtf-no-such-day": (
        [row("source", slug="diary", title="Diary", published="2015-02-29")],
        ["claims.source “diary”: published: February 2015 has 28 days, the last of them 2015-02-28."],
    ),
    "vocabulary": (
        [row("witness", slug="walker", name="A walker", reliability="G")],
        ["claims.witness “walker”: reliability: “G” is not one of: A, B, C, D, E, F."],
    ),
    "state": (
        [row("claim", slug="rain", statement="It rained.", state="public")],
        ["claims.claim “rain”: state must be one of: draft, in_review, published, withdrawn."],
    ),
    "same-link-again": (
        [CLAIM, SOURCE, ITEM, LINK, row("evidencelink", claim=["rain"], item=["wet"], stance="contradicts")],
        [
            "claims.evidencelink “rain / wet”: This item is linked to this claim already. Change that link instead.",
        ],
    ),
    "same-link-again-that-waited": (
        [LINK, row("evidencelink", claim=["rain"], item=["wet"], stance="contradicts"), CLAIM, SOURCE, ITEM],
        [
            "claims.evidencelink “rain / wet”: This item is linked to this claim already. Change that link instead.",
        ],
    ),
    "same-slug-again": (
        [CLAIM, row("claim", slug="rain", statement="It did not rain.", state="published")],
        ["claims.claim “rain”: slug: This slug is taken by another record. Slugs are permanent: choose another."],
    ),
    "relation-with-itself": (
        [CLAIM, row("claimrelation", subject=["rain"], kind="denies", object=["rain"])],
        [
            (
                "claims.claimrelation “rain / denies / rain”: A claim cannot have a relation with itself. "
                "Choose the other claim."
            ),
        ],
    ),
    "derivation-of-itself": (
        [row("derivation", derived=["diary"], origin=["diary"]), SOURCE],
        [
            "claims.derivation “diary / diary”: A source cannot draw on itself. Choose the other document it draws on.",
        ],
    ),
    "item-of-nobody": (
        [row("evidenceitem", slug="wet", summary="Wet street")],
        [
            "claims.evidenceitem “wet”: An item needs a source, a witness, or both: somebody or something must say it.",
        ],
    ),
    "protected-witness-with-agent": (
        [AGENT, row("witness", slug="walker", name="A walker", protected=True, agent=["clerk"])],
        [
            (
                "claims.witness “walker”: A protected witness may not be linked to an agent: that would tell who it is. "
                "Remove the agent or the protection."
            ),
        ],
    ),
    "part-of-each-other": (
        [row("source", slug="a", title="A", part_of=["b"]), row("source", slug="b", title="B", part_of=["a"])],
        # Neither can be stored before the other; both are told.
        ["claims.source “a”: There is no source “b”.", "claims.source “b”: There is no source “a”."],
    ),
    "blank": (
        [row("claim", slug="rain")],
        ["claims.claim “rain”: statement: This field cannot be blank."],
    ),
    "no-slug": (
        [row("claim", statement="It rained.")],
        ["claims.claim “”: slug: This field cannot be blank."],
    ),
    "null": (
        [row("source", slug="diary", title=None)],
        ["claims.source “diary”: title: This field cannot be null."],
    ),
    "null-where-empty-is-allowed": (
        [row("agent", slug="clerk", name="A clerk", description=None)],
        ["claims.agent “clerk”: description: This field cannot be null."],
    ),
    "control-character": (
        [row("agent", slug="clerk", name="A\u0000clerk")],
        [
            "claims.agent “clerk”: name: This text holds the control character U+0000, which cannot be stored. Please remove it."
        ],
    ),
    "control-character-in-a-slug": (
        [row("agent", slug="a\u0000", name="A clerk")],
        ["claims.agent “a\u0000”: slug: Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."],
    ),
    "csl-that-is-no-object": (
        [row("source", slug="diary", title="Diary", csl=["volume"])],
        ['claims.source “diary”: csl: Expected a JSON object of CSL variables, such as {"volume": "12"}.'],
    ),
    "csl-with-a-decimal-number": (
        [row("source", slug="diary", title="Diary", csl={"volume": 1.5})],
        [
            (
                "claims.source “diary”: csl: The CSL variable “volume” is a decimal number; write it as text, in quotation "
                "marks."
            ),
        ],
    ),
    "several": (
        [
            row("claim", slug="rain", statement="", form="wrong"),
            row("agent", slug="clerk", name="A clerk", kind="wrong"),
            row("source", slug="diary", title="Diary", part_of=["papers"], created="1952-13"),
            row("source", slug="letter", title="Letter", issuer=["nobody"]),
            AGENT,
        ],
        [
            "claims.claim “rain”: statement: This field cannot be blank.",
            "claims.claim “rain”: form: “wrong” is not one of: assertion, denial, no_evidence, finding, allegation.",
            "claims.agent “clerk”: kind: “wrong” is not one of: person, organization.",
            "claims.source “diary”: There is no source “papers”.",
            "claims.source “diary”: created: There is no month 13 in “1952-13”: months go from 01 to 12, as in 1952-12.",
            "claims.source “letter”: There is no agent “nobody”.",
        ],
    ),
}


@pytest.mark.parametrize(("rows", "said"), WRONG.values(), ids=WRONG)
def test_wrong_fixture_is_refused_with_all_its_errors_and_nothing_is_written(load, rows, said):
    before = everything()

    with pytest.raises(CommandError) as caught:
        load(*rows)

    assert problems(caught) == said
    assert everything() == before


def test_primary_key_of_another_row_is_refused(load):
    """As `dumpdata` writes them: the slug would change without a redirect, and nothing of it in the ledger."""
    load(AGENT, CLAIM, SOURCE, ITEM, LINK, row("claim", slug="sun", statement="The sun shone."))
    claim, link, before = Claim.objects.get(slug="rain"), EvidenceLink.objects.get(), everything()

    with pytest.raises(CommandError) as caught:
        load(
            row("claim", slug="drizzle", statement="It rained.", state="published") | {"pk": claim.pk},
            row("evidencelink", claim=["sun"], item=["wet"], stance="supports") | {"pk": link.pk},
        )

    advice = "Leave primary keys out (dumpdata --natural-primary)."
    assert problems(caught) == [
        f"claims.claim “drizzle”: its primary key {claim.pk} is that of “rain” here. {advice}",
        f"claims.evidencelink “sun / wet”: its primary key {link.pk} is that of “rain / wet” here. {advice}",
    ]
    assert everything() == before


def test_primary_key_of_the_same_row_is_accepted(load):
    load(CLAIM)

    load(row("claim", slug="rain", statement="It poured.", state="published") | {"pk": Claim.objects.get().pk})

    assert Claim.objects.get().statement == "It poured."


@pytest.mark.parametrize("state", ["published", "withdrawn"])
@pytest.mark.parametrize("loaded", ["draft", "in_review"])
def test_what_has_been_public_is_no_draft_again(load, state, loaded):
    """Its address would say that it never was."""
    make_claim(slug="rain", statement="It rained.", state=state)

    with pytest.raises(CommandError) as caught:
        load(row("claim", slug="rain", statement="It rained.", state=loaded))

    assert problems(caught) == [
        "claims.claim “rain”: it has been public and cannot be a draft again; expected the state published or withdrawn."
    ]


def test_row_that_names_a_refused_one_is_not_blamed_alone(load):
    """The cause is told too: a reader who mends it has mended both."""
    with pytest.raises(CommandError) as caught:
        load(row("source", slug="diary", title=""), row("evidenceitem", slug="wet", summary="Wet", source=["diary"]))

    assert problems(caught) == [
        "claims.source “diary”: title: This field cannot be blank.",
        "claims.evidenceitem “wet”: There is no source “diary”.",
    ]


def test_row_beside_records_takes_the_place_of_its_own_and_of_no_other(load):
    load(row("witness", slug="guard", name="A guard"), row("witness", slug="cook", name="A cook"))
    load(row("consent", witness=["guard"], scope="named"))
    guard = Consent.objects.get()

    load({**row("consent", witness=["cook"], scope="pseudonym"), "pk": guard.pk})
    load({**row("consent", witness=["guard"], scope="pseudonym"), "pk": 99})

    told = Consent.objects.order_by("pk").values_list("pk", "witness__slug", "scope")
    assert list(told) == [(guard.pk, "guard", "pseudonym"), (guard.pk + 1, "cook", "pseudonym")]
    assert [str(finding) for of in BESIDE_TOLD for finding in state_of(of)] == []


@pytest.mark.parametrize(
    ("loaded", "said"),
    [
        (row("consent", witness=["nobody"], scope="named"), "claims.consent: it names a record that is not there, or stands further on."),
        (row("consent", witness=["guard"], scope="all"), "claims.consent: scope: “all” is not one of: named, pseudonym, staff."),
    ],
)  # fmt: skip
def test_consent_that_is_not_right_is_refused(load, loaded, said):
    load(row("witness", slug="guard", name="A guard"))

    with pytest.raises(CommandError) as caught:
        load(loaded)

    assert problems(caught) == [said]
    assert Consent.objects.count() == 0


def test_failures_to_sign_in_stay_where_they_happened(load):
    load(
        row("signinfailures", count=9, not_before="2999-01-01T00:00:00Z", latest="2999-01-01T00:00:00Z")
        | {"pk": "ab" * 32}
    )

    assert SignInFailures.objects.count() == 0


@pytest.mark.django_db(databases=["default", "vault"])
def test_identities_come_with_no_fixture(tmp_path):
    path = tmp_path / "rows.json"
    fields = dict.fromkeys(("name", "other_names", "contact", "notes"), "AAAA") | {"key_id": "ab" * 8}
    path.write_text(json.dumps([{"model": "vault.identity", "pk": "cd" * 16, "fields": fields}]))

    with pytest.raises(CommandError, match="A fixture cannot bring identities"):
        call_command("loaddata", path, database="vault")
    assert apps.get_model("vault", "Identity").objects.count() == 0


def test_slug_of_a_former_record_is_refused(load):
    RetiredSlug.objects.create(collection="claims", slug="rain")

    with pytest.raises(CommandError) as caught:
        load(CLAIM)

    assert problems(caught) == [
        "claims.claim “rain”: slug: The slug “rain” belonged to another record. A slug is never reused: choose another."
    ]


def test_wrong_fixture_leaves_what_stands_alone(load):
    load(AGENT, CLAIM)
    before = everything()

    with pytest.raises(CommandError):
        load(
            row("agent", slug="clerk", name="Another name"),
            row("claim", slug="rain", statement="Other", form="wrong"),
        )

    assert everything() == before


@pytest.mark.parametrize(
    "brought",
    [
        {"model": "claims.ledgerhead", "fields": {"log": "public", "size": 9}},
        {
            "model": "claims.ledgerentry",
            "fields": {"log": "public", "sequence": 0, "at": "2016-05-23T00:00:00Z", "by": "x", "leaf_hash": ""},
        },
    ],
    ids=["head", "entry"],
)
def test_ledger_in_a_fixture_is_refused(load, brought):
    before = everything()

    with pytest.raises(CommandError) as caught:
        load(AGENT, brought)

    assert str(caught.value) == (
        "A fixture cannot bring ledger entries, nor what assessments considered: both tell of this site alone. "
        "Leave them out (dumpdata --exclude claims.ledgerentry --exclude claims.ledgerhead "
        "--exclude claims.consideration)."
    )
    assert everything() == before


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([AGENT, row("agent", slug="other", name="Other", shoe_size=43)], "shoe_size"),
        ([AGENT, row("shoe", size=43)], "claims.shoe"),
        ([AGENT, row("evidenceitem", slug="wet", summary="Wet", source="diary")], "claims.evidenceitem"),
        ([AGENT, row("claim", slug="rain", statement="R", topics="weather")], "claims.claim"),
        ([AGENT, row("witness", slug="walker", name="A walker", protected="perhaps")], "claims.witness"),
    ],
    ids=["unknown-field", "unknown-model", "reference-that-is-no-list", "references-that-are-no-list", "no-boolean"],
)
def test_fixture_that_cannot_be_read_is_an_error_of_the_command(load, rows, named):
    """Not a traceback; it names the place, and nothing is written."""
    with pytest.raises(CommandError) as caught:
        load(*rows)

    assert named in str(caught.value)
    assert (Agent.objects.count(), Topic.objects.count(), LedgerEntry.objects.count()) == (0, 0, 0)


def test_file_that_is_no_json_is_an_error_of_the_command(tmp_path):
    path = tmp_path / "broken.json"
    path.write_text('[{"model": "claims.agent", ')

    with pytest.raises(CommandError) as caught:
        call_command("loaddata", path)

    assert "broken.json" in str(caught.value)


def test_state_in_a_fixture_is_entered_in_the_ledger(load):
    """A fixture is an operator's word: it may publish what was a draft, and the log tells who did."""
    load(row("claim", slug="rain", statement="It rained."))

    load(CLAIM)

    assert list(Claim.objects.values_list("state", flat=True)) == ["published"]
    assert entries() == [
        ("internal", "created", "claims", "rain", "loaddata"),
        ("public", "changed", "claims", "rain", "loaddata"),
    ]


def test_fixture_does_not_publish_what_was_withdrawn(load):
    load(CLAIM)
    review.advance(by="editor", transition=review.WITHDRAW, records=[Claim.objects.get()])

    with pytest.raises(CommandError) as caught:
        load(CLAIM)

    assert problems(caught) == [
        "claims.claim “rain”: it was withdrawn here. Publish it again on the editors’ desk, or leave it out of the fixture."
    ]
    assert Claim.objects.get().state == "withdrawn"
