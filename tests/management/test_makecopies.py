"""Files of older versions get their copies, and `verifyledger --files` finds what is not what it was."""

import os
import time
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from claims.models import LedgerEntry, PublicCopy
from claims.operations import attachment, copies
from claims.operations.attachment import path_of, path_of_copy
from tests import factories as make
from tests.cleaning.made import picture
from tests.recorded import recorded

pytestmark = pytest.mark.django_db

SCAN = picture("JPEG", comment=b"CANARY")


@pytest.fixture(autouse=True)
def files_dir(settings, tmp_path):
    settings.FILES_DIR, settings.COPIES_DIR = tmp_path / "files", tmp_path / "copies"
    return settings.FILES_DIR


@pytest.fixture
def scan():
    """The SHA-256 of a file that was attached before there were copies."""
    sha256 = attachment.store(ContentFile(SCAN))
    source = make.make_source(slug="memo")
    recorded(source, make.make_attachment(source=source, sha256=sha256))
    return sha256


def run(command, *options):
    """Exit status, what it says, and of what it warns."""
    out, err = StringIO(), StringIO()
    try:
        call_command(command, *options, stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue().splitlines(), [*err.getvalue().splitlines(), str(error)]
    return 0, out.getvalue().splitlines(), err.getvalue().splitlines()


def test_copies_that_are_not_there_are_made_once(scan):
    make.make_attachment()  # whose content never came

    first, second = run("makecopies"), run("makecopies")

    copy = PublicCopy.objects.get()
    assert (copy.original, copy.media_type, b"CANARY" in path_of_copy(copy.sha256).read_bytes()) == (
        scan,
        "image/jpeg",
        False,
    )
    assert [line.partition(".")[0] for _status, (line, _restart), _warned in (first, second)] == [
        "1 attached files were looked at, of which 0 have no public copy",
        "0 attached files were looked at, of which 0 have no public copy",
    ]
    entry = LedgerEntry.objects.get(collection="public_copies")
    assert (entry.log, entry.action, entry.by, entry.key) == ("internal", "created", "makecopies", scan)


def test_copies_by_former_rules_are_made_anew(scan, monkeypatch):
    copies.remake(by="somebody", sha256=scan)
    monkeypatch.setattr(copies, "VERSION", copies.VERSION + 1)

    assert (list(copies.outstanding()), run("makecopies")[0], list(copies.outstanding())) == ([scan], 0, [])
    assert PublicCopy.objects.get().rules == copies.VERSION


def test_damaged_original_gets_no_copy(scan):
    path_of(scan).write_bytes(b"other")

    status, _said, warned = run("makecopies")

    assert (status, warned) == (
        1,
        [f"{scan}: its bytes have changed, and with them their SHA-256.", "1 could not be read."],
    )
    assert PublicCopy.objects.count() == 0


def test_what_a_killed_upload_left_behind_is_swept_after_an_hour(files_dir, scan, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    for name, age in (("tmpold.upload.pdf", 7200), ("tmpnew.upload.pdf", 60)):
        (settings.FILE_UPLOAD_TEMP_DIR / name).write_bytes(b"half")
        os.utime(settings.FILE_UPLOAD_TEMP_DIR / name, (time.time() - age,) * 2)
    for name, age in ((".incoming-old", 7200), (".incoming-new", 60)):
        (files_dir / name).mkdir()
        (files_dir / name / "original").write_bytes(b"half")
        os.utime(files_dir / name, (time.time() - age,) * 2)

    attachment.store(ContentFile(b"another"))

    assert sorted(path.name for path in files_dir.glob(".incoming-*")) == [".incoming-new"]
    assert [path.name for path in settings.FILE_UPLOAD_TEMP_DIR.iterdir()] == ["tmpnew.upload.pdf"]


# ---------------------------------------------------------------- verifyledger --files


def test_whole_store_is_intact(scan):
    copies.remake(by="somebody", sha256=scan)

    status, said, warned = run("verifyledger", "--state", "--files")

    assert (status, said[-1], warned) == (0, "Intact.", [])


@pytest.mark.parametrize(
    ("which", "content", "told"),
    [
        ("original", b"other", "the file as it was attached is damaged or another: its bytes have another SHA-256"),
        ("original", None, "the file as it was attached is missing from the store"),
        ("sha256", b"other", "its public copy {copy} is damaged or another: its bytes have another SHA-256"),
        ("sha256", None, "its public copy {copy} is missing from the store"),
    ],
)
def test_damaged_or_missing_file_is_found(scan, which, content, told):
    copies.remake(by="somebody", sha256=scan)
    copy = PublicCopy.objects.get()
    place = {"original": path_of, "sha256": path_of_copy}[which](getattr(copy, which))
    place.unlink()
    if content:
        place.write_bytes(content)

    status, said, _warned = run("verifyledger", "--files")

    assert (status, said) == (1, [f"attachments/{scan} of memo: {told.format(copy=copy.sha256)}"])
    assert run("verifyledger")[0] == 0


def test_swapped_copy_is_found_though_its_bytes_fit_its_name(scan):
    copies.remake(by="somebody", sha256=scan)
    other = attachment.store(ContentFile(picture("JPEG", mode="L")))
    attachment.settle_copy(path_of(other), other)
    PublicCopy.objects.update(sha256=other, size=path_of_copy(other).stat().st_size)

    status, said, _warned = run("verifyledger", "--files")

    assert status == 1
    assert [line for line in said if f"public_copies/{scan}: is not what the ledger last said of it" in line] == said


def test_file_that_nothing_names_and_content_that_never_came_are_told(scan):
    copies.remake(by="somebody", sha256=scan)
    left = attachment.store(ContentFile(b"left"))
    recorded(make.make_attachment())

    status, _said, warned = run("verifyledger", "--files")

    assert (status, warned) == (
        0,
        [
            f"Nothing names the file {left} of the store. It is not looked at.",
            "Attached files that are recorded without content: 1.",
        ],
    )


def test_store_that_cannot_be_read_tells_nothing(scan, files_dir):
    copies.remake(by="somebody", sha256=scan)
    path_of(scan).unlink()
    path_of(scan).mkdir()

    status, _said, warned = run("verifyledger", "--files")

    assert (status, "cannot be read" in warned[-1]) == (2, True)
