"""scripts/bootstrap.py in a project of its own, with a stand-in for uv on PATH, so that nothing is fetched."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent.parent / "scripts" / "bootstrap.py"

UV = """#!/bin/sh
echo "$@" >> "{log}"
case "$1" in
  venv) for folder; do :; done; mkdir -p "$folder/bin"; ln -s "{python}" "$folder/bin/python" ;;
  pip) exit "$(cat "{status}")" ;;
esac
"""


class Project:
    def __init__(self, folder):
        self.folder = folder
        self.log = folder / "log"
        self.status = folder / "status"
        self.requirements = folder / "requirements"
        for name in ("scripts", "requirements", "bin"):
            (folder / name).mkdir()
        shutil.copy(SCRIPT, folder / "scripts")
        for name in ("base", "dev", "e2e"):
            (self.requirements / f"{name}.txt").write_text(f"# {name}\n")
        uv = folder / "bin" / "uv"
        uv.write_text(UV.format(log=self.log, status=self.status, python=sys.executable))
        uv.chmod(0o755)

    def bootstrap(self, name, status=0):
        """The exit status, and the commands that uv was given."""
        self.log.write_text("")
        self.status.write_text(str(status))
        done = subprocess.run(
            [sys.executable, self.folder / "scripts" / "bootstrap.py", name],
            env={"PATH": f"{self.folder / 'bin'}:/usr/bin:/bin"},
            capture_output=True,
            check=False,
        )
        return done.returncode, [line.split()[0] for line in self.log.read_text().splitlines()]


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_bootstrap_installs_once(project):
    assert project.bootstrap("base") == (0, ["venv", "pip"])
    assert project.bootstrap("base") == (0, [])


def test_bootstrap_of_dev_brings_base_along(project):
    assert project.bootstrap("dev") == (0, ["venv", "pip"])
    assert project.bootstrap("base") == (0, [])


def test_bootstrap_of_e2e_brings_the_others_along(project):
    assert project.bootstrap("e2e") == (0, ["venv", "pip"])
    assert project.bootstrap("base") == (0, [])
    assert project.bootstrap("dev") == (0, [])


def test_bootstrap_of_base_does_not_bring_dev_along(project):
    project.bootstrap("base")

    assert project.bootstrap("dev") == (0, ["pip"])
    assert project.bootstrap("e2e") == (0, ["pip"])


def test_bootstrap_requires_hashes(project):
    project.bootstrap("base")

    assert "--require-hashes" in project.log.read_text()


def test_bootstrap_installs_again_where_requirements_changed(project):
    project.bootstrap("base")
    (project.requirements / "base.txt").write_text("# changed\n")

    assert project.bootstrap("base") == (0, ["pip"])


def test_bootstrap_leaves_no_stamp_where_installing_failed(project):
    project.bootstrap("base")
    (project.requirements / "base.txt").write_text("# changed\n")

    assert project.bootstrap("base", status=3) == (1, ["pip"])
    assert project.bootstrap("base") == (0, ["pip"])


def test_bootstrap_makes_the_environment_anew_for_another_python(project):
    project.bootstrap("base")
    (project.folder / ".venv" / "made-by").write_text("Python 2.7 in /opt")
    (project.folder / ".venv" / "installed-base").unlink()

    assert project.bootstrap("base") == (0, ["venv", "pip"])


def test_bootstrap_refuses_an_unknown_set(project):
    assert project.bootstrap("everything") == (1, [])
