"""The commands and servers of a run: started as users start them, measured, and ended by their own id."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .errors import BenchError

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PATIENCE = 60  # seconds for a server to begin, or to end what it has begun
# ru_maxrss is in kilobytes, but on macOS in bytes.
MAXRSS_PER_MB = 2**20 if sys.platform == "darwin" else 2**10


@dataclass(frozen=True)
class Finished:
    """A command from its start to its end. ``peak_mb`` is the most memory that was resident, ``said`` its output."""

    seconds: float
    peak_mb: float
    said: str


def environment(database: Mapping[str, str]) -> dict[str, str]:
    """Settings as `make serve` needs them, without a proxy, and none of the user's own."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("EVIDENCE_") and name != "DATABASE_URL"
    }
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "evidence.settings",
        "EVIDENCE_ENV_FILE": "",
        "EVIDENCE_PRODUCTION": "1",
        "EVIDENCE_SECRET_KEY": secrets.token_urlsafe(64),
        "EVIDENCE_ALLOWED_HOSTS": HOST,
        "EVIDENCE_HTTPS": "0",
        "EVIDENCE_LOG_LEVEL": "WARNING",
        **database,
    }


def finish(what: str, command: Sequence[str], env: Mapping[str, str]) -> Finished:
    """Run one of our Python commands to its end. Raises BenchError, ``what`` first, if it fails."""
    # Files and not the terminal: a bar of progress takes time, and what is said is of use only if it fails.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        process = _start(command, env, output.fileno(), errors.fileno())
        try:
            _pid, status, used = os.wait4(process.pid, 0)
        except BaseException:
            _end(process)
            raise
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            print(f"\n{errors.read().decode(errors='replace').strip()}", file=sys.stderr)
            raise BenchError(f"{what} ended with status {process.returncode}; what it said stands above.")
        output.seek(0)
        return Finished(seconds, used.ru_maxrss / MAXRSS_PER_MB, output.read().decode())


@dataclass(frozen=True)
class Server:
    """gunicorn, answering on ``port`` of the loopback."""

    process: subprocess.Popen[bytes]
    port: int

    def memory_mb(self) -> float | None:
        """What its workers occupy, each shared page counted once among them; None where the system does not tell."""
        main = self.process.pid
        try:
            workers = Path(f"/proc/{main}/task/{main}/children").read_text().split()
            return sum(_proportional_kb(worker) for worker in workers) / 2**10
        except OSError:
            return None


@contextmanager
def serve(application: str, env: Mapping[str, str]) -> Iterator[Server]:
    """The application behind the command line of `make serve`. Raises BenchError if it does not come up."""
    with socket.create_server((HOST, 0)) as spare:
        port = spare.getsockname()[1]
    gunicorn = ["-m", "gunicorn", "-c", "python:evidence.gunicorn", "--bind", f"{HOST}:{port}", application]
    # Its errors go to the terminal: an answer 500 has its traceback there.
    process = _start(gunicorn, env, subprocess.DEVNULL, None)
    try:
        _wait_for(application, process, port)
        yield Server(process, port)
    finally:
        _end(process)


def _start(
    command: Sequence[str], env: Mapping[str, str], output: int | None, errors: int | None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        # Ctrl-C reaches this process alone, which then ends what it has started, in order.
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for(application: str, process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise BenchError(f"gunicorn ended while starting {application}; what it said stands above.")
        try:
            # It listens when the application is loaded, for `preload_app` is on.
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise BenchError(f"gunicorn did not listen within {PATIENCE} s with {application}.")


def _proportional_kb(pid: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
