"""Bad requests answer with what is wrong and what is allowed; nothing is a 500."""

import html
import json
import re

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory

from claims.choices import Log, State
from claims.filters import FILTERSETS, BadParameters, Problem
from claims.models import LedgerEntry
from claims.operations import review
from claims.views import errors
from tests import factories
from tests.recorded import erase, recorded

pytestmark = pytest.mark.django_db


def problems(response):
    """What a 400 page says: {parameter: message}."""
    assert response.status_code == 400
    pairs = re.findall(r"<dt><code>(.*?)</code></dt>\s*<dd>(.*?)</dd>", response.content.decode(), re.DOTALL)
    return {html.unescape(parameter): html.unescape(message) for parameter, message in pairs}


CLAIM_PARAMETERS = (
    "q, topic, question, claimant, balance, min_lines, made_after, made_before, form, verdict, directness, reliability, "
    "source, witness, sort, page, page_size"
)
EDTF = "Use an EDTF date, such as 1951, 1951-05, 1951-05-23, 195X or ../1953."

BAD = {
    "page=0": {"page": "“0” is not a page: pages are numbered from 1."},
    "page=-1": {"page": "“-1” is not a page: pages are numbered from 1."},
    "page=two": {"page": "“two” is not a page: pages are numbered from 1."},
    "page=1.5": {"page": "“1.5” is not a page: pages are numbered from 1."},
    "page=%D9%A2": {"page": "“٢” is not a page: pages are numbered from 1."},
    "page=1&page=2": {"page": "It is given 2 times. One value is allowed."},
    "page_size=0": {"page_size": "“0” is not a number of rows from 1 to 100."},
    "page_size=101": {"page_size": "“101” is not a number of rows from 1 to 100."},
    "page_size=1000000": {"page_size": "“1000000” is not a number of rows from 1 to 100."},
    "page_size=10&page_size=20": {"page_size": "It is given 2 times. One value is allowed."},
    "q=a&q=b": {"q": "It is given 2 times. One value is allowed."},
    "q=%00": {"q": "It holds the control character U+0000. Use printable text."},
    "q=a%1bb": {"q": "It holds the control character U+001B. Use printable text."},
    "q=%ff": {"q": "It is not valid UTF-8. Use text in UTF-8."},
    "q=%ed%a0%80": {"q": "It is not valid UTF-8. Use text in UTF-8."},
    "q=" + "x" * 201: {"q": "It has 201 characters. At most 200 are allowed."},
    "q=" + "x" * 100_000: {"q": "It has 100000 characters. At most 200 are allowed."},
    "q=" + "+".join("x" * 31): {"q": "It has 31 words. At most 30 are allowed."},
    "q=" + "-".join("x" * 31): {"q": "It has 31 words. At most 30 are allowed."},
    "reliability=G": {"reliability": "“G” is not one of: A, B, C, D, E, F."},
    "reliability=A&reliability=G&reliability=a": {"reliability": "“G”, “a” is not one of: A, B, C, D, E, F."},
    "reliability=%00": {"reliability": "“\N{REPLACEMENT CHARACTER}” is not one of: A, B, C, D, E, F."},
    "form=" + "&form=".join(["denial"] * 51): {"form": "It is given 51 times. At most 50 values are allowed."},
    "topic=" + "&topic=".join(str(number) for number in range(500)): {
        "topic": "It is given 500 times. At most 50 values are allowed."
    },
    "topic=nothing": {"topic": "There is no topic “nothing”. Use the slug, as in the address of its page."},
    "topic=%00&topic=a%20b": {
        "topic": "There is no topic “\N{REPLACEMENT CHARACTER}”, “a b”. Use the slug, as in the address of its page."
    },
    "claimant=nobody": {
        "claimant": "There is no agent or witness “nobody”. Use the slug, as in the address of its page."
    },
    "made_after=1952-13": {
        "made_after": f"There is no month 13 in “1952-13”: months go from 01 to 12, as in 1952-12. {EDTF}"
    },
    "made_before=2015-02-29": {"made_before": f"February 2015 has 28 days, the last of them 2015-02-28. {EDTF}"},
    "made_after=1951&made_after=1952": {"made_after": "It is given 2 times. One value is allowed."},
    "sort=relevance": {"sort": "relevance orders what is searched for. Give q as well, or choose another order."},
    "sort=-line": {
        "sort": "“-line” is not one of: relevance, date, -date, title, -title, items, -items, lines, -lines."
    },
    "sort=--date": {
        "sort": "“--date” is not one of: relevance, date, -date, title, -title, items, -items, lines, -lines."
    },
    "reliabilty=A": {
        "reliabilty": "There is no such parameter here. Did you mean reliability? Allowed are: "
        + CLAIM_PARAMETERS
        + "."
    },
    "balance=even": {"balance": "“even” is not one of: supported_only, contradicted_only, disputed, none."},
    "min_lines=-1": {"min_lines": "“-1” is not a whole number, as in 0 or 12."},
    "%ff=1": {"\N{REPLACEMENT CHARACTER}": f"There is no such parameter here. Allowed are: {CLAIM_PARAMETERS}."},
    "sort=x&page=0&reliability=G": {
        "sort": "“x” is not one of: relevance, date, -date, title, -title, items, -items, lines, -lines.",
        "page": "“0” is not a page: pages are numbered from 1.",
        "reliability": "“G” is not one of: A, B, C, D, E, F.",
    },
}


