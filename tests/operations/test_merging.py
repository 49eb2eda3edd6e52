"""Two records that are one: everything leads to the one that is kept, and all of it can be taken back."""

import json

import pytest

from claims.models import (
    Agent,
    Claim,
    ClaimRelation,
    EvidenceItem,
    EvidenceLink,
    LedgerEntry,
    PossibleIdentity,
    RetiredSlug,
    Source,
    Witness,
)
from claims.operations import Refused, change, counts
from claims.operations.merging import merge, planned
from claims.operations.undoing import undo
from claims.records import RECORD_TYPES
from tests import factories as make
from tests.models.everything import make_everything

from .ledger_truth import assert_ledger_is_true, enter_all, told

pytestmark = pytest.mark.django_db


def merged(kept, duplicate, reason="The same."):
    merge(by="anna", kept=kept, duplicate=duplicate, reason=reason)
    assert_ledger_is_true()
    assert list(counts.differences()) == []


def entries(**conditions):
    return list(LedgerEntry.objects.filter(**conditions).order_by("id").values_list("log", "action", "by", "reason"))


def test_whatever_pointed_to_a_source_points_to_the_kept_one():
    kept, duplicate = make.make_source(slug="kept"), make.make_source(slug="dup")
    item, drawing = make.make_item(source=duplicate), make.make_item(draws_on=[duplicate, kept])
    appearance = make.make_appearance(source=duplicate)
    part = make.make_source(part_of=duplicate)
    derivation = make.make_derivation(derived=part, origin=duplicate)
    event = make.make_source_event(source=make.make_source(), attested_by=duplicate)
    make.make_attachment(source=duplicate)
    enter_all()

    merged(kept, duplicate)

    for row, name in [(item, "source"), (appearance, "source"), (part, "part_of"), (derivation, "origin")]:
        row.refresh_from_db()
        assert getattr(row, name) == kept
    event.refresh_from_db()
    assert event.attested_by == kept
    assert list(drawing.draws_on.all()) == [kept]
    assert kept.attachments.count() == 1
    assert not Source.objects.filter(slug="dup").exists()


def test_the_old_slug_redirects_and_one_entry_says_so(client):
    kept, duplicate = make.make_source(slug="kept"), make.make_source(slug="dup")
    enter_all()

    merged(kept, duplicate, reason="One report, two titles.")

    response = client.get("/sources/dup/")
    assert (response.status_code, response.url) == (301, "/sources/kept/")
    assert entries(action="merged") == [
        ("public", "merged", "anna", "“dup” was merged into “kept”: One report, two titles.")
    ]
    assert RetiredSlug.objects.values_list("slug", "current", "merged").get() == ("dup", "kept", True)


def test_a_slug_leads_on_however_often_its_record_was_renamed_and_merged(client):
    first, second, third = (make.make_agent(slug=slug) for slug in ("first", "second", "third"))
    make.make_appearance(agent=first)
    make.make_appearance(agent=second)
    make.make_appearance(agent=third)
    enter_all()
    with change(by="anna") as work:
        first.slug = "renamed"
        work.save(first)
    merged(second, first)
    merged(third, second)

    for slug in ("first", "renamed", "second"):
        assert client.get(f"/agents/{slug}/").url == "/agents/third/"


def test_empty_columns_are_filled_and_lists_joined_and_nothing_is_overwritten():
    one, other = make.make_agent(), make.make_agent()
    kept = make.make_source(url="https://kept.example/", authors=[one])
    duplicate = make.make_source(
        url="https://dup.example/", held_at="National Archives", published="1993-08", authors=[other, one]
    )
    make.make_identifier(source=duplicate, scheme="doi", value="10.1/x")
    enter_all()

    assert planned(kept=kept, duplicate=duplicate).completed == {
        "authors": [one.slug, other.slug],
        "published": "1993-08",
        "identifiers": ["doi:10.1/x"],
        "held_at": "National Archives",
    }
    merged(kept, duplicate)

    kept.refresh_from_db()
    assert (kept.url, kept.held_at, str(kept.published_earliest)) == (
        "https://kept.example/",
        "National Archives",
        "1993-08-01",
    )
    assert [one.agent for one in kept.authorships.all()] == [one, other]
    assert [str(identifier) for identifier in kept.identifiers.all()] == ["doi:10.1/x"]


def test_an_agents_other_name_becomes_an_alias():
    kept, duplicate = make.make_agent(name="M. Toon", aliases="Toon"), make.make_agent(name="Malcolm Toon")
    source = make.make_source(authors=[duplicate, kept])
    enter_all()

    merged(kept, duplicate)

    kept.refresh_from_db()
    assert kept.aliases == "Toon\nMalcolm Toon"
    assert [one.agent for one in source.authorships.all()] == [kept]


