"""What leans on a source or witness, and what is said of a source that no longer counts."""

import pytest

from claims.choices import State
from tests import factories as make
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db

DRAFT = {"state": State.DRAFT}
LEAD = (
    "What leans on it An item leans on a source if it stands in it or in a part of it, or if what the item draws on "
    "leads back to it, at any remove. Were it discredited, these claims would lose such items, or an origin behind "
    "them. What a side rests on "
)


def leaning(page):
    return section(page, "leaning").removeprefix(LEAD)


@pytest.fixture
def memo():
    return make.make_source(slug="memo", title="A memo", kind="archival")


def drawing_on(source, **fields):
    """A new source that draws on this one."""
    return make.make_derivation(derived=make.make_source(**fields), origin=source).derived


def test_source_on_which_nothing_leans_says_so(client, memo):
    make.make_item(source=memo)

    assert section(client.get("/sources/memo/"), "leaning") == (
        "What leans on it No claim leans on it: no item that leads back to it is linked to one."
    )


def test_claims_are_told_with_items_by_stance_and_by_way_of_which(client, memo):
    article = drawing_on(drawing_on(memo))
    taken = make.make_claim(statement="They were taken.", form="finding")
    make.make_link(claim=taken, item=make.make_item(slug="a", source=memo, summary="A convoy"), stance="supports")
    make.make_link(
        claim=taken, item=make.make_item(slug="b", source=article, summary="A second convoy"), stance="supports"
    )
    make.make_link(claim=taken, item=make.make_item(draws_on=[memo], summary="No convoy"), stance="contradicts")
    make.make_link(claim=taken, item=make.make_item(source=article, summary="A road"), stance="context")
    make.make_link(claim=taken, item=make.make_item(summary="Of another source"), stance="supports")

    assert leaning(client.get("/sources/memo/")) == (
        "finding They were taken. 2 support 1 contradicts 1 context "
        "A convoy supports A second convoy supports No convoy contradicts and 1 item more"
    )


def test_inherited_claims_are_told_apart_with_the_claim_they_inherit_from(client, memo):
    taken = make.make_claim(statement="They were taken.")
    make.make_relation(subject=make.make_claim(statement="Nobody was."), object=taken, kind="denies")
    make.make_link(claim=taken, item=make.make_item(source=memo, summary="A convoy"), stance="supports")

    assert leaning(client.get("/sources/memo/")) == (
        "claim They were taken. 1 supports A convoy supports "
        "1 more claim, which inherits from these No item that leans on it is linked to these: they inherit the stance "
        "from a related claim. What passes from claim to claim "
        "claim Nobody was. 1 contradicts (inherited) A convoy contradicts, inherited from: They were taken."
    )


def test_witness_has_what_leads_back_to_him_or_her(client):
    driver = make.make_witness(slug="driver")
    interview = make.make_source(kind="interview", witness=driver)
    agent = make.make_relay(relayed=driver).witness
    claim = make.make_claim(statement="They were taken.")
    for summary, fields in {
        "Told": {"witness": driver, "directness": "eyewitness"},
        "Written": {"source": drawing_on(interview)},
        "Hearsay": {"witness": agent, "directness": "hearsay"},
        "Seen by the agent": {"witness": agent, "directness": "eyewitness"},
    }.items():
        make.make_link(claim=claim, item=make.make_item(slug=summary[0].lower(), summary=summary, **fields))

    assert section(client.get("/witnesses/driver/"), "leaning").endswith(
        "claim They were taken. 3 support Hearsay supports Told supports Written supports"
    )


def test_nothing_unpublished_leans(client, memo):
    claim = make.make_claim(statement="They were taken.")
    make.make_link(claim=claim, item=make.make_item(source=memo, summary="Hidden", **DRAFT))
    make.make_link(claim=make.make_claim(statement="Hidden", **DRAFT), item=make.make_item(source=memo))
    hidden = make.make_source(title="Hidden", **DRAFT)
    make.make_derivation(derived=hidden, origin=memo)
    make.make_link(claim=claim, item=make.make_item(summary="Behind what is hidden", source=drawing_on(hidden)))

    page = client.get("/sources/memo/")

    assert "Hidden" not in text(page)
    assert "No claim leans on it" in section(page, "leaning")


def test_more_than_a_hundred_claims_are_cut_with_their_number(client, memo):
    item = make.make_item(source=memo)
    for _number in range(101):
        make.make_link(item=item)

    page = client.get("/sources/memo/")

    assert page.text.count('<li class="leaning-row">') == 100
    assert leaning(page).endswith("The first 100 of 101 are shown.")


# ---------------------------------------------------------------- Struck and discounted


def notice(page):
    return section(page, "source-standing")


def test_struck_source_says_so_first_with_the_reason_and_what_it_does(client, memo):
    make.make_source_event(source=memo, event="found_forged", date="1983-05")
    sound = drawing_on(memo, title="An article")
    make.make_derivation(derived=sound, origin=make.make_source(kind="archival"))
    for source in (memo, drawing_on(memo), sound):
        make.make_link(item=make.make_item(source=source))

    assert notice(client.get("/sources/memo/")) == (
        "This source does not count as evidence. It was found to be forged ( May 1983 ), and nothing recorded "
        "authenticates it after that for certain. Of 3 items that lean on it, 2 are not counted. The rest have a "
        "witness of their own or something sound behind them. Why what was retracted or forged does not count"
    )


def test_part_of_a_struck_source_is_struck(client, memo):
    make.make_source_event(source=memo, event="retracted")
    make.make_source(slug="part", part_of=make.make_source(part_of=memo))

    assert notice(client.get("/sources/part/")).startswith(
        "This source does not count as evidence. It is part of A memo (retracted). Of 0 items"
    )


def test_source_with_nothing_sound_behind_it_is_discounted(client, memo):
    make.make_source_event(source=memo, event="retracted")
    make.make_link(item=make.make_item(source=drawing_on(memo, slug="book")))

    assert notice(client.get("/sources/book/")) == (
        "What rests on this source alone does not count as evidence. All that it goes back to was retracted or found "
        "to be forged: A memo (retracted). Of 1 item that leans on it, 1 is not counted. "
        "Why what was retracted or forged does not count"
    )


def test_later_authentication_lifts_a_strike(client, memo):
    make.make_source_event(source=memo, event="retracted", date="1990")
    make.make_source_event(source=memo, event="authenticated", date="1995")

    assert notice(client.get("/sources/memo/")) == (
        "retracted ( 1990 ), but authenticated later: what leans on it counts. Why"
    )


@pytest.mark.parametrize("event", ["recanted", "superseded", "declassified", "authenticated"])
def test_other_events_change_nothing(client, memo, event):
    make.make_source_event(source=memo, event=event, date="1990")

    assert notice(client.get("/sources/memo/")) == ""


def test_struck_sources_are_marked_in_the_lineage(client, memo):
    make.make_source_event(source=memo, event="found_forged", date="1990")
    drawing_on(memo, slug="book", title="A book", kind="book")

    lineage = section(client.get("/sources/book/"), "lineage")

    assert lineage.endswith(
        "What lies behind it 1 1 step A memo archival document found to be forged origin drawn on by this source"
    )
