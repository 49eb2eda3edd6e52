"""An editor's work in the admin alone: a claim with two items from a new source and a new witness, made public."""

import html
import json
import re

from claims import models
from tests import factories

from .pages import add_url, change_url, errors, list_url, send, told


def made_in_a_pop_up(client, model, **values):
    """Add a record in a pop-up window, as the plus sign beside a field does, and give the key it hands back."""
    rows = values.pop("rows", ())
    response = send(client, f"{add_url(model)}?_popup=1", rows=rows, **values)
    assert response.status_code == 200, response.content.decode()[:2000]
    handed_back = re.search(r'data-popup-response="([^"]+)"', response.content.decode())[1]
    return json.loads(html.unescape(handed_back))["value"]


def test_a_claim_with_two_items_becomes_public(desk, client):
    witness = made_in_a_pop_up(desk, models.Witness, name="Railway worker", vantage="At the border station.")
    author = made_in_a_pop_up(desk, models.Agent, name="A. Author", kind="person")
    source = made_in_a_pop_up(
        desk,
        models.Source,
        title="Trains through Manzhouli",
        kind="article",
        published="1993-08",
        reliability="C",
        rows=[("authorships", {"agent": author, "position": "1"})],
    )
    seen = made_in_a_pop_up(
        desk, models.EvidenceItem, summary="He saw a train", source=source, witness=witness, directness="eyewitness"
    )
    heard = made_in_a_pop_up(
        desk,
        models.EvidenceItem,
        summary="A guard told of others",
        source=source,
        directness="hearsay",
        credibility="3",
    )
    response = send(
        desk,
        add_url(models.Claim),
        statement="Prisoners crossed at Manzhouli",
        form="assertion",
        rows=[
            ("links", {"item": seen, "stance": "supports", "strength": "strong"}),
            ("links", {"item": heard, "stance": "supports"}),
            ("appearances", {"agent": author, "date": "1993-08", "source": source, "witness": ""}),
        ],
    )
    assert response.status_code == 302
    claim = models.Claim.objects.get()
    addresses = [
        "/claims/prisoners-crossed-at-manzhouli/",
        "/sources/trains-through-manzhouli/",
        "/witnesses/railway-worker/",
        "/evidence/he-saw-a-train/",
        "/evidence/a-guard-told-of-others/",
        "/agents/a-author/",
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 6
    assert claim.statement not in client.get("/claims/").content.decode()

    response = send(desk, change_url(claim), button="_published_with")

    assert told(response)[-2] == "5 records published."
    assert [client.get(address).status_code for address in addresses] == [200] * 6
    page = client.get(addresses[0]).content.decode()
    assert [text in page for text in ("He saw a train", "A guard told of others", "Railway worker")] == [True] * 3
    assert claim.statement in client.get("/claims/").content.decode()
    assert set(models.LedgerEntry.objects.values_list("by", flat=True)) == {"edith"}
    claim.refresh_from_db()
    assert claim.supporting_items == 2


def unchanged():
    return [
        model.objects.count() for model in (models.Claim, models.EvidenceItem, models.EvidenceLink, models.LedgerEntry)
    ]


def test_an_item_needs_a_source_or_a_witness(desk):
    page = send(desk, add_url(models.EvidenceItem), summary="From nowhere")

    assert errors(page) == ["An item needs a source, a witness, or both: somebody or something must say it."]
    assert unchanged() == [0, 0, 0, 0]


def test_an_item_is_linked_to_a_claim_once_in_one_form(desk):
    claim, item = factories.make_claim(), factories.make_item()
    row = {"item": item.pk, "stance": "supports"}

    page = send(desk, change_url(claim), rows=[("links", row), ("links", row)])

    assert errors(page)[0] == (
        "Two of these rows give the same evidence item. Each may be given once: remove one of them, or change it."
    )
    assert unchanged() == [1, 1, 0, 0]


def test_an_item_is_linked_to_a_claim_once_in_two_forms(desk):
    claim, item = factories.make_claim(), factories.make_item()
    row = {"item": item.pk, "stance": "supports"}

    send(desk, change_url(claim), rows=[("links", row)])
    before = unchanged()
    page = send(desk, change_url(claim), rows=[("links", row | {"stance": "contradicts"})])

    assert errors(page)[0].startswith("Two of these rows give the same evidence item.")
    page = send(desk, add_url(models.EvidenceLink), claim=claim.pk, **row)
    assert errors(page) == ["This item is linked to this claim already. Change that link instead."]
    assert unchanged() == before


def test_a_claim_has_no_relation_with_itself(desk):
    claim = factories.make_claim()

    for page in (
        send(desk, change_url(claim), rows=[("relations", {"kind": "denies", "object": claim.pk})]),
        send(desk, add_url(models.ClaimRelation), subject=claim.pk, kind="denies", object=claim.pk),
    ):
        assert errors(page) == ["A claim cannot have a relation with itself. Choose the other claim."]
    assert models.ClaimRelation.objects.count() == 0


def test_a_source_does_not_draw_on_itself(desk):
    source = factories.make_source()

    for page in (
        send(desk, change_url(source), rows=[("derivations", {"kind": "quotes", "origin": source.pk})]),
        send(desk, add_url(models.Derivation), derived=source.pk, origin=source.pk),
    ):
        assert errors(page) == ["A source cannot draw on itself. Choose the other document it draws on."]
    assert models.Derivation.objects.count() == 0


def test_a_date_that_is_none_is_answered_with_what_would_be_right(desk):
    source = factories.make_source()
    expected = {
        "1952-13": "There is no month 13 in “1952-13”: months go from 01 to 12, as in 1952-12.",
        "spring 1951": "“spring 1951” is not an EDTF date. Write 1951-21 for “spring 1951”.",
        "2015-02-29": "February 2015 has 28 days, the last of them 2015-02-28.",
    }
    for text, problem in expected.items():
        page = send(desk, change_url(source), published=text)
        assert errors(page)[0].startswith(problem), errors(page)
    assert models.LedgerEntry.objects.count() == 0


def test_a_grade_that_is_none_is_refused(desk):
    page = send(desk, add_url(models.Source), title="Doubtful", reliability="G")

    assert errors(page) == ["Select a valid choice. G is not one of the available choices."]
    assert models.Source.objects.count() == 0


def test_a_protected_witness_is_linked_to_no_agent(desk):
    page = send(desk, add_url(models.Witness), name="Railway worker", protected="on", agent=factories.make_agent().pk)

    problem = "A protected witness may not be linked to an agent: that would tell who it is. "
    assert errors(page) == [f"{problem}Remove the agent or the protection."]
    assert (models.Witness.objects.count(), models.LedgerEntry.objects.count()) == (0, 0)


def test_an_appearance_names_an_agent_or_a_witness(desk):
    claim = factories.make_claim()
    both = {"agent": factories.make_agent().pk, "witness": factories.make_witness().pk, "date": "1993", "source": ""}

    for row in (both, both | {"agent": "", "witness": ""}):
        page = send(desk, change_url(claim), rows=[("appearances", row)])
        assert errors(page) == [
            "An appearance names who made the claim: an agent or a witness, one of them and not both."
        ]
    assert models.Appearance.objects.count() == 0


def test_a_report_is_made_in_its_own_list(desk):
    response = send(desk, add_url(models.Report), title="Joint commission report")

    assert response.url == list_url(models.Report)
    assert models.Source.objects.get().kind == "report"


def test_control_characters_are_refused(desk):
    page = send(desk, add_url(models.Topic), name="Bell\x07")

    assert errors(page) == ["This text holds the control character U+0007, which cannot be stored. Please remove it."]
    assert models.Topic.objects.count() == 0


def test_relations_that_contradict_each_other_are_told_on_both_claims(desk):
    first, second = factories.make_claim(statement="They were."), factories.make_claim(statement="They were not.")
    for kind in ("denies", "restates"):
        factories.make_relation(subject=first, kind=kind, object=second)

    told = {
        claim: [str(message) for message in desk.get(change_url(claim)).context["messages"]]
        for claim in (first, second)
    }

    words = "The relations between “{}” and “{}” contradict each other: what supports the one would both support and "
    assert told[first][0].startswith(words.format(first, second))
    assert told[second][0].startswith(words.format(second, first))


def test_relation_that_contradicts_another_is_told_when_it_is_saved(desk):
    first, second = factories.make_claim(), factories.make_claim()
    factories.make_relation(subject=first, kind="entails", object=second)

    send(desk, add_url(models.ClaimRelation), subject=second.pk, kind="excludes", object=first.pk)

    said = [str(message) for message in desk.get(list_url(models.ClaimRelation)).context["messages"]]
    assert sum("contradict each other" in message for message in said) == 1