def test_claims_linked_to_the_same_item_keep_one_link_with_what_both_say():
    kept, duplicate, item = make.make_claim(slug="kept"), make.make_claim(slug="dup"), make.make_item(slug="i")
    make.make_link(claim=kept, item=item)
    make.make_link(claim=duplicate, item=item, strength="strong", rationale="Page 3.")
    moved = make.make_link(claim=duplicate, item=make.make_item())
    make.make_relation(subject=kept, object=duplicate, kind="restates")
    make.make_relation(subject=duplicate, object=make.make_claim(), kind="denies")
    enter_all()

    plan = planned(kept=kept, duplicate=duplicate)
    assert ([type(row).__name__ for row in plan.dropped], moved in plan.moved) == (
        ["EvidenceLink", "ClaimRelation"],
        True,
    )
    merged(kept, duplicate)

    links = EvidenceLink.objects.filter(claim=kept).order_by("pk").values_list("item__slug", "strength", "rationale")
    assert list(links) == [("i", "strong", "Page 3."), (moved.item.slug, "", "")]
    assert list(ClaimRelation.objects.values_list("subject__slug", "kind")) == [("kept", "denies")]
    kept.refresh_from_db()
    assert kept.supporting_items == 2


def test_witnesses_keep_whom_they_may_be_and_whose_account_they_relay():
    kept, duplicate, third, fourth = (make.make_witness(slug=slug) for slug in ("kept", "dup", "third", "fourth"))
    make.make_possible_identity(first=kept, second=duplicate)
    make.make_possible_identity(first=third, second=duplicate)
    make.make_relay(witness=duplicate, relayed=fourth)
    make.make_relay(witness=third, relayed=duplicate)
    enter_all()

    merged(kept, duplicate)

    assert set(PossibleIdentity.objects.values_list("first__slug", "second__slug")) == {("kept", "third")}
    assert list(kept.relays.values_list("relayed__slug", flat=True)) == ["fourth"]
    assert list(third.relays.values_list("relayed__slug", flat=True)) == ["kept"]


@pytest.mark.parametrize("collection", ["agents", "sources", "witnesses", "items", "claims"])
def test_undoing_a_merge_brings_everything_back(collection):
    make_everything()
    model = RECORD_TYPES[collection].model
    kept = model.objects.public().order_by("pk").first()
    duplicate = {
        Agent: lambda: make.make_agent(description="More.", aliases="Other"),
        Source: lambda: make.make_source(held_at="Here", authors=[make.make_agent()], public_since="1996"),
        Witness: lambda: make.make_witness(reliability="B", vantage="More."),
        EvidenceItem: lambda: make.make_item(draws_on=[make.make_source()], quotation="More."),
        Claim: lambda: make.make_claim(scope="More.", topics=[make.make_topic()]),
    }[model]()
    point_everything_to(duplicate)
    enter_all()
    before, redirects = told(), list(RetiredSlug.objects.values_list("slug", "current"))

    merged(kept, duplicate)
    assert told() != before
    undo(by="anna", entry=LedgerEntry.objects.latest("id"), reason="They are two after all.")

    assert told() == before
    assert list(RetiredSlug.objects.values_list("slug", "current")) == redirects
    assert_ledger_is_true()
    assert list(counts.differences()) == []


def point_everything_to(record):
    match record:
        case Agent():
            make.make_source(authors=[make.make_agent(), record], issuer=record)
            make.make_appearance(agent=record)
            make.make_assessment(assessor=record)
            make.make_witness(affiliation=record)
        case Source():
            make.make_item(source=record, draws_on=[record])
            make.make_appearance(source=record)
            make.make_derivation(origin=record)
            make.make_derivation(derived=record)
            make.make_source_event(source=record, date="1996")
            make.make_attachment(source=record)
            make.make_identifier(source=record)
            make.make_source(part_of=record)
        case Witness():
            make.make_item(witness=record)
            make.make_appearance(witness=record)
            make.make_relay(relayed=record)
            make.make_relay(witness=record)
            make.make_possible_identity(second=record)
        case EvidenceItem():
            make.make_link(item=record)
        case Claim():
            make.make_link(claim=record)
            make.make_appearance(claim=record)
            make.make_assessment(claim=record)
            make.make_search(claim=record)
            make.make_relation(subject=record)
            make.make_relation(object=record, kind="restates")


# ---------------------------------------------------------------- What is refused


def refused(kept, duplicate, reason="The same."):
    enter_all()
    before, size = told(), LedgerEntry.objects.count()
    with pytest.raises(Refused) as refusal:
        merge(by="anna", kept=kept, duplicate=duplicate, reason=reason)
    assert (told(), LedgerEntry.objects.count()) == (before, size)
    return refusal.value.messages


def test_a_record_cannot_be_merged_into_itself():
    claim = make.make_claim(statement="S")

    assert refused(claim, Claim.objects.get()) == ["“S” cannot be merged into itself. Choose another one."]


def test_kinds_cannot_be_mixed():
    assert refused(make.make_source(), make.make_claim()) == [
        "A source cannot be merged with a claim. Choose two of one kind."
    ]
    assert refused(make.make_topic(), make.make_topic()) == ["A topic cannot be merged."]


