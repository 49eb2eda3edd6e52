import pytest
from django.core.signals import request_finished
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from claims.answers.conditional import conditional
from claims.answers.kept import ENTRY, KEPT, Kept
from tests import factories as make
from tests.ledger.logs import publish

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/api/v1/",
    "/api/v1/openapi.json",
    "/api/v1/claims/",
    "/api/v1/claims/?form=denial&page_size=3",
    "/api/v1/claims/here/",
    "/claims/here.json",
]
every_address = pytest.mark.parametrize("address", ADDRESSES)


@pytest.fixture(autouse=True)
def _claim():
    make.make_claim(slug="here", form="denial")


def again(client, address, etag, method="get"):
    return getattr(client, method)(address, headers={"If-None-Match": etag})


@every_address
@pytest.mark.parametrize("method", ["get", "head"])
def test_what_has_not_changed_is_not_sent_again(client, address, method):
    first = client.get(address)

    same = again(client, address, first["ETag"], method)

    assert (first.status_code, same.status_code, same.content) == (200, 304, b"")
    assert (same["ETag"], same["Cache-Control"], "Content-Type" in same.headers) == (first["ETag"], "no-cache", False)
    assert same.get("Vary") == first.get("Vary")


@every_address
def test_what_has_not_changed_costs_one_query(client, django_assert_num_queries, address):
    etag = client.get(address)["ETag"]

    with django_assert_num_queries(1):
        again(client, address, etag)


@every_address
def test_every_public_change_makes_it_another_answer(client, address):
    etag = client.get(address)["ETag"]
    publish(1)

    changed = again(client, address, etag)

    assert (changed.status_code, changed["ETag"] == etag) == (200, False)


def test_drafts_change_no_etag(client):
    before = client.get("/api/v1/claims/")["ETag"]
    make.make_claim(state="draft")

    assert client.get("/api/v1/claims/")["ETag"] == before


def test_every_address_has_an_etag_of_its_own(client):
    etags = {client.get(address)["ETag"] for address in ADDRESSES}
    etags.add(client.get("/api/v1/claims/", headers={"Host": "localhost"})["ETag"])

    assert len(etags) == len(ADDRESSES) + 1


@pytest.mark.parametrize(
    ("header", "status"),
    [('W/"old", {etag}', 304), ("*", 304), ('"old"', 200), ("", 200), ("junk", 200), ('W/"' + "x" * 4000, 200)],
)
def test_several_etags_or_any_may_be_sent(client, header, status):
    etag = client.get("/api/v1/claims/")["ETag"]

    assert again(client, "/api/v1/claims/", header.format(etag=etag)).status_code == status


@pytest.mark.parametrize("address", ["/api/v1/claims/", "/claims.csv"])
def test_answer_that_is_given_up_ends_no_request(client, address):
    """Django closes databases at the end of one."""
    told = []

    def finished(**_sent):
        told.append("finished")

    request_finished.connect(finished)
    response = conditional(lambda request: StreamingHttpResponse(["a"]))(
        RequestFactory().get(address, headers={"If-None-Match": "*"})
    )
    before = list(told)
    response.close()
    request_finished.disconnect(finished)

    assert (response.status_code, before, {*told}) == (304, [], {"finished"})


@pytest.mark.parametrize("address", ["/api/v1/claims/nowhere/", "/api/v1/claims/?page=9", "/api/v1/claims/?page=0"])
def test_what_is_not_there_is_never_unchanged(client, address):
    told = again(client, address, "*")

    assert (told.status_code in {400, 404}, "ETag" in told.headers) == (True, False)


def test_plain_view_may_stream():
    view = conditional(lambda request: StreamingHttpResponse(["a", "b"], content_type="text/csv"))
    request = RequestFactory().get("/claims.csv")

    first = view(request)
    same = view(RequestFactory().get("/claims.csv", headers={"If-None-Match": first["ETag"]}))

    assert (b"".join(first), first["Content-Type"], same.status_code) == (b"ab", "text/csv", 304)


# ---------------------------------------------------------------- Answers that are kept


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(KEPT, "most", 10_000)
    KEPT._answers.clear()
    yield KEPT
    KEPT._answers.clear()


@every_address
def test_kept_answer_is_the_same_and_costs_one_query(client, django_assert_num_queries, kept, address, monkeypatch):
    monkeypatch.setattr(kept, "most", 1_000_000)
    publish(1)
    first = client.get(address)

    with django_assert_num_queries(1):
        second = client.get(address)

    assert (second.content, second.headers) == (first.content, first.headers)


def test_kept_answer_is_forgotten_with_the_next_change(client, kept):
    publish(1)
    assert client.get("/api/v1/claims/").json()["count"] == 1
    make.make_claim(slug="there")
    publish(1, prefix="more")

    assert client.get("/api/v1/claims/").json()["count"] == 2
    assert len(kept._answers) == 1


@pytest.mark.desk
def test_kept_answer_is_given_to_whom_it_is_for(client, admin_client, kept):
    publish(1)
    address = "/api/v1/claims/"
    first = client.get(address)

    assert client.get(address, secure=True).json()["results"][0]["url"] == "https://testserver/claims/here/"
    assert (
        client.get(address, headers={"Host": "localhost"}).json()["results"][0]["url"]
        == "http://localhost/claims/here/"
    )
    assert client.get(address, headers={"Accept": "text/html"}).status_code == 406
    assert (admin_client.get(address).content, client.post(address).status_code) == (first.content, 405)
    assert client.head(address).headers == first.headers


def test_nothing_is_kept_without_a_log(client, kept):
    client.get("/api/v1/claims/")

    assert kept._answers == {}


def test_oldest_answers_make_room():
    kept = Kept(most=25 + 2 * ENTRY)
    for name in ("a", "b"):
        kept.keep((1,), name, HttpResponse(name * 10))
    kept.get("a")
    kept.keep((1,), "c", HttpResponse("c" * 10))
    kept.keep((1,), "long", HttpResponse("l" * (26 + ENTRY)))

    found = {name: kept.get(name) for name in ("a", "b", "c", "long")}
    assert {name: answer and answer.content for name, answer in found.items()} == {
        "a": b"a" * 10,
        "b": None,
        "c": b"c" * 10,
        "long": None,
    }


def test_short_answers_are_counted_with_what_they_take_beside():
    """Whoever asks for one thing after another that is not there must not fill the memory with empty lists."""
    kept = Kept(most=100 * ENTRY)
    for number in range(1_000):
        kept.keep((1,), f'W/"{number}"', HttpResponse("{}"))

    assert len(kept._answers) == 99
