import re

import pytest

from claims.choices import RelationKind, State
from claims.views import wordings
from tests import factories as make
from tests.views.pages import section

pytestmark = pytest.mark.django_db

ADDRESS = "/claims/denial/"
SPEAKER = "A spokesman"


@pytest.fixture
def claim():
    return make.make_claim(slug="denial", statement="There is no evidence.")


def said(claim, date, quotation, **fields):
    fields.setdefault("agent", make.make_agent(name=SPEAKER))
    return make.make_appearance(claim=claim, date=date, quotation=quotation, **fields)


def words(response):
    """What stands in each wording, oldest first, as HTML without blanks around it."""
    return re.findall(r'<blockquote class="wording-words"[^>]*>(.*?)</blockquote>', response.text)


def test_a_shift_from_no_evidence_to_no_credible_evidence_is_marked(client, claim):
    said(claim, "2016-11", "There is no credible evidence.")
    said(claim, "2016-05", "There is no evidence.")

    page = client.get(ADDRESS)

    assert words(page) == [
        "There is no evidence.",
        'There is no <ins><span class="unseen">added: </span>credible</ins> evidence.',
    ]
    assert section(page, "wordings") == (
        "The words, side by side "
        "Oldest first. What is new against the wording before it is underlined , what is gone is struck . "
        "May 2016 There is no evidence. A spokesman "
        "November 2016 There is no added: credible evidence. A spokesman"
    )


def test_what_is_gone_is_marked_too(client, claim):
    said(claim, "2017", "no credible evidence")
    said(claim, "2018", "no evidence")

    assert words(client.get(ADDRESS))[1] == 'no <del><span class="unseen">removed: </span>credible</del> evidence'


@pytest.mark.parametrize(
    ("later", "note"),
    [
        ("no evidence", "The same words as before."),
        ("Nothing at all was found", "Worded too differently to mark what changed."),
    ],
)
def test_the_same_words_and_quite_different_ones_are_told_without_marks(client, claim, later, note):
    said(claim, "2017", "no evidence")
    said(claim, "2018", later)

    page = client.get(ADDRESS)

    assert words(page) == ["no evidence", later]
    assert section(page, "wordings").endswith(f"2018 {later} {SPEAKER} {note}")


@pytest.mark.parametrize("number", [0, 1])
def test_one_wording_is_not_compared(client, claim, number):
    for _time in range(number):
        said(claim, "2017", "no evidence")
    said(claim, "2018", "")

    assert "wordings-heading" not in client.get(ADDRESS).text


@pytest.mark.parametrize("kind", [RelationKind.RESTATES, RelationKind.ENTAILS])
def test_words_of_a_claim_that_says_much_the_same_stand_beside_them_and_say_whose_they_are(client, claim, kind):
    other = make.make_claim(slug="narrower", statement="There is no verifiable evidence.")
    make.make_relation(subject=claim, kind=kind, object=other)
    said(claim, "2016", "no evidence")
    later = said(other, "2017", "no verifiable evidence")

    for address in (ADDRESS, "/claims/narrower/"):
        assert words(client.get(address))[1] == ('no <ins><span class="unseen">added: </span>verifiable</ins> evidence')
    page = client.get(ADDRESS)
    assert section(page, "wordings").endswith("A spokesman Of a related claim: There is no verifiable evidence.")
    assert f'href="/claims/narrower/#{later.slug}"' in page.text


def test_words_of_a_rival_or_of_what_is_not_public_do_not_stand_beside_them(client, claim):
    rival, draft = make.make_claim(), make.make_claim(state=State.DRAFT)
    make.make_relation(subject=claim, kind=RelationKind.DENIES, object=rival)
    make.make_relation(subject=claim, kind=RelationKind.RESTATES, object=draft)
    said(claim, "2015", "no evidence")
    said(claim, "2016", "no evidence", source=make.make_source(state=State.DRAFT))
    said(rival, "2017", "there is evidence")
    said(draft, "2018", "no proof")

    assert "wordings-heading" not in client.get(ADDRESS).text


def test_originals_are_kept_and_compared_only_with_those_of_their_language(client, claim):
    said(claim, "2014", "no evidence", original="нет доказательств", language="ru")
    said(claim, "2015", "", original="нет доказательств", language="ru")
    said(claim, "2016", "", original="нет убедительных доказательств", language="ru")
    said(claim, "2017", "no proof")

    page = client.get(ADDRESS)

    assert words(page) == [
        "no evidence",
        "нет доказательств",
        'нет <ins><span class="unseen">added: </span>убедительных</ins> доказательств',
        "no proof",
    ]
    assert page.text.count('<blockquote class="wording-words" lang="ru" dir="auto">') == 2


def test_many_and_long_wordings_are_cut(client, claim, monkeypatch):
    monkeypatch.setattr(wordings, "MOST", 3)
    for year in range(2000, 2005):
        said(claim, str(year), f"evidence {'there is none ' * 200}")

    page = client.get(ADDRESS)

    assert [len(one) <= wordings.LONGEST + 2 and one.endswith(" …") for one in words(page)] == [True] * 3
    assert section(page, "wordings").endswith("The first 3 of 5 are shown.")
