"""
Reads a site that `make run` has just started, as a first visitor would: `python3 .ci/smoke.py URL PID`.

Exits 1 with what is wrong, or if the process ends before it answers.
"""

import html
import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

FIXTURE = Path(__file__).resolve().parent.parent / "fixtures" / "korean_war_pows.json"
PATIENCE = 240  # seconds: a bare checkout installs first


def main() -> None:
    site, process = sys.argv[1], int(sys.argv[2])
    wait_for(site, process)
    denials = [row["fields"] for row in json.loads(FIXTURE.read_text()) if row["fields"].get("form") == "no_evidence"]
    expect(bool(denials), "the founding case has no claim of the form no_evidence")
    for claim in denials:
        expect_text(f"{site}/claims/{claim['slug']}/", claim["statement"])
        expect_text(f"{site}/claims/?form=no_evidence", claim["statement"])
    expect_text(f"{site}/", "Evidence")
    expect_text(f"{site}/{os.environ.get('EVIDENCE_ADMIN_PATH', '').strip(' /') or 'admin'}/login/", "password")


def wait_for(site: str, process: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            expect(read(f"{site}/healthz") == "ok\n", "/healthz did not say ok")
        except (urllib.error.URLError, ConnectionError):
            if not runs(process):
                sys.exit("make run ended before the site answered")
            time.sleep(0.2)
        else:
            return
    sys.exit(f"{site} did not answer within {PATIENCE} s")


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def expect_text(url: str, text: str) -> None:
    try:
        page = html.unescape(read(url))
    except urllib.error.HTTPError as error:
        sys.exit(f"{url} answered {error.code}")
    expect(text in page, f"{url} does not say {text!r}")
    print(f"{url} says {text!r}")


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as response:
        return response.read().decode()


def expect(truth: bool, otherwise: str) -> None:
    if not truth:
        sys.exit(otherwise)


if __name__ == "__main__":
    main()
