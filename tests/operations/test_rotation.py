"""The whole vault is sealed anew, however often that is stopped; nothing is written where a key is missing."""

import pytest

from claims.models import LedgerEntry
from claims.operations import Refused
from claims.operations.rotation import BATCH, Rotated, rotate
from claims.vault.models import Identity
from claims.vault.particulars import Particulars, opened, sealed
from claims.vault.sealing import key_id

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

OLD, NEW, OTHER = (bytes(range(start, start + 32)) for start in range(3))


@pytest.fixture
def rows(db, settings):
    """More than two batches, sealed with the old key."""
    settings.VAULT_KEYS = (OLD,)
    texts = {f"{number:032x}": Particulars(f"Name {number}") for number in range(2 * BATCH + 3)}
    Identity.objects.bulk_create([sealed(token, one) for token, one in texts.items()])
    settings.VAULT_KEYS = (NEW, OLD)
    return texts


def nobody(_rows):
    pass


def ids():
    return sorted(Identity.objects.values_list("key_id", flat=True).distinct())


def told():
    return [(one.action, one.key, one.by) for one in LedgerEntry.objects.filter(collection="vault_keys")]


def test_every_row_is_sealed_anew_and_holds_what_it_held(rows, settings):
    done = []

    assert rotate(by="rotatevaultkey", advance=done.append) == Rotated(len(rows), 0, 0)

    settings.VAULT_KEYS = (NEW,)
    assert {row.token: opened(row) for row in Identity.objects.all()} == rows
    assert (done, ids(), told()) == ([50, 50, 3], [key_id(NEW)], [("resealed", key_id(NEW), "rotatevaultkey")])


def test_stopped_it_goes_on_where_it_was(rows):
    def stop(_rows):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(by="rotatevaultkey", advance=stop)
    assert Identity.objects.filter(key_id=key_id(NEW)).count() == BATCH

    assert rotate(by="rotatevaultkey", advance=nobody) == Rotated(len(rows) - BATCH, 0, 0)
    assert {row.token: opened(row) for row in Identity.objects.all()} == rows


def test_again_changes_and_enters_nothing(rows):
    rotate(by="rotatevaultkey", advance=nobody)
    before = list(Identity.objects.order_by("token").values_list("name", flat=True))

    assert rotate(by="rotatevaultkey", advance=nobody) == Rotated(0, 0, 0)
    assert (list(Identity.objects.order_by("token").values_list("name", flat=True)), len(told())) == (before, 1)


def test_row_of_an_unknown_key_stops_all_before_anything_is_written(rows, settings):
    Identity.objects.filter(token=f"{7:032x}").update(key_id=key_id(OTHER))

    with pytest.raises(Refused, match=f"do not name: {key_id(OTHER)}"):
        rotate(by="rotatevaultkey", advance=nobody)
    assert (ids(), told()) == (sorted([key_id(OLD), key_id(OTHER)]), [])


def test_damaged_row_is_left_and_counted(rows):
    Identity.objects.filter(token=f"{7:032x}").update(name=b"?")

    assert rotate(by="rotatevaultkey", advance=nobody) == Rotated(len(rows) - 1, 1, 1)
    assert Identity.objects.get(key_id=key_id(OLD)).token == f"{7:032x}"


def test_without_a_key_it_is_refused(rows, settings):
    settings.VAULT_KEYS = ()

    with pytest.raises(Refused, match="EVIDENCE_VAULT_KEY is not set"):
        rotate(by="rotatevaultkey", advance=nobody)
