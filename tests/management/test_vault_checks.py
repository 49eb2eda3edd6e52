"""What `manage.py check` says of a vault that stands open, stands nowhere, or cannot be opened."""

import pytest
from django.conf import settings as site
from django.db import connections

from claims.management.vault_checks import vault_can_be_opened, vault_stands_apart
from claims.vault.models import Identity
from claims.vault.particulars import Particulars, sealed
from claims.vault.sealing import key_id

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
SQLITE = "django.db.backends.sqlite3"


def ids(found):
    return [one.id for one in found]


@pytest.fixture
def identity(db, settings):
    settings.VAULT_KEYS = (KEY,)
    sealed("a" * 32, Particulars("Ivan")).save()


@pytest.mark.parametrize(
    ("default", "vault", "found"),
    [
        ({"ENGINE": SQLITE, "NAME": "/a/b.sqlite3"}, {"ENGINE": SQLITE, "NAME": "/a/../a/b.sqlite3"}, ["claims.E001"]),
        ({"ENGINE": SQLITE, "NAME": "/a/b.sqlite3"}, {"ENGINE": SQLITE, "NAME": "/a/c.sqlite3"}, []),
        (
            {"ENGINE": "p", "HOST": "h", "NAME": "n"},
            {"ENGINE": "p", "HOST": "h", "PORT": "", "NAME": "n"},
            ["claims.E001"],
        ),
        ({"ENGINE": "p", "HOST": "h", "NAME": "n"}, {"ENGINE": "p", "HOST": "i", "NAME": "n"}, []),
    ],
)
def test_vault_in_the_records_own_database_is_an_error(monkeypatch, default, vault, found):
    monkeypatch.setattr(site, "DATABASES", {"default": default, "vault": vault})

    assert ids(vault_stands_apart()) == found


@pytest.mark.parametrize(("mode", "found"), [(0o600, []), (0o640, ["claims.W002"]), (0o604, ["claims.W002"])])
def test_file_that_others_may_open_is_warned_of(monkeypatch, tmp_path, mode, found):
    path = tmp_path / "vault.sqlite3"
    path.touch()
    path.chmod(mode)
    databases = {"default": {"ENGINE": "p", "NAME": "n"}, "vault": {"ENGINE": SQLITE, "NAME": str(path)}}
    monkeypatch.setattr(site, "DATABASES", databases)

    assert ids(vault_stands_apart()) == found


@pytest.mark.parametrize(
    ("keys", "found"), [((KEY,), []), ((OTHER, KEY), []), ((), ["claims.W004"]), ((OTHER,), ["claims.W005"])]
)
def test_keys_that_are_missing_are_warned_of(identity, settings, keys, found):
    settings.VAULT_KEYS = keys
    told = vault_can_be_opened(databases=["default", "vault"])

    assert ids(told) == found
    assert [key_id(KEY) in one.msg for one in told if one.id == "claims.W005"] == [True] * found.count("claims.W005")


def test_empty_vault_needs_no_key(settings):
    settings.VAULT_KEYS = ()

    assert (ids(vault_can_be_opened(databases=["vault"])), Identity.objects.count()) == ([], 0)


def test_vault_without_tables_is_warned_of():
    with connections["vault"].cursor() as cursor:
        cursor.execute("DROP TABLE vault_identity")

    assert ids(vault_can_be_opened(databases=["vault"])) == ["claims.W003"]


def test_database_is_asked_only_where_it_is_meant(identity, settings):
    settings.VAULT_KEYS = ()

    assert (vault_can_be_opened(databases=["default"]), vault_can_be_opened()) == ([], [])