@pytest.mark.parametrize("query", BAD, ids=lambda query: query[:40])
def test_bad_parameter_is_named_with_what_is_allowed(client, query):
    assert problems(client.get(f"/claims/?{query}")) == BAD[query]


@pytest.mark.parametrize("kind", FILTERSETS)
@pytest.mark.parametrize("query", ["page=0", "page_size=x", "q=%00", "sort=x", "unknown=1"])
def test_every_list_is_strict(client, kind, query):
    response = client.get(f"/{kind}/?{query}")
    assert list(problems(response)) == [query.partition("=")[0]]
    assert f'<a href="/{kind}/">Show the whole list' in response.content.decode()


def test_many_unknown_parameters_are_not_all_repeated(client):
    found = problems(client.get("/claims/?" + "&".join(f"x{number}=1" for number in range(500))))
    assert list(found) == ["x0", "x1", "x2", "x3", "x4", "…"]
    assert found["…"] == "There are 495 more unknown parameters."


def test_more_parameters_than_django_reads_are_400(client):
    response = client.get("/claims/?" + "&".join(f"topic={number}" for number in range(6000)))
    assert (response.status_code, "too many parameters" in response.content.decode()) == (400, True)


def test_long_parameter_name_is_cut(client):
    (name,) = problems(client.get("/claims/?" + "x" * 5000 + "=1"))
    assert name == "x" * 60 + "…"


@pytest.mark.parametrize(
    "query", ["q=", "q=%20", "topic=", "form=&form=", "page=", "made_after=&sort=", "=", "unknown="]
)
def test_empty_values_count_as_absent(client, query):
    assert client.get(f"/claims/?{query}").status_code == 200


@pytest.mark.parametrize("query", ['q="', "q=%25", "q=_", "q=\\", "q='", "q=*", "q=AND+OR+NOT", "q=😀", "q=%E2%80%AE"])
def test_strange_words_are_only_words(client, query):
    factories.make_claim()
    response = client.get("/claims/?" + query)
    assert (response.status_code, "0 results" in response.content.decode()) == (200, True)


def test_what_is_wrong_is_escaped(client):
    response = client.get("/claims/", {"reliability": "<script>", "<b>": "1"})
    assert b"<script>" not in response.content
    assert b"<b>" not in response.content


def test_unknown_address_is_404_with_a_search_box(client):
    response = client.get("/nothing/")
    shown = response.content.decode()
    assert (response.status_code, 'name="q"' in shown, 'action="/search/"' in shown) == (404, True, True)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/claim/taken-to-the-soviet-union/", "taken to the soviet union"),
        ("/claims/taken-to-the-soviet-union/", ""),
        ("/old/%D0%BF%D0%BB%D0%B5%D0%BD_1951.html", "плен 1951 html"),
        ("/a/-/", ""),
        ("/" + "x" * 5000, ""),
        ("/claim/" + "word-" * 500 + "/", "word word word word word word word word"),
        ("/%22%3E%3Cscript%3E", "script"),
    ],
)
def test_unknown_address_offers_its_words_to_be_searched_for(client, path, words):
    shown = client.get(path).text
    assert f'name="q" type="search" maxlength="200" value="{words}">' in shown
    assert "<script" not in shown


@pytest.mark.parametrize("path", ["/nothing.json", "/a/b/c.jsonl", "/api/", "/api/v1/nothing/", "/api/v2/claims/"])
def test_programs_are_told_in_json_that_there_is_nothing(client, path):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"], response["X-Robots-Tag"]) == (
        404,
        "application/problem+json",
        "noindex",
    )
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "No page of this site has this address.",
    }


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            BadParameters([Problem("q", "It is long."), Problem("page", "It is 0.")]),
            {
                "detail": "q: It is long. page: It is 0.",
                "errors": [{"parameter": "q", "detail": "It is long."}, {"parameter": "page", "detail": "It is 0."}],
            },
        ),
        (SuspiciousOperation("secret"), {"detail": "The request cannot be understood. Check the address."}),
    ],
)
def test_programs_are_told_in_json_what_cannot_be_used(error, told):
    response = errors.bad_request(RequestFactory().get("/claims/a.json"), error)
    common = {"type": "about:blank", "title": "Bad Request", "status": 400}
    assert (response.status_code, json.loads(response.content)) == (400, common | told)


def test_programs_are_told_in_json_that_something_went_wrong():
    response = errors.server_error(RequestFactory().get("/claims/a.json"))
    assert (response.status_code, json.loads(response.content)) == (
        500,
        {
            "type": "about:blank",
            "title": "Internal Server Error",
            "status": 500,
            "detail": "Something went wrong on this site. It has been recorded.",
        },
    )


