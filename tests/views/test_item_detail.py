import pytest

from claims.analysis.load_item import facts_of_item
from claims.choices import Stance, State, Strength
from claims.models import EvidenceItem
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
        "Directness eyewitness Credibility 2 probably true How to cite "
        "Told by A driver Stands in A study At p. 12 Date of the event about 1951 Place Khabarovsk Told 1992 Note The year differs."
    )
    assert section(page, "origin") == (
        "Where it comes from Told by A driver Drove along that road. Reliability C fairly reliable "
        "Stands in report A study Reliability B usually reliable Draws on source An interview "
        "Origins An interview untraced A driver"
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


def test_item_that_counts_says_nothing_of_being_discounted(client):
    source = make.make_source()
    make.make_source_event(source=source, event="retracted", date="1990")
    make.make_source_event(source=source, event="authenticated", date="1995")
    make.make_item(slug="convoy", summary="A convoy was seen", source=source)

    page = client.get(ADDRESS)

    assert section(page, "discounted") == ""
    assert "<s>" not in page.text


WHY = "It stays on record, and counts on neither side of any claim. Why what was retracted or forged does not count"


def test_item_of_a_struck_source_says_at_the_top_that_it_does_not_count(client):
    source = make.make_source(title="A study")
    make.make_source_event(source=source, event="retracted")
    item = make.make_item(slug="convoy", summary="A convoy was seen", source=source)
    make.make_link(item=item, claim=make.make_claim(statement="They were taken."))

    page = client.get(ADDRESS)

    assert section(page, "s") == "A convoy was seen"
    assert section(page, "discounted") == (
        f"Not counted. It stands in a source that does not count: A study was retracted. {WHY}"
    )
    assert section(page, "claims") == (
        "Claims it bears on It would bear on these, but is not counted. supports Strength not stated They were taken."
    )


def test_item_in_a_part_of_a_struck_whole_names_the_whole(client):
    whole = make.make_source(title="A report")
    make.make_source_event(source=whole, event="found_forged")
    make.make_item(slug="convoy", source=make.make_source(part_of=make.make_source(part_of=whole)))

    assert section(client.get(ADDRESS), "discounted") == (
        f"Not counted. It stands in a part of what does not count: A report was found to be forged. {WHY}"
    )


def test_item_that_draws_on_struck_sources_alone_names_the_first_of_them(client):
    struck = [make.make_source(slug=f"memo-{n}", title=f"Memo {n}") for n in range(1, 11)]
    for source in struck:
        make.make_source_event(source=source, event="retracted")
    make.make_item(slug="convoy", draws_on=struck)

    named = "; ".join(f"Memo {n} was retracted" for n in (1, 10, 2, 3, 4, 5, 6, 7))
    assert section(client.get(ADDRESS), "discounted") == (
        f"Not counted. All that it draws on goes back to what does not count: {named} and 2 more. {WHY}"
    )


def test_claims_that_inherit_it_are_listed_with_the_claim_they_inherit_from(client, item):
    taken = make.make_claim(slug="taken", statement="They were taken.")
    denial = make.make_claim(slug="denial", statement="Nobody was taken.")
    silent = make.make_claim(slug="silent", statement="Nobody knew.")
    make.make_relation(subject=denial, kind="denies", object=taken)
    make.make_relation(subject=silent, kind="restates", object=denial)
    make.make_relation(subject=make.make_claim(statement="A part."), kind="part_of", object=taken)
    make.make_link(item=item, claim=taken, stance=Stance.SUPPORTS)

    page = client.get(ADDRESS)

    assert section(page, "claims") == (
        "Claims it bears on supports Strength not stated They were taken. "
        "Claims that inherit it It is not linked to these: they are related to a claim that it is linked to. "
        "What passes from claim to claim "
        "contradicts inherited Nobody was taken. inherited from: They were taken. "
        "contradicts inherited Nobody knew. inherited from: They were taken."
    )
    assert 'href="/method/#inherited"' in page.text


def test_claim_that_inherits_it_both_ways_is_conflicting_by_way_of_both(client, item):
    between = make.make_claim(slug="between", statement="Between.")
    for slug, kind in [("one", "restates"), ("other", "denies")]:
        claim = make.make_claim(slug=slug, statement=slug)
        make.make_relation(subject=claim, kind=kind, object=between)
        make.make_link(item=item, claim=claim, stance=Stance.SUPPORTS)

    assert section(client.get(ADDRESS), "claims").endswith("conflicting inherited Between. inherited from: one ; other")


def test_own_link_outranks_what_would_be_inherited(client, item):
    taken, denial = make.make_claim(), make.make_claim()
    make.make_relation(subject=denial, kind="denies", object=taken)
    make.make_link(item=item, claim=taken)
    make.make_link(item=item, claim=denial, stance=Stance.CONTEXT)

    assert "inherit" not in section(client.get(ADDRESS), "claims")


def test_first_hundred_claims_that_inherit_it_are_shown(client, item):
    taken = make.make_link(item=item).claim
    for _number in range(101):
        make.make_relation(subject=make.make_claim(), kind="restates", object=taken)

    words = section(client.get(ADDRESS), "claims")

    assert (words.count("inherited from:"), words.endswith("The first 100 of 101 are shown.")) == (100, True)


def test_item_without_claims_says_so(client, item):
    assert section(client.get(ADDRESS), "claims").endswith("It has not been linked to a claim.")


def test_nothing_unpublished_is_shown_beside_the_item(client):
    hidden = make.make_source(title="Hidden source", state=State.DRAFT)
    source = make.make_source(part_of=hidden)
    item = make.make_item(slug="convoy", source=source, draws_on=[hidden])
    make.make_source_event(source=source, event="retracted", attested_by=hidden)
    between = make.make_claim(statement="Hidden claim", state=State.DRAFT)
    make.make_link(item=item, claim=between)
    linked = make.make_link(item=item).claim
    make.make_relation(subject=between, kind="restates", object=linked)
    make.make_relation(subject=make.make_claim(statement="Hidden behind it"), kind="restates", object=between)
    make.make_source_event(source=hidden, event="found_forged")

    page = text(client.get(ADDRESS))

    assert "Hidden" not in page
    assert "retracted" not in page
    assert "Not counted" not in page
    assert "inherit" not in page


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
        claim = make.make_link(item=item).claim
        make.make_relation(subject=make.make_relation(object=claim, kind="restates").subject, kind="denies")
        make.make_source_event(
            source=source, event="retracted", date=f"{1950 + _number}", attested_by=make.make_source()
        )

    with django_assert_num_queries(28):
        client.get(ADDRESS)


def test_item_withdrawn_while_its_page_is_made_is_not_found(client, item, monkeypatch):
    def and_then_withdrawn(pk):
        EvidenceItem.objects.filter(pk=pk).update(state=State.WITHDRAWN)
        return facts_of_item(pk)

    monkeypatch.setattr("claims.views.item.facts_of_item", and_then_withdrawn)

    assert client.get(ADDRESS).status_code == 404
