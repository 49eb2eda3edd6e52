"""Accounts: who may manage whose, and that each change and each sign-in is in the internal log."""

import json

import pytest
from django.contrib.auth.models import Group, Permission, User

from claims import models
from claims.operations import accounts as operations
from tests.somebody import somebody_writes

from .pages import errors, read, send
from .world import accounts, desk_of

PASSWORD = "correct horse battery"


@pytest.fixture
def people(db):
    return accounts()


@pytest.fixture
def adam(people):
    return desk_of(people["adam"])


@pytest.fixture
def sue(people):
    return desk_of(people["sue"])


def address(user, page="change"):
    return f"/admin/auth/user/{user.pk}/{page}/"


def entered(collection="accounts"):
    """Who did what to which account or group, and what was recorded of it."""
    found = models.LedgerEntry.objects.filter(collection=collection).order_by("id")
    assert {entry.log for entry in found} <= {"internal"}
    return [(entry.by, entry.action, entry.key, json.loads(bytes(entry.body))["record"]) for entry in found]


def record(name, **other):
    return {
        "username": name,
        "active": True,
        "staff": False,
        "superuser": False,
        "groups": [],
        "permissions": [],
    } | other


def group(*names):
    return [str(Group.objects.get(name=name).pk) for name in names]


def test_an_admin_makes_an_account_and_gives_it_a_role(adam):
    send(adam, "/admin/auth/user/add/", username="nora", password1=PASSWORD, password2=PASSWORD, usable_password="true")
    nora = User.objects.get(username="nora")

    response = send(adam, address(nora), is_staff="on", groups=group("contributor"))

    assert response.status_code == 302
    assert entered() == [
        ("adam", "created", "nora", record("nora")),
        ("adam", "changed", "nora", record("nora", staff=True, groups=["contributor"])),
    ]
    assert nora.password not in str(list(models.LedgerEntry.objects.values_list("body", flat=True)))


def test_saving_an_account_without_a_change_is_not_entered(adam, people):
    send(adam, address(people["otto"]), email="otto@example.org")

    assert entered() == []


def test_a_password_set_by_another_is_entered(adam, people):
    values = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true", "set-password": "1"}
    response = adam.post(address(people["otto"], "password"), values)

    assert response.status_code == 302
    assert [row[:3] for row in entered()] == [("adam", "password_set", "otto")]


def test_deleting_an_account_is_for_superusers_and_entered(adam, sue, people):
    assert adam.post(address(people["otto"], "delete"), {"post": "yes"}).status_code == 403
    assert adam.get("/admin/auth/user/").text.count("delete_selected") == 0

    sue.post(address(people["otto"], "delete"), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [people["carla"].pk], "post": "yes"}
    sue.post("/admin/auth/user/", chosen)

    assert entered() == [("sue", "deleted", "otto", None), ("sue", "deleted", "carla", None)]


def test_a_name_that_the_ledger_knows_is_not_given_again(sue, people):
    sue.post(address(people["otto"], "delete"), {"post": "yes"})

    page = send(
        sue, "/admin/auth/user/add/", username="otto", password1=PASSWORD, password2=PASSWORD, usable_password="true"
    )

    assert errors(page) == [
        "There was an account of this name, and the ledger tells of what it did. Choose another name."
    ]


def test_an_account_keeps_its_name(sue, people):
    send(sue, address(people["otto"]), username="carlo")

    assert User.objects.filter(username="otto").exists()


def test_an_admin_makes_nobody_a_superuser_and_gives_no_single_permissions(adam, people):
    otto = people["otto"]
    powers = {"is_superuser": "on", "user_permissions": [str(Permission.objects.get(codename="add_group").pk)]}

    page = adam.get(address(otto)).text
    send(adam, address(otto), is_staff="on", **powers)

    otto.refresh_from_db()
    assert ("is_superuser" in page, "user_permissions" in page) == (False, False)
    assert (otto.is_superuser, otto.user_permissions.count()) == (False, 0)