@pytest.mark.parametrize(("reason", "said"), [(" ", "Say why: the reason"), ("x" * 2001, "The reason has 2001 char")])
def test_a_reason_is_needed(reason, said):
    assert refused(make.make_claim(), make.make_claim(), reason)[0].startswith(said)


def test_what_is_public_is_not_merged_into_a_draft_nor_what_is_withdrawn_at_all():
    public, draft, withdrawn = (make.make_claim(statement=s, state=s) for s in ("published", "draft", "withdrawn"))

    assert refused(draft, public) == [
        "“published” is public and “draft” is not. Keep the public one, or publish the other first."
    ]
    for pair in [(public, withdrawn), (withdrawn, public)]:
        assert refused(*pair) == [
            "“withdrawn” is withdrawn. Publish it again before you merge it, or leave it as it is."
        ]


def test_what_is_recorded_as_two_is_not_one():
    one, other = make.make_claim(), make.make_claim()
    make.make_relation(subject=one, object=other, kind="denies")
    assert "have to do with each other" in refused(one, other)[0]

    one, other = make.make_source(), make.make_source()
    make.make_derivation(derived=other, origin=one)
    assert "have to do with each other" in refused(one, other)[0]

    whole = make.make_source()
    part = make.make_source(part_of=make.make_source(part_of=whole))
    assert "have to do with each other" in refused(whole, part)[0]
    assert "have to do with each other" in refused(part, whole)[0]

    one, other = make.make_witness(), make.make_witness()
    make.make_relay(witness=one, relayed=other)
    assert "have to do with each other" in refused(one, other)[0]


def test_claims_of_which_one_item_says_different_things_are_two():
    item, kept, duplicate = make.make_item(), make.make_claim(), make.make_claim()
    make.make_link(claim=kept, item=item, stance="supports")
    make.make_link(claim=duplicate, item=item, stance="contradicts")

    assert "have to do with each other" in refused(kept, duplicate)[0]


def test_protection_is_decided_first():
    assert "protected" in refused(make.make_witness(), make.make_witness(protected=True))[0]


def test_a_drafts_slug_leads_nowhere(client):
    kept, duplicate = make.make_claim(slug="kept"), make.make_claim(slug="dup", state="draft")
    enter_all()

    merged(kept, duplicate)

    assert client.get("/claims/dup/").status_code == 404
    assert [log for log, *_ in entries(action="merged")] == ["internal"]


def test_what_was_deleted_meanwhile_is_told():
    kept, duplicate = make.make_claim(), make.make_claim(statement="Gone", state="draft")
    Claim.objects.filter(pk=duplicate.pk).delete()

    assert refused(kept, duplicate) == ["“Gone” is not there any more: somebody has deleted or merged it."]


def test_the_public_log_tells_nothing_of_a_merged_draft():
    kept, duplicate = make.make_claim(slug="kept"), make.make_claim(slug="secret", state="draft", scope="")
    make.make_link(claim=duplicate, item=make.make_item(state="draft"))
    enter_all()

    merge(by="anna", kept=kept, duplicate=duplicate, reason="The same.")

    bodies = [bytes(entry.body) for entry in LedgerEntry.objects.filter(log="public")]
    assert [json.loads(body)["key"] for body in bodies if b"secret" in body] == []


def test_a_drafts_slug_and_that_of_a_protected_witness_are_in_no_public_reason():
    kept = make.make_witness(slug="k", protected=True, vantage="")
    draft = make.make_witness(slug="real-name", protected=True, vantage="A guard.", state="draft")
    public = make.make_witness(slug="other-name", protected=True)
    enter_all()

    merged(kept, draft, reason="One man.")
    merged(kept, public, reason="One man.")

    reasons = set(LedgerEntry.objects.filter(by="anna").values_list("reason", flat=True))
    assert reasons == {"One man."}


def test_items_that_say_different_things_of_one_claim_are_two():
    claim, kept, duplicate = make.make_claim(), make.make_item(), make.make_item()
    make.make_link(claim=claim, item=kept, stance="supports")
    make.make_link(claim=claim, item=duplicate, stance="contradicts", rationale="Because.")

    assert "have to do with each other" in refused(kept, duplicate)[0]


def test_sources_that_draw_on_one_in_different_ways_are_two():
    origin, kept, duplicate = make.make_source(), make.make_source(), make.make_source()
    make.make_derivation(derived=kept, origin=origin, kind="quotes")
    make.make_derivation(derived=duplicate, origin=origin, kind="translates")

    assert "have to do with each other" in refused(kept, duplicate)[0]


def test_prose_of_both_rows_is_kept():
    item, kept, duplicate = make.make_item(), make.make_claim(), make.make_claim()
    make.make_link(claim=kept, item=item, rationale="Page 3.")
    make.make_link(claim=duplicate, item=item, rationale="Page 9.")
    enter_all()

    merged(kept, duplicate)

    assert EvidenceLink.objects.get().rationale == "Page 3.\n\nPage 9."
