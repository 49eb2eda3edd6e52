import pytest

from claims.choices import Stance, State
from claims.models import Claim, LedgerEntry, ReviewedRecord
from claims.operations import Refused, counts, review
from tests.factories import (
    make_appearance,
    make_assessment,
    make_claim,
    make_item,
    make_link,
    make_source,
    make_witness,
)

pytestmark = pytest.mark.django_db

STARTS = {
    review.SUBMIT: {State.DRAFT},
    review.RETURN: {State.IN_REVIEW},
    review.PUBLISH: {State.DRAFT, State.IN_REVIEW, State.WITHDRAWN},
    review.WITHDRAW: {State.PUBLISHED},
}


@pytest.mark.parametrize("transition", review.TRANSITIONS, ids=lambda transition: transition.action)
@pytest.mark.parametrize("state", State)
def test_transition_starts_only_where_it_may(transition, state):
    claim = make_claim(state=state)

    if state in STARTS[transition]:
        review.advance(by="anna", transition=transition, records=[claim])
        assert Claim.objects.get().state == claim.state == transition.leads_to
    else:
        with pytest.raises(Refused, match=str(transition.impossible)):
            review.advance(by="anna", transition=transition, records=[claim])
        assert Claim.objects.get().state == state


def test_advance_is_all_or_nothing():
    draft, published = make_claim(state=State.DRAFT), make_claim(state=State.PUBLISHED)

    with pytest.raises(Refused, match=published.statement):
        review.advance(by="anna", transition=review.PUBLISH, records=[draft, published])

    assert Claim.objects.get(pk=draft.pk).state == State.DRAFT
    assert LedgerEntry.objects.count() == 0


def test_publish_of_an_item_waits_for_its_source_and_witness():
    item = make_item(
        state=State.DRAFT,
        source=make_source(title="Memo", state=State.DRAFT),
        witness=make_witness(name="Clerk", state=State.IN_REVIEW),
    )

    reasons = [why for _record, why in review.refusals(transition=review.PUBLISH, records=[item])]

    assert reasons == [
        "It would not be seen before its source “Memo” is published. Publish that first.",
        "It would not be seen before its witness “Clerk” is published. Publish that first.",
    ]
    assert review.refusals(transition=review.PUBLISH, records=[item, item.source, item.witness]) == []


def test_publish_of_an_assessment_waits_for_its_claim():
    assessment = make_assessment(state=State.DRAFT, claim=make_claim(statement="C", state=State.DRAFT))

    with pytest.raises(Refused, match="before its claim “C” is published"):
        review.advance(by="anna", transition=review.PUBLISH, records=[assessment])


def test_publish_tells_the_reason_to_the_ledger():
    claim = make_claim(state=State.DRAFT)

    review.advance(by="anna", transition=review.PUBLISH, records=[claim], reason="checked against the scan")

    entry = LedgerEntry.objects.get(collection="claims")
    assert (entry.log, entry.action, entry.by, entry.reason) == (
        "public", "published", "anna", "checked against the scan",
    )  # fmt: skip


def test_publish_and_withdraw_of_a_source_show_and_hide_what_hangs_on_it():
    claim = make_claim(slug="c")
    source = make_source(slug="s", state=State.DRAFT)
    item = make_item(slug="i", source=source)
    make_link(claim=claim, item=item, stance=Stance.CONTRADICTS)

    review.advance(by="anna", transition=review.PUBLISH, records=[source])

    claim.refresh_from_db()
    assert claim.contradicting_items == 1
    review.advance(by="anna", transition=review.WITHDRAW, records=[source])
    claim.refresh_from_db()
    assert claim.contradicting_items == 0
    public = LedgerEntry.objects.filter(log="public").order_by("id").values_list("action", "collection", "key")
    assert list(public) == [
        ("published", "sources", "s"),
        ("shown", "items", "i"),
        ("shown", "links", "c/i"),
        ("withdrawn", "sources", "s"),
        ("hidden", "items", "i"),
        ("hidden", "links", "c/i"),
    ]
    assert list(counts.differences()) == []


def test_publish_of_what_somebody_published_meanwhile_is_refused():
    claim = make_claim(state=State.DRAFT)
    seen_by_two = Claim.objects.get(pk=claim.pk)
    review.advance(by="anna", transition=review.PUBLISH, records=[claim])

    with pytest.raises(Refused, match="published already"):
        review.advance(by="ben", transition=review.PUBLISH, records=[seen_by_two])


def test_with_all_it_rests_on_brings_items_sources_and_witnesses_along():
    claim = make_claim(state=State.DRAFT)
    source, witness = make_source(state=State.DRAFT), make_witness(state=State.IN_REVIEW)
    item = make_item(state=State.DRAFT, source=source, witness=witness)
    published = make_item()
    withdrawn = make_item(state=State.WITHDRAWN)
    behind_withdrawn = make_item(state=State.DRAFT, source=make_source(state=State.WITHDRAWN))
    for linked in (item, published, withdrawn, behind_withdrawn):
        make_link(claim=claim, item=linked)

    records = review.with_all_it_rests_on([claim])

    assert set(records) == {claim, item, source, witness}
    review.advance(by="anna", transition=review.PUBLISH, records=records)
    assert {type(record)._default_manager.get(pk=record.pk).state for record in records} == {State.PUBLISHED}


def test_with_all_it_rests_on_brings_along_what_its_appearances_name():
    """Else the claim would be public, and who made it not, without a word."""
    claim = make_claim(state=State.DRAFT)
    source, witness = make_source(state=State.DRAFT), make_witness(state=State.DRAFT)
    make_appearance(claim=claim, witness=witness, source=source)
    make_appearance(claim=claim, source=make_source(state=State.WITHDRAWN))

    assert set(review.with_all_it_rests_on([claim])) == {claim, source, witness}


def test_described_counts_in_words():
    assert review.described(review.PUBLISH, 1) == "1 record published."
    assert review.described(review.WITHDRAW, 3) == "3 records withdrawn."


def test_every_reviewed_record_starts_as_a_draft():
    assert {model._meta.get_field("state").default for model in ReviewedRecord.__subclasses__()} == {State.DRAFT}