def test_an_admin_gives_roles_and_leaves_other_groups_as_they_are(adam, people):
    otto, keepers, others = people["otto"], Group.objects.create(name="keepers"), Group.objects.create(name="others")
    otto.groups.add(keepers)

    page = send(adam, address(otto), is_staff="on", groups=[*group("reviewer"), str(others.pk)])
    assert errors(page) == [f"Select a valid choice. {others.pk} is not one of the available choices."]
    send(adam, address(otto), is_staff="on", groups=group("reviewer"))

    assert set(otto.groups.values_list("name", flat=True)) == {"reviewer", "keepers"}


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize("powerful", ["superuser", "permitted", "in a group"])
def test_an_admin_does_not_touch_an_account_that_may_do_more(adam, powerful, active):
    """Whoever sets its password has its powers."""
    more = User.objects.create_user("max", is_superuser=powerful == "superuser", is_active=active)
    permission = Permission.objects.get(codename="delete_user")
    if powerful == "permitted":
        more.user_permissions.add(permission)
    elif powerful == "in a group":
        keepers = Group.objects.create(name="keepers")
        keepers.permissions.add(permission)
        more.groups.add(keepers)

    assert b'name="_save"' not in adam.get(address(more)).content
    assert adam.post(address(more), {"is_active": "on"}).status_code == 403
    assert adam.get(address(more, "password")).status_code == 403
    assert adam.post(address(more, "password"), {"password1": PASSWORD, "password2": PASSWORD}).status_code == 403


def test_what_a_group_is_given_and_loses_is_entered(sue, people):
    """Else a superuser could read who protected witnesses are by way of a group, and take it back."""
    permission = Permission.objects.get(codename="hold_identities")

    send(sue, "/admin/auth/group/add/", name="holders", permissions=[str(permission.pk)])
    holders = Group.objects.get(name="holders")
    send(sue, f"/admin/auth/group/{holders.pk}/change/", name="keepers", permissions=[])
    send(sue, f"/admin/auth/group/{holders.pk}/delete/", post="yes")

    assert entered("groups") == [
        ("sue", "created", "holders", {"name": "holders", "permissions": ["claims.hold_identities"]}),
        ("sue", "renamed", "holders", None),
        ("sue", "changed", "keepers", {"name": "keepers", "permissions": []}),
        ("sue", "deleted", "keepers", None),
    ]
    assert entered() == []


def test_a_refused_form_enters_nothing(adam, people):
    send(adam, address(people["otto"]), email="no address", is_active=[])

    assert entered() == []


def test_reading_accounts_enters_nothing(adam, people):
    for url in ("/admin/auth/user/", address(people["otto"]), address(people["otto"], "history")):
        assert adam.get(url).status_code == 200

    assert entered() == []


# ---------------------------------------------------------------- signing in


@pytest.fixture
def carla(people):
    people["carla"].set_password(PASSWORD)
    people["carla"].save()
    return people["carla"]


def sign_in(client, username="carla", password=PASSWORD):
    return client.post("/admin/login/?next=/admin/", {"username": username, "password": password})


def test_signing_in_is_entered(client, carla):
    response = sign_in(client)

    assert response.url == "/admin/"
    assert entered() == [("carla", "signed_in", "carla", None)]


@pytest.mark.parametrize(("username", "password"), [("carla", "wrong"), ("nobody", PASSWORD), ("carla", "")])
def test_a_sign_in_that_fails_is_not_entered(client, carla, username, password):
    assert sign_in(client, username, password).status_code == 200
    assert entered() == []


def test_an_account_that_the_desk_does_not_let_in_is_not_entered(client, carla):
    User.objects.filter(pk=carla.pk).update(is_staff=False)

    assert sign_in(client).status_code == 200
    assert entered() == []


@pytest.mark.django_db(transaction=True)
def test_nobody_is_signed_in_while_it_cannot_be_entered(client, carla):
    with somebody_writes():
        response = sign_in(client)

    assert response.status_code == 503
    assert client.get("/admin/").status_code == 302
    assert entered() == []


def test_entries_of_accounts_are_read_in_the_ledger(sue, client, carla):
    sign_in(client)
    (entry,) = models.LedgerEntry.objects.all()

    assert "accounts/carla" in sue.get("/admin/claims/ledgerentry/", {"collection": "accounts"}).text
    assert "signed_in" in sue.get(f"/admin/claims/ledgerentry/{entry.pk}/change/").text


def test_an_account_is_within_by_all_that_it_is_permitted(people):
    assert operations.permissions_of(people["carla"]) == people["carla"].get_all_permissions()


def test_the_form_offers_the_three_roles_alone(adam, people):
    Group.objects.create(name="keepers")

    page = adam.get(address(people["otto"]))

    assert read(page).data["groups"] == group("contributor")
    assert "keepers" not in page.text
