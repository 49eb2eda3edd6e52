"""What the internal log tells of looks into the vault, when the witness is renamed or protected."""

import json

import pytest

from claims.ledger.state import state
from claims.ledger.verify import verify
from claims.models import LedgerEntry, Witness
from claims.operations import Refused
from claims.operations.erasure import erase
from claims.operations.identity import read, read_strays
from tests import factories as make
from tests.operations.test_purging import NAME, SLUG, TRACES, known_witness, protect, telling
from tests.recorded import edit, recorded
from tests.vault.holders import PURPOSE, holder, kept_for

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

NAMING = f"To write to {NAME} about the hearing."


@pytest.fixture(autouse=True)
def _key(settings):
    settings.VAULT_KEYS = (bytes(range(32)),)


@pytest.fixture
def hilda(db):
    return holder()


def looks(collection="identities"):
    """What the log still tells, the oldest look first: key, who, what was done, and what for."""
    found = []
    for entry in LedgerEntry.objects.filter(collection=collection).exclude(body=None).order_by("pk"):
        record = json.loads(bytes(entry.body))["record"] or {
            "by": entry.by, "action": entry.action, "purpose": entry.reason
        }  # fmt: skip
        found.append((entry.key, record["by"], record["action"], record["purpose"]))
    return found


def wrong():
    return [str(finding) for finding in (*verify(), *state())]


def test_former_slug_goes_from_them_and_who_looked_stays(hilda):
    witness = known_witness()
    kept_for(witness, by=hilda)
    before = [(at.isoformat(timespec="seconds")) for at in times()]

    protect(witness)

    assert telling(*TRACES) == []
    assert looks() == [
        ("a-guard", "hilda", action, PURPOSE) for action in ("identity_read", "identity_kept", "identity_read")
    ]
    assert [json.loads(bytes(entry.body))["record"]["at"][:19] for entry in told()] == [at[:19] for at in before]
    assert wrong() == []


def times():
    return LedgerEntry.objects.filter(collection="identities").order_by("pk").values_list("at", flat=True)


def told():
    return LedgerEntry.objects.filter(collection="identities").exclude(body=None).order_by("pk")


def test_purposes_that_tell_the_name_lose_it_wherever_they_stand(hilda):
    witness, other = known_witness(), recorded(make.make_witness(slug="nurse", name="A nurse", protected=True))
    read(by=hilda, witness=witness, purpose=NAMING)
    read(by=hilda, witness=other, purpose=NAMING)
    read_strays(by=hilda, purpose=NAMING)

    protect(witness)

    assert telling(*TRACES) == []
    assert sorted(looks()) == [("a-guard", "hilda", "identity_read", ""), ("nurse", "hilda", "identity_read", "")]
    assert looks("identities_of_nobody") == [("", "hilda", "identity_read", "")]
    assert wrong() == []


def test_told_again_once_more_when_another_name_goes(hilda):
    witness = known_witness()
    read(by=hilda, witness=witness, purpose="Whether A guard, as he is called, may be named.")
    protect(witness)
    assert looks() == [("a-guard", "hilda", "identity_read", "Whether A guard, as he is called, may be named.")]

    edit(witness, name="Somebody", slug="somebody")

    assert telling("A guard", "a-guard") == []
    assert looks() == [("somebody", "hilda", "identity_read", "")]
    assert wrong() == []


def test_erasure_of_one_does_not_go_on_telling_the_slug(admin_user, hilda):
    witness = known_witness()
    read(by=hilda, witness=witness, purpose=PURPOSE)
    erase(by=admin_user, entry=told().get(), reason="The purpose told too much.")

    protect(witness)

    assert telling(*TRACES) == []
    assert looks() == []
    assert wrong() == []


def test_nobody_looks_under_a_slug_that_was_purged_meanwhile(hilda):
    witness = known_witness()
    shown = Witness.objects.get(slug=SLUG)
    protect(witness)

    with pytest.raises(Refused, match="not there any more under this name"):
        read(by=hilda, witness=shown, purpose=PURPOSE)

    assert telling(*TRACES) == []
