"""The child process: begun with nothing of ours, waited for no longer than it may take, and killed with all it began."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .limits import WALL_SECONDS

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ("-m", "claims.cleaning.worker")


@dataclass(frozen=True)
class Examined:
    """What was found out about a file."""

    kind: str
    """Its media type by its bytes; empty if it is none of those that are taken."""
    copy: str = ""
    """The media type of its public copy; empty if there is none."""
    why: str = ""
    """Why it is refused, or why there is no copy: a word of ``refusing``. Empty if there is one."""
    detail: str = ""
    refused: bool = False


def examine(source: Path, target: Path) -> Examined:
    """Find out what the file is, and write its public copy; where no file is written and yet there is a copy, it is the file.

    Raises OSError if no child can be begun.
    """
    command = [sys.executable, *PROGRAM, str(source), str(target), str(os.getpid())]
    # No key, password or address of a database is in its environment.
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(  # noqa: S603 - this interpreter, and two paths of our own making
        command,
        cwd=target.parent,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            said, _nothing = child.communicate(timeout=WALL_SECONDS)
        except BaseException as error:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            target.unlink(missing_ok=True)
            if isinstance(error, subprocess.TimeoutExpired):
                return Examined("", why="too_much", refused=True)
            raise
    if child.returncode:
        target.unlink(missing_ok=True)
        return Examined("", why="too_much", refused=True)
    told = json.loads(said)
    return Examined(**told | {"refused": bool(told["refused"])})
