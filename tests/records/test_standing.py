import pytest

from claims.choices import State
from claims.models import RetiredSlug
from claims.records.standing import MODELS, NOBODY, Now, Standing, Standings
from tests import factories as make

pytestmark = pytest.mark.django_db

PUBLIC, WITHDRAWN, HIDDEN = Standing.PUBLIC, Standing.WITHDRAWN, Standing.HIDDEN


def standing(collection, slug):
    return Standings([(collection, slug)]).of(collection, slug)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.PUBLISHED, PUBLIC),
        (State.WITHDRAWN, WITHDRAWN),
        (State.DRAFT, HIDDEN),
        (State.IN_REVIEW, HIDDEN),
    ],
)
def test_state_says_where_a_record_stands(state, expected):
    make.make_claim(slug="rain", state=state)

    assert standing("claims", "rain").standing is expected


def test_item_of_a_hidden_source_is_hidden():
    make.make_item(slug="it-rained", source=make.make_source(state=State.WITHDRAWN))

    assert standing("items", "it-rained").standing is HIDDEN


def test_agent_is_public_while_something_public_names_it():
    make.make_source(authors=[make.make_agent(slug="anna")])
    make.make_agent(slug="bert")

    assert [standing("agents", slug).standing for slug in ("anna", "bert")] == [PUBLIC, HIDDEN]


@pytest.mark.parametrize(("collection", "slug"), [("claims", "never"), ("links", "rain/it"), ("ledger", "public/1")])
def test_what_is_not_there_is_nobody(collection, slug):
    assert standing(collection, slug) == NOBODY


def retire(slug, current, *, merged=False, collection="claims"):
    RetiredSlug.objects.create(collection=collection, slug=slug, current=current, merged=merged)


def test_former_slugs_are_followed_to_the_present_one():
    make.make_claim(slug="rain")
    retire("drizzle", "shower")
    retire("shower", "rain", merged=True)
    retire("deleted", "")

    assert standing("claims", "drizzle") == Now(PUBLIC, "rain", merged=True)
    assert standing("claims", "shower") == Now(PUBLIC, "rain", merged=True)
    assert standing("claims", "deleted").standing is HIDDEN
    assert standing("questions", "shower") == NOBODY


def test_former_slugs_in_a_circle_lead_nowhere():
    retire("a", "b")
    retire("b", "a")

    assert standing("claims", "a").standing is HIDDEN


def test_former_slug_of_a_protected_witness_leads_nowhere():
    make.make_witness(slug="keeper", protected=True)
    retire("john-smith", "keeper", collection="witnesses")

    assert standing("witnesses", "john-smith") == NOBODY
    assert standing("witnesses", "keeper") == Now(PUBLIC, "keeper", protected=True)


@pytest.mark.parametrize("rows", [1, 30])
def test_any_number_is_asked_for_at_once(django_assert_num_queries, rows):
    wanted = [(collection, f"x{number}") for collection in MODELS for number in range(rows)]
    make.make_claim(slug="x0")

    with django_assert_num_queries(2):
        standings = Standings(wanted)

    assert [which for which in wanted if standings.of(*which).standing is PUBLIC] == [("claims", "x0")]