@pytest.mark.parametrize("path", ["/claims/%ff/", "/claims/%00/", "/claims/a%20b/", "/claims/" + "x" * 5000 + "/"])
def test_no_record_has_a_strange_address(client, path):
    assert client.get(path).status_code == 404


def test_withdrawn_record_is_gone_and_tells_nothing_of_itself():
    claim = factories.make_claim(slug="a-claim", statement="Secret words", state=State.WITHDRAWN)
    response = errors.gone(RequestFactory().get("/claims/a-claim/"), claim)
    shown = response.content.decode()
    assert (response.status_code, response["X-Robots-Tag"]) == (410, "noindex")
    assert ("This claim was withdrawn" in shown, "a-claim" in shown, "Secret words" in shown) == (True, True, False)
    assert '<meta name="robots" content="noindex">' in shown


def withdrawn(record, reason="The letter was misread. See <b>p. 4</b>."):
    recorded(record)
    review.advance(by="editor", transition=review.WITHDRAW, records=[record], reason=reason)
    return record


def test_withdrawn_record_says_when_and_why(client):
    claim = withdrawn(factories.make_claim(statement="Secret words"))
    entry = LedgerEntry.objects.filter(log=Log.PUBLIC).latest("id")

    response = client.get(claim.get_absolute_url())

    assert response.status_code == 410
    assert "Secret words" not in response.text
    assert f'<time datetime="{entry.at.date().isoformat()}"' in response.text
    assert "<p>The letter was misread. See &lt;b&gt;p. 4&lt;/b&gt;.</p>" in response.text


def test_withdrawn_without_a_reason_says_when(client):
    shown = client.get(withdrawn(factories.make_claim(), reason="").get_absolute_url()).text
    assert ("<dt>Withdrawn</dt>" in shown, "Reason given" in shown) == (True, False)


def test_reason_of_a_withdrawal_that_was_erased_is_not_told(client):
    claim = withdrawn(factories.make_claim())
    erase(LedgerEntry.objects.filter(log=Log.PUBLIC).latest("id"))
    assert "misread" not in client.get(claim.get_absolute_url()).text


def test_why_somebody_to_protect_was_withdrawn_is_not_told(client):
    hidden = factories.make_witness(protected=True)
    for record in (
        factories.make_witness(),
        factories.make_item(witness=hidden),
        factories.make_source(witness=hidden),
        factories.make_item(source=factories.make_source(witness=hidden)),
    ):
        shown = client.get(withdrawn(record).get_absolute_url())
        assert (shown.status_code, "misread" in shown.text) == (410, False)


def test_why_what_an_open_witness_told_was_withdrawn_is_told(client):
    item = withdrawn(factories.make_item(witness=factories.make_witness()))
    assert "misread" in client.get(item.get_absolute_url()).text


def test_server_error_stands_alone(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(None)
    shown = response.content.decode()
    assert (response.status_code, "Something went wrong" in shown) == (500, True)
    assert ("/static/" in shown, "<script" in shown, "style" in shown) == (False, False, False)


def test_server_error_needs_no_template(settings, tmp_path):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    response = errors.server_error(None)
    assert (response.status_code, response.content.decode()) == (500, errors.PLAIN_500)


def test_bad_parameters_that_no_view_catches_are_400_still():
    error = BadParameters([Problem("q", "It is long."), Problem("page", "It is 0.")])
    response = errors.bad_request(RequestFactory().get("/claims/"), error)
    assert (response.status_code, problems(response)) == (400, {"q": "It is long.", "page": "It is 0."})
    assert str(error) == "q: It is long.; page: It is 0."


def test_bad_request_of_another_kind_is_explained_without_its_details():
    response = errors.bad_request(RequestFactory().get("/"), SuspiciousOperation("secret"))
    shown = response.content.decode()
    assert (response.status_code, "cannot be understood" in shown, "secret" in shown) == (400, True, False)


@pytest.mark.parametrize(
    "path", ["/", "/claims/", "/claims/no-such/", pytest.param("/admin/login/", marks=pytest.mark.desk)]
)
def test_a_form_without_a_token_is_refused_in_our_own_words(path):
    response = Client(enforce_csrf_checks=True).post(path, {"q": "<script>"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "This form was not accepted" in page
    assert "Nothing has been saved" in page
    assert "<script>" not in page
    assert "DEBUG" not in page


@pytest.mark.parametrize("address", ["/claims.csv?form=x", "/claims.atom?page=9", "/nowhere.bib", "/claims/gone.atom"])
def test_page_in_the_place_of_a_file_is_kept_for_nobody_else(client, address):
    claim = recorded(factories.make_claim(slug="gone"))
    review.advance(by="editor", transition=review.WITHDRAW, records=[claim])

    shown = client.get(address, headers={"Accept": "text/html"})
    told = client.get(address, headers={"Accept": "*/*"})

    assert shown["Content-Type"] == "text/html; charset=utf-8"
    assert ("Accept" in shown["Vary"], shown["Cache-Control"], told["Cache-Control"]) == (True, "no-cache", "no-cache")
