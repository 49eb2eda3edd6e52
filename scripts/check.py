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
OURS = ("evidence", "claims", "bench", "scripts", "fixtures", "tests")
TEMPLATES = {"templates": "jinja", "claims/templates": "django"}
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
    local = {"EVIDENCE_ENV_FILE": "", "EVIDENCE_VAR": var}
    production = local | {
        "EVIDENCE_PRODUCTION": "1",
        "EVIDENCE_SECRET_KEY": secrets.token_urlsafe(64),
        "EVIDENCE_ALLOWED_HOSTS": "evidence.example.org",
    }
    templates = [
        (f"djlint {folder}", ["djlint", folder, "--lint", "--quiet", f"--profile={profile}"], local)
        for folder, profile in TEMPLATES.items()
        if any((ROOT / folder).rglob("*.html"))  # djlint fails where there is none
    ]
    every_python = [str(path) for folder in OURS for path in sorted((ROOT / folder).rglob("*.py"))]
    return [
        ("ruff check", ["ruff", "check", "."], local),
        ("ruff format", ["ruff", "format", "--check", "."], local),
        ("django-upgrade", ["django_upgrade", "--check", "--target-version", TARGET_DJANGO, *every_python], local),
        *templates,
        ("mypy", ["mypy"], local),
        ("deployment", ["manage.py", "check", "--deploy", "--fail-level", "WARNING"], production),
        ("migrations", ["manage.py", "makemigrations", "--check", "--dry-run"], local),
    ]


def passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    module = [] if command[0] == "manage.py" else ["-m"]
    print(f"\n── {name}", flush=True)
    start = time.monotonic()
    # The settings of whoever runs this must not decide what passes.
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("EVIDENCE_", "DATABASE_URL"))}
    done = subprocess.run([sys.executable, *module, *command], cwd=ROOT, env=inherited | environment, check=False)
    passed = done.returncode == 0
    print(f"   {'passed' if passed else 'FAILED'} in {time.monotonic() - start:.1f} s", flush=True)
    return passed


if __name__ == "__main__":
    main()
