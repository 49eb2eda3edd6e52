"""Signing in on the desk: a hundred wrong passwords are not a hundred guesses, and nobody learns which accounts there are."""

from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client

from claims import models
from claims.models import SignInFailures
from tests.admin.pages import errors

from .test_accounts import PASSWORD, entered

LOGIN = "/admin/login/"


@pytest.fixture
def carla(db):
    return User.objects.create_user("carla", password=PASSWORD, is_staff=True)


@pytest.fixture
def looked_at(monkeypatch):
    """How many passwords were looked at: the hasher itself is asked."""
    seen = []
    verify = hashers.MD5PasswordHasher.verify
    encode = hashers.MD5PasswordHasher.encode

    monkeypatch.setattr(hashers.MD5PasswordHasher, "verify", lambda self, p, e: seen.append(p) or verify(self, p, e))
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda self, p, s: seen.append(p) or encode(self, p, s))
    return lambda: list(dict.fromkeys(seen))


def sign_in(client, username="carla", password=PASSWORD, **extra):
    return client.post(f"{LOGIN}?next=/admin/", {"username": username, "password": password}, **extra)


def time_passes(**time):
    SignInFailures.objects.update(not_before=F("not_before") - timedelta(**time))


def notice(response):
    return response.text.partition('<p class="errornote">')[2].partition("</p>")[0].strip()


def test_a_hundred_wrong_passwords_are_five_guesses(client, carla, looked_at):
    answers = [sign_in(client, password=f"wrong {number}").status_code for number in range(100)]

    assert answers == [200] * 5 + [429] * 95
    assert looked_at() == [f"wrong {number}" for number in range(5)]
    assert sign_in(client).status_code == 429  # not even the right one


def test_the_page_says_when_to_try_again(client, carla):
    for number in range(6):
        response = sign_in(client, password=f"wrong {number}")

    seconds = int(response["Retry-After"])
    assert 1 <= seconds <= 10
    assert notice(response) == f"Too many attempts failed. Try again in {seconds} second{'s' if seconds > 1 else ''}."
    assert "wrong" not in response.text

    SignInFailures.objects.update(not_before=F("not_before") + timedelta(minutes=4))
    assert notice(sign_in(client)) == "Too many attempts failed. Try again in 5 minutes."


def test_whoever_waited_is_let_in_and_starts_anew(client, carla):
    for number in range(9):
        sign_in(client, password=f"wrong {number}")
    time_passes(minutes=1)

    assert sign_in(client).status_code == 302
    assert SignInFailures.objects.filter(count__gt=0).count() == 2  # what failed for the name, and from the address
    assert [sign_in(Client(), password="wrong").status_code for _number in range(6)] == [200] * 5 + [429]


def test_an_account_that_is_not_there_is_answered_alike(carla):
    User.objects.create_user("gone", password=PASSWORD, is_staff=True, is_active=False)
    User.objects.create_user("reader", password=PASSWORD)
    told = {}
    for number, name in enumerate(("carla", "gone", "reader", "nobody")):
        told[name] = []
        for time in range(7):
            password = PASSWORD if name in {"gone", "reader"} else f"wrong {time}"
            response = sign_in(Client(), name, password, REMOTE_ADDR=f"192.0.2.{number}")
            told[name].append((response.status_code, notice(response).replace("9 s", "10 s")))
        assert [status for status, _text in told[name]] == [200] * 5 + [429] * 2

    assert told["carla"] == told["gone"] == told["reader"] == told["nobody"]


def test_a_password_is_hashed_whether_or_not_there_is_the_account(client, carla, looked_at):
    sign_in(client, "carla", "first")
    sign_in(client, "nobody", "second")

    assert looked_at() == ["first", "second"]


def test_strangers_do_not_keep_out_a_browser_that_is_known(client, carla):
    assert sign_in(client).status_code == 302
    client.post("/admin/logout/")
    for number in range(120):
        sign_in(Client(), password="wrong", REMOTE_ADDR=f"192.0.2.{number}")

    assert sign_in(Client(), REMOTE_ADDR="198.51.100.9").status_code == 429
    assert sign_in(client, REMOTE_ADDR="198.51.100.9").status_code == 302


