"""Public copies are served as downloads that run nothing, and only as long as their source is public."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from claims.models import Attachment, PublicCopy
from claims.operations import attachment, copies
from claims.operations.attachment import path_of_copy
from claims.operations.review import WITHDRAW, advance
from tests import factories as make
from tests.cleaning.made import pdf, picture
from tests.recorded import edit, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_dir(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def attach():
    """Attaches this content to the source, and gives the address of its copy."""

    def attach(content, source=None, **told):
        source = source or make.make_source(slug="memo")
        sha256 = attachment.store(ContentFile(content))
        recorded(source, make.make_attachment(source=source, sha256=sha256, **told))
        copies.remake(by="makecopies", sha256=sha256)
        return f"/sources/{source.slug}/files/{sha256}/"

    return attach


def test_copy_is_served_as_a_download_that_runs_nothing(client, attach):
    address = attach(picture("JPEG", comment=b"CANARY"), name="scan.jpg")

    response = client.get(address)

    copy = PublicCopy.objects.get()
    assert response.getvalue() == path_of_copy(copy.sha256).read_bytes()
    assert {name: response[name] for name in HEADERS} == HEADERS | {
        "Content-Length": str(copy.size),
        "ETag": f'"{copy.sha256}"',
    }
    assert (b"CANARY" in response.getvalue(), response.cookies.output()) == (False, "")


HEADERS = {
    "Content-Type": "image/jpeg",
    "Content-Disposition": 'attachment; filename="scan.jpg"',
    "Content-Length": "",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
    "X-Robots-Tag": "noindex",
    "Accept-Ranges": "bytes",
    "ETag": "",
}


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (pdf(), "", 'attachment; filename="memo-'),
        (pdf(), "Minutes of 3.4.1951", 'attachment; filename="Minutes of 3.4.1951.pdf"'),
        (picture("GIF"), "map.gif", 'attachment; filename="map.png"'),
        (b"plain", "Протокол.txt", "attachment; filename*=utf-8''%D0%9F"),
    ],
)
def test_copy_is_saved_under_a_name_that_fits(client, attach, content, name, told):
    assert client.head(attach(content, name=name))["Content-Disposition"].startswith(told)


def test_media_type_of_the_record_is_not_believed(client, attach):
    address = attach(b"plain", name="a.txt", media_type="text/html")

    assert client.head(address)["Content-Type"] == "text/plain; charset=utf-8"


def test_whoever_has_it_is_told_so(client, attach):
    address = attach(b"plain")
    etag = client.head(address)["ETag"]

    response = client.get(address, headers={"If-None-Match": etag})

    assert (response.status_code, response["ETag"], response.content) == (304, etag, b"")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("bytes=0-4", (206, b"plain", "bytes 0-4/10")),
        ("bytes=6-", (206, b"text", "bytes 6-9/10")),
        ("bytes=-4", (206, b"text", "bytes 6-9/10")),
        ("bytes=6-99", (206, b"text", "bytes 6-9/10")),
        ("bytes=0-", (200, b"plain text", None)),
        ("bytes=0-1,3-4", (200, b"plain text", None)),
        ("bytes=5-2", (200, b"plain text", None)),
        ("lines=1-2", (200, b"plain text", None)),
        ("bytes=10-", (416, b"", "bytes */10")),
        ("bytes=-0", (416, b"", "bytes */10")),
    ],
)
def test_part_of_it_is_given_to_whoever_asks_for_it(client, attach, asked, given):
    response = client.get(attach(b"plain text"), headers={"Range": asked})

    assert (response.status_code, response.getvalue(), response.get("Content-Range")) == given


def test_part_of_another_copy_is_not_given(client, attach):
    response = client.get(attach(b"plain text"), headers={"Range": "bytes=0-4", "If-Range": '"other"'})

    assert (response.status_code, response.getvalue()) == (200, b"plain text")


def test_head_tells_the_same_without_the_content(client, attach):
    response = client.head(attach(b"plain text"))

    assert (response.status_code, response["Content-Length"], response.getvalue()) == (200, "10", b"")


def test_nothing_can_be_sent_to_it(client, attach):
    assert client.post(attach(b"plain")).status_code == 405


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_file_of_a_draft_is_not_there(client, attach, state):
    address = attach(b"plain", make.make_source(slug="memo", state=state))

    assert client.get(address).status_code == 404


def test_file_of_a_withdrawn_source_is_gone(client, attach):
    source = make.make_source(slug="memo")
    address = attach(b"plain", source)
    assert client.get(address).getvalue() == b"plain"

    advance(by="editor", transition=WITHDRAW, records=[source])

    assert client.get(address).status_code == 410


def test_file_of_a_renamed_source_is_found(client, attach):
    source = make.make_source(slug="memo")
    address = attach(b"plain", source)

    edit(source, slug="memorandum")

    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, address.replace("memo", "memorandum"))


def test_file_of_another_source_is_not_there(client, attach):
    draft = make.make_source(slug="draft", state="draft")
    sha256 = attach(b"plain", draft).split("/")[-2]
    make.make_source(slug="memo")

    assert client.get(f"/sources/memo/files/{sha256}/").status_code == 404


def test_file_without_a_copy_is_never_served(client, attach):
    address = attach(b"ID3\3\0\0\0" + bytes(100), name="interview.mp3")

    assert client.get(address).status_code == 404
    assert "Not given away: from a recording what tells of those who made it" in client.get("/sources/memo/").text


def test_copy_that_is_cut_off_or_gone_is_not_served(client, attach):
    address = attach(b"plain text")
    place = path_of_copy(PublicCopy.objects.get().sha256)
    place.write_bytes(b"plain")
    assert client.get(address).status_code == 404

    place.unlink()
    assert client.get(address).status_code == 404


def test_copy_that_cannot_be_read_is_told_to_reader_and_log(client, attach, caplog):
    address = attach(b"plain text")
    sha256 = PublicCopy.objects.get().sha256
    path_of_copy(sha256).unlink()
    path_of_copy(sha256).mkdir()
    try:
        page = client.get(address)
        data = client.get(address, headers={"accept": "application/json"})
    finally:
        path_of_copy(sha256).rmdir()

    assert (page.status_code, page["Retry-After"], data.status_code) == (503, "600", 503)
    assert "This file cannot be read at the moment. Please come back later." in page.text
    assert {record.getMessage() for record in caplog.records if record.name == "claims.views.attachment"} == {
        f"The public copy {sha256} cannot be read: Is a directory."
    }


def test_page_and_api_lead_to_it(client, attach):
    address = attach(picture(), name="scan.png")
    copy = PublicCopy.objects.get()

    (told,) = client.get("/api/v1/sources/memo/").json()["attachments"]["results"]

    assert f'<a href="{address}" type="image/png" download>scan.png</a>' in client.get("/sources/memo/").text
    assert {name: told[name] for name in ("url", "copy_sha256", "copy_media_type", "copy_size")} == {
        "url": f"http://testserver{address}",
        "copy_sha256": copy.sha256,
        "copy_media_type": "image/png",
        "copy_size": copy.size,
    }
    assert reverse("sources-file", kwargs={"slug": "memo", "sha256": Attachment.objects.get().sha256}) == address
