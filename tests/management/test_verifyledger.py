from io import StringIO
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims.ledger import checkpoint, guards
from claims.ledger.checkpoint import SigningKey
from claims.ledger.state import state
from claims.ledger.verify import verify
from claims.management import verification
from claims.management.second import SecondError, second
from claims.models import Checkpoint, Claim, LedgerEntry
from claims.one_state import one_state
from claims.operations import change, recount
from claims.operations.checkpoint import sign_head
from claims.records import RECORD_TYPES
from tests.factories import make_claim
from tests.ledger.logs import publish, rewrite
from tests.ledger.tampering import sql
from tests.management.process import manage
from tests.models.everything import make_everything
from tests.somebody import somebody_writes

pytestmark = pytest.mark.django_db

ORIGIN = "example.org/ledger"
KEY = SigningKey.generate(ORIGIN)


@pytest.fixture(autouse=True)
def named(settings):
    settings.LEDGER_ORIGIN = ORIGIN
    settings.LEDGER_KEYS = [str(KEY.verifier)]


@pytest.fixture
def kept(tmp_path):
    """A log of 30 entries, of which the first 20 were signed and kept."""
    publish(20)
    file = tmp_path / "kept"
    file.write_text(sign_head(origin=ORIGIN, key=KEY).note)
    publish(10, prefix="r")
    return file


