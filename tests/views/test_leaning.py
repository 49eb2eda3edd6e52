"""What leans on a source or witness, and what is said of a source that no longer counts."""

import pytest

from claims.analysis import load_lineage
from claims.analysis.facts import Facts
from claims.choices import State
from claims.views import source as source_view
from claims.views import witness as witness_view
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

    page = client.get("/witnesses/driver/")

    assert "Claims that lean on this witness 1" in text(page)
    assert section(page, "leaning").startswith("What leans on this witness An item leans on a witness if he or she")
    assert "Were this witness discredited, these claims would lose" in section(page, "leaning")
    assert section(page, "leaning").endswith(
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
        "This source does not count as evidence. It was found to be forged ( May 1983 ), and no authentication is "
        "on record that certainly came later. Of 3 items that lean on it, 2 are not counted. The rest have a "
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
        "This source counts again. Before it was authenticated: retracted ( 1990 ). Why"
    )
    assert "retracted 1990 lifted since authenticated 1995" in text(client.get("/sources/memo/"))


def test_only_the_strikes_that_stand_are_told_as_such(client, memo):
    for event, date in (("retracted", "1950"), ("authenticated", "1960"), ("retracted", "1970")):
        make.make_source_event(source=memo, event=event, date=date)

    page = client.get("/sources/memo/")

    assert notice(page).startswith("This source does not count as evidence. It was retracted ( 1970 ), and no")
    assert "retracted 1950 lifted since" in text(page)
    assert "retracted 1970 lifted since" not in text(page)


def test_whole_that_is_struck_counts_what_rests_on_its_parts(client, memo):
    make.make_source_event(source=memo, event="retracted")
    part = drawing_on(make.make_source(title="A letter"), title="A part", part_of=memo)
    study = drawing_on(part)
    for fields in ({"source": part}, {"source": study}, {"source": study, "draws_on": [part]}):
        make.make_link(item=make.make_item(**fields))

    assert "Of 3 items that lean on it, 3 are not counted." in notice(client.get("/sources/memo/"))


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


# ---------------------------------------------------------------- Withdrawn while the page is made


@pytest.fixture
def meanwhile(monkeypatch):
    """Has these records withdrawn after the facts were read and before what they name is fetched."""

    def withdraw(view, *records):
        def facts_then_withdrawal(record):
            facts = load_lineage.facts_around(record)
            for gone in records:
                type(gone).objects.filter(pk=gone.pk).update(state=State.WITHDRAWN)
            return facts

        monkeypatch.setattr(view, "facts_around", facts_then_withdrawal)

    return withdraw


@pytest.fixture
def leant_on(memo):
    """Two claims with the same item and one of their own, and one more claim that inherits from each."""
    study = drawing_on(memo, title="Gone study")
    gone, kept = make.make_claim(statement="Gone claim"), make.make_claim(statement="Kept claim")
    lost = make.make_item(slug="a", source=study, summary="Gone item")
    for claim in (gone, kept):
        for item in (lost, make.make_item(source=memo, summary="Kept item")):
            make.make_link(claim=claim, item=item, stance="supports")
        make.make_relation(subject=make.make_claim(statement=f"Not {claim}"), object=claim, kind="denies")
    return gone, study, lost


def test_what_is_withdrawn_meanwhile_is_left_out_of_a_source(client, memo, leant_on, meanwhile):
    meanwhile(source_view, *leant_on)

    page = client.get("/sources/memo/")

    assert "Gone study" not in text(page)
    assert "Gone item" not in text(page)
    assert leaning(page).startswith("claim Kept claim 2 support Kept item supports and 1 item more 2 more claims")
    assert section(page, "leaning").count("inherited from: Kept claim") <= 1


def test_what_is_withdrawn_meanwhile_is_left_out_of_a_witness(client, memo, leant_on, meanwhile):
    driver = make.make_witness(slug="driver")
    make.make_derivation(derived=memo, origin=make.make_source(kind="interview", witness=driver))
    meanwhile(witness_view, *leant_on)

    page = client.get("/witnesses/driver/")

    assert "Gone study" not in text(page)
    assert "claim Kept claim 2 support Kept item supports" in section(page, "leaning")


def test_struck_source_withdrawn_meanwhile_is_not_told_as_the_reason(client, memo, meanwhile):
    make.make_source_event(source=memo, event="retracted")
    drawing_on(memo, slug="book")
    meanwhile(source_view, memo)

    page = client.get("/sources/book/")

    assert notice(page) == ""
    assert "A memo" not in section(page, "lineage")


@pytest.mark.parametrize("kind", ["source", "witness"])
def test_record_withdrawn_meanwhile_itself_is_shown_or_is_not_there(client, kind, monkeypatch, meanwhile):
    view, made = {"source": (source_view, make.make_source), "witness": (witness_view, make.make_witness)}[kind]
    record = made(slug="it")
    meanwhile(view, record)

    assert client.get(record.get_absolute_url()).status_code == 200

    record.state = State.PUBLISHED
    record.save()
    monkeypatch.setattr(view, "facts_around", lambda _record: Facts())

    assert client.get(record.get_absolute_url()).status_code == 404
