"""An attached file that is not what its row says keeps the whole bundle out, and is never kept itself."""

import errno
import hashlib
import os
import struct
import zipfile

import pytest
from django.core.management import CommandError, call_command

from claims.formats import open_bundle
from claims.models import Attachment, Source
from claims.operations import attachment, change
from claims.operations.importing import NotKeptError, attached, import_bundle
from tests.factories import make_topic

pytestmark = pytest.mark.django_db

SCAN = b"scan" * 30_000
SHA256 = hashlib.sha256(SCAN).hexdigest()
OTHER = "0" * 64


@pytest.fixture(autouse=True)
def files_dir(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def bundle(tmp_path):
    """Writes a bundle whose two sources have this file: ``bundle({sha256: content})``."""

    def bundle(files, container="bundle", *, name=""):
        row = {"sha256": next(iter(files)), "name": name}
        tables = {
            "sources.csv": "slug,title\ns,S\nt,T\n",
            "attachments.csv": f"source,{','.join(row)}\ns,{','.join(row.values())}\nt,{','.join(row.values())}\n",
        }
        members = {**tables, **{f"attachments/{sha256}": content for sha256, content in files.items()}}
        path = tmp_path / container
        if container.endswith(".zip"):
            with zipfile.ZipFile(path, "w") as made:
                for member, content in members.items():
                    made.writestr(member, content)
        else:
            (path / "attachments").mkdir(parents=True)
            for member, content in members.items():
                (path / member).write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return bundle


def kept(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def refused(path, capsys):
    """What is wrong with the bundle, of which nothing came in."""
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("importdata", path)
    assert Source.objects.count() == 0
    return capsys.readouterr().err.splitlines()


# ---------------------------------------------------------------- Refused


@pytest.mark.parametrize("container", ["bundle", "bundle.zip"])
def test_file_with_another_sha256_is_a_problem_of_each_row_that_names_it(bundle, container, files_dir, capsys):
    found = refused(bundle({OTHER: SCAN}, container), capsys)

    said = f"The file attachments/{OTHER} has another SHA-256: {SHA256}; expected the one it is named by."
    assert found == [f"attachments.csv:2: sha256: {said}", f"attachments.csv:3: sha256: {said}"]
    assert kept(files_dir) == []


def test_one_wrong_file_keeps_the_right_ones_out(bundle, files_dir, capsys):
    path = bundle({SHA256: SCAN, OTHER: SCAN})
    with (path / "attachments.csv").open("a") as table:
        table.write(f"t,{OTHER},\n")

    assert len(refused(path, capsys)) == 1
    assert kept(files_dir) == []


def test_empty_file_is_refused(bundle, capsys):
    empty = hashlib.sha256(b"").hexdigest()

    assert refused(bundle({empty: b""}), capsys)[0].endswith(f"sha256: The file attachments/{empty} is empty.")


def test_too_large_a_file_is_refused_without_reading_all_of_it(bundle, capsys, monkeypatch):
    monkeypatch.setattr(attachment, "LARGEST", 1000)
    monkeypatch.setattr(attached, "PIECE", 500)

    (said, _again) = refused(bundle({SHA256: SCAN}), capsys)

    assert said.endswith(f"The file attachments/{SHA256} has more than 1000 bytes; expected that at most.")


def test_sha256_that_is_none_is_told_once_and_opens_nothing(bundle, capsys):
    found = refused(bundle({SHA256.upper(): SCAN}), capsys)

    assert found[0].endswith("sha256: A SHA-256 is written as 64 hexadecimal digits, 0–9 and a–f.")
    assert len(found) == 2


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", "passwd"), ("a:b.txt", "a_b.txt"), ("x\u202etxt.md", "x_txt.md"), ("..", "scan.pdf")],
)
def test_name_that_could_mislead_is_refused_with_a_better_one(bundle, name, safe, capsys):
    found, _second_row = refused(bundle({SHA256: SCAN}, name=name), capsys)

    assert found.startswith("attachments.csv:2: name: This is no name for a file.")
    assert found.endswith(f"expected for example “{safe}”.")


# ---------------------------------------------------------------- Damaged archives


def lie(path, **lies):
    """Say of the attached file in an archive what is not so."""
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    for field, value in lies.items():
        struct.pack_into("<I", data, at + {"crc": 16, "packed": 20, "size": 24, "offset": 42}[field], value)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("lies", "said"),
    [
        ({"size": 1000}, "cannot be read: Bad CRC-32 for file"),
        ({"packed": 1000, "size": 1000}, "cannot be read: Bad CRC-32 for file"),
        ({"crc": 1}, "cannot be read: Bad CRC-32 for file"),
        ({"offset": 0}, "cannot be read: File name in directory"),
        ({"offset": 2**31}, "cannot be read: "),
        ({"packed": 2**31, "size": 2**31}, "cannot be read: "),
    ],
)
def test_file_in_an_archive_that_lies_about_it_is_a_problem(bundle, lies, said, files_dir, capsys):
    path = lie(bundle({SHA256: SCAN}, "bundle.zip"), **lies)

    for found in refused(path, capsys):
        assert f"sha256: The file attachments/{SHA256} {said}" in found
    assert kept(files_dir) == []


