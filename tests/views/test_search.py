import pytest

from claims.choices import State
from claims.operations import documents
from claims.search import index
from claims.views import found
from tests import factories
from tests.founding import import_founding_case

pytestmark = pytest.mark.django_db


def make_rain(number=1):
    for _number in range(number):
        claim = factories.make_claim(statement="Rain fell", scope="Rain & <sun> only.")
        report = factories.make_source(title="Rain", kind="report", authors=[factories.make_agent(name="Rain Office")])
        item = factories.make_item(summary="Rain", source=report, witness=factories.make_witness(name="Rain man"))
        factories.make_link(claim=claim, item=item)
        claim.topics.add(factories.make_topic(name="Rain"))
        claim.questions.add(factories.make_question(text="Did rain fall?"))
    documents.reindex()


def test_everything_found_is_shown_by_kind_with_counts_and_the_way_to_all(client):
    make_rain(7)
    shown = client.get("/search/?q=rain").text
    for kind in ("claims", "questions", "evidence", "sources", "witnesses", "agents", "topics"):
        assert shown.count(f'href="/{kind}/?q=rain"') == 2
        assert f'<a href="#{kind}">' in shown
    assert shown.count('class="record"') == 7 * 5
    assert shown.count("All 7, with filters") == 7


def test_words_are_marked_where_they_stand(client):
    factories.make_claim(statement="Rain fell", scope="Not the <sun> but rainclouds.", original="Шёл дождь")
    documents.reindex()
    shown = client.get("/search/?q=rain+cloud").text
    assert "Nothing is found" in shown
    shown = client.get("/search/?q=rain+but").text
    assert "<mark>Rain</mark> fell" in shown
    assert "Not the &lt;sun&gt; <mark>but</mark> <mark>rainclouds</mark>." in shown
    assert "<mark>but</mark>" in client.get("/claims/?q=rain+but").text
    assert "<mark>" not in client.get("/claims/").text


def test_without_words_there_is_a_box_to_write_them_into(client):
    make_rain()
    for query in ("", "?q=", "?q=%20&utm_source=x"):
        shown = client.get(f"/search/{query}").text
        assert ("autofocus" in shown, 'class="record"' in shown, "Nothing is found" in shown) == (True, False, False)


@pytest.mark.parametrize(
    "query", ["q=sunshine", 'q="', "q=*", "q=-", "q=😀", "q=%E2%80%AE", "q=-rain", "q='%3B--", "q=%25"]
)
def test_nothing_found_is_said_with_what_to_try(client, query):
    make_rain()
    response = client.get(f"/search/?{query}")
    assert response.status_code == 200
    assert "Nothing is found" in response.text


@pytest.mark.parametrize(
    "query",
    [
        "q=AND+OR+NOT",
        "q=rain+NEAR(fell)",
        'q="rain',
        "q=rain*",
        "q=title:rain",
        "q=^rain",
        "q=rain+-",
        "q=%22rain%22%22",
    ],
)
def test_any_query_is_safe(client, query):
    make_rain()
    assert client.get(f"/search/?{query}").status_code == 200
    assert client.get(f"/claims/?{query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "name", "problem"),
    [
        ("query=rain", "query", "There is no such parameter here. Allowed are: q."),
        ("q=a&q=b", "q", "It is given 2 times. One value is allowed."),
        ("q=%00", "q", "It holds the control character U+0000. Use printable text."),
        ("q=%ff", "q", "It is not valid UTF-8. Use text in UTF-8."),
        ("q=" + "+".join("ab" for _word in range(31)), "q", "It has 31 words. At most 30 are allowed."),
        ("q=" + "x" * 201, "q", "It has 201 characters. At most 200 are allowed."),
    ],
)
def test_bad_parameters_are_refused(client, query, name, problem):
    response = client.get(f"/search/?{query}")
    assert response.status_code == 400
    assert (f"<code>{name}</code>" in response.text, problem in response.text) == (True, True)


def test_nothing_but_the_public_is_found(client):
    make_rain()
    before = client.get("/search/?q=rain").content
    for state in (State.DRAFT, State.IN_REVIEW, State.WITHDRAWN):
        factories.make_claim(statement="Rain rain rain", state=state)
        factories.make_item(summary="Rain", source=factories.make_source(title="Rain", state=state))
        factories.make_witness(name="Rain", state=state)
    factories.make_agent(name="Rain")
    factories.make_topic(name="Rain")
    documents.reindex()
    assert client.get("/search/?q=rain").content == before


@pytest.mark.parametrize("number", [1, 30])
def test_number_of_queries_does_not_grow_with_what_is_found(client, django_assert_num_queries, number):
    make_rain(number)
    with django_assert_num_queries(23):
        client.get("/search/?q=rain")


def test_what_is_looked_through_for_a_page_is_bounded(client, monkeypatch):
    factories.make_claim(statement="Snow fell", scope="x " * 50 + "rain")
    documents.reindex()
    assert "<mark>rain</mark>" in client.get("/search/?q=rain").text
    monkeypatch.setattr(found, "MOST_OF_PAGE", 90)
    assert "<mark>" not in client.get("/search/?q=rain").text
    assert "Snow fell" in client.get("/search/?q=rain").text


def test_list_of_very_many_says_that_it_is_not_ranked(client, monkeypatch):
    make_rain(3)
    assert "the best are not looked for" not in client.get("/claims/?q=rain").text
    monkeypatch.setattr(index, "MOST_RANKED", 2)
    assert "the best are not looked for" in client.get("/claims/?q=rain").text
    assert "the best are not looked for" not in client.get("/claims/?q=rain&sort=title").text


def test_founding_case(client):
    import_founding_case()
    shown = client.get("/search/?q=%22no+credible+evidence%22").text
    assert "<mark>no credible evidence</mark>" in shown
