"""JSON-LD of a claim's page: what schema.org is told of it, and that it is no more than the page shows."""

import json
from html.parser import HTMLParser

import pytest

from claims.choices import State
from claims.models import Claim
from claims.operations import change, review
from tests import factories as make
from tests.awkward import ATTACK, SLUG, make_awkward_claim
from tests.founding import import_founding_case
from tests.recorded import edit, recorded

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
PAGE = f"{SITE}/claims/a/"
WORDS_OF_SCHEMA = ("@type", "@context", "encodingFormat")


class Page(HTMLParser):
    """What a page says and leads to: its text, addresses, ids, dates and languages; and the scripts within it."""

    def __init__(self, response):
        super().__init__()
        self.words, self.addresses, self.days, self.languages, self.scripts = "", set(), set(), set(), []
        self.types, self.inside = [], ""
        self.feed(response.text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.inside = tag if tag in ("script", "style") and "src" not in attributes else ""
        if tag == "script" and "src" not in attributes:
            self.types.append(attributes)
            self.scripts.append("")
        if "id" in attributes:
            self.addresses.add(f"#{attributes['id']}")
        if "href" in attributes:
            self.addresses.add(attributes["href"].removeprefix(SITE))
        if "datetime" in attributes:
            self.days.add(attributes["datetime"])
        if "lang" in attributes:
            self.languages.add(attributes["lang"])

    def handle_endtag(self, tag):
        self.inside = ""
        self.words += " "

    def handle_data(self, data):
        if self.inside == "script":
            self.scripts[-1] += data
        else:
            self.words += data

    @property
    def text(self):
        return " ".join(self.words.split())

    @property
    def data(self):
        (script,) = self.scripts
        return json.loads(script)


def graph(client, slug="a"):
    return Page(client.get(f"/claims/{slug}/")).data["@graph"]


def strings(node, name=""):
    """Each text that the data has, with the property it is the value of."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from strings(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value, name)
    else:
        yield name, node


def not_shown(page, path):
    """Texts of the data that the page does not have as well."""
    return [
        (name, value)
        for name, value in strings(page.data)
        if name not in WORDS_OF_SCHEMA and not is_shown(page, path, name, value)
    ]


def is_shown(page, path, name, value):
    if value.startswith(f"{SITE}/"):
        address = value.removeprefix(SITE)
        return address == f"{path}#/claim" or {address, address.removeprefix(path)} & page.addresses
    if name.startswith("date"):
        return value in page.days
    if name == "inLanguage":
        return value in page.languages
    return " ".join(value.split()) in page.text


# ---------------------------------------------------------------- What is told


def test_claim_without_assessment_is_told_with_who_said_it(client):
    topic = make.make_topic(slug="camps", name="Camps")
    claim = make.make_claim(slug="a", statement="It rained.", topics=[topic], original="Шёл дождь.", language="ru")
    minutes = make.make_source(slug="minutes", title="Minutes", kind="report", published="1952-01-02")
    anna = make.make_agent(slug="anna", name="Anna", kind="person")
    make.make_appearance(
        slug="said", claim=claim, agent=anna, date="1951-05-23", source=minutes, locator="p. 7", venue="The Times",
        audience="the readers", quotation="It rained a lot.", original="Шёл сильный дождь.", language="ru",
    )  # fmt: skip

    assert graph(client) == [
        {
            "@type": "Claim",
            "@id": f"{PAGE}#/claim",
            "url": PAGE,
            "text": "It rained.",
            "translationOfWork": {"@type": "Claim", "text": "Шёл дождь.", "inLanguage": "ru"},
            "about": [{"@type": "Thing", "name": "Camps", "url": f"{SITE}/topics/camps/"}],
            "appearance": [
                {
                    "@type": "Quotation",
                    "@id": f"{PAGE}#said",
                    "url": f"{PAGE}#said",
                    "text": "It rained a lot.",
                    "translationOfWork": {"@type": "Quotation", "text": "Шёл сильный дождь.", "inLanguage": "ru"},
                    "author": {"@type": "Person", "name": "Anna", "url": f"{SITE}/agents/anna/"},
                    "dateCreated": "1951-05-23",
                    "audience": {"@type": "Audience", "name": "the readers"},
                    "isBasedOn": {
                        "@type": "Report",
                        "name": "Minutes",
                        "mainEntityOfPage": f"{SITE}/sources/minutes/",
                        "datePublished": "1952-01-02",
                    },
                }
            ],
            "firstAppearance": {"@id": f"{PAGE}#said"},
            "subjectOf": {
                "@type": "DataDownload",
                "contentUrl": f"{SITE}/claims/a.json",
                "encodingFormat": "application/json",
            },
        }
    ]


def test_each_assessment_is_a_review_whose_rating_is_words(client):
    claim = recorded(make.make_claim(slug="a", statement="It rained."))
    for slug, fields in {
        "newer": {
            "verdict": "leaning_supported",
            "date": "1999-02-03",
            "confidence": "moderate",
            "rationale": "It did.",
        },
        "older": {"verdict": "contradicted", "date": "1998~"},
    }.items():
        assessor = make.make_agent(slug=f"of-{slug}", name=f"Body of {slug}", kind="organization")
        make.make_assessment(slug=slug, claim=claim, assessor=assessor, **fields)

    _claim, newer, older = graph(client)

    assert newer == {
        "@type": "ClaimReview",
        "url": f"{PAGE}#newer",
        "claimReviewed": "It rained.",
        "itemReviewed": {"@id": f"{PAGE}#/claim"},
        "author": {"@type": "Organization", "name": "Body of newer", "url": f"{SITE}/agents/of-newer/"},
        "datePublished": "1999-02-03",
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "leaning to supported",
            "ratingExplanation": "moderate confidence",
        },
        "reviewBody": "It did.",
    }
    assert older == {
        "@type": "ClaimReview",
        "url": f"{PAGE}#older",
        "claimReviewed": "It rained.",
        "itemReviewed": {"@id": f"{PAGE}#/claim"},
        "author": {"@type": "Organization", "name": "Body of older", "url": f"{SITE}/agents/of-older/"},
        "temporal": "about 1998",
        "reviewRating": {"@type": "Rating", "alternateName": "contradicted"},
    }


def test_review_of_another_wording_names_that_and_is_out_of_date(client):
    claim = make.make_claim(slug="a", statement="It rained.")
    with change(by="anna") as work:
        work.touch(claim)
    draft = make.make_assessment(slug="judged", claim=claim, state=State.DRAFT)
    review.advance(by="anna", transition=review.PUBLISH, records=[draft])
    edit(claim, statement="It rained all day.")

    told, judged, _assessor = graph(client)

    assert told["text"] == "It rained all day."
    assert (judged["claimReviewed"], judged["creativeWorkStatus"]) == ("It rained.", "out of date")


def test_agent_of_unknown_kind_is_called_neither_person_nor_body(client):
    claim = make.make_claim(slug="a")
    make.make_appearance(claim=claim, agent=make.make_agent(slug="x", name="X"))

    told, other = graph(client)

    assert told["appearance"][0]["author"] == {"@id": f"{SITE}/agents/x/"}
    assert other == {"@type": "Thing", "@id": f"{SITE}/agents/x/", "name": "X", "url": f"{SITE}/agents/x/"}


def test_words_that_are_recorded_in_the_original_alone_are_told_in_it(client):
    claim = make.make_claim(slug="a")
    witness = make.make_witness(slug="w", name="A driver")
    make.make_appearance(slug="said", claim=claim, witness=witness, original="Слова", language="ru")

    (told,) = graph(client)

    assert told["appearance"] == [
        {
            "@type": "Quotation",
            "@id": f"{PAGE}#said",
            "url": f"{PAGE}#said",
            "text": "Слова",
            "inLanguage": "ru",
            "author": {"@type": "Person", "name": "A driver", "url": f"{SITE}/witnesses/w/"},
        }
    ]


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (["1951-05-23"], "1951-05-23"),
        (["1951"], "1951"),
        ([""], None),
        (["1951", "1952"], "1951"),
        (["1951", "1951-05"], None),
        (["1951~", "1952-06"], None),
        (["1950", "1952~"], "1950"),
        (["1951", "1952", ""], None),
        (["../1953", "1954"], "../1953"),
        (["1951/..", "1960"], None),
        (["1951", "XXXX"], None),
        ([], None),
    ],
)
def test_first_appearance_is_told_where_no_other_can_precede_it(client, dates, first):
    claim = make.make_claim(slug="a")
    said = {date: make.make_appearance(claim=claim, date=date) for date in dates}

    told = graph(client)[0]

    assert told.get("firstAppearance") == (first and {"@id": f"{PAGE}#{said[first].slug}"})


# ---------------------------------------------------------------- Nothing that the page does not show


@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.soak)])
def test_founding_case_is_told_nothing_that_its_pages_do_not_show(client, every):
    import_founding_case()
    slugs = sorted(Claim.objects.values_list("slug", flat=True))
    wrong = {}
    for slug in slugs[::every]:
        path = f"/claims/{slug}/"
        if found := not_shown(Page(client.get(path)), path):
            wrong[slug] = found

    assert len(slugs) > 50
    assert wrong == {}


def test_awkward_claim_is_told_nothing_that_its_page_does_not_show(client):
    recorded(*make_awkward_claim())
    path = f"/claims/{SLUG}/"
    page = Page(client.get(path))

    assert len(page.data["@graph"]) == 8
    assert not_shown(page, path) == []


def test_text_cannot_end_the_data_and_comes_out_as_it_went_in(client):
    recorded(*make_awkward_claim())
    response = client.get(f"/claims/{SLUG}/")
    page = Page(response)

    assert page.types == [{"type": "application/ld+json"}]
    assert page.data["@graph"][0]["text"] == f"It was said {ATTACK}"
    assert [sign for sign in "<>&'\u2028\u2029" if sign in page.scripts[0]] == []
    # The data, and the script of the copy buttons.
    assert response.text.count("<script") == response.text.count("</script>") == 2


def test_drafts_and_what_is_not_public_are_not_told(client):
    claim = make.make_claim(slug="a")
    make.make_assessment(claim=claim, state=State.DRAFT)
    make.make_appearance(claim=claim, witness=make.make_witness(state=State.DRAFT))
    make.make_appearance(claim=claim, source=make.make_source(state=State.DRAFT))

    (told,) = graph(client)

    assert sorted(told) == ["@id", "@type", "subjectOf", "text", "url"]
