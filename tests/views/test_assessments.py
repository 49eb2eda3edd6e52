"""An assessment on its claim's page: what it considered, and what has changed since."""

import pytest
from django.utils.text import slugify

from claims.choices import State
from claims.models import Consideration
from claims.operations import change, review
from tests import factories as make

from .pages import section

pytestmark = pytest.mark.django_db

QUERIES = 31


@pytest.fixture
def claim():
    return make.make_claim(slug="rain", statement="It rained.")


def linked(claim, summary, **fields):
    """An item that has been in the ledger since it was published."""
    link = make.make_link(claim=claim, item=make.make_item(summary=summary, slug=slugify(summary)), **fields)
    with change(by="anna") as work:
        work.touch(link.item)
        work.touch(link)
    return link


def assess(claim, **fields):
    """An assessment published with what stands now."""
    assessment = make.make_assessment(claim=claim, state=State.DRAFT, **fields)
    review.advance(by="anna", transition=review.PUBLISH, records=[assessment])
    Consideration.objects.update(at="2026-05-23T10:00:00Z")
    return assessment


def told(client, slug):
    return section(client.get("/claims/rain/"), slug)


def test_assessment_says_how_much_it_considered(client, claim):
    linked(claim, "A diary.")
    assess(claim, slug="judged", assessor=make.make_agent(name="Anna"))

    assert told(client, "judged") == (
        "unresolved Anna undated confidence not stated When it was recorded here, on 23 May 2026 , 1 item stood on this claim."
    )


def test_assessment_is_out_of_date_with_all_that_has_changed(client, claim):
    turned = linked(claim, "A turned one.", strength="weak")
    edited = linked(claim, "An edited one.")
    gone, parted = linked(claim, "A withdrawn one."), linked(claim, "A parted one.")
    struck = linked(claim, "A forged one.")
    linked(claim, "The same.")
    assess(claim, slug="judged")

    linked(claim, "A new one.", stance="contradicts")
    make.make_source_event(source=struck.item.source, event="found_forged")
    with change(by="anna") as work:
        turned.stance, turned.strength = "contradicts", ""
        work.save(turned)
        edited.item.quotation = "It poured."
        work.save(edited.item)
        work.delete(parted)
    review.advance(by="anna", transition=review.WITHDRAW, records=[gone.item])

    shown = told(client, "judged")

    assert shown.partition("out of date ")[2] == (
        "6 items have changed since "
        "Added: A new one. "
        "Changed: A forged one. It is discounted now. "
        "Changed: A turned one. was “supports”, is now “contradicts”. Its strength was “weak”, is now “not stated”. "
        "Changed: An edited one. What is recorded of it was edited. "
        "Bears on this claim no more: A parted one. "
        "Withdrawn: 1 item"
    )
    assert "A withdrawn one." not in shown


def test_assessment_of_another_wording_is_out_of_date(client, claim):
    assess(claim, slug="judged")

    with change(by="anna") as work:
        claim.statement = "It rained all day."
        work.save(claim)

    assert told(client, "judged").endswith(
        "out of date The claim has been worded otherwise since The claim was worded: “It rained.”"
    )


def test_item_that_is_linked_now_was_inherited(client, claim):
    other = make.make_claim()
    make.make_relation(subject=other, kind="entails", object=claim)
    item = linked(other, "An entry.").item
    assess(claim, slug="judged")

    make.make_link(claim=claim, item=item)

    assert told(client, "judged").endswith("Changed: An entry. It is linked to this claim now.")


def test_renamed_item_is_the_same(client, claim):
    link = linked(claim, "A diary.")
    assess(claim, slug="judged")

    with change(by="anna") as work:
        link.item.slug = "renamed"
        work.save(link.item)

    assert "Added" not in told(client, "judged")
    assert "Bears on" not in told(client, "judged")


def test_item_whose_source_is_renamed_says_the_same(client, claim):
    link = linked(claim, "A diary.")
    assess(claim, slug="judged")

    with change(by="anna") as work:
        link.item.source.slug = "renamed-source"
        work.save(link.item.source)

    assert "out of date" not in told(client, "judged")


def test_very_many_changes_are_counted(client, claim):
    assess(claim, slug="judged")
    for number in range(25):
        make.make_link(claim=claim, item=make.make_item(summary=f"Entry {number}."))

    shown = told(client, "judged")

    assert (shown.count("Added:"), shown.endswith("and 5 others")) == (20, True)
    assert "25 items have changed since" in shown


def test_assessments_cost_as_many_queries_for_one_as_for_thirty(client, claim, django_assert_num_queries):
    linked(claim, "A diary.")
    assess(claim)
    linked(claim, "A letter.")
    with django_assert_num_queries(QUERIES):
        client.get("/claims/rain/")
    for number in range(29):
        assess(claim)
        linked(claim, f"Letter {number}.")
    with django_assert_num_queries(QUERIES):
        client.get("/claims/rain/")
