"""The guide to deploying and the files beside it: every command, option and variable is there, and programs take the files."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from .test_project import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs/deploying.md").read_text()
DEPLOY = ROOT / "docs/deploy"
FILES = sorted(path for path in DEPLOY.iterdir())
UNITS = [path.name for path in FILES if path.suffix in {".service", ".timer"}]
COMMAND = re.compile(r"(?<!deploy/)(?:evidence-manage|manage\.py) ([a-z]+)((?: +(?:--?[a-z-]+|[^-`\s;|)][^\s`;|)]*))*)")
BLOCKS = re.findall(r"^```\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


def commands():
    texts = [GUIDE, *(re.sub(r"^#.*$", "", path.read_text(), flags=re.MULTILINE) for path in FILES)]
    return sorted({found.groups() for text in texts for found in COMMAND.finditer(text)})


@pytest.mark.parametrize(("name", "rest"), commands())
def test_command_of_the_guide_is_there_with_its_options(name, rest):
    command = load_command_class(get_commands()[name], name)
    options = {
        option for action in command.create_parser("manage.py", name)._actions for option in action.option_strings
    }

    assert [word for word in rest.split() if word.startswith("-") and word not in options] == []


def test_guide_names_every_file_and_no_other():
    named = set(re.findall(r"docs/deploy/([a-z-]+\.?[a-z]*)", GUIDE)) | set(re.findall(r"\(deploy/([^)]+)\)", GUIDE))
    every = {path.name for path in FILES}
    by_kind = {name for name in every if name.endswith((".service", ".timer"))}  # docs/deploy/*.service

    assert {name for name in named if name} <= every
    assert every - named - by_kind == set()
    assert {name for name in by_kind if name.endswith(".service")} >= {
        f"evidence-{one}.service" for one in ("desk", "public")
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_variables_of_the_files_are_settings(path):
    variables = set(re.findall(r"\b(EVIDENCE_[A-Z_]+|DATABASE_URL)\b", path.read_text()))

    assert variables - {*VARIABLES, "EVIDENCE_SETTINGS"} == set()


def test_variables_of_the_guide_are_settings():
    assert set(re.findall(r"\b(EVIDENCE_[A-Z_]+|DATABASE_URL)\b", GUIDE)) - {*VARIABLES, "EVIDENCE_SETTINGS"} == set()


def test_public_process_knows_neither_vault_nor_desk():
    names = re.findall(r"^([A-Z_]+)=", (DEPLOY / "public.env").read_text(), re.MULTILINE)

    assert [name for name in names if "VAULT" in name] == []
    assert "EVIDENCE_ROLE=public" in (DEPLOY / "public.env").read_text().splitlines()


def test_units_of_the_guide_are_there():
    named = set(re.findall(r"\bevidence-(?:desk|public|[a-z]+\.timer)\b", " ".join(BLOCKS)))

    assert {name if name.endswith(".timer") else f"{name}.service" for name in named} <= set(UNITS)


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_services_are_confined(name):
    lines = (DEPLOY / name).read_text().splitlines()

    assert {
        *("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "UMask=0077", "CapabilityBoundingSet="),
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
    } <= set(lines)
    assert [line for line in lines if line.startswith("MemoryMax=")] == ["MemoryMax=2G"]
    assert [line for line in lines if line.startswith("User=")] != ["User=root"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_takes_the_units(tmp_path):
    for name in UNITS:
        text = (DEPLOY / name).read_text()
        here = text.replace("/srv/evidence/.venv/bin/python", sys.executable)
        (tmp_path / name).write_text(here.replace("/usr/local/sbin/evidence-backup", "/bin/true"))

    done = subprocess.run(
        ["systemd-analyze", "verify", *(tmp_path / name for name in UNITS)], capture_output=True, text=True, check=False
    )

    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line] == []
    assert done.returncode == 0


@pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx")
def test_nginx_takes_its_file(tmp_path):
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    signing = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=evidence.example.org"]
    subprocess.run([*signing, "-keyout", key, "-out", certificate], capture_output=True, check=True)
    text = (DEPLOY / "evidence.nginx").read_text()
    for theirs in ("/etc/ssl/evidence", "/var/log/nginx", "/var/lib/nginx"):
        text = text.replace(theirs, str(tmp_path))
    text = re.sub(r"listen (80|443)", r"listen 127.0.0.1:2\g<1>", text)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/nginx.pid;\nerror_log {tmp_path}/error.log;\nevents {{}}\nhttp {{\n{text}\n}}\n"
    )

    done = subprocess.run(
        ["nginx", "-t", "-q", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["evidence-manage", "evidence-backup"])
def test_shell_takes_the_scripts(name):
    done = subprocess.run(["sh", "-n", DEPLOY / name], capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert (DEPLOY / name).stat().st_mode & 0o111 == 0o111
