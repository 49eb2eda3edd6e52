"""
Every check but the tests, each with its name and time: `python scripts/check.py`, or `make check`.

All are run even if one fails, so that one call shows all there is to mend; the exit status says whether any failed.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("evidence", "claims", "scripts", "fixtures", "tests")
TARGET_DJANGO = "5.2"


def main() -> None:
    # The checks read settings, and settings make a data folder: not the user's.
    with tempfile.TemporaryDirectory(prefix="evidence-check-") as var:
        failed = [name for name, command, environment in checks(var) if not passes(name, command, environment)]
    if failed:
        sys.exit(f"\nFailed: {', '.join(failed)}.")
    print("\nAll checks passed.")


def checks(var: str) -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, command, and what it needs in the environment."""
    local = {"EVIDENCE_ENV_FILE": "", "EVIDENCE_PRODUCTION": "", "EVIDENCE_DEBUG": "", "EVIDENCE_VAR": var, "DATABASE_URL": ""}
    production = local | {
        "EVIDENCE_PRODUCTION": "1",
        "EVIDENCE_SECRET_KEY": secrets.token_urlsafe(64),
        "EVIDENCE_ALLOWED_HOSTS": "evidence.example.org",
    }
    every_python = [str(path) for folder in OURS for path in sorted((ROOT / folder).rglob("*.py"))]
    return [
        ("ruff check", ["ruff", "check", "."], local),
        ("ruff format", ["ruff", "format", "--check", "."], local),
        ("django-upgrade", ["django_upgrade", "--check", "--target-version", TARGET_DJANGO, *every_python], local),
        ("djlint, public pages", ["djlint", "templates", "--lint", "--quiet", "--profile=jinja"], local),
        ("djlint, admin", ["djlint", "claims/templates", "--lint", "--quiet", "--profile=django"], local),
        ("mypy", ["mypy"], local),
        ("deployment", ["manage.py", "check", "--deploy", "--fail-level", "WARNING"], production),
        ("migrations", ["manage.py", "makemigrations", "--check", "--dry-run"], local),
    ]


def passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    module = [] if command[0] == "manage.py" else ["-m"]
    print(f"\n── {name}", flush=True)
    start = time.monotonic()
    status = subprocess.run([sys.executable, *module, *command], cwd=ROOT, env=os.environ | environment, check=False).returncode
    print(f"   {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - start:.1f} s", flush=True)
    return status == 0


if __name__ == "__main__":
    main()
