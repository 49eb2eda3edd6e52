"""Who looks at a terminal sees how far a command is; nobody else sees a byte of it."""

import os
import re
import sys
import threading
from io import StringIO

import pytest
from django.core.management import call_command

from claims import bulk
from claims.formats import open_bundle
from claims.models import Claim, Topic
from claims.operations import change
from claims.operations.importing import import_bundle

from .process import manage, run
from .test_loaddata import empty_the_database


class Terminal:
    """What a pseudo-terminal was told."""

    def __init__(self):
        self._read, written = os.openpty()
        self.end = os.fdopen(written, "w", encoding="utf-8")
        self._told = b""
        self._reader = threading.Thread(target=self._listen)
        self._reader.start()

    def _listen(self):
        while True:
            try:
                piece = os.read(self._read, 2**16)
            except OSError:  # as Linux says that nobody holds the other end any more
                return
            if not piece:
                return
            self._told += piece

    def close(self):
        """All of it, once nobody writes any more."""
        self.end.close()
        self._reader.join(timeout=10)
        os.close(self._read)
        return self._told.decode()


@pytest.fixture
def on_terminal(monkeypatch):
    """Runs a command with its errors on a terminal: what it says on standard output, and what the terminal got."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments, **options):
        terminal, out = Terminal(), StringIO()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stderr", terminal.end)
            try:
                call_command(*arguments, stdout=out, **options)
            finally:
                told = terminal.close()
        return out.getvalue(), told

    return run


@pytest.fixture
def bundle(tmp_path):
    bulk.write(tmp_path / "bundle", claims=20, seed=1)
    return tmp_path / "bundle"


def plain(told):
    """Without colours and movements, frame by frame."""
    return [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", frame).strip() for frame in told.split("\x1b[2K")]


def rows_of(bundle):
    with open_bundle(bundle) as opened:
        return sum(len(list(found)) for _file, found in opened)


@pytest.mark.django_db
def test_import_shows_a_bar_on_a_terminal_and_says_the_same(bundle, on_terminal):
    in_a_pipe = StringIO()
    call_command("importdata", bundle, stdout=in_a_pipe)
    empty_the_database()

    said, told = on_terminal("importdata", bundle)

    rows = rows_of(bundle)
    assert said == in_a_pipe.getvalue()
    assert re.search(
        rf"^Finishing [━╸╺]+ {rows} of {rows} rows, [\d,]+/s \d:\d\d:\d\d$", "\n".join(plain(told)), re.MULTILINE
    )
    assert told.endswith("\x1b[?25h\r\x1b[1A\x1b[2K")  # the cursor is back, the line is gone
    assert Claim.objects.count() == 20


@pytest.mark.django_db
def test_dry_run_shows_what_is_checked(bundle, on_terminal):
    _said, told = on_terminal("importdata", bundle, dry_run=True)

    assert re.search(rf"^Checking searches [━╸╺]+ {rows_of(bundle)} rows, ", "\n".join(plain(told)), re.MULTILINE)


@pytest.mark.django_db
@pytest.mark.parametrize("everything", [True, False])
def test_export_shows_a_bar_on_a_terminal(everything, bundle, tmp_path, on_terminal):
    call_command("importdata", bundle, verbosity=0)

    said, told = on_terminal("exportdata", tmp_path / "out.json", all=everything)

    shown = r"Finishing [━╸╺]+ ([\d,]+) of \1 rows, " if everything else r"Exporting searches [━╸╺]+ [\d,]+ rows, "
    assert said.startswith(f"Wrote {tmp_path / 'out.json'}: ")
    assert re.search(shown, "\n".join(plain(told)))


def test_makebulk_shows_a_bar_on_a_terminal(tmp_path, on_terminal):
    said, told = on_terminal("makebulk", tmp_path / "bulk", claims=30)

    assert re.search(r"^(Writing searches|Finishing) [━╸╺]+ \d+ of \d+ rows, ", "\n".join(plain(told)), re.MULTILINE)
    assert said.startswith(f"Wrote {tmp_path / 'bulk'}: ")


@pytest.mark.django_db
@pytest.mark.parametrize(("term", "verbosity"), [("xterm", 0), ("dumb", 1)])
def test_no_bar_where_it_is_not_wanted_or_cannot_be(term, verbosity, bundle, on_terminal, monkeypatch):
    monkeypatch.setenv("TERM", term)

    said, told = on_terminal("importdata", bundle, verbosity=verbosity)

    assert told == ""
    assert bool(said) == bool(verbosity)


def test_pipe_gets_no_byte_even_if_colours_are_forced(tmp_path):
    done = manage("makebulk", "--claims", 5, tmp_path / "bulk", FORCE_COLOR=1, TTY_COMPATIBLE=1)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Wrote {tmp_path / 'bulk'}: ")


def test_commands_load_the_bar_only_to_show_it():
    """It would take each of them 40 ms."""
    code = (
        "import sys, django\n"
        "from django.core.management import load_command_class\n"
        "django.setup()\n"
        "for name in ('importdata', 'exportdata', 'makebulk'): load_command_class('claims', name)\n"
        "print(*sys.modules)"
    )

    loaded = run("-c", code).stdout.split()

    assert "claims.management.progress" in loaded
    assert [name for name in loaded if name.partition(".")[0] == "rich"] == []


@pytest.mark.django_db
def test_phases_are_told_also_if_somebody_writes_meanwhile(bundle):
    begun = []

    def somebody_writes(rows):
        if not Topic.objects.filter(slug="other").exists():
            with change(by="somebody") as work:
                work.save(Topic(slug="other", name="Other"))

    with open_bundle(bundle) as opened:
        import_bundle(by="test", bundle=opened, begun=lambda *told: begun.append(told), checked=somebody_writes)

    assert begun == [("Checking", None), ("Checking again", None), ("Writing", rows_of(bundle))]
