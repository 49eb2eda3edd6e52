import re

import pytest

from claims.choices import RelationKind, Stance, State
from tests import factories as make
from tests.views.pages import section

pytestmark = pytest.mark.django_db

ADDRESS = "/claims/seen/"


@pytest.fixture
def claim():
    return make.make_claim(slug="seen", statement="It was seen.")


def linked(claim, stance=Stance.SUPPORTS, **fields):
    item = make.make_item(**fields)
    make.make_link(claim=claim, item=item, stance=stance)
    return item


def arrows(response, begins='aria-labelledby="lineage-title'):
    """What each arrow of a picture says."""
    assert response.status_code == 200
    if begins not in response.text:
        return []
    picture = response.text[response.text.index(begins) :]
    return sorted(
        re.findall(r'<path class="tie [^>]*><title>(.*?)</title>', picture[: picture.index('class="lineage-words"')])
    )


def test_arrows_lead_from_the_claim_to_its_evidence_and_on_to_where_it_begins(client, claim):
    agency, driver = make.make_source(slug="agency", title="An agency"), make.make_witness(name="A driver")
    paper = make.make_source(slug="paper", title="A paper")
    make.make_derivation(derived=paper, origin=agency, kind="quotes")
    linked(claim, source=paper)
    linked(claim, Stance.CONTRADICTS, source=make.make_source(slug="letter", title="A letter"), witness=driver)
    linked(claim, Stance.CONTRADICTS, witness=make.make_witness(name="A guard"))

    page = client.get(ADDRESS)

    assert arrows(page) == [
        "A letter told by A driver",
        "A paper quotes An agency",
        "It was seen. contradicted by A guard",
        "It was seen. contradicted by A letter",
        "It was seen. supported by A paper",
    ]
    assert section(page, "lineage").endswith(
        "The same in words (5 records) "
        "It was seen. claim contradicted by A letter supported by A paper contradicted by A guard "
        "A letter source untraced origin told by A driver A paper source quotes An agency "
        "A guard witness origin An agency source untraced origin A driver witness origin"
    )


def test_inherited_evidence_is_in_the_picture_and_what_does_not_count_is_not(client, claim):
    other, forged = make.make_claim(), make.make_source(title="A forgery")
    make.make_relation(subject=claim, kind=RelationKind.DENIES, object=other)
    make.make_source_event(source=forged, event="found_forged")
    linked(other, source=make.make_source(title="A note"))
    linked(claim, source=forged)
    linked(claim, Stance.CONTEXT, source=make.make_source(title="An atlas"))

    assert arrows(client.get(ADDRESS)) == ["It was seen. contradicted by A note"]


def test_a_source_that_serves_both_sides_has_an_arrow_for_each(client, claim):
    study = make.make_source(title="A study")
    linked(claim, source=study)
    linked(claim, Stance.CONTRADICTS, source=study)

    assert arrows(client.get(ADDRESS)) == ["It was seen. contradicted by A study", "It was seen. supported by A study"]


def test_a_claim_without_counted_evidence_has_no_such_picture(client, claim):
    linked(claim, Stance.CONTEXT)

    assert 'id="lineage"' not in client.get(ADDRESS).text


def test_the_strongest_of_each_side_in_turn_are_drawn_and_the_rest_is_told(client, claim):
    for stance, number in ((Stance.SUPPORTS, 12), (Stance.CONTRADICTS, 3)):
        for _time in range(number):
            linked(claim, stance, source=make.make_source())

    page = client.get(ADDRESS)

    assert [sum(words in arrow for arrow in arrows(page)) for words in ("supported by", "contradicted by")] == [5, 3]
    assert "Of the strongest items; 7 other sources and witnesses are left out." in section(page, "lineage")


def around(response):
    return arrows(response, 'aria-labelledby="neighbourhood-title')


def test_related_claims_are_drawn_two_steps_far_where_they_are_few(client, claim):
    one, two, three = (make.make_claim(slug=name, statement=name.title()) for name in ("one", "two", "three"))
    make.make_relation(subject=claim, kind=RelationKind.ENTAILS, object=one)
    make.make_relation(subject=two, kind=RelationKind.DENIES_EVIDENCE_FOR, object=claim)
    make.make_relation(subject=one, kind=RelationKind.EXCLUDES, object=three)
    make.make_relation(subject=two, kind=RelationKind.DENIES, object=one)
    make.make_relation(subject=three, kind=RelationKind.RESTATES, object=make.make_claim(statement="Too far"))
    make.make_relation(subject=one, kind=RelationKind.ENTAILS, object=make.make_claim(state=State.DRAFT))

    page = client.get(ADDRESS)

    assert around(page) == [
        "It was seen. entails One", "One excludes Three", "Two denies One", "Two denies there is evidence for It was seen.",
    ]  # fmt: skip
    assert section(page, "relations").startswith("Related claims Picture of the related claims")
    assert "The same in words (3 claims)" in section(page, "relations")


def test_the_words_in_which_related_claims_differ_are_in_the_picture(client, claim):
    words = "There is no evidence that American prisoners of the Korean War were taken to the Soviet Union"
    for way in ("by rail", "by sea"):
        make.make_relation(
            subject=claim, kind=RelationKind.ENTAILS, object=make.make_claim(statement=f"{words} {way}.")
        )

    drawn = re.findall(r"<tspan[^>]*>([^<]*)</tspan>", client.get(ADDRESS).text)

    assert [line for line in drawn if line.endswith(("by rail.", "by sea."))] == ["Union by rail.", "Union by sea."]


def test_of_many_related_claims_only_those_one_step_away_are_drawn(client, claim):
    for _number in range(14):
        near = make.make_claim()
        make.make_relation(subject=claim, kind=RelationKind.ENTAILS, object=near)
        make.make_relation(subject=near, kind=RelationKind.ENTAILS, object=make.make_claim())

    page = client.get(ADDRESS)

    assert len(around(page)) == 12
    assert "2 other claims are left out." in section(page, "relations")


def test_claims_that_entail_each_other_in_a_circle_are_drawn(client, claim):
    other = make.make_claim(statement="Another")
    make.make_relation(subject=claim, kind=RelationKind.RESTATES, object=other)
    make.make_relation(subject=other, kind=RelationKind.RESTATES, object=claim)

    assert around(client.get(ADDRESS)) == ["Another restates It was seen.", "It was seen. restates Another"]


def test_a_claim_without_relations_has_no_neighbourhood(client, claim):
    assert around(client.get(ADDRESS)) == []


def test_ids_are_each_there_once(client, claim):
    make.make_relation(subject=claim, kind=RelationKind.ENTAILS, object=make.make_claim())
    linked(claim, source=make.make_source(published="1993"), event_date="1951")

    found = re.findall(r' id="([^"]+)"', client.get(ADDRESS).text)

    assert sorted(found) == sorted(set(found))
