"""`rotatevaultkey` in a process of its own, killed and run again, with its exit statuses."""

import base64
import signal

import pytest
from django.test import override_settings

from claims.vault.models import Identity
from claims.vault.particulars import Particulars, opened, sealed
from claims.vault.sealing import key_id

from .process import manage, stopped_at, vault_url

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)

OLD, NEW = bytes(range(32)), bytes(range(1, 33))
KEYS = [base64.b64encode(key).decode() for key in (OLD, NEW)]


@pytest.fixture
def identities():
    with override_settings(VAULT_KEYS=(OLD,)):
        texts = {f"{number:032x}": Particulars(f"Name {number}") for number in range(120)}
        Identity.objects.bulk_create([sealed(token, one) for token, one in texts.items()])
    return texts


def environment(current=KEYS[1], former=KEYS[0], **more):
    keys = {"EVIDENCE_VAULT_KEY": current, "EVIDENCE_VAULT_FORMER_KEYS": former}
    return {"EVIDENCE_VAULT_URL": vault_url()} | keys | more


def held():
    with override_settings(VAULT_KEYS=(NEW,)):
        return {row.token: opened(row) for row in Identity.objects.all()}


def test_new_key_is_printed_and_is_one_that_the_settings_take():
    done = manage("rotatevaultkey", "--new-key", EVIDENCE_VAULT_URL=vault_url())
    again = manage(
        "rotatevaultkey", "--new-key", EVIDENCE_VAULT_KEY=done.stdout.strip(), EVIDENCE_VAULT_URL=vault_url()
    )

    assert (done.returncode, len(base64.b64decode(done.stdout)), done.stderr) == (0, 32, "")
    assert (again.returncode, again.stdout == done.stdout) == (0, False)
    assert "the present one into EVIDENCE_VAULT_FORMER_KEYS" in again.stderr


def test_all_is_sealed_anew_and_the_former_key_can_go(identities):
    done = manage("rotatevaultkey", **environment())

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "120 identities sealed anew.",
        "EVIDENCE_VAULT_FORMER_KEYS can be emptied now. Backups made before still need those keys.",
    ]
    assert held() == identities


def test_killed_in_between_it_completes_when_run_again(identities):
    killed = stopped_at("UPDATE", signal.SIGKILL, "rotatevaultkey", database="vault", after=60, **environment())
    between = Identity.objects.filter(key_id=key_id(NEW)).count()
    done = manage("rotatevaultkey", **environment())

    assert (killed.returncode, between) == (-signal.SIGKILL, 50)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "70 identities sealed anew.")
    assert held() == identities


def test_interrupted_it_says_how_far_it_came(identities):
    stopped = stopped_at("UPDATE", signal.SIGINT, "rotatevaultkey", database="vault", after=60, **environment())

    assert stopped.returncode == 130
    assert "50 identities are sealed anew. Run it again, and it goes on with the others." in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_unknown_key_is_refused_and_nothing_written(identities):
    before = list(Identity.objects.order_by("token").values_list("name", flat=True))
    refused = manage("rotatevaultkey", **environment(former=""))

    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"the settings do not name: {key_id(OLD)}" in refused.stderr
    assert list(Identity.objects.order_by("token").values_list("name", flat=True)) == before


def test_without_a_key_or_a_vault_it_is_refused(identities, tmp_path):
    answers = [
        manage("rotatevaultkey", **environment(current="", former="")),
        manage("rotatevaultkey", **environment(EVIDENCE_VAULT_URL=f"sqlite:///{tmp_path / 'none.sqlite3'}")),
    ]

    assert [answer.returncode for answer in answers] == [1, 1]
    assert "EVIDENCE_VAULT_KEY is not set" in answers[0].stderr
    assert "run manage.py migrate" in answers[1].stderr
    assert not (tmp_path / "none.sqlite3").exists()