def said(*arguments, **options):
    out, err = StringIO(), StringIO()
    call_command("verifyledger", *arguments, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def failure(*arguments):
    """Exit status, its message, and what was printed before."""
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("verifyledger", *arguments, stdout=out)
    return caught.value.returncode, str(caught.value), out.getvalue()


def test_intact_ledger_is_told_with_its_roots(kept):
    out, err = said()

    public, internal, intact = out.splitlines()
    assert public.startswith("public log: 30 entries, root ")
    assert internal == "internal log: 0 entries, root 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    assert (intact, err) == ("Intact.", "")


def test_ledger_that_goes_on_from_what_was_kept_is_intact(kept, tmp_path):
    other = tmp_path / "other"
    other.write_text(sign_head(origin=ORIGIN, key=KEY).note)

    assert said("--checkpoint", str(kept))[0].splitlines()[-1] == "Intact. The checkpoint fits."
    two = said("--checkpoint", str(kept), "--checkpoint", str(other), "--state")[0]
    assert two.splitlines()[-1] == "Intact. All 2 checkpoints fit."


def test_empty_database_is_intact():
    assert said("--state")[0].splitlines()[-1] == "Intact."


def test_silence_is_kept_where_it_is_asked_for(kept):
    assert said(verbosity=0) == ("", "")


def test_tampering_is_told_with_its_place(kept):
    sql("UPDATE claims_ledgerentry SET reason = 'Otherwise.' WHERE sequence = 7")

    assert failure() == (
        1,
        "1 thing is not as the ledger must have it.",
        "public log, entry 7: reason is 'Otherwise.', its bytes say 'First published.'\n",
    )


def test_of_very_many_findings_the_first_are_named(kept):
    publish(120, prefix="s")
    sql("UPDATE claims_ledgerentry SET reason = 'Otherwise.'")

    status, message, out = failure()

    assert (status, message) == (1, "150 things are not as the ledger must have it.")
    assert (len(out.splitlines()), out.splitlines()[-1]) == (101, "… and 50 more")


def test_rewritten_past_is_found_by_what_was_kept_and_by_what_is_stored(kept):
    rewrite(5)
    stored = Checkpoint.objects.get()

    status, _message, out = failure("--checkpoint", str(kept))

    assert (status, out) == (
        1,
        f"public log, entries 0–19: rewritten: stored checkpoint {stored.pk} has another root for the first 20 entries\n",
    )
    sql("DELETE FROM claims_checkpoint")
    assert said()[0].splitlines()[-1] == "Intact."
    assert failure("--checkpoint", str(kept))[2] == (
        f"public log, entries 0–19: rewritten: the checkpoint in {kept} has another root for the first 20 entries\n"
    )


@pytest.mark.parametrize(
    ("column", "value", "wrong"),
    [
        ("size", 7, "size is 7, its note says 20"),
        ("root", bytes(32), f"root is {bytes(32).hex()}, its note says {{root}}"),
        ("note", "gone", "It is cut short: expected a text, a blank line and a signature below it."),
    ],
)
def test_changed_row_of_a_stored_checkpoint_is_found(kept, column, value, wrong):
    stored = Checkpoint.objects.get()

    sql(f"UPDATE claims_checkpoint SET {column} = %s", value)

    assert failure()[2] == f"stored checkpoint {stored.pk}: {wrong.format(root=bytes(stored.root).hex())}\n"


def test_stored_checkpoint_with_another_signature_is_found(kept):
    stored = Checkpoint.objects.get()
    note = checkpoint.sign(ORIGIN, 7, bytes(stored.root), KEY).replace("\n7\n", "\n20\n")

    sql("UPDATE claims_checkpoint SET note = %s", note)

    assert failure()[2].startswith(f"stored checkpoint {stored.pk}: Its signature by ")


def test_stored_checkpoint_of_a_former_key_still_counts(kept, settings):
    settings.LEDGER_KEYS = [str(SigningKey.generate("another").verifier)]
    assert said()[0].splitlines()[-1] == "Intact."

    rewrite(5)
    assert failure()[0] == 1


def test_state_is_looked_at_where_it_is_asked_for(kept):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_question SET text = 'X?' WHERE slug = 'q7'")

    assert said()[0].splitlines()[-1] == "Intact."
    assert failure("--state")[2].startswith(
        "questions/q7: is not what the ledger last said of it (public log, entry 7): text\n"
    )


def test_figures_are_part_of_the_state(kept):
    make_everything()
    with change(by="anna") as work:
        for record_type in RECORD_TYPES.values():
            work.touch_rows(record_type.collection, record_type.model.objects.values_list("pk", flat=True))
    recount()
    claim = Claim.objects.order_by("pk")[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_claim SET context_items = 9 WHERE id = %s", [claim.pk])

    assert failure("--state")[2] == f"claims/{claim.slug}: context_items is 9, should be 1\n"


def test_guards_that_are_gone_are_told_and_are_no_tampering(kept):
    guards.remove()

    out, err = said()

    assert out.splitlines()[-1] == "Intact."
    assert err.startswith("The database does not guard the ledger as it should: claims_ledgerentry_no_update, ")


# ---------------------------------------------------------------- Cannot tell


def test_file_that_is_not_there_leaves_us_in_the_dark(kept, tmp_path):
    file = tmp_path / "none"

    assert failure("--checkpoint", str(file)) == (2, f"{file}: No such file or directory; nothing was verified.", "")


@pytest.mark.parametrize(
    ("spoil", "wrong"),
    [
        (lambda note: "", "It is cut short"),
        (lambda note: note[:-20], "It is cut short"),
        (lambda note: note.replace("\n20\n", "\n21\n"), "Its signature by"),
        (lambda note: checkpoint.sign("another.org/ledger", 20, bytes(32), KEY), "It is of another log"),
        (
            lambda note: checkpoint.sign(ORIGIN, 20, bytes(32), SigningKey.generate(ORIGIN)),
            "No known key has signed it",
        ),
        (lambda note: "\x00\x01", "It holds the control character"),
    ],
)
def test_what_is_no_checkpoint_of_ours_leaves_us_in_the_dark(kept, spoil, wrong):
    kept.write_text(spoil(kept.read_text()))

    status, message, out = failure("--checkpoint", str(kept))

    assert (status, message.startswith(f"{kept}: {wrong}"), out) == (2, True, "")


def test_checkpoint_without_a_key_leaves_us_in_the_dark(kept, settings):
    settings.LEDGER_KEYS = []

    assert failure("--checkpoint", str(kept))[:2] == (
        2, f"{kept}: no key is known to check it with; give --key, or set EVIDENCE_LEDGER_KEYS."
    )  # fmt: skip
    assert (
        said("--checkpoint", str(kept), "--key", str(KEY.verifier))[0].splitlines()[-1]
        == "Intact. The checkpoint fits."
    )


def test_key_that_is_none_leaves_us_in_the_dark(kept):
    status, message, _out = failure("--key", "nonsense")

    assert (status, message.partition(":")[0]) == (2, "--key")


@pytest.mark.parametrize("table", ["claims_ledgerentry", "claims_ledgerhead", "claims_checkpoint"])
def test_tables_that_are_missing_leave_us_in_the_dark(kept, table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO elsewhere")

    status, message, out = failure()

    assert (status, "run manage.py migrate first; nothing was verified." in message, out) == (2, True, "")


@pytest.mark.django_db(transaction=True)
def test_status_is_what_the_shell_sees(kept):
    assert manage("verifyledger").returncode == 0
    sql("UPDATE claims_ledgerentry SET reason = 'Otherwise.' WHERE sequence = 7")
    assert manage("verifyledger").returncode == 1
    assert manage("verifyledger", "--checkpoint", "nowhere").returncode == 2
    away = manage("verifyledger", DATABASE_URL="postgres://nobody@127.0.0.1:9/none")
    assert (away.returncode, away.stdout) == (2, "")


@pytest.mark.django_db(transaction=True)
def test_verifying_waits_for_nobody_and_nobody_for_it(kept):
    with somebody_writes():
        assert said("--state")[0].splitlines()[-1] == "Intact."
    with one_state():
        before = LedgerEntry.objects.count()
        writer = Thread(target=write)
        writer.start()
        writer.join(timeout=10)

        assert ([*verify(), *state()], LedgerEntry.objects.count()) == ([], before)
    assert LedgerEntry.objects.count() == before + 1


@pytest.fixture
def two_processes(monkeypatch):
    """As for many entries, and on a machine with processors for both."""
    monkeypatch.setattr(verification, "MANY", 0)
    monkeypatch.setattr(verification.os, "sched_getaffinity", lambda _pid: {0, 1})


@pytest.mark.django_db(transaction=True)
def test_two_processes_find_what_one_does(kept, two_processes):
    assert said("--state")[0].splitlines()[-1] == "Intact."

    claim = make_claim(slug="c")
    with change(by="anna") as work:
        work.save(claim)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_question SET text = 'X?' WHERE slug = 'q7'")
        cursor.execute("UPDATE claims_claim SET context_items = 9")
    sql("UPDATE claims_ledgerentry SET reason = 'Otherwise.' WHERE sequence = 3")

    status, _message, out = failure("--state")
    assert (status, [line.partition(":")[0] for line in out.splitlines()]) == (
        1, ["public log, entry 3", "questions/q7", "claims/c", "questions/q7"]
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_other_process_sees_the_state_that_this_one_sees(kept, two_processes):
    """What is written once both have begun is seen by neither."""
    with verification.one_state_for_two() as other:
        writer = Thread(target=write)
        writer.start()
        writer.join(timeout=10)
        other.work()

        assert (other.result().number, LedgerEntry.objects.count()) == (0, 30)
    assert LedgerEntry.objects.count() == 31


@pytest.mark.django_db(transaction=True)
def test_other_process_that_fails_says_why(two_processes):
    with second("claims.management.verification.look", "claims.edtf.bounds") as other, one_state():
        assert other.sees(verification.look())
        other.work()
        with pytest.raises(SecondError, match="TypeError: bounds"):
            other.result()


@pytest.mark.django_db(transaction=True)
def test_other_process_that_is_gone_is_told(two_processes):
    with second("claims.management.verification.look", "os.abort") as other, one_state():
        other.sees({})
        other.work()
        with pytest.raises(SecondError, match="ended before its time"):
            other.result()


def write():
    try:
        publish(1, prefix="meanwhile")
    finally:
        connection.close()
