from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from claims.ledger import checkpoint
from claims.ledger.checkpoint import SigningKey
from claims.models import Checkpoint
from tests.ledger.logs import publish, rewrite, root, unguarded
from tests.management.process import manage
from tests.somebody import somebody_writes

pytestmark = pytest.mark.django_db

ORIGIN = "evidence.example.org/ledger"


@pytest.fixture(autouse=True)
def _origin(settings):
    settings.LEDGER_ORIGIN, settings.LEDGER_KEYS = ORIGIN, []


def said(*arguments, **options):
    """Standard output and standard error."""
    out, err = StringIO(), StringIO()
    call_command("signcheckpoint", *map(str, arguments), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def refusal(*arguments):
    with pytest.raises(CommandError) as caught:
        said(*arguments)
    assert caught.value.returncode == 1
    return str(caught.value)


@pytest.fixture
def key_file(tmp_path):
    said("--new-key", tmp_path / "log.key")
    return tmp_path / "log.key"


def key_of(path):
    return SigningKey.parse(path.read_text())


def test_new_key_is_its_owners_alone(tmp_path):
    path = tmp_path / "log.key"

    out, err = said("--new-key", path)

    key = key_of(path)
    assert (key.name, out) == (ORIGIN, f"{key.verifier}\n")
    assert err == (
        f"Wrote the private key to {path}: keep it where the site's web process cannot read it.\n"
        "Publish the line above, and tell the site:\n"
        f"EVIDENCE_LEDGER_KEYS={key.verifier}\n"
    )
    assert path.stat().st_mode & 0o777 == 0o600


def test_new_key_comes_after_those_there_are(tmp_path, settings):
    settings.LEDGER_KEYS = ["first"]

    out, err = said("--new-key", tmp_path / "log.key", "--name", "second.example.org")

    assert out.startswith("second.example.org+")
    assert err.endswith(f"EVIDENCE_LEDGER_KEYS=first,{out}")


def test_new_key_takes_no_other_files_place(key_file):
    before = key_file.read_text()

    assert refusal("--new-key", key_file) == f"{key_file}: File exists; nothing was written."
    assert key_file.read_text() == before


@pytest.mark.parametrize(("name", "message"), [("a b", "nor hold a space or a plus"), ("a,b", "must hold no comma")])
def test_new_key_needs_a_usable_name(tmp_path, name, message):
    assert message in refusal("--new-key", tmp_path / "log.key", "--name", name)
    assert list(tmp_path.iterdir()) == []


def test_checkpoint_is_printed_as_it_is_stored(key_file):
    publish(3)

    out, err = said("--key", key_file)

    key = key_of(key_file)
    assert out == Checkpoint.objects.get().note == checkpoint.sign(ORIGIN, 3, root(3), key)
    assert err == f"Readers cannot check it yet: EVIDENCE_LEDGER_KEYS lacks {key.verifier}\n"


def test_checkpoint_by_a_published_key_is_all_that_is_said(key_file, settings):
    publish(3)
    settings.LEDGER_KEYS = [str(key_of(key_file).verifier)]

    out, err = said("--key", key_file)

    assert (out, err) == (Checkpoint.objects.get().note, "")


def test_checkpoint_is_written_to_a_file_in_the_place_of_the_last(key_file, tmp_path):
    output = tmp_path / "checkpoint"
    publish(3)
    first = said("--key", key_file, "-o", output)
    publish(1, prefix="more")

    second = said("--key", key_file, "-o", output)

    assert first[0] == f"Wrote {output}: the public log with 3 entries.\n"
    assert second[0] == f"Wrote {output}: the public log with 4 entries.\n"
    assert output.read_text() == checkpoint.sign(ORIGIN, 4, root(4), key_of(key_file))


def test_quiet_call_says_nothing(key_file, tmp_path):
    publish(3)

    assert said("--key", key_file, "-o", tmp_path / "checkpoint", verbosity=0) == ("", "")


def test_rewritten_past_is_not_signed_nor_written(key_file, tmp_path):
    output = tmp_path / "checkpoint"
    publish(3)
    said("--key", key_file, "-o", output)
    kept = output.read_text()
    rewrite(1)

    assert refusal("--key", key_file, "-o", output).startswith("The log is no longer the one that was signed at ")
    with unguarded():
        Checkpoint.objects.all().delete()
    assert refusal("--key", key_file, "-o", output).startswith("The log is no longer the one that was signed with 3 ")
    assert (output.read_text(), Checkpoint.objects.count()) == (kept, 0)


@pytest.mark.parametrize("content", ["my letters", "", "other.example.org/ledger\n1\nAAAA\n\n— a AAAAAAAA\n"])
def test_file_that_is_no_checkpoint_of_this_log_is_not_written_over(key_file, tmp_path, content):
    output = tmp_path / "letters"
    output.write_text(content)
    publish(3)

    assert f"{output} is there, and is not a checkpoint of this log" in refusal("--key", key_file, "-o", output)
    assert (output.read_text(), Checkpoint.objects.count()) == (content, 0)


def test_checkpoint_that_cannot_be_written_is_stored_all_the_same(key_file, tmp_path):
    publish(3)

    assert refusal("--key", key_file, "-o", tmp_path / "missing" / "checkpoint") == (
        f"{tmp_path / 'missing' / 'checkpoint'}: No such file or directory; "
        "it is signed and stored: the same call gives it."
    )
    assert Checkpoint.objects.count() == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o602])
