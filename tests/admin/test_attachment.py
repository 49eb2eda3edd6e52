"""Files are attached in the admin and come back as downloads that run nothing."""

import errno
import hashlib
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims import models
from claims.models.attachment import safe_name
from claims.operations import attachment as files
from claims.operations.attachment import path_of, path_of_copy
from claims.operations.intake import Incoming
from tests import factories
from tests.cleaning.made import pdf
from tests.cleaning.zoo import ZOO

from .pages import add_url, change_url, errors, read, send


@pytest.fixture(autouse=True)
def files_dir(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return tmp_path


MINUTES = pdf()


def upload(name="Scan of the minutes.pdf", content=MINUTES):
    return SimpleUploadedFile(name, content)


def kept(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_file_is_attached_in_the_sources_form(desk, files_dir):
    source = factories.make_source(slug="s")

    response = send(desk, change_url(source), rows=[("attachments", {"file": upload(), "name": "", "role": "scan"})])

    digest = hashlib.sha256(MINUTES).hexdigest()
    attachment = models.Attachment.objects.get()
    assert response.status_code == 302
    assert (attachment.sha256, attachment.name, attachment.media_type, attachment.role) == (
        digest,
        "Scan of the minutes.pdf",
        "application/pdf",
        "scan",
    )
    copy = models.PublicCopy.objects.get(original=digest)
    assert kept(files_dir) == [f"{digest[:2]}/{digest}"]
    assert hashlib.sha256(path_of_copy(copy.sha256).read_bytes()).hexdigest() == copy.sha256 != digest
    assert path_of(digest).read_bytes() == MINUTES
    entry = models.LedgerEntry.objects.get(collection="attachments")
    assert (entry.by, entry.action, entry.key) == ("edith", "created", f"s/{digest}")


def test_a_file_is_attached_on_its_own(desk):
    source = factories.make_source()

    send(desk, add_url(models.Attachment), source=source.pk, file=upload(), name="Minutes", role="original")

    attachment = models.Attachment.objects.get()
    assert (attachment.source, attachment.name, attachment.media_type) == (source, "Minutes", "application/pdf")
    assert send(desk, change_url(attachment), name="Minutes of 1951").status_code == 302
    attachment.refresh_from_db()
    assert attachment.name == "Minutes of 1951"


def test_saving_a_source_leaves_its_files_alone(desk):
    source = factories.make_source()
    send(desk, change_url(source), rows=[("attachments", {"file": upload(), "role": "scan"})])

    assert send(desk, change_url(source), **{"attachments-0-role": "original"}).status_code == 302

    assert models.Attachment.objects.get().role == "original"


def test_a_file_is_attached_to_a_source_once(desk):
    source = factories.make_source()
    row = {"role": "scan", "name": ""}
    send(desk, change_url(source), rows=[("attachments", row | {"file": upload()})])

    page = send(desk, change_url(source), rows=[("attachments", row | {"file": upload("other.pdf")})])
    assert errors(page) == ["This file is attached to this source already."]

    page = send(
        desk,
        change_url(factories.make_source()),
        rows=[("attachments", row | {"file": upload("a.pdf")}), ("attachments", row | {"file": upload("b.pdf")})],
    )
    assert errors(page)[0].startswith("Two of these rows give the same SHA-256.")
    assert models.Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("file", "problem"),
    [(None, "Choose the file to attach."), (upload(content=b""), "The submitted file is empty.")],
)
def test_an_attachment_needs_a_file_with_something_in_it(desk, files_dir, file, problem):
    values = {"file": file} if file else {}

    page = send(desk, add_url(models.Attachment), source=factories.make_source().pk, role="scan", **values)

    assert (errors(page), kept(files_dir)) == ([problem], [])


def test_too_large_a_file_is_refused(desk, files_dir, monkeypatch):
    monkeypatch.setattr("claims.operations.attachment.LARGEST", 10)

    page = send(desk, add_url(models.Attachment), source=factories.make_source().pk, file=upload())

    assert errors(page) == [f"This file has {len(MINUTES)}\xa0bytes; expected 10\xa0bytes at most."]
    assert kept(files_dir) == []


def test_a_file_comes_back_as_a_download_that_runs_nothing(desk, viewer_desk):
    source = factories.make_source()
    send(desk, add_url(models.Attachment), source=source.pk, file=upload())
    address = f"/admin/claims/attachment/{models.Attachment.objects.get().pk}/download/"

    for client in (desk, viewer_desk):
        response = client.get(address)
        assert b"".join(response.streaming_content) == MINUTES
        assert response["Content-Disposition"] == 'attachment; filename="Scan of the minutes.pdf"'
        assert response["Content-Type"] == "application/octet-stream"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_stranger_downloads_nothing(client, db):
    attachment = factories.make_attachment()

    assert client.get(f"/admin/claims/attachment/{attachment.pk}/download/").status_code == 302


def test_content_that_is_missing_is_told(desk):
    attachment = factories.make_attachment(name="lost.pdf")

    page = desk.get(f"/admin/claims/attachment/{attachment.pk}/download/", follow=True)

    assert "The content of this file is missing from the store." in page.content.decode()
    assert desk.get("/admin/claims/attachment/999999/download/").status_code == 302


@pytest.mark.parametrize(
    ("given", "kept_as"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\scan.pdf", "scan.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("line\nbreak.txt", "line_break.txt"),
        ("..", ""),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("Протокол 1951.pdf", "Протокол 1951.pdf"),
    ],
)
def test_a_name_is_made_safe(given, kept_as):
    assert safe_name(given) == kept_as


def test_the_page_shows_the_file_of_a_row_and_takes_no_other(desk):
    source = factories.make_source()
    send(desk, change_url(source), rows=[("attachments", {"file": upload(), "role": "scan"})])

    data = read(desk.get(change_url(source))).data

    assert data["attachments-TOTAL_FORMS"] == ["1"]
    assert "attachments-0-sha256" not in data


# ---------------------------------------------------------------- What is refused, and what the disk refuses


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("svg.jpg", "This file holds HTML, SVG, XML or a script, which a browser or a program may run."),
        ("office.jpg", "By its bytes this file is something else: ZIP archive"),
        ("png-huge.png", "A picture in this file has 50,000 × 50,000 pixels; expected 100 million at most."),
        (
            "png-cut-off.png",
            "This file begins like image/png, but cannot be read as such: it is damaged or was cut off.",
        ),
        ("pdf-encrypted.pdf", "This PDF is encrypted. Expected one that opens without a password and may be changed;"),
        ("latin-1.txt", "This file is no text in UTF-8, and nothing else that is taken. Expected a PDF,"),
    ],
)
def test_hostile_file_is_refused_with_what_is_wrong(desk, files_dir, name, problem):
    page = send(desk, add_url(models.Attachment), source=factories.make_source().pk, file=upload(name, ZOO[name]()))

    (told,) = errors(page)
    assert (told.startswith(problem), kept(files_dir), models.Attachment.objects.count()) == (True, [], 0)


