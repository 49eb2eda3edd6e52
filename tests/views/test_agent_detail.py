import pytest

from claims.choices import State
from claims.models import RetiredSlug
from tests import factories as make
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db

ADDRESS = "/agents/office/"


@pytest.fixture
def agent():
    return make.make_agent(
        slug="office",
        name="An office",
        kind="organization",
        aliases="The Office\nOFF",
        description="Looks for the missing.",
    )


def test_page_shows_everything_by_or_about_the_agent(client, agent):
    claim = make.make_claim(statement="They were taken.")
    make.make_appearance(agent=agent, claim=claim, date="1993", source=make.make_source(title="A study"))
    make.make_source(title="Written by it", authors=[agent])
    make.make_source(title="Issued by it", issuer=agent)
    make.make_witness(name="A member", affiliation=agent)
    make.make_witness(name="The agent as witness", agent=agent)
    make.make_assessment(assessor=agent, claim=claim, verdict="supported", date="1994", rationale="For reasons.")
    make.make_search(searched_by=agent, claim=claim, repository="An archive")

    page = client.get(ADDRESS)

    assert text(page).startswith(
        "organization An office Also known as The Office; OFF Looks for the missing. "
        "Claims made 1 Assessments 1 Searches 1 Sources written 1 Sources issued 1 As a witness 1 "
        "Witnesses who belonged to it 1 Claims made 1993 claim They were taken. On record in A study 0 support 0 contradict"
    )
    assert section(page, "assessments") == (
        "Assessments supported They were taken. 1994 confidence not stated For reasons."
    )
    assert section(page, "written") == "Sources written source Written by it An office"
    assert section(page, "issued") == "Sources issued source Issued by it An office"
    assert section(page, "affiliates") == "Witnesses who belonged to it witness A member An office 0 items"
    assert section(page, "testimonies") == "As a witness witness The agent as witness 0 items"
    assert section(page, "searches") == "Searches found nothing An archive undated On: They were taken."


def test_claims_made_are_told_in_order_and_how_many_are_disputed(client, agent):
    for date, balance, quotation in (("1996", "disputed", "no credible evidence"), ("1992", "disputed", "no evidence")):
        claim = make.make_claim(statement=f"Said in {date}.", balance=balance)
        make.make_appearance(agent=agent, claim=claim, date=date, quotation=quotation)
    make.make_appearance(agent=agent, claim=claim, date="1997", quotation="again")
    make.make_appearance(agent=agent, claim=make.make_claim(statement="Undated.", balance="none"))

    page = client.get(ADDRESS)

    assert section(page, "claims") == (
        "Claims made 2 with evidence on both sides 1 without evidence that counts "
        "1992 claim Said in 1992. no evidence 0 support 0 contradict "
        "1996 claim Said in 1996. no credible evidence 0 support 0 contradict "
        "1997 claim Said in 1992. again 0 support 0 contradict "
        "undated claim Undated. 0 support 0 contradict"
    )
    assert 'href="/claims/?claimant=office&amp;balance=disputed"' in page.text


def test_nothing_unpublished_is_shown_beside_the_agent(client, agent):
    draft = {"state": State.DRAFT}
    hidden = make.make_claim(statement="Hidden claim", **draft)
    make.make_source(title="Shown", issuer=agent)
    make.make_appearance(agent=agent, claim=hidden)
    make.make_source(title="Hidden source", authors=[agent], issuer=agent, **draft)
    make.make_witness(name="Hidden witness", affiliation=agent, agent=agent, **draft)
    make.make_assessment(assessor=agent, rationale="Hidden rationale", **draft)
    make.make_assessment(assessor=agent, claim=hidden, rationale="Hidden rationale")
    make.make_search(searched_by=agent, claim=hidden, repository="Hidden repository")

    assert "Hidden" not in text(client.get(ADDRESS))


def test_agent_that_nothing_public_names_is_not_shown(client, agent):
    make.make_source(issuer=agent, state=State.DRAFT)

    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize(("state", "status"), [(State.PUBLISHED, 301), (State.DRAFT, 404)])
def test_retired_slug_redirects_where_the_agent_is_public(client, agent, state, status):
    make.make_source(issuer=agent, state=state)
    RetiredSlug.objects.create(collection="agents", slug="old", current="office")

    assert client.get("/agents/old/").status_code == status


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, agent, django_assert_num_queries, rows):
    for _number in range(rows):
        make.make_appearance(agent=agent, source=make.make_source())
        make.make_source(authors=[agent], issuer=make.make_agent(), part_of=make.make_source())
        make.make_source(authors=[make.make_agent()], issuer=agent, part_of=make.make_source())
        make.make_witness(affiliation=agent)
        make.make_witness(agent=agent)
        make.make_assessment(assessor=agent)
        make.make_search(searched_by=agent, claim=make.make_claim())

    with django_assert_num_queries(15):
        client.get(ADDRESS)
