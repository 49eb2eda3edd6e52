"""Attached files go out with a bundle of everything, and come in again, byte for byte."""

import hashlib
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models import F

from claims.formats import open_bundle
from claims.models import Attachment, PublicCopy, Source
from claims.operations.attachment import path_of, store
from claims.operations.copies import remake
from tests import factories as make
from tests.cleaning.made import picture

from .test_exportdata import contents
from .test_loaddata import empty_the_database

pytestmark = pytest.mark.django_db

SCAN, PAGE = picture("PNG"), b"\xef\xbb\xbfone; two\r\nthree;"
SHA256 = {content: hashlib.sha256(content).hexdigest() for content in (SCAN, PAGE)}


@pytest.fixture(autouse=True)
def files_dir(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def recorded():
    """Two files, the first attached to two sources, one of which is a draft."""
    report, letter = make.make_source(slug="report"), make.make_source(slug="letter", state="draft")
    for source, content, name in [
        (report, SCAN, "Протокол 1951 – «скан».png"),
        (letter, SCAN, "scan.png"),
        (letter, PAGE, ""),
    ]:
        make.make_attachment(source=source, sha256=SHA256[content], name=name, role="scan")
        put(content)


def put(content, sha256=""):
    path = path_of(sha256 or SHA256[content])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def kept(folder):
    """Every byte in the store."""
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def originals(folder):
    """The same without public copies that are other files."""
    copies = PublicCopy.objects.exclude(sha256=F("original")).values_list("sha256", flat=True)
    return {name: content for name, content in kept(folder).items() if name not in copies}


def export(path, *options):
    """Exports; what it says, and of what it warns."""
    out, err = StringIO(), StringIO()
    call_command("exportdata", path, *options, stdout=out, stderr=err)
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def attached(path):
    with open_bundle(path) as bundle:
        return sorted(bundle.attached())


# ---------------------------------------------------------------- There and back


@pytest.mark.parametrize("ending", ["", ".zip"])
def test_attached_files_come_back_as_the_same_bytes(recorded, ending, tmp_path, settings):
    said, warned = export(tmp_path / f"first{ending}", "--all")
    assert (said, warned) == ([f"Wrote {tmp_path}/first{ending}: 2 sources, 3 attachments, 2 attached files."], [])
    rows = list(Attachment.objects.order_by("pk").values_list("source__slug", "sha256", "name", "role"))
    empty_the_database()
    settings.FILES_DIR = tmp_path / "other" / "files"
    out = StringIO()

    call_command("importdata", tmp_path / f"first{ending}", stdout=out)

    assert out.getvalue().splitlines()[-1] == "  attached files: 2 came with it"
    assert originals(settings.FILES_DIR) == {SHA256[SCAN]: SCAN, SHA256[PAGE]: PAGE}
    assert list(Attachment.objects.order_by("pk").values_list("source__slug", "sha256", "name", "role")) == rows
    export(tmp_path / f"second{ending}", "--all")
    assert contents(tmp_path / f"second{ending}") == contents(tmp_path / f"first{ending}")


def test_folder_holds_each_file_once_under_its_sha256(recorded, tmp_path):
    export(tmp_path / "bundle", "--all")

    assert kept(tmp_path / "bundle" / "attachments") == {SHA256[SCAN]: SCAN, SHA256[PAGE]: PAGE}


# ---------------------------------------------------------------- What goes out


@pytest.mark.parametrize("ending", ["", ".zip"])
def test_public_bundle_has_the_table_alone(recorded, ending, tmp_path):
    said, _warned = export(tmp_path / f"bundle{ending}")

    assert said == [f"Wrote {tmp_path}/bundle{ending}: 1 sources, 1 attachments."]
    assert attached(tmp_path / f"bundle{ending}") == []


@pytest.mark.parametrize("ending", ["", ".zip"])
def test_public_bundle_has_public_files_that_are_their_own_copies(recorded, ending, tmp_path):
    words, unseen, told = b"public words", b"words of a draft", picture("JPEG", comment=b"CANARY")
    for source, content in (("report", words), ("letter", unseen), ("report", told)):
        sha256 = store(ContentFile(content))
        make.make_attachment(source=Source.objects.get(slug=source), sha256=sha256)
        remake(by="makecopies", sha256=sha256)

    export(tmp_path / f"bundle{ending}")

    assert attached(tmp_path / f"bundle{ending}") == [hashlib.sha256(words).hexdigest()]


@pytest.mark.parametrize(("kinds", "number"), [(["sources"], 0), (["attachments"], 2), (["sources", "attachments"], 2)])
def test_files_go_with_their_table(recorded, kinds, number, tmp_path):
    export(tmp_path / "bundle", "--all", *[f"--kind={kind}" for kind in kinds])

    assert len(attached(tmp_path / "bundle")) == number


@pytest.mark.parametrize("ending", [".xlsx", ".json", ".jsonl"])
def test_export_that_holds_no_files_says_how_many_there_are(recorded, ending, tmp_path):
    said, warned = export(tmp_path / f"bundle{ending}", "--all")

    assert said[1:] == ["Attached files that are not in it: 2. Export to a folder or .zip to have them."]
    assert warned == []


@pytest.mark.parametrize("options", [[], ["--all", "--kind=sources"]])
def test_export_that_would_bring_no_files_says_nothing_of_them(recorded, options, tmp_path):
    said, _warned = export(tmp_path / "bundle.json", *options)

    assert len(said) == 1


@pytest.mark.parametrize("ending", ["", ".zip"])
def test_lost_or_damaged_file_is_left_out_and_told(recorded, ending, tmp_path):
    path_of(SHA256[PAGE]).unlink()
    put(b"other", SHA256[SCAN])
    unreadable = make.make_attachment(source=make.make_source(slug="memo"), sha256="0" * 64)
    path_of(unreadable.sha256).mkdir(parents=True)
    path = tmp_path / f"bundle{ending}"

    said, warned = export(path, "--all")

    changed = "its bytes have changed, and with them their SHA-256"
    assert sorted(warned) == sorted(
        [
            f"letter: attached file {SHA256[PAGE]} is not in it: its content is missing from the store.",
            f"letter: attached file {SHA256[SCAN]} is not in it: {changed}.",
            f"report: attached file {SHA256[SCAN]} is not in it: {changed}.",
            f"memo: attached file {'0' * 64} is not in it: its content cannot be read: Is a directory.",
        ]
    )
    assert said == [f"Wrote {path}: 3 sources, 4 attachments."]
    assert attached(path) == []


# ---------------------------------------------------------------- What comes in


def test_bundle_without_its_files_says_which_are_missing(recorded, tmp_path, settings):
    export(tmp_path / "bundle.json", "--all")
    empty_the_database()
    settings.FILES_DIR = tmp_path / "other"
    put(PAGE)
    out = StringIO()

    call_command("importdata", tmp_path / "bundle.json", stdout=out)

    assert out.getvalue().splitlines()[-1] == "  attached files: 1 recorded without content"
    assert Attachment.objects.count() == 3


@pytest.mark.parametrize("ending", [".json", ".xlsx"])
def test_files_beside_a_bundle_come_with_it(recorded, ending, tmp_path, settings):
    export(tmp_path / f"bundle{ending}", "--all")
    empty_the_database()
    settings.FILES_DIR = tmp_path / "other"
    (tmp_path / "attachments").mkdir()
    (tmp_path / "attachments" / SHA256[SCAN]).write_bytes(SCAN)
    (tmp_path / SHA256[PAGE]).write_bytes(PAGE)

    call_command("importdata", tmp_path / f"bundle{ending}", stdout=StringIO())

    assert originals(tmp_path / "other") == {SHA256[SCAN]: SCAN, SHA256[PAGE]: PAGE}


def test_lost_or_damaged_content_of_attachments_that_stand_is_restored(recorded, tmp_path):
    export(tmp_path / "bundle", "--all")
    path_of(SHA256[SCAN]).unlink()
    put(b"other", SHA256[PAGE])

    call_command("importdata", tmp_path / "bundle", stdout=StringIO())

    assert [path_of(SHA256[content]).read_bytes() for content in (SCAN, PAGE)] == [SCAN, PAGE]


def test_dry_run_checks_files_and_keeps_none(recorded, tmp_path, settings):
    export(tmp_path / "bundle", "--all")
    empty_the_database()
    settings.FILES_DIR = tmp_path / "other"
    out = StringIO()

    call_command("importdata", tmp_path / "bundle", "--dry-run", stdout=out)

    assert out.getvalue().splitlines()[-1] == "  attached files: 2 came with it"
    assert not settings.FILES_DIR.exists()


def test_file_that_no_row_names_is_left_alone(recorded, tmp_path):
    export(tmp_path / "bundle", "--all")
    for name in ("scan.pdf", ".DS_Store"):
        (tmp_path / "bundle" / "attachments" / name).write_bytes(b"x")
    out = StringIO()

    call_command("importdata", tmp_path / "bundle", stdout=out)

    assert out.getvalue().splitlines()[-1] == "  attached files that no row names, left alone: 1, such as “scan.pdf”"
