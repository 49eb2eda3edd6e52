"""docs/examples/check_ledger.py against a running site, as somebody outside calls it."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from claims.choices import Log
from claims.ledger import merkle
from claims.ledger.checkpoint import SigningKey
from claims.models import LedgerEntry, Question
from claims.operations import review
from claims.operations.checkpoint import sign_head
from tests.ledger.logs import publish, regrow, rewrite, root, unguarded

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAM = Path(__file__).resolve().parent.parent / "docs/examples/check_ledger.py"
KEY = SigningKey("localhost/ledger", bytes(32))


@pytest.fixture
def check(live_server, tmp_path, capsys):
    """Exit status and what is said; ``kept`` is the text of a checkpoint."""

    def check(kept=None, key=None):
        arguments = [live_server.url]
        if kept is not None:
            (tmp_path / "kept").write_text(kept)
            arguments += ["--kept", str(tmp_path / "kept")]
        if key is not None:
            arguments += ["--key", str(key)]
        status = runpy.run_path(str(PROGRAM))["main"](arguments)
        return status, capsys.readouterr().out.strip()

    return check


def signed():
    return sign_head(origin="localhost/ledger", key=KEY).note


def test_whole_log_fits(check):
    publish(5)
    review.advance(by="anna", transition=review.WITHDRAW, records=[Question.objects.get(slug="q1")], reason="Why.")

    assert check() == (0, f"localhost/ledger: 6 entries, root {root(6).hex()}: all fits.")


def test_empty_log_fits(check):
    assert check() == (0, f"localhost/ledger: 0 entries, root {merkle.EMPTY.hex()}: all fits.")


def test_log_fits_a_checkpoint_that_was_kept(check):
    publish(5)
    kept = signed()
    publish(3, prefix="more")

    assert check(kept, KEY.verifier)[0] == check(kept)[0] == 0


def test_rewritten_past_is_found_out_by_the_kept_checkpoint_alone(check):
    publish(5)
    kept = signed()
    publish(3, prefix="more")
    before = root(5)
    rewrite(2)

    assert check()[0] == 0
    assert check(kept, KEY.verifier) == (
        1,
        f"TAMPERED: the root of the first 5 entries is {root(5).hex()}, expected {before.hex()}",
    )


def test_log_that_was_cut_off_is_found_out(check):
    publish(5)
    kept = signed()
    with unguarded():
        LedgerEntry.objects.filter(log=Log.PUBLIC, sequence__gte=3).delete()
    regrow()

    assert check(kept) == (1, "TAMPERED: the log had 5 entries, and has only 3 now")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"body": b'{"record":null}'}, "TAMPERED: entry 2 has another hash than its bytes"),
        ({"body": None, "leaf_hash": bytes(32)}, "TAMPERED: the root of the log is"),
    ],
)
def test_changed_entry_is_found_out(check, changed, message):
    publish(5)
    with unguarded():
        LedgerEntry.objects.filter(log=Log.PUBLIC, sequence=2).update(**changed)

    status, said = check()

    assert (status, said[: len(message)]) == (1, message)


def test_missing_entry_is_found_out(check):
    publish(5)
    with unguarded():
        LedgerEntry.objects.filter(log=Log.PUBLIC, sequence=2).delete()

    assert check() == (1, "TAMPERED: entries 0 to 4 are not all there, in their order")


def test_checkpoint_that_says_something_else_is_not_believed(check):
    publish(5)
    kept = signed()

    status, said = check(kept.replace("\n5\n", "\n4\n"), KEY.verifier)
    assert (status, said.endswith(": it proves nothing")) == (2, True)
    for broken in (f"{kept}—\n", kept[:20], kept.replace("\n", "\r\n")):
        assert check(broken, KEY.verifier)[0] == (0 if broken.startswith(kept) else 2)
    assert check(kept, SigningKey("other", bytes(32)).verifier)[0] == 2
    assert check(kept.replace("localhost", "other.example.org"))[0] == 2
    assert check("my letters")[0] == 2


def test_site_that_does_not_answer_is_no_proof_of_anything(tmp_path):
    command = [sys.executable, str(PROGRAM), "http://127.0.0.1:1"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith("Cannot tell: ")


def test_program_needs_nothing_but_python(live_server):
    publish(2)
    # -I and -S: without this project, and without what is installed beside it.
    command = [sys.executable, "-I", "-S", str(PROGRAM), live_server.url]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_program_is_short():
    assert len(PROGRAM.read_text().splitlines()) < 120
