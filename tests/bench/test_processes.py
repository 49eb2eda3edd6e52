import os
import signal

import pytest

from bench.errors import BenchError
from bench.processes import environment, finish


def test_command_is_measured_and_its_output_kept():
    done = finish("It", ["-c", "x = bytearray(50_000_000); print('said', end='')"], os.environ)

    assert done.said == "said"
    assert done.seconds > 0
    assert 50 < done.peak_mb < 5000


def test_command_that_fails_is_named_and_what_it_said_is_shown(capsys):
    with pytest.raises(BenchError, match=r"^It ended with status 3; what it said stands above\.$"):
        finish("It", ["-c", "import sys; print('why', file=sys.stderr); sys.exit(3)"], os.environ)

    assert capsys.readouterr().err == "\nwhy\n"


@pytest.fixture
def interruptible():
    """A shell has what it starts in the background ignore the signal, and that is inherited."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


def test_command_is_ended_with_the_run(tmp_path, interruptible):
    told = tmp_path / "pid"
    interrupting = (
        "import os, pathlib, signal, sys, time;"
        "pathlib.Path(sys.argv[1]).write_text(str(os.getpid()));"
        "os.kill(os.getppid(), signal.SIGINT);"
        "time.sleep(60)"
    )

    with pytest.raises(KeyboardInterrupt):
        finish("It", ["-c", interrupting, str(told)], os.environ)

    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


def test_children_have_production_settings_and_none_of_the_user(monkeypatch):
    monkeypatch.setenv("EVIDENCE_FILES", "/precious")
    monkeypatch.setenv("EVIDENCE_VAR", "/precious")
    monkeypatch.setenv("DATABASE_URL", "postgres://precious")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "precious")

    made = environment({"EVIDENCE_VAR": "/scratch"})

    assert [name for name, value in made.items() if "precious" in value] == []
    assert (made["EVIDENCE_VAR"], made["EVIDENCE_PRODUCTION"], made["EVIDENCE_ENV_FILE"]) == ("/scratch", "1", "")
    assert made["PATH"] == os.environ["PATH"]
