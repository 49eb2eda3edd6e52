import re
from html import unescape

import pytest

from claims.choices import RelationKind, Stance
from claims.filters import facets
from tests import factories as make
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db

ADDRESS = "/claims/seen/"


@pytest.fixture
def claim():
    """A claim with an eyewitness for it, hearsay against it, one inherited contradiction, and context."""
    claim = make.make_claim(slug="seen")
    other = make.make_claim(slug="unseen")
    make.make_relation(subject=claim, kind=RelationKind.DENIES, object=other)
    driver = make.make_witness(slug="driver", name="A driver")
    for slug, linked_to, stance, directness, origin in (
        ("convoy", claim, Stance.SUPPORTS, "eyewitness", {"witness": driver}),
        ("rumour", claim, Stance.CONTRADICTS, "hearsay", {"source": make.make_source(slug="paper", title="A paper")}),
        ("denial", other, Stance.SUPPORTS, "hearsay", {"source": make.make_source(slug="note", title="A note")}),
        ("map", claim, Stance.CONTEXT, "documentary", {"source": make.make_source(slug="atlas", title="An atlas")}),
    ):
        item = make.make_item(
            slug=slug, summary=f"About the {slug}", directness=directness, event_date="1951", **origin
        )
        make.make_link(claim=linked_to, item=item, stance=stance)
    return claim


def cards(response):
    assert response.status_code == 200
    return re.findall(r'<li class="card [^"]*" id="item-([^"]+)"', response.text)


def choices(response):
    """By parameter and value, the number beside each choice of the form."""
    form = response.text[response.text.index('<details class="narrow"') :]
    found = re.findall(
        r'name="(\w+)" value="([^"]+)"( checked)?> <span dir="auto">.*? <span class="facet-count">(\d+)<',
        form[: form.index("</form>")],
    )
    return {f"{name}={value}": int(number) for name, value, _checked, number in found}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["convoy", "rumour", "denial", "map"]),
        ("stance=supports", ["convoy"]),
        ("stance=supports&stance=context", ["convoy", "map"]),
        ("way=inherited", ["denial"]),
        ("way=direct&directness=hearsay", ["rumour"]),
        ("origin=witness-driver", ["convoy"]),
        ("origin=source-note&origin=source-paper&way=inherited", ["denial"]),
        ("stance=conflicting", []),
        ("stance=&way=+&utm_source=x", ["convoy", "rumour", "denial", "map"]),
    ],
)
def test_filters_choose_which_cards_are_shown(client, claim, query, shown):
    assert sorted(cards(client.get(f"{ADDRESS}?{query}"))) == sorted(shown)


def test_filters_change_no_figure(client, claim):
    plain, narrowed = client.get(ADDRESS), client.get(f"{ADDRESS}?stance=supports")

    assert section(narrowed, "balance") == section(plain, "balance")
    assert section(narrowed, "contradicts") == (
        "Contradicts 2 items, at most 2 independent lines 0 of 2 items meet the filters."
    )
    assert section(narrowed, "context") == "Context 1 item 0 of 1 items meet the filters."
    assert "1 of 4 items meets these filters; the timeline shows the same. The figures count all evidence." in text(
        narrowed
    )


def test_every_choice_has_the_number_it_would_give_under_the_other_filters(client, claim):
    found = choices(client.get(f"{ADDRESS}?directness=hearsay&way=direct"))

    assert found == {
        "stance=supports": 0, "stance=contradicts": 1, "stance=context": 0, "stance=conflicting": 0,
        "way=direct": 1, "way=inherited": 1,
        "directness=eyewitness": 1, "directness=hearsay": 1, "directness=documentary": 1,
        "origin=source-paper": 1,
    }  # fmt: skip
    for choice, number in choices(client.get(ADDRESS)).items():
        assert len(cards(client.get(f"{ADDRESS}?{choice}"))) == number


def test_chips_remove_one_filter_or_all(client, claim):
    page = client.get(f"{ADDRESS}?stance=supports&origin=witness-driver")

    chips = re.findall(r'<a class="chip" href="([^"]+)"', page.text)
    assert [unescape(chip) for chip in chips] == [
        f"{ADDRESS}?origin=witness-driver#evidence",
        f"{ADDRESS}?stance=supports#evidence",
    ]
    assert f'<a class="chip-clear" href="{ADDRESS}#evidence">' in page.text
    assert "origin: A driver" in text(page)


def test_a_narrowed_page_is_for_no_index_and_names_the_plain_one(client, claim):
    narrowed, plain = client.get(f"{ADDRESS}?way=direct").text, client.get(ADDRESS).text

    heads = [
        re.findall(r'<meta name="robots" content="(.*?)">|rel="canonical" href="(.*?)"', page)
        for page in (narrowed, plain)
    ]
    address = ("", f"http://testserver{ADDRESS}")
    assert heads == [[("noindex", ""), address], [address]]
    assert '<ul class="chips"' not in plain


@pytest.mark.parametrize(
    ("query", "parameter", "message"),
    [
        ("stance=for", "stance", "“for” is not one of: supports, contradicts, context, conflicting."),
        ("way=indirect", "way", "“indirect” is not one of: direct, inherited."),
        ("directness=seen", "directness", "“seen” is not one of: eyewitness, participant, hearsay, documentary,"),
        ("origin=witness-nobody", "origin", "No evidence on this claim has the origin “witness-nobody”."),
        ("origin=%00", "origin", "No evidence on this claim has the origin “\N{REPLACEMENT CHARACTER}”."),
        ("origin=%ED%A0%80", "origin", "No evidence on this claim has the origin"),
        ("page=2", "page", "There is no such parameter here. Allowed are: stance, way, directness, origin."),
        ("&".join(["stance=supports"] * 51), "stance", "It is given 51 times. At most 50 values are allowed."),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_is_allowed(client, claim, query, parameter, message):
    response = client.get(f"{ADDRESS}?{query}")

    assert response.status_code == 400
    assert f"<code>{parameter}</code>" in response.text
    assert message in unescape(response.text)


def test_the_commonest_origins_are_offered_and_those_chosen(client, claim, monkeypatch):
    monkeypatch.setattr("claims.filters.evidence.COMMONEST", 2)

    offered = [choice for choice in choices(client.get(f"{ADDRESS}?origin=witness-driver")) if "origin=" in choice]

    assert offered == ["origin=witness-driver", "origin=source-atlas", "origin=source-note"]
    assert facets.COMMONEST == 20


def test_a_group_of_which_some_are_shown_keeps_its_figures(client):
    claim, agency = make.make_claim(slug="seen"), make.make_source(title="An agency", kind="statement")
    for directness in ("hearsay", "eyewitness"):
        copy = make.make_source()
        make.make_derivation(derived=copy, origin=agency)
        make.make_link(claim=claim, item=make.make_item(source=copy, directness=directness, summary=directness))

    assert section(client.get(f"{ADDRESS}?directness=hearsay"), "supports").startswith(
        "Supports 2 items, at most 1 independent line 2 items , at most 1 independent line "
        "They all lead back to An agency . hearsay "
    )


def test_a_claim_without_evidence_has_no_filters(client):
    make.make_claim(slug="seen")

    assert '<details class="narrow"' not in client.get(ADDRESS).text
    assert client.get(f"{ADDRESS}?stance=supports").status_code == 200
