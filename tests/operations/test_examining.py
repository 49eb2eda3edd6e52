"""Two files are examined at once, whichever process they came to; the third waits, and is then told so."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.base import ContentFile

from claims.cleaning import child
from claims.operations import examining, intake
from claims.operations.examining import BusyError
from tests.management.process import ROOT

SLOW = """
import json, pathlib, sys, time
running = pathlib.Path(sys.argv[1]).parent.parent / "running"
running.mkdir(exist_ok=True)
mine = running / sys.argv[2].replace("/", "_")
mine.touch()
(running.parent / "most").open("a").write(f"{len(list(running.iterdir()))}\\n")
time.sleep(0.3)
mine.unlink()
print(json.dumps({"kind": "text/plain", "copy": "", "why": "recording", "detail": "", "refused": ""}))
"""

HOLDING = """
import sys, time, django
from django.conf import settings
django.setup()
settings.EXAMINING_DIR = sys.argv[1]
from claims.operations import examining
with examining._place():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def files_dir(settings, tmp_path):
    settings.FILES_DIR, settings.EXAMINING_DIR = tmp_path / "files", tmp_path / "examining"
    return settings.FILES_DIR


def test_no_more_than_two_are_examined_at_once(monkeypatch, files_dir):
    monkeypatch.setattr(child, "PROGRAM", ("-c", SLOW))

    with ThreadPoolExecutor(10) as threads:
        done = list(
            threads.map(lambda number: intake.Incoming(ContentFile(b"a", f"{number}.txt")).found.why, range(10))
        )

    assert done == ["recording"] * 10
    assert max(map(int, (files_dir / "most").read_text().split())) == 2


def held(files_dir):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, files_dir.parent / "examining"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    return process


def test_whoever_waits_too_long_is_told_and_places_of_the_dead_are_free(monkeypatch, files_dir):
    monkeypatch.setattr(examining, "PATIENCE", 0)
    holding = [held(files_dir), held(files_dir)]
    upload = ContentFile(b"text", "a.txt")
    try:
        for _again in range(2):
            with pytest.raises(BusyError) as told:
                intake.incoming(upload)
        assert intake.not_kept(told.value) == (
            "The file cannot be kept: other files are being examined; try again in a minute. Nothing has been saved."
        )
        assert list(files_dir.iterdir()) == []
    finally:
        for process in holding:
            process.kill()
            process.communicate()

    assert intake.incoming(ContentFile(b"text", "a.txt")).found.copy == "text/plain"


def test_nobody_waits_twice_for_the_same_upload(monkeypatch, files_dir):
    monkeypatch.setattr(examining, "PATIENCE", 0)
    holding = [held(files_dir), held(files_dir)]
    upload = ContentFile(b"text", "a.txt")
    try:
        with pytest.raises(BusyError):
            intake.incoming(upload)
    finally:
        for process in holding:
            process.kill()
            process.communicate()

    with pytest.raises(BusyError):
        intake.incoming(upload)