def test_key_that_others_may_use_is_refused(key_file, mode):
    publish(3)
    key_file.chmod(mode)

    assert refusal("--key", key_file) == (
        f"{key_file}: other accounts may use this private key. Let its owner alone: chmod 600 {key_file}"
    )


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff\xfe\x00", b"PRIVATE+KEY+a+12345678+AAAA", b"x" * 100_000])
def test_file_without_a_key_is_refused(tmp_path, content):
    path = tmp_path / "log.key"
    path.write_bytes(content)
    path.chmod(0o600)
    publish(3)

    message = refusal("--key", path)

    assert message.startswith(f"{path}: ")
    assert message.endswith(" signcheckpoint --new-key makes one.")


def test_key_file_that_is_not_there_is_named(tmp_path):
    assert refusal("--key", tmp_path / "missing") == (
        f"{tmp_path / 'missing'}: No such file or directory; nothing was written."
    )
    assert refusal("--key", tmp_path) == f"{tmp_path}: Is a directory; nothing was written."


def test_empty_log_is_not_signed(key_file):
    assert refusal("--key", key_file) == (
        "The public log is empty, so there is nothing to sign. Is this the site’s database?"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "one of the arguments --key --new-key is required"),
        (["--key", "a", "--new-key", "b"], "not allowed with argument"),
        (["--key", ""], "an empty path"),
        (["--key", "a", "--name", "b"], "--name goes with --new-key"),
        (["--new-key", "a", "-o", "b"], "-o goes with --key"),
    ],
)
def test_call_that_makes_no_sense_is_refused(arguments, message):
    with pytest.raises(CommandError, match=message):
        said(*arguments)


@pytest.mark.django_db(transaction=True)
def test_busy_database_is_told_in_one_line(key_file):
    publish(3)

    with somebody_writes():
        message = refusal("--key", key_file)

    assert "another program is writing to the database" in message
    assert message.endswith("; nothing was written.")
    assert Checkpoint.objects.count() == 0


def test_database_without_tables_is_told_in_one_line(key_file, tmp_path):
    done = manage("signcheckpoint", "--key", key_file, DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite3")

    assert (done.returncode, done.stdout) == (1, "")
    assert "the tables of this version are not there" in done.stderr
    assert done.stderr.count("\n") == 1


def test_new_key_needs_no_database(tmp_path):
    with override_settings(LEDGER_ORIGIN=ORIGIN):
        done = manage("signcheckpoint", "--new-key", tmp_path / "log.key", DATABASE_URL="postgres://127.0.0.1:1/none")

    assert done.returncode == 0
    assert done.stdout.startswith("localhost/ledger+")