def test_ending_that_contradicts_the_bytes_is_refused(desk, files_dir):
    page = send(desk, add_url(models.Attachment), source=factories.make_source().pk, file=upload("minutes.exe"))

    told = "By its bytes this file is application/pdf, but its name ends in .exe; expected .pdf."
    assert errors(page) == [f"{told} Rename it, or look whether it is the file you meant."]
    assert kept(files_dir) == []


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a_Set-Cookie_ x.pdf"),
        ("fdp\u202e.pdf", "fdp_.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_name_that_misleads_is_kept_as_a_safe_one(name, kept_as):
    file = Incoming(SimpleUploadedFile("scan.pdf", MINUTES))
    attachment = models.Attachment()

    file.describe(attachment, name=name)
    file.discard()

    assert attachment.name == kept_as


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_disk_that_takes_nothing_is_told_and_nothing_is_half_written(desk, files_dir, monkeypatch, number):
    def refuse(_file):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files, "flush", refuse)

    page = send(desk, add_url(models.Attachment), source=factories.make_source().pk, file=upload())

    assert errors(page) == [f"The file cannot be kept: {os.strerror(number)}. Nothing has been saved."]
    assert (kept(files_dir), models.Attachment.objects.count(), models.PublicCopy.objects.count()) == ([], 0, 0)


def test_store_that_is_no_folder_is_told(desk, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "file"
    settings.FILES_DIR.write_text("no folder")

    page = send(desk, add_url(models.Attachment), source=factories.make_source().pk, file=upload())

    assert errors(page) == ["The file cannot be kept: File exists. Nothing has been saved."]


def test_recording_is_kept_and_the_desk_says_that_it_is_not_given_away(desk):
    source = factories.make_source()
    send(desk, add_url(models.Attachment), source=source.pk, file=upload("talk.mp3", ZOO["recording.mp3"]()))

    attachment = models.Attachment.objects.get()
    assert (attachment.media_type, models.PublicCopy.objects.get().why_not) == ("audio/mpeg", "recording")
    assert "Not given away: from a recording what tells of those who made it" in desk.get(change_url(attachment)).text


def test_sources_page_asks_once_for_all_copies(desk, count_queries):
    source = factories.make_source()
    factories.make_attachment(source=source)
    page = change_url(source)
    desk.get(page)
    one = count_queries(lambda: desk.get(page))
    for number in range(20):
        factories.make_attachment(source=source, name=f"{number}.txt")

    assert count_queries(lambda: desk.get(page)) == one