def test_the_cookie_of_a_known_browser_goes_to_the_desk_alone(client, carla, settings):
    cookie = sign_in(client).cookies["evidence_browser"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Strict")
    assert cookie["max-age"] == 180 * 24 * 60 * 60
    assert "carla" not in cookie.value
    settings.SESSION_COOKIE_SECURE = True
    cookie = sign_in(Client()).cookies["__Secure-evidence_browser"]
    assert cookie["secure"] is True


def test_a_forwarded_address_is_believed_of_counted_proxies_alone(client, carla, settings):
    def forwarded(number):
        return sign_in(
            Client(), password="wrong", headers={"x-forwarded-for": f"192.0.2.{number}, 198.51.100.{number}"}
        )

    assert [forwarded(number).status_code for number in range(6)] == [200] * 5 + [429]
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    settings.PROXIES = 1
    assert [forwarded(number).status_code for number in range(6, 12)] == [200] * 6


def test_behind_a_proxy_that_is_not_counted_one_name_does_not_keep_out_another(client, carla, settings):
    settings.PRODUCTION = True
    for _number in range(40):
        sign_in(Client(), "otto", "wrong")

    assert sign_in(Client(), "otto").status_code == 429
    assert sign_in(Client()).status_code == 302


def test_an_empty_form_counts_for_nothing(client, carla):
    for _number in range(20):
        sign_in(client, password="")
        sign_in(client, username="")

    assert sign_in(client).status_code == 302


def test_who_signs_in_gets_a_session_of_its_own(client, carla):
    client.session["planted"] = "1"
    client.cookies["sessionid"] = "planted-session-planted-session"
    sign_in(client)

    assert client.cookies["sessionid"].value != "planted-session-planted-session"


@pytest.mark.parametrize(
    "address",
    ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "\x00", "http:evil"],
)
def test_signing_in_leads_nowhere_else(client, carla, address):
    response = client.post(LOGIN, {"username": "carla", "password": PASSWORD, "next": address})

    assert (response.status_code, response.url) == (302, "/admin/")


def test_no_failure_is_told_in_the_log_by_what_was_typed(client, carla, caplog):
    for number in range(40):
        sign_in(client, "hunter2-as-a-name", "hunter2", REMOTE_ADDR=f"192.0.2.{number}")

    assert [word for word in ("hunter2", "192.0.2.") if word in caplog.text] == []
    assert "30 sign-ins failed for one name or from one address" in caplog.text
    assert entered() == []


# ---------------------------------------------------------------- one's own password


@pytest.fixture
def desk(client, carla):
    client.force_login(carla)
    return client


def change(client, old=PASSWORD, new="another horse battery"):
    return client.post("/admin/password_change/", {"old_password": old, "new_password1": new, "new_password2": new})


def test_the_old_password_cannot_be_guessed_at_an_open_desk(desk, looked_at):
    answers = [change(desk, old=f"wrong {number}").status_code for number in range(50)]

    assert answers == [200] * 5 + [429] * 45
    assert [password for password in looked_at() if password.startswith("wrong")] == [f"wrong {n}" for n in range(5)]
    response = change(desk)
    assert response.status_code == 429
    assert errors(response)[0].startswith("Too many attempts failed. Try again in ")


def test_a_changed_password_is_entered_and_ends_the_other_sessions(desk, carla):
    elsewhere = Client()
    elsewhere.force_login(carla)

    assert change(desk).status_code == 302

    assert [entry[:3] for entry in entered()] == [("carla", "password_set", "carla")]
    assert [client.get("/admin/").status_code for client in (desk, elsewhere)] == [200, 302]
    assert PASSWORD not in str(list(models.LedgerEntry.objects.values_list("body", flat=True)))


@pytest.mark.parametrize("new", ["short", "password1234", "123456789012"])
def test_a_weak_password_is_refused(desk, carla, new):
    before = User.objects.get(pk=carla.pk).password

    assert change(desk, new=new).status_code == 200
    assert User.objects.get(pk=carla.pk).password == before