def test_limits_of_archives_hold_for_attached_files(bundle, capsys):
    path = lie(bundle({SHA256: SCAN}, "bundle.zip"), packed=10, size=2**32 - 2)

    with pytest.raises(CommandError, match="is 4,294,967,294 bytes packed into 10, expected 200 for one at most"):
        call_command("importdata", path)


# ---------------------------------------------------------------- Keeping


def test_full_disk_is_told_and_no_row_is_written(bundle, files_dir, monkeypatch):
    path, whole = bundle({SHA256: SCAN}), os.fsync

    def no_space(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(CommandError) as caught:
        call_command("importdata", path)

    assert str(caught.value) == (
        f"{path}: the attached file {SHA256} cannot be kept: No space left on device; nothing was written."
    )
    assert (Source.objects.count(), kept(files_dir)) == (0, [])
    monkeypatch.setattr(os, "fsync", whole)
    call_command("importdata", path, verbosity=0)
    assert (Attachment.objects.count(), kept(files_dir)) == (2, [SHA256])


def test_store_that_cannot_be_made_is_told(bundle, files_dir):
    files_dir.write_text("no folder")

    with pytest.raises(CommandError, match=r"cannot be kept: .+; nothing was written\.$"):
        call_command("importdata", bundle({SHA256: SCAN}))

    assert Source.objects.count() == 0


@pytest.mark.parametrize("content", [b"changed", None])
def test_file_that_changes_after_it_was_checked_is_not_kept(bundle, content, files_dir):
    path = bundle({SHA256: SCAN})
    file = path / "attachments" / SHA256

    def replace(_rows):
        file.unlink(missing_ok=True)
        if content:
            file.write_bytes(content)

    with open_bundle(path) as opened, pytest.raises(NotKeptError):
        import_bundle(by="somebody", bundle=opened, checked=replace)

    assert (Source.objects.count(), kept(files_dir)) == (0, [])


def test_import_broken_off_leaves_files_that_the_next_one_finds(bundle, files_dir):
    path = bundle({SHA256: SCAN})

    def break_down(_rows):
        raise KeyboardInterrupt

    with open_bundle(path) as opened, pytest.raises(KeyboardInterrupt):
        import_bundle(by="somebody", bundle=opened, written=break_down)
    assert (Source.objects.count(), kept(files_dir)) == (0, [SHA256])

    call_command("importdata", path, verbosity=0)
    assert Attachment.objects.count() == 2


def test_files_are_kept_when_somebody_writes_meanwhile(bundle, files_dir):
    path, wrote = bundle({SHA256: SCAN}), []

    def write_once(_rows):
        if not wrote:
            with change(by="editor") as work:
                wrote.append(work.touch(make_topic()))

    with open_bundle(path) as opened:
        done = import_bundle(by="somebody", bundle=opened, checked=write_once)

    assert (done.attached.came, Attachment.objects.count(), kept(files_dir)) == (1, 2, [SHA256])
