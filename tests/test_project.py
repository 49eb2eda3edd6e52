"""What is said about the project in one place holds in the others."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = (ROOT / "pyproject.toml").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
README = ROOT / "README.md"
TARGETS = [name for name in re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[0].split() if name != "help"]
VARIABLES = sorted(set(re.findall(r'"(EVIDENCE_[A-Z_]+|DATABASE_URL)"', (ROOT / "evidence/settings.py").read_text())))
# The full text as the Free Software Foundation publishes it.
AGPL_SHA256 = "8486a10c4393cee1c25392769ddd3b2d6c242d6ec7928e1414efff7dfb2f07ef"


def pins(name):
    """Package and version of each line of a compiled requirements file."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.MULTILINE))


def direct(requirements):
    return {re.match(r"[a-z0-9-]+", requirement).group() for requirement in requirements}


@pytest.mark.parametrize("target", TARGETS)
def test_make_target_is_explained_in_help_and_readme(target):
    assert re.search(rf"^{target}: ## \S", MAKEFILE, re.MULTILINE)
    assert f"make {target}" in README.read_text()


def test_make_target_is_phony():
    assert sorted(set(re.findall(r"^([a-z0-9]+):", MAKEFILE, re.MULTILINE))) == sorted([*TARGETS, "help"])


def test_settings_table_of_the_readme_names_every_variable_and_no_other():
    rows = re.findall(r"^\| `([A-Z_]+)` \|", README.read_text(), re.MULTILINE)

    assert sorted(rows) == VARIABLES


def test_direct_dependencies_are_pinned():
    project = tomllib.loads(PYPROJECT)

    assert direct(project["project"]["dependencies"]) <= pins("base").keys()
    assert direct(project["dependency-groups"]["dev"]) <= pins("dev").keys()
    assert direct(project["dependency-groups"]["e2e"]) <= pins("e2e").keys()


def test_requirements_hold_those_of_the_smaller_sets():
    assert pins("base").items() <= pins("dev").items()
    assert pins("dev").items() <= pins("e2e").items()


def test_browser_is_kept_out_of_the_usual_setup():
    assert [name for name in pins("dev") if "playwright" in name] == []


@pytest.mark.parametrize("name", ["base", "dev", "e2e"])
def test_requirements_have_hashes_and_no_addresses(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()

    assert len(re.findall(r"== ?\S+ .*\\\n    --hash=sha256:", text)) == len(pins(name))
    assert [word for word in ("://", "--index", "--find-links", "@ ") if word in text] == []


def test_each_dependency_and_each_ignored_rule_has_a_reason():
    listed = re.findall(
        r'^  "[^"]+",(.*)$', PYPROJECT.partition("[tool.ruff]")[0].partition("dependencies")[2], re.MULTILINE
    )
    ignored = re.findall(
        r'^  "[A-Z]+[0-9]*",(.*)$', PYPROJECT.partition("\nignore = [")[2].partition("]")[0], re.MULTILINE
    )

    assert listed
    assert ignored
    assert [comment for comment in listed + ignored if not re.match(r" +# \S", comment)] == []


def test_license_is_the_exact_text():
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == AGPL_SHA256


def test_private_and_generated_files_are_ignored_by_git():
    lines = (ROOT / ".gitignore").read_text().splitlines()

    assert {"/.venv/", "/var/", "/.env"} <= set(lines)


def test_env_example_has_only_known_variables():
    names = re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert names
    assert set(names) <= set(VARIABLES)
