"""Public copies lie apart from the files, for those alone who may read the copies and not the files."""

import os
from stat import S_IMODE

import pytest
from django.core.files.base import ContentFile

from claims.models import PublicCopy
from claims.operations import attachment, copies
from claims.operations.attachment import path_of, path_of_copy
from tests import factories as make
from tests.cleaning.made import picture
from tests.recorded import recorded

pytestmark = pytest.mark.django_db

NOBODY = 65534


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.FILES_DIR, settings.COPIES_DIR = tmp_path / "files", tmp_path / "copies"
    settings.COPIES_DIR.mkdir(mode=0o700)


@pytest.fixture
def attach():
    def attach(content):
        sha256 = attachment.store(ContentFile(content))
        source = make.make_source()
        recorded(source, make.make_attachment(source=source, sha256=sha256))
        copies.remake(by="makecopies", sha256=sha256)
        return PublicCopy.objects.get(original=sha256)

    return attach


def etag_of(response):
    if response.streaming:
        response.getvalue()
    assert response.status_code == 200
    return response["ETag"]


def mode(path):
    return oct(S_IMODE(path.stat().st_mode))


@pytest.mark.parametrize("content", [picture(), b"its own copy"])
def test_copy_is_apart_and_for_the_group_of_its_folder(content, attach, settings):
    if os.getuid() == 0:
        os.chown(settings.COPIES_DIR, -1, NOBODY)
    settings.COPIES_DIR.chmod(0o2750)

    copy = attach(content)

    place = path_of_copy(copy.sha256)
    assert place.is_relative_to(settings.COPIES_DIR)
    assert [mode(place), mode(place.parent), mode(path_of(copy.original)), mode(settings.FILES_DIR)] == [
        "0o640",
        "0o750",
        "0o600",
        "0o700",
    ]
    assert {one.stat().st_gid for one in (place, place.parent)} == {settings.COPIES_DIR.stat().st_gid}
    assert [path.name for path in settings.COPIES_DIR.iterdir()] == [copy.sha256[:2]]
    assert path_of(copy.sha256).exists() == copy.is_original


def test_copy_that_is_its_original_does_not_change_with_it(attach):
    copy = attach(b"its own copy")

    path_of(copy.original).write_bytes(b"another")

    assert path_of_copy(copy.sha256).read_bytes() == b"its own copy"


@pytest.mark.parametrize("content", [picture(), b"its own copy"])
def test_copy_that_is_gone_is_made_anew_and_is_the_same(content, attach):
    copy = attach(content)
    before = path_of_copy(copy.sha256).read_bytes()
    path_of_copy(copy.sha256).unlink()

    assert list(copies.outstanding()) == [copy.original]
    copies.remake(by="makecopies", sha256=copy.original)

    assert (list(copies.outstanding()), path_of_copy(copy.sha256).read_bytes()) == ([], before)


@pytest.mark.parametrize("address", ["/claims/said/dossier.zip", "/api/v1/sources/memo/", "/api/v1/reports/memo/"])
def test_copy_that_is_made_anew_is_not_answered_with_what_was_before(address, client):
    source, draft = make.make_source(slug="memo", kind="report"), make.make_source(slug="draft", state="draft")
    claim = make.make_claim(slug="said")
    recorded(claim, source, draft)
    files = [attachment.store(ContentFile(content)) for content in (picture(), picture("JPEG"))]
    for record, sha256 in zip((source, draft), files, strict=True):
        recorded(make.make_attachment(source=record, sha256=sha256))
    etags = [etag_of(client.get(address))]

    for sha256 in reversed(files):
        copies.remake(by="makecopies", sha256=sha256)
        etags.append(etag_of(client.get(address)))

    # Of what is not public nothing is told, not even that it changed.
    assert [one == etags[0] for one in etags] == [True, True, False]
    assert client.get(address, headers={"If-None-Match": etags[2]}).status_code == 304
    assert etag_of(client.get(address, headers={"If-None-Match": etags[0]})) == etags[2]


def test_copy_that_cannot_be_kept_leaves_nothing(attach, settings):
    settings.COPIES_DIR.rmdir()
    settings.COPIES_DIR.write_text("no folder")

    with pytest.raises(OSError, match=r"Not a directory|File exists"):
        attach(picture())

    assert not PublicCopy.objects.exists()
