"""503: what is given back of a request that met a busy database, and what is not."""

import pytest
from django.contrib.messages import get_messages, info
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.exception import convert_exception_to_response
from django.db import OperationalError, transaction
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject

from claims.operations import ledger
from claims.views.busy import BusyMiddleware, busy, kept
from tests import factories
from tests.somebody import GivenBack, somebody_writes

LOCKED = OperationalError("database is locked")


def posted(path="/admin/claims/claim/1/change/", **data):
    request = RequestFactory().post(path, data)
    request.csrf_processing_done = True  # as Django says of a form that is found to be the site's own
    return request


def without_token(response):
    return [(name, value) for name, value in GivenBack(response).fields if name != "csrfmiddlewaretoken"]


@pytest.fixture
def logged(caplog):
    return lambda: [(record.levelname, record.getMessage(), record.exc_info) for record in caplog.records]


@pytest.mark.parametrize("path", ["/admin/claims/claim/add/?_popup=1&x=%22", "/anything/?x=%22"])
def test_form_is_given_back_with_every_field(path):
    sent = {"b": ["2", "1", "2"], "a": ["<b>&\"'", ""], "text": ["First line\r\nsecond"], "_save": ["Save"], "é": ["ü"]}

    response = busy(posted(path, **sent))

    form = GivenBack(response)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "no-store" in response["Cache-Control"]
    assert form.action == path
    assert without_token(response) == [(name, value) for name, values in sent.items() for value in values]
    assert form.buttons in (["Try again"], [""])  # the public page has a <button>
    assert "<b>" not in response.content.decode()


@pytest.mark.django_db
def test_five_thousand_fields_are_given_back_without_a_query(django_assert_num_queries):
    sent = {f"rows-{number}-note": f"Note {number}" for number in range(4_999)}

    with django_assert_num_queries(0):
        response = busy(posted(**sent))

    assert without_token(response) == list(sent.items())


def test_token_is_the_page_s_own():
    request = posted(csrfmiddlewaretoken="somebody's", statement="Rain fell")

    tokens = [value for name, value in GivenBack(busy(request)).fields if name == "csrfmiddlewaretoken"]

    assert (len(tokens), tokens[0] == "somebody's") == (1, False)


def test_passwords_are_to_be_typed_again():
    names = ("password", "password1", "new_password2", "oldPassword")
    request = posted(username="edith", usable_password="true", **dict.fromkeys(names, "Secret words"))

    for path in (request.path, "/anything/"):
        request.path = path
        response = busy(request)
        shown = response.content.decode()

        assert "Secret words" not in shown
        assert without_token(response) == [("username", "edith"), ("usable_password", "true")]
        assert GivenBack(response).to_fill_in == [("password", name) for name in names]
        assert "Type this again: New password2" in " ".join(shown.split())


def test_files_are_to_be_chosen_again():
    request = posted(title="A", **{"attachments-0-file": SimpleUploadedFile("scan <1>.pdf", b"secret")})

    for path in (request.path, "/anything/"):
        request.path = path
        response = busy(request)
        shown = " ".join(response.content.decode().split())

        assert GivenBack(response).to_fill_in == [("file", "attachments-0-file")]
        assert "Choose this file again: scan &lt;1&gt;.pdf (Attachments 1: file)" in shown
        assert "secret" not in shown


def test_what_somebody_wrote_is_told_from_choices_and_the_form_s_own_fields():
    request = posted(
        **{
            "csrfmiddlewaretoken": "A token",
            "_loaded_with": '{"record": {}}',
            "_save": "Save and go",
            "initial-made": "2024-01-01 00:00",
            "next": "/admin/",
            "links-TOTAL_FORMS": "2",
            "links-__prefix__-note": "An empty row",
            "links-0-id": "7",
            "links-0-note": "The one witness",
            "state": "in_review",
            "reliability": "A",
            "slug": "rain-in-may",
            "made": "1951-05-23",
            "said": "1951~",
            "statement": "Rain fell",
            "place": "Seoul",
            "empty": " ",
        }
    )

    assert kept(request).texts == [
        ("Links 1: note", "The one witness"),
        ("Said", "1951~"),
        ("Statement", "Rain fell"),
        ("Place", "Seoul"),
    ]


@pytest.mark.parametrize("path", ["/admin/x/", "/x/"])
def test_nobody_is_asked_who_it_is(path):
    """That may end a session, which writes."""

    def ask():
        raise LOCKED

    request = posted(path)
    request.user = SimpleLazyObject(ask)

    assert busy(request).status_code == 503


@pytest.mark.parametrize("path", ["/admin/", "/claims/"])
def test_page_that_was_only_asked_for_has_no_form(path):
    response = busy(RequestFactory().get(path))
    shown = response.content.decode()

    assert response.status_code == 503
    assert (GivenBack(response).action, f'<a href="{path}">Try again</a>' in shown) == (None, True)
    assert "Nothing has been changed." in shown


@pytest.mark.desk
def test_desk_and_site_have_their_own_look():
    desk, site = (busy(RequestFactory().get(path)).content.decode() for path in ("/admin/x/", "/x/"))

    assert ("admin/css/base.css" in desk, "claims/site.css" in desk) == (True, False)
    assert ("admin/css/base.css" in site, "claims/site.css" in site) == (False, True)


def test_one_line_is_logged_as_a_warning(logged):
    middleware = BusyMiddleware(lambda _request: HttpResponse())

    assert middleware.process_exception(posted("/admin/x/"), LOCKED).status_code == 503
    assert logged() == [("WARNING", "Busy database: POST /admin/x/", None)]


def test_other_exceptions_pass():
    middleware = BusyMiddleware(lambda _request: HttpResponse())

    assert middleware.process_exception(posted(), OperationalError("disk I/O error")) is None
    assert middleware.process_exception(posted(), ValueError()) is None


def test_what_was_said_of_work_that_is_undone_is_forgotten():
    request = posted()
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
    MessageMiddleware(lambda _request: HttpResponse()).process_request(request)
    info(request, "The claim was saved.")

    BusyMiddleware(lambda _request: HttpResponse()).process_exception(request, LOCKED)

    assert list(get_messages(request)) == []


@pytest.mark.desk
@pytest.mark.django_db(transaction=True)
def test_busy_after_the_view_does_not_say_that_nothing_was_saved(logged):
    """As when the session cannot be saved at the end of signing in."""

    def view(request):
        rotate_token(request)
        return HttpResponse("Saved")

    def writes_after_the_view(request):
        response = view(request)
        with transaction.atomic():
            ledger.hold()
        return response

    request = posted(statement="Rain fell")
    with somebody_writes():
        response = convert_exception_to_response(writes_after_the_view)(request)

    shown = response.content.decode()
    assert (response.status_code, "Nothing of what you sent" in shown) == (503, False)
    assert "may have been saved already" in shown
    assert ("statement", "Rain fell") in GivenBack(response).fields
    assert logged() == [("WARNING", "Busy database: POST /admin/claims/claim/1/change/", None)]
    # The token in the page is good for the cookie that comes with it.
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["csrftoken"] = response.cookies["csrftoken"].value
    assert browser.post("/admin/login/", GivenBack(response).data).status_code == 200


@pytest.mark.django_db(transaction=True, databases="__all__")  # /healthz asks both
def test_readers_do_not_notice_somebody_who_writes(client):
    claim = factories.make_claim(slug="rain")
    with somebody_writes():
        found = {path: client.get(path).status_code for path in ("/", "/claims/", f"/claims/{claim.slug}/", "/healthz")}

    assert found == dict.fromkeys(found, 200)
