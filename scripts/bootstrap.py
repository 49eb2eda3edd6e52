"""
Make .venv and install a set of requirements into it: `python3 scripts/bootstrap.py base|dev|e2e`.

Needs nothing but Python's standard library, and no root. It does nothing where the set is installed already, so that a
second `make run` starts at once; a changed requirements file, another Python or an interrupted installation make it
install again. Packages must have the hashes that requirements/*.txt say.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is what tells the owner of an older one
    sys.exit(
        "Evidence needs Python 3.11 or newer, and %s is %d.%d. Name another one: make run PYTHON=python3.12"  # noqa: UP031 - an old Python must read it
        % (sys.executable or "python3", *sys.version_info[:2])
    )

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# What an installation of each set brings along: dev.txt holds every line of base.txt, and e2e.txt every line of dev.txt.
SETS = {"base": ["base"], "dev": ["base", "dev"], "e2e": ["base", "dev", "e2e"]}


def main() -> None:
    if len(sys.argv) != 2 or sys.argv[1] not in SETS:
        sys.exit(f"usage: python3 scripts/bootstrap.py {'|'.join(SETS)}")
    wanted = sys.argv[1]
    if is_installed(wanted):
        return
    with only_one_at_a_time():
        if is_installed(wanted):  # by the one we waited for
            return
        install(wanted)


def is_installed(name: str) -> bool:
    return PYTHON.exists() and stamp(name).exists() and stamp(name).read_text() == expected_stamp(name)


def stamp(name: str) -> Path:
    return VENV / f"installed-{name}"


def python_identity() -> str:
    """A .venv serves the Python that made it: another version finds no packages in it."""
    return f"Python {sys.version_info.major}.{sys.version_info.minor} in {sys.base_prefix}"


def expected_stamp(name: str) -> str:
    digest = hashlib.sha256((REQUIREMENTS / f"{name}.txt").read_bytes()).hexdigest()
    return f"{python_identity()}\n{name}.txt {digest}\n"


class only_one_at_a_time:  # noqa: N801 - reads as the statement it serves
    """`make run` and `make test` may be typed at once: the second waits. The lock goes with the process."""

    def __enter__(self) -> None:
        self.descriptor = os.open(REQUIREMENTS, os.O_RDONLY)
        fcntl.flock(self.descriptor, fcntl.LOCK_EX)

    def __exit__(self, *_exception: object) -> None:
        os.close(self.descriptor)


def install(name: str) -> None:
    """Stamps go first and come back last: an interrupted installation leaves none."""
    print(f"Installing requirements/{name}.txt into .venv (once; about a minute) …", flush=True)
    for stale in SETS:
        stamp(stale).unlink(missing_ok=True)
    uv = shutil.which("uv")
    if not is_usable():
        make_venv(uv)
    run([*installer(uv), "--require-hashes", "--quiet", "-r", str(REQUIREMENTS / f"{name}.txt")])
    for included in SETS[name]:
        stamp(included).write_text(expected_stamp(included))


def is_usable() -> bool:
    """Whether .venv runs, on the Python that runs this."""
    maker = VENV / "made-by"
    return PYTHON.exists() and maker.exists() and maker.read_text() == python_identity()


def make_venv(uv: str | None) -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    if uv:
        run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
    elif importlib.util.find_spec("ensurepip"):
        run([sys.executable, "-m", "venv", str(VENV)])
    elif importlib.util.find_spec("pip"):
        # Debian keeps ensurepip in a package of its own; its pip can install into another environment.
        run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    else:
        sys.exit(
            f"{sys.executable} can neither make an environment with pip nor has pip itself. "
            "Install Python's venv package (on Debian and Ubuntu: apt install python3-venv) or uv, and try again."
        )
    (VENV / "made-by").write_text(python_identity())


def installer(uv: str | None) -> list[str]:
    """The command that installs into .venv, without its arguments."""
    if uv:
        return [uv, "pip", "install", "--python", str(PYTHON)]
    pip = ["--disable-pip-version-check", "--no-input", "install"]
    if subprocess.run([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
        return [str(PYTHON), "-m", "pip", *pip]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON), *pip]


def run(command: list[str]) -> None:
    # Root may not own the folder (containers, CI); pip's warning about it is not for the reader.
    environment = os.environ | {"PIP_ROOT_USER_ACTION": "ignore"}
    try:
        status = subprocess.run(command, env=environment, check=False).returncode
    except KeyboardInterrupt:
        sys.exit("Interrupted; the next call installs again.")
    if status:
        sys.exit(f"This command failed with status {status}: {' '.join(command)}")


if __name__ == "__main__":
    main()
