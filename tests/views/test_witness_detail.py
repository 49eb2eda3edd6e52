import pytest

from claims.choices import State
from claims.models import RetiredSlug
from tests import factories as make
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db

ADDRESS = "/witnesses/driver/"


def test_page_shows_how_the_witness_could_know(client):
    make.make_witness(
        slug="driver", name="A driver", vantage="Drove along that road.", reliability="C",
        affiliation=make.make_agent(name="A unit"), agent=make.make_agent(name="Ivan Ivanov"),
    )  # fmt: skip

    assert text(client.get(ADDRESS)).startswith(
        "Witness A driver How he or she could know Drove along that road. Reliability C fairly reliable "
        "Belonged to A unit See also Ivan Ivanov What was told 0 Claims made 0 Lineage 0 Claims that lean on this witness 0"
    )


def test_protected_witness_is_said_to_be_protected(client):
    make.make_witness(slug="driver", protected=True)

    assert "This witness is protected" in text(client.get(ADDRESS))


def test_what_was_told_and_claimed_is_listed(client):
    witness = make.make_witness(slug="driver", name="A driver")
    make.make_item(witness=witness, summary="A convoy was seen")
    make.make_appearance(
        witness=witness, claim=make.make_claim(statement="They were taken."), date="1992",
        source=make.make_source(title="A letter"), quotation="I saw it",
    )  # fmt: skip

    page = client.get(ADDRESS)

    assert section(page, "items") == "What was told item A convoy was seen A driver"
    assert section(page, "claims") == (
        "Claims made 1992 claim They were taken. I saw it On record in A letter 0 support 0 contradict"
    )


def test_whose_account_it_is_and_who_passes_it_on_is_said_at_once(client):
    witness = make.make_witness(slug="driver")
    make.make_relay(witness=witness, relayed=make.make_witness(name="An eyewitness"))
    make.make_relay(witness=make.make_witness(name="A friend"), relayed=witness)

    assert "Passes on An eyewitness Passed on by A friend What was told 0" in text(client.get(ADDRESS))


def test_with_what_was_told_stands_what_it_says_of_claims(client):
    item = make.make_item(witness=make.make_witness(slug="driver", name="A driver"), summary="A convoy was seen")
    for number, stance in enumerate(["context", "contradicts", "supports", "supports", "supports"], 1):
        make.make_link(item=item, claim=make.make_claim(statement=f"Claim {number}."), stance=stance)
    make.make_link(item=item, claim=make.make_claim(statement="Hidden.", state=State.DRAFT))

    assert section(client.get(ADDRESS), "items") == (
        "What was told item A convoy was seen A driver "
        "contradicts Claim 2. supports Claim 3. supports Claim 4. and 2 more claims"
    )


def test_discounted_items_are_struck_in_what_was_told(client):
    source = make.make_source(title="A letter")
    make.make_source_event(source=source, event="found_forged")
    make.make_item(
        witness=make.make_witness(slug="driver", name="A driver"), source=source, summary="A convoy was seen"
    )

    assert section(client.get(ADDRESS), "items") == (
        "What was told item A convoy was seen discounted : A letter was found to be forged A driver A letter"
    )


def test_nothing_unpublished_is_shown_beside_the_witness(client):
    draft = {"state": State.DRAFT}
    witness = make.make_witness(slug="driver")
    hidden = make.make_witness(name="Hidden witness", **draft)
    make.make_relay(witness=witness, relayed=hidden)
    make.make_relay(witness=hidden, relayed=witness)
    make.make_possible_identity(first=witness, second=hidden)
    make.make_item(witness=witness, summary="Hidden item", **draft)
    make.make_source(title="Hidden source", witness=witness, **draft)
    make.make_appearance(witness=witness, claim=make.make_claim(statement="Hidden claim", **draft))

    assert "Hidden" not in text(client.get(ADDRESS))


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("in_review", 404), ("withdrawn", 410)])
def test_witness_that_is_not_published_is_not_shown(client, state, status):
    make.make_witness(slug="driver", state=state)

    assert client.get(ADDRESS).status_code == status


@pytest.mark.parametrize("state", ["published", "withdrawn"])
@pytest.mark.parametrize(("protected", "status"), [(False, 301), (True, 404)])
def test_former_slug_never_leads_to_a_protected_witness(client, state, protected, status):
    """It may be made of the name that must not become known."""
    make.make_witness(slug="driver", protected=protected, state=state)
    RetiredSlug.objects.create(collection="witnesses", slug="ivan-petrov", current="driver")

    assert client.get("/witnesses/ivan-petrov/").status_code == status


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, django_assert_num_queries, rows):
    witness = make.make_witness(slug="driver", affiliation=make.make_agent(), agent=make.make_agent())
    for _number in range(rows):
        make.make_relay(witness=witness)
        make.make_relay(relayed=witness)
        make.make_possible_identity(first=witness)
        make.make_possible_identity(second=witness)
        make.make_item(witness=witness, source=make.make_source())
        make.make_appearance(witness=witness, source=make.make_source())
        make.make_source(witness=witness, authors=[make.make_agent()], part_of=make.make_source())
        make.make_relation(subject=make.make_link(item=make.make_item(witness=witness)).claim)

    with django_assert_num_queries(31):
        client.get(ADDRESS)
