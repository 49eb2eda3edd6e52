"""Whatever its schema allows, and much that it does not, is asked of the running API: no answer is other than it says."""

import os
import subprocess
import sysconfig
from pathlib import Path

from bench.processes import ROOT

SECONDS = 60
"""For making up requests; the fixed ones come on top."""


def test_api_does_what_it_says(base_url, tmp_path):
    program = Path(sysconfig.get_path("scripts")) / "schemathesis"
    command = [program, "run", f"{base_url}/api/v1/openapi.json", "--max-time", str(SECONDS), "--max-examples", "20"]
    # Always the same requests: what fails by chance stops whoever happens to come by.
    command += ["--generation-database", "none", "--no-color", "--seed", "1"]

    run = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.e2e.hooks"},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS * 5,
    )

    assert run.returncode == 0, run.stdout[-5000:] + run.stderr
