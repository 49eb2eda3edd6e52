"""Which claims a change reaches: its own neighbourhood, and nothing beyond it."""

import pytest

from claims.choices import State
from claims.models import Claim, Derivation, EvidenceLink, SourceEvent
from claims.operations import Change, change, recount, review
from tests.factories import (
    make_claim,
    make_derivation,
    make_item,
    make_link,
    make_possible_identity,
    make_relation,
    make_relay,
    make_source,
    make_witness,
)

pytestmark = pytest.mark.django_db


def reached(work):
    """Slugs of the claims that the change found it may affect."""
    return set(Claim.objects.filter(pk__in=work.affected.claims()).values_list("slug", flat=True))


def claim_with(slug, **item):
    return make_link(claim=make_claim(slug=slug), item=make_item(**item))


def test_new_link_reaches_the_claims_that_inherit():
    claims = {slug: make_claim(slug=slug) for slug in ("said", "again", "counterpart", "denied", "whole", "apart")}
    make_relation(subject=claims["said"], kind="restates", object=claims["again"])
    make_relation(subject=claims["denied"], kind="denies_evidence_for", object=claims["again"])
    make_relation(subject=claims["said"], kind="denies_evidence_for", object=claims["counterpart"])
    make_relation(subject=claims["said"], kind="part_of", object=claims["whole"])

    with change(by="anna") as work:
        work.save(EvidenceLink(claim=claims["said"], item=make_item(), stance="supports"))

    assert reached(work) == {"said", "again", "denied"}


def test_link_that_says_the_same_reaches_nothing():
    link = make_link(claim=make_claim(slug="said"), rationale="")
    with change(by="anna") as work:
        work.save(link)

    with change(by="anna") as work:
        link.rationale = "He was there."
        work.save(link)

    assert reached(work) == set()


def test_new_derivation_reaches_what_leads_back_through_it():
    first, second, origin = make_source(), make_source(), make_source()
    make_derivation(derived=second, origin=first)
    claim_with("drawing", source=second)
    claim_with("itself", source=first)
    claim_with("beyond", source=origin)
    item = make_item(source=make_source(), draws_on=[first])
    make_link(claim=make_claim(slug="by-an-item"), item=item)

    with change(by="anna") as work:
        work.save(Derivation(derived=first, origin=origin))

    assert reached(work) == {"drawing", "itself", "by-an-item"}


def test_retraction_reaches_the_parts_and_what_draws_on_them():
    whole = make_source()
    part = make_source(part_of=whole)
    drawing = make_source()
    make_derivation(derived=drawing, origin=part)
    claim_with("part", source=part)
    claim_with("drawing", source=drawing)
    claim_with("apart")

    with change(by="anna") as work:
        work.save(SourceEvent(source=whole, event="retracted"))

    assert reached(work) == {"part", "drawing"}


def test_declassification_reaches_nothing():
    source = make_source()
    claim_with("said", source=source)

    with change(by="anna") as work:
        work.save(SourceEvent(source=source, event="declassified"))

    assert reached(work) == set()


def test_witness_who_relays_another_reaches_who_speaks_through_him():
    teller, relaying, alike, told = make_witness(), make_witness(), make_witness(), make_witness()
    make_relay(witness=relaying, relayed=teller)
    make_possible_identity(first=alike, second=teller)
    claim_with("relayed", witness=relaying)
    claim_with("alike", witness=alike)
    claim_with("in-a-source", source=make_source(witness=teller))
    claim_with("told", witness=told)

    with change(by="anna") as work:
        relay = make_relay(witness=teller, relayed=told)
        work.touch(relay)

    assert reached(work) == {"relayed", "alike", "in-a-source"}


def test_own_account_reaches_all_who_pass_it_on():
    witness, relaying = make_witness(), make_witness()
    make_relay(witness=relaying, relayed=witness)
    claim_with("relayed", witness=relaying)
    item = make_item(witness=witness)
    make_link(claim=make_claim(slug="told"), item=item)
    with change(by="anna") as work:
        work.touch(item)

    with change(by="anna") as work:
        item.directness = "eyewitness"
        work.save(item)

    assert reached(work) == {"relayed", "told"}


def test_withdrawn_source_reaches_what_leaned_on_it():
    source, drawing = make_source(), make_source()
    make_derivation(derived=drawing, origin=source)
    claim_with("drawing", source=drawing)
    claim_with("itself", source=source)
    with change(by="anna") as work:
        for collection, model in (("sources", type(source)), ("links", EvidenceLink), ("derivations", Derivation)):
            work.touch_rows(collection, model.objects.values_list("pk", flat=True))

    works: list[Change] = []
    with change(by="anna", action="withdrawn") as work:
        works.append(work)
        source.state = State.WITHDRAWN
        source.save(update_fields=["state"])
        work.touch(source)

    assert reached(works[0]) == {"drawing", "itself"}


def test_change_leaves_the_figures_of_others_alone():
    link = claim_with("said")
    other = make_claim(slug="other", supporting_items=7)  # wrong, as nothing but `recount` may see

    review.advance(by="anna", transition=review.WITHDRAW, records=[link.item])

    assert Claim.objects.get(pk=other.pk).supporting_items == 7
    assert [difference.record for difference in recount() if difference.figure == "supporting_items"] == [
        "claims/other"
    ]
