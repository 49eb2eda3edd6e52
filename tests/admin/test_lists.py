"""Lists: what they show beside each record, and that no question put to them fails or tells too much."""

import pytest

from claims import models
from tests import factories

from .pages import change_url, list_url, told


def rows(response):
    return [record.pk for record in response.context["cl"].result_list]


def test_a_claim_shows_both_sides_of_a_draft_too(desk):
    claim = factories.make_claim(state="draft")
    for stance in ("supports", "supports", "supports", "contradicts", "contradicts"):
        factories.make_link(claim=claim, stance=stance, item=factories.make_item(state="draft"))

    page = desk.get(list_url(models.Claim)).content.decode()

    assert '<span class="side side-supports">supports <b>3</b></span>' in page
    assert '<span class="side side-contradicts">contradicts <b>2</b></span>' in page
    assert "side-context" not in page


def test_dates_are_told_in_words(desk):
    claim = factories.make_claim()
    factories.make_appearance(claim=claim, date="1952-05")
    factories.make_appearance(claim=claim, date="1951~")

    assert "about 1951" in desk.get(list_url(models.Claim)).content.decode()


@pytest.mark.parametrize(
    ("evidence", "expected"), [("both", ["b"]), ("supports", ["s"]), ("contradicts", ["c"]), ("none", ["n"])]
)
def test_claims_are_filtered_by_their_evidence(desk, evidence, expected):
    for slug, stances in {"b": ["supports", "contradicts"], "s": ["supports"], "c": ["contradicts"], "n": []}.items():
        claim = factories.make_claim(slug=slug)
        for stance in stances:
            factories.make_link(claim=claim, stance=stance)

    found = desk.get(list_url(models.Claim), {"evidence": evidence}).context["cl"].result_list

    assert [claim.slug for claim in found] == expected


def test_a_list_is_searched(desk):
    wanted, _other = factories.make_claim(statement="Prisoners were taken"), factories.make_claim()

    assert rows(desk.get(list_url(models.Claim), {"q": "prisoners taken"})) == [wanted.pk]


def test_reports_are_the_sources_of_that_kind(desk):
    report = factories.make_source(kind="report")
    factories.make_source(kind="book")

    assert rows(desk.get(list_url(models.Report))) == [report.pk]


def test_rows_that_refer_to_one_record_can_be_listed(desk):
    link = factories.make_link()
    factories.make_link()

    assert rows(desk.get(list_url(models.EvidenceLink), {"claim__id__exact": link.claim.pk})) == [link.pk]


@pytest.mark.parametrize(
    "question",
    [
        {"statement__startswith": "S"},
        {"statement__regex": "["},
        {"slug__contains": "s"},
        {"links__item__summary__startswith": "S"},
        {"appearances__witness__name__startswith": "N"},
        {"no_such_field": "1"},
        {"state__in": "draft"},
        {"scope": "x"},
    ],
)
def test_a_list_is_not_filtered_in_ways_it_does_not_offer(viewer_desk, question):
    factories.make_claim()

    response = viewer_desk.get(list_url(models.Claim), question)

    assert (response.status_code, response.url) == (302, f"{list_url(models.Claim)}?e=1")
    assert told(response) == ["This list cannot be filtered so. Choose from its filters."]
    assert viewer_desk.get(response.url).status_code == 200


@pytest.mark.parametrize(
    "question",
    [
        {"state__exact": "bogus"},
        {"state__isnull": "perhaps"},
        {"questions__id__exact": "abc"},
        {"questions__id__exact": "9" * 40},
        {"questions__id__exact": "-1"},
        {"questions__isnull": "x"},
        {"evidence": "bogus"},
        {"p": "999999"},
        {"p": "-1"},
        {"p": "abc"},
        {"o": "99.abc.-7"},
        {"all": ""},
        {"q": '"'},
        {"q": "%_\\'"},
        {"q": "x " * 99},
        {"_facets": "True"},
        {"_popup": "1", "_to_field": "id"},
    ],
)
def test_no_question_fails(desk, question):
    factories.make_claim()

    response = desk.get(list_url(models.Claim), question, follow=True)

    assert response.status_code == 200


@pytest.mark.parametrize("value", ["abc", "9" * 40, "-1", "\x00", ""])
def test_no_reference_fails(desk, value):
    factories.make_link()

    assert desk.get(list_url(models.EvidenceLink), {"claim__id__exact": value}, follow=True).status_code == 200
    assert desk.get(list_url(models.EvidenceLink), {"claim": value}, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a\x00b", "A search or filter holds a NUL character, which no record holds. Please remove it."),
        ("x" * 100_000, "A search may have 200 characters at most. Please shorten it."),
    ],
)
def test_a_search_beyond_measure_is_told_so(desk, text, problem):
    response = desk.get(list_url(models.Claim), {"q": text})

    assert (response.status_code, told(response)) == (302, [problem])


def test_choosing_a_record_by_typing(desk):
    source = factories.make_source(title="Task force report", published="1993-08", state="draft")
    factories.make_source(title="Another")
    asked = {"app_label": "claims", "model_name": "evidenceitem", "field_name": "source"}

    answer = desk.get("/admin/autocomplete/", {**asked, "term": "task"}).json()
    assert answer["results"] == [{"id": str(source.pk), "text": "Task force report · August 1993 · draft"}]

    for term in ("\x00", "x" * 100_000, "%"):
        assert desk.get("/admin/autocomplete/", {**asked, "term": term}).status_code == 200


@pytest.mark.parametrize("number", ["abc", "9" * 40, "-1", "%00"])
def test_a_record_that_is_not_there_is_told(desk, number):
    for page in ("change", "delete", "history"):
        response = desk.get(f"/admin/claims/claim/{number}/{page}/")
        assert response.status_code == 302


def test_thirty_rows_on_a_page_cost_no_more_queries_than_one(desk, count_queries):
    def rows_of(claim):
        factories.make_link(claim=claim)
        factories.make_appearance(claim=claim, source=factories.make_source())
        factories.make_appearance(claim=claim, agent=None, witness=factories.make_witness())
        factories.make_relation(subject=claim)
        factories.make_assessment(claim=claim)
        factories.make_search(claim=claim, searched_by=factories.make_agent(), question=factories.make_question())
        factories.make_relation(object=claim)

    claim = factories.make_claim()
    rows_of(claim)
    desk.get(change_url(claim))
    one = count_queries(lambda: desk.get(change_url(claim)))
    for _number in range(24):
        rows_of(claim)
    many = count_queries(lambda: desk.get(change_url(claim)))

    assert (one, many) == (45, 45)


def test_thirty_rows_of_a_source_cost_no_more_queries_than_one(desk, count_queries):
    def rows_of(source):
        models.Authorship.objects.create(source=source, agent=factories.make_agent())
        factories.make_identifier(source=source)
        factories.make_derivation(derived=source)
        factories.make_derivation(origin=source)
        factories.make_source_event(
            source=source, date=str(1951 + source.events.count()), attested_by=factories.make_source()
        )
        factories.make_attachment(source=source, name="a.pdf")
        factories.make_source(part_of=source)
        factories.make_item(source=source, witness=factories.make_witness())

    source = factories.make_source()
    rows_of(source)
    desk.get(change_url(source))
    one = count_queries(lambda: desk.get(change_url(source)))
    for _number in range(29):
        rows_of(source)
    many = count_queries(lambda: desk.get(change_url(source)))

    assert (one, many) == (51, 51)
