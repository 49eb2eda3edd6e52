import pytest

from claims.choices import Stance, State, Strength
from tests import factories as make
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db

ADDRESS = "/evidence/convoy/"


@pytest.fixture
def item():
    return make.make_item(slug="convoy", summary="A convoy was seen", witness=make.make_witness(name="A driver"))


def test_page_shows_everything_the_item_says(client):
    make.make_item(
        slug="convoy", summary="A convoy was seen",
        source=make.make_source(title="A study", kind="report", reliability="B"),
        witness=make.make_witness(name="A driver", vantage="Drove along that road.", reliability="C"),
        draws_on=[make.make_source(title="An interview")], locator="p. 12", quotation="I saw it",
        original="Я видел", language="ru", directness="eyewitness", credibility="2", event_date="1951~",
        told="1992", place="Khabarovsk", note="The year differs.",
    )  # fmt: skip

    page = client.get(ADDRESS)

    assert text(page).startswith(
        "Item of evidence A convoy was seen I saw it Я видел Original (Russian) "
        "Directness eyewitness Credibility 2 probably true "
        "At p. 12 Date of the event about 1951 Place Khabarovsk Told 1992 Note The year differs."
    )
    assert section(page, "origin") == (
        "Where it comes from Told by A driver Drove along that road. Reliability C fairly reliable "
        "Stands in report A study Reliability B usually reliable Draws on source An interview"
    )


def test_claims_it_bears_on_are_shown_with_stance_strength_and_reason(client, item):
    claim = make.make_claim(slug="taken", statement="They were taken.")
    make.make_link(
        item=item, claim=claim, stance=Stance.CONTRADICTS, strength=Strength.WEAK, rationale="It went elsewhere."
    )

    assert section(client.get(ADDRESS), "claims") == (
        "Claims it bears on contradicts Strength weak They were taken. It went elsewhere."
    )


def test_events_of_its_source_are_told(client):
    source = make.make_source()
    make.make_source_event(
        source=source, event="retracted", date="1995", attested_by=make.make_source(title="A notice"), note="An error."
    )
    make.make_item(slug="convoy", source=source)

    assert "retracted 1995 says A notice An error." in section(client.get(ADDRESS), "origin")


def test_item_without_claims_says_so(client, item):
    assert section(client.get(ADDRESS), "claims").endswith("It has not been linked to a claim.")


def test_nothing_unpublished_is_shown_beside_the_item(client):
    hidden = make.make_source(title="Hidden source", state=State.DRAFT)
    source = make.make_source(part_of=hidden)
    item = make.make_item(slug="convoy", source=source, draws_on=[hidden])
    make.make_source_event(source=source, event="retracted", attested_by=hidden)
    make.make_link(item=item, claim=make.make_claim(statement="Hidden claim", state=State.DRAFT))

    page = text(client.get(ADDRESS))

    assert "Hidden" not in page
    assert "retracted" not in page


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("in_review", 404), ("withdrawn", 410)])
def test_item_that_is_not_published_is_not_shown(client, item, state, status):
    item.state = state
    item.save()

    assert client.get(ADDRESS).status_code == status


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_item_of_a_source_that_is_not_public_is_not_shown(client, state):
    make.make_item(slug="convoy", source=make.make_source(state=state))

    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, django_assert_num_queries, rows):
    source = make.make_source(authors=[make.make_agent()], part_of=make.make_source())
    origins = [
        make.make_source(authors=[make.make_agent()], part_of=make.make_source(), issuer=make.make_agent())
        for _number in range(rows)
    ]
    item = make.make_item(slug="convoy", source=source, witness=make.make_witness(), draws_on=origins)
    for _number in range(rows):
        make.make_link(item=item)
        make.make_source_event(source=source, date=f"{1950 + _number}", attested_by=make.make_source())

    with django_assert_num_queries(8):
        client.get(ADDRESS)
