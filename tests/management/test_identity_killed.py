"""A process that is killed while it keeps or shreds an identity: what was attempted is on record, and nothing is half done."""

import base64
import json
import signal
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connections
from django.test import override_settings

from claims.models import IdentityToken, LedgerEntry
from claims.operations.identity import keep, read, read_strays, shred
from claims.vault.models import Identity
from claims.vault.particulars import NOBODY
from tests.recorded import recorded
from tests.vault.holders import IVAN, PURPOSE, protected

from .process import run, vault_url

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)

KEY = bytes(range(32))

DYING = """
import json, os, sys
import django
django.setup()
from django.db import connections
from claims.models import Witness
from claims.operations.identity import keep, shred
from claims.vault.particulars import NOBODY, Particulars
from django.contrib.auth.models import User

beginning, database, what, purpose, handle = json.loads(sys.argv[1])


def die(execute, sql, *rest):
    if sql.startswith(beginning):
        os.kill(os.getpid(), 9)
    return execute(sql, *rest)


connections[database].execute_wrappers.append(die)
given = {"by": User.objects.get(), "witness": Witness.objects.get(), "purpose": purpose}
if what == "keep":
    keep(**given, particulars=Particulars("Ivan Petrov"), seen=NOBODY.stamp())
else:
    shred(**given, handle=handle)
"""


@pytest.fixture
def hilda():
    account = User.objects.create_superuser("hilda")
    account.user_permissions.add(Permission.objects.get(codename="hold_identities"))
    return account


@pytest.fixture
def witness():
    return recorded(protected())


@pytest.fixture(autouse=True)
def _key():
    with override_settings(VAULT_KEYS=(KEY,)):
        yield


def killed_at(beginning, database, what, handle=""):
    keys = {"EVIDENCE_VAULT_URL": vault_url(), "EVIDENCE_VAULT_KEY": base64.b64encode(KEY).decode()}
    done = run("-c", DYING, json.dumps([beginning, database, what, PURPOSE, handle]), **keys)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return list(LedgerEntry.objects.filter(collection="identities").order_by("pk").values_list("action", flat=True))


def test_killed_before_the_row_is_written_it_leaves_an_entry_and_no_row(hilda, witness):
    assert killed_at("INSERT INTO", "vault", "keep") == ["identity_kept"]
    assert (Identity.objects.count(), IdentityToken.objects.count()) == (0, 1)

    keep(by=hilda, witness=witness, particulars=IVAN, purpose=PURPOSE, seen=NOBODY.stamp())
    assert [one.particulars for one in read(by=hilda, witness=witness, purpose=PURPOSE)] == [IVAN]


def test_killed_before_the_entry_is_committed_it_leaves_nothing(hilda, witness):
    assert killed_at('UPDATE "claims_ledgerhead"', "default", "keep") == []
    assert (Identity.objects.count(), IdentityToken.objects.count()) == (0, 0)


def test_killed_between_row_and_token_a_shredded_identity_is_gone_all_the_same(hilda, witness):
    keep(by=hilda, witness=witness, particulars=IVAN, purpose=PURPOSE, seen=NOBODY.stamp())
    (kept,) = read(by=hilda, witness=witness, purpose=PURPOSE)

    told = killed_at('DELETE FROM "claims_identitytoken"', "default", "shred", kept.handle)

    assert told[-1] == "identity_shredded"
    assert (Identity.objects.count(), IdentityToken.objects.count()) == (0, 1)
    assert (read(by=hilda, witness=witness, purpose=PURPOSE), read_strays(by=hilda, purpose=PURPOSE)) == ([], [])


def test_shredded_identity_leaves_no_bytes_in_sqlites_files(hilda, witness):
    keep(by=hilda, witness=witness, particulars=IVAN, purpose=PURPOSE, seen=NOBODY.stamp())
    (kept,) = read(by=hilda, witness=witness, purpose=PURPOSE)
    sealed = bytes(Identity.objects.get().name)[20:60]
    assert shred(by=hilda, witness=witness, handle=kept.handle, purpose=PURPOSE) is True
    if connections["vault"].vendor != "sqlite":
        return
    path = Path(connections["vault"].settings_dict["NAME"])
    files = [one for one in (path, Path(f"{path}-wal")) if one.exists()]
    assert [one.name for one in files if sealed in one.read_bytes()] == []
