"""Data in from the desk: uploaded, looked at, and imported by whoever said yes to exactly that."""

import hashlib
import io
import json
import os
import time
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.admin import checking, uploading
from claims.models import Agent, Claim, EvidenceLink, LedgerEntry, RetiredSlug, Topic
from claims.operations import attachment, uploads
from tests import factories
from tests.operations.ledger_truth import enter_all

from .pages import change_url, read, told
from .world import accounts, desk_of

pytestmark = pytest.mark.django_db

IMPORT = "/admin/import/"
QUERIES_OF_A_PREVIEW = 14
EXPECTED = (
    "expected a bundle (.zip, .xlsx, .json, .jsonl), a flat sheet (.csv, .tsv, .tab, .txt, .xlsx) or a bibliography "
    "(.bib, .ris, .csl.json)"
)


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "uploads"


def zipped(**tables):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.csv", text)
    return packed.getvalue()


def upload(client, content, name="bundle.zip", **values):
    """Upload a file; the answer, which leads to the preview if all went well."""
    data = {"file": SimpleUploadedFile(name, content), "state": "draft"} | values
    return client.post(IMPORT, data)


def preview_of(client, content, name="bundle.zip", **values):
    """The address of the preview, and its page."""
    response = upload(client, content, name, **values)
    assert response.status_code == 302, response.context["form"].errors
    return response.url, client.get(response.url)


def confirm(client, url, page, **values):
    return client.post(url, {"shown": page.context["fingerprint"]} | values)


def problems(page):
    return [str(problem) for problem in page.context["checked"].problems]


CLAIMS = "slug,statement,topics\none,The weir was neglected.,flood\ntwo,It was not.,flood\n"
TOPICS = "slug,name\nflood,The flood\n"


# ---------------------------------------------------------------- the whole story


def test_a_file_is_uploaded_looked_at_and_imported(desk):
    url, page = preview_of(desk, zipped(claims=CLAIMS, topics=TOPICS), name="weir (März).zip")

    text = page.content.decode()
    assert (Claim.objects.count(), Topic.objects.count(), LedgerEntry.objects.count()) == (0, 0, 0)
    assert "weir (März).zip" in text
    assert "a bundle: zip archive" in text
    assert "The weir was neglected." in text
    assert [(row["kind"], row["created"]) for row in page.context["counted"]] == [("Topics", 1), ("Claims", 2)]

    response = confirm(desk, url, page, reason="From the archive.")

    assert (response.status_code, response.url) == (302, url)
    assert sorted(Claim.objects.values_list("slug", "state")) == [("one", "draft"), ("two", "draft")]
    entries = LedgerEntry.objects.values_list("by", "reason", "action")
    assert sorted(set(entries)) == [("edith", "From the archive.", "created")]
    done = desk.get(url)
    assert [(row["kind"], row["created"]) for row in done.context["counted"]] == [("Topics", 1), ("Claims", 2)]
    assert told(response) == ["“weir (März).zip” has been imported."]


def test_the_folder_of_an_upload_is_private_and_its_file_goes_with_the_import(desk, settings):
    url, page = preview_of(desk, zipped(topics=TOPICS))
    (folder,) = settings.UPLOADS_DIR.iterdir()
    modes = {oct(path.stat().st_mode & 0o777) for path in folder.glob("*.zip")}
    assert (oct(folder.stat().st_mode & 0o777), modes) == ("0o700", {"0o600"})

    confirm(desk, url, page)

    assert [path.name for path in folder.iterdir()] == ["about.json"]


def test_changes_of_records_that_stand_are_shown_field_by_field(desk):
    claim = factories.make_claim(slug="one", statement="It was neglected.", scope="1953", state="published")
    enter_all()
    content = zipped(claims="slug,statement,scope\none,It was badly neglected.,1953\n")

    url, page = preview_of(desk, content, update="on")

    (record,) = page.context["changes"]
    assert (record["url"], record["where"]) == (change_url(claim), "claims.csv:2")
    assert [one[1:4] for one in record["columns"]] == [("statement", "It was neglected.", "It was badly neglected.")]
    confirm(desk, url, page)
    claim.refresh_from_db()
    assert claim.statement == "It was badly neglected."


def test_a_difference_is_a_problem_unless_records_may_change(desk):
    factories.make_claim(slug="one", statement="It was neglected.")
    enter_all()

    url, page = preview_of(desk, zipped(claims="slug,statement\none,Another.\n"))

    assert problems(page) == [
        (
            "claims.csv:2: statement: “It was neglected.” stands here, the file says “Another.”. It is changed if records "
            "that stand may change: choose that before you upload."
        )
    ]
    assert not page.context["may"]
    assert confirm(desk, url, page).status_code == 200
    assert Claim.objects.get().statement == "It was neglected."


def test_a_record_changed_after_the_export_is_a_problem(desk):
    factories.make_claim(slug="one", statement="It was neglected.")
    enter_all()
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)

    _url, page = preview_of(
        desk,
        zipped(claims="slug,statement\none,Another.\n"),
        update="on",
        since=an_hour_ago.strftime("%Y-%m-%dT%H:%M"),
    )

    (problem,) = problems(page)
    entry = LedgerEntry.objects.get(collection="claims")
    assert problem == (
        f"claims.csv:2: statement: “It was neglected.” stands here ({entry.by} changed it, "
        f"{entry.at:%Y-%m-%d %H:%M} UTC), the file says “Another.”."
    )


def test_all_that_stands_already_is_nothing_to_import(desk):
    content = zipped(claims=CLAIMS, topics=TOPICS)
    url, page = preview_of(desk, content)
    confirm(desk, url, page)

    _url, again = preview_of(desk, content)

    assert (again.context["may"], again.context["would"], problems(again)) == (False, 0, [])
    assert "All of it stands here already" in again.content.decode()


@pytest.mark.parametrize(("name", "content"), [
    ("b.json", json.dumps({"topics": [{"slug": "flood", "name": "The flood"}]}).encode()),
    ("b.JSONL", json.dumps({"kind": "topics", "slug": "flood", "name": "The flood"}).encode()),
])  # fmt: skip
def test_other_containers_are_imported_too(desk, name, content):
    url, page = preview_of(desk, content, name=name)
    confirm(desk, url, page)

    assert Topic.objects.get().name == "The flood"


# ---------------------------------------------------------------- between the preview and the yes


def test_what_changed_since_it_was_shown_is_not_written_but_shown_again(desk):
    claim = factories.make_claim(slug="one", statement="It was neglected.")
    enter_all()
    url, page = preview_of(desk, zipped(claims="slug,statement\none,Badly.\n"), update="on")
    Claim.objects.filter(pk=claim.pk).update(statement="It was somewhat neglected.")
    enter_all()

    again = confirm(desk, url, page, reason="Why.")

    claim.refresh_from_db()
    assert claim.statement == "It was somewhat neglected."
    assert "something has changed meanwhile" in again.content.decode()
    assert again.context["reason"] == "Why."
    assert again.context["changes"][0]["columns"][0].stands == "It was somewhat neglected."
    confirm(desk, url, again)
    claim.refresh_from_db()
    assert claim.statement == "Badly."


def test_what_others_wrote_elsewhere_does_not_keep_it_from_being_written(desk):
    url, page = preview_of(desk, zipped(topics=TOPICS))
    factories.make_topic(slug="other", name="Another")
    enter_all()

    confirm(desk, url, page)

    assert set(Topic.objects.values_list("slug", flat=True)) == {"flood", "other"}


def test_somebody_else_entered_the_same_meanwhile(desk):
    url, page = preview_of(desk, zipped(topics=TOPICS))
    factories.make_topic(slug="flood", name="The flood")
    enter_all()

    again = confirm(desk, url, page)

    assert (again.status_code, again.context["may"]) == (200, False)
    assert "there is nothing to import" in again.content.decode()


def test_sent_twice_it_is_imported_once_and_both_see_the_outcome(desk):
    url, page = preview_of(desk, zipped(topics=TOPICS))
    first, second = confirm(desk, url, page), confirm(desk, url, page)

    assert (first.status_code, second.status_code) == (302, 200)
    assert second.context["title"] == "Imported"
    assert LedgerEntry.objects.count() == len({*LedgerEntry.objects.values_list("log", "key")})


def test_nothing_is_written_for_whoever_has_seen_nothing(desk):
    url, _page = preview_of(desk, zipped(topics=TOPICS))

    for shown in ("", "nothing", "0" * 64):
        assert desk.post(url, {"shown": shown}).status_code == 200
    assert desk.post(url, {}).status_code == 200
    assert Topic.objects.count() == 0


def test_two_previews_of_one_account_stand_beside_each_other(desk):
    first, page = preview_of(desk, zipped(topics=TOPICS))
    second, other = preview_of(desk, zipped(topics="slug,name\nice,The ice\n"))

    confirm(desk, second, other)
    confirm(desk, first, page)

    assert set(Topic.objects.values_list("slug", flat=True)) == {"flood", "ice"}


def test_no_removes_the_file(desk, settings):
    url, _page = preview_of(desk, zipped(topics=TOPICS))

    response = desk.post(url, {"cancel": "1"})

    assert (response.url, list(settings.UPLOADS_DIR.iterdir())) == (IMPORT, [])
    assert desk.get(url).url == IMPORT
    assert Topic.objects.count() == 0


def test_a_damaged_file_is_not_imported(desk, settings):
    url, page = preview_of(desk, zipped(topics=TOPICS))
    (path,) = settings.UPLOADS_DIR.glob("*/*.zip")
    path.write_bytes(zipped(topics="slug,name\nother,Another\n"))

    assert confirm(desk, url, page).url == IMPORT
    assert Topic.objects.count() == 0


def test_the_reason_is_checked_before_anything_is_written(desk):
    url, page = preview_of(desk, zipped(topics=TOPICS))

    again = confirm(desk, url, page, reason="x" * 2_001)

    assert again.context["said"] == ["The reason has 2001 characters; expected 2000 at most."]
    assert Topic.objects.count() == 0


def test_a_page_of_another_site_imports_nothing(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    assert upload(client, zipped(topics=TOPICS)).status_code == 403
    form = read(client.get(IMPORT)).data
    sent = upload(client, zipped(topics=TOPICS), csrfmiddlewaretoken=form["csrfmiddlewaretoken"][0])
    assert sent.status_code == 302
    assert client.post(sent.url, {"shown": client.get(sent.url).context["fingerprint"]}).status_code == 403
    assert Topic.objects.count() == 0


def test_looking_writes_nothing(desk, settings):
    url, _page = preview_of(desk, zipped(topics=TOPICS))
    before = sorted((path, path.stat().st_mtime_ns) for path in settings.UPLOADS_DIR.rglob("*"))

    for address in (IMPORT, url, f"{url}problems.txt"):
        desk.get(address)
        desk.head(address)

    assert sorted((path, path.stat().st_mtime_ns) for path in settings.UPLOADS_DIR.rglob("*")) == before
    assert (Topic.objects.count(), LedgerEntry.objects.count()) == (0, 0)


# ---------------------------------------------------------------- what is wrong with it


def test_everything_wrong_is_told_with_its_place_and_nothing_is_written(desk):
    content = zipped(claims="slug,statement,form\none,,finding\ntwo,Said.,rumour\n", topics=TOPICS)

    url, page = preview_of(desk, content, name="my claims.zip")

    places = [(one.file, one.row, one.column) for one in page.context["problems"]]
    assert places == [("claims.csv", 2, "statement"), ("claims.csv", 3, "form")]
    text = desk.get(f"{url}problems.txt")
    lines = text.content.decode().splitlines()
    assert (lines[0], len(lines), text.headers["Content-Disposition"]) == (
        "2 problems",
        3,
        'attachment; filename="problems.txt"',
    )
    assert confirm(desk, url, page).status_code == 200
    assert Topic.objects.count() == 0


def test_many_problems_are_told_in_part_and_counted(desk):
    content = zipped(claims="slug,statement,form\n" + "".join(f"c{n},Said.,rumour\n" for n in range(150)))

    url, page = preview_of(desk, content)

    assert (len(page.context["problems"]), page.context["more_problems"]) == (100, 50)
    assert "150 problems" in page.content.decode()
    assert len(desk.get(f"{url}problems.txt").content.decode().splitlines()) == 151


@pytest.mark.parametrize(("name", "content", "said"), [
    ("b.zip", b"no archive", "b.zip: this is no zip archive, or a broken one: File is not a zip file"),
    ("b.xlsx", b"no workbook", "b.xlsx: this is no zip archive, or a broken one: File is not a zip file"),
    ("b.pdf", b"%PDF", f"b.pdf: nothing that can be imported ends in “.pdf”, {EXPECTED}"),
    ("noending", b"x", None),
    ("b.json", b"{", None),
    ("b.json", b"[1]", None),
    ("b.jsonl", b"\xff\xfe", None),
])  # fmt: skip
def test_a_file_that_is_none_of_these_is_told_by_its_own_name(desk, settings, name, content, said):
    _url, page = preview_of(desk, content, name=name)

    assert problems(page), page.content
    assert said is None or problems(page) == [said]
    told_all = page.content.decode()
    assert str(settings.UPLOADS_DIR) not in told_all


@pytest.mark.parametrize(("name", "content"), [
    ("e.csv", b"claim,stance,source,quotation\nIt was.,supports,Log,Yes.\n"),
    ("e.bib", b"@book{one, title = {One}}"),
])  # fmt: skip
def test_the_time_to_open_a_file_counts_too(desk, monkeypatch, name, content):
    monkeypatch.setattr(checking, "LONGEST", -1.0)
    monkeypatch.setattr(checking, "import_bundle", None)  # not come to

    _url, page = preview_of(desk, content, name=name)

    assert problems(page)[0].startswith(f"{name}: This takes longer than")


def test_a_file_without_records_says_so(desk):
    _url, page = preview_of(desk, b"{}", name="b.json")

    assert page.context["may"] is False


def test_odd_names_are_shown_and_do_no_harm(desk):
    for name in ("<script>alert(1)<.zip", "a\u202egpj.zip", "x" * 400 + ".zip", "..zip", "%s.zip"):
        _url, page = preview_of(desk, zipped(topics=TOPICS), name=name)
        assert "<script>alert" not in page.content.decode()
        assert page.context["may"] is True


@pytest.mark.parametrize(("values", "field", "said"), [
    ({"file": ""}, "file", "This field is required."),
    ({"file": SimpleUploadedFile("b.zip", b"")}, "file", "The file is empty."),
    ({"state": "withdrawn"}, "state", "Select a valid choice. withdrawn is not one of the available choices."),
    ({"state": ""}, "state", "This field is required."),
    ({"since": "yesterday"}, "since", "Enter a valid date/time."),
    ({"since": "2026-01-01T10:00"}, "since",
     "This goes with the choice above: without it every difference is an error anyway."),
    ({"since": "9999-01-01T10:00", "update": "on"}, "since",
     "This has not come yet; expected a time that has passed, in UTC."),
    ({"map": SimpleUploadedFile("m.csv", b"x")}, "map", "A map is a file that ends in .toml."),
    ({"map": SimpleUploadedFile("m.toml", b"x" * (2**18 + 1))}, "map",
     "The map is larger than 256.0\xa0KB; expected one that says which column is which."),
])  # fmt: skip
def test_a_wrong_form_is_told_at_its_field(desk, settings, values, field, said):
    response = upload(desk, zipped(topics=TOPICS), **values)

    assert response.context["form"].errors == {field: [said]}
    assert not settings.UPLOADS_DIR.exists()


def test_a_map_beside_a_bundle_is_told(desk):
    _url, page = preview_of(desk, zipped(topics=TOPICS), map=SimpleUploadedFile("my map.toml", b"x = 1\n"))

    (problem,) = problems(page)
    assert problem.startswith("my map.toml: ")


# ---------------------------------------------------------------- how much


def test_a_request_that_says_it_is_too_large_is_not_read(desk, settings):
    settings.LARGEST_UPLOAD = 1_000

    class Unread(io.BytesIO):
        def read(self, *_size):
            raise AssertionError("was read")

    response = desk.generic(
        "POST", IMPORT, b"", content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(100 * 2**20), "wsgi.input": Unread()},
    )  # fmt: skip

    assert response.status_code == 413
    assert "larger than 1000\xa0bytes" in response.content.decode()


def test_an_upload_that_grows_beyond_what_was_announced_is_cut_off(desk, settings, monkeypatch):
    settings.LARGEST_UPLOAD = 1_000
    monkeypatch.setattr(uploading, "LARGEST_MAP", 1_000)
    monkeypatch.setattr(uploading, "AROUND", 10**9)  # as if nothing had been announced

    response = upload(desk, os.urandom(200_000))

    assert response.status_code == 413
    assert response.context["problems"][0].startswith("The file is larger than 1000\xa0bytes")
    assert not settings.UPLOADS_DIR.exists()


def test_a_file_that_is_too_large_is_told(desk, settings):
    settings.LARGEST_UPLOAD = 1_000

    response = upload(desk, os.urandom(2_000))

    (said,) = response.context["form"].errors["file"]
    assert said.startswith("The file is larger than 1000\xa0bytes")


def test_too_many_rows_are_for_the_command(desk, monkeypatch):
    monkeypatch.setattr(checking, "MOST_ROWS", 2)

    _url, page = preview_of(desk, zipped(claims=CLAIMS, topics=TOPICS))

    assert problems(page) == [
        (
            "bundle.zip: The file has more than 2 rows. Whoever runs the site can import it with the command importdata; or "
            "upload it in parts."
        )
    ]
    assert page.context["may"] is False


def test_what_takes_too_long_is_ended_and_nothing_is_written(desk, monkeypatch):
    url, page = preview_of(desk, zipped(claims=CLAIMS, topics=TOPICS))
    monkeypatch.setattr(checking, "LONGEST", -1.0)

    again = confirm(desk, url, page)

    assert "This takes longer than" in problems(again)[0]
    assert Topic.objects.count() == 0


def test_a_bomb_is_not_unpacked(desk):
    _url, page = preview_of(desk, zipped(claims="slug,statement\n" + "a" * 10_000_000))

    (problem,) = problems(page)
    assert "expected 200 for one at most" in problem


def test_what_unpacks_to_too_much_is_not_unpacked(desk, monkeypatch):
    monkeypatch.setattr(checking, "LARGEST_UNPACKED", 10)

    _url, page = preview_of(desk, zipped(topics=TOPICS))

    assert problems(page) == ["bundle.zip: 26 bytes when unpacked, expected 10 at most"]


# ---------------------------------------------------------------- who may


@pytest.fixture
def people(db):
    return accounts()


def test_an_upload_is_for_nobody_but_whoever_uploaded_it(people):
    rita, adam = desk_of(people["rita"]), desk_of(people["adam"])
    url, page = preview_of(rita, zipped(topics=TOPICS))

    assert adam.get(url).url == IMPORT
    assert adam.get(f"{url}problems.txt").url == IMPORT
    assert confirm(adam, url, page).url == IMPORT
    assert adam.post(url, {"cancel": "1"}).url == IMPORT
    assert rita.get(url).context["may"] is True


def test_a_contributor_learns_nothing_by_uploading(people):
    factories.make_claim(slug="secret", statement="A draft of another.", state="draft")
    carla = desk_of(people["carla"])
    url, _page = preview_of(desk_of(people["rita"]), zipped(claims="slug,statement\nsecret,Otherwise.\n"))

    answers = [carla.get(IMPORT), upload(carla, zipped(topics=TOPICS)), carla.get(url), carla.post(url, {})]

    assert {answer.status_code for answer in answers} == {403}


def test_where_two_must_agree_nobody_publishes_by_import(people):
    rita = desk_of(people["rita"])

    assert [value for value, _label in rita.get(IMPORT).context["form"].fields["state"].choices] == [
        "draft",
        "in_review",
    ]
    assert upload(rita, zipped(topics=TOPICS), state="published").context["form"].errors["state"]
    url, page = preview_of(rita, zipped(claims="slug,statement,state\none,Said.,published\ntwo,Said.,withdrawn\n"))
    why = "expected one of: draft, in_review. Nobody publishes what he or she entered"
    assert [(one.row, one.column, why in one.message) for one in page.context["problems"]] == [
        (2, "state", True),
        (3, "state", True),
    ]
    confirm(rita, url, page)
    assert Claim.objects.count() == 0


def test_what_is_imported_for_review_is_published_by_another(people):
    rita = desk_of(people["rita"])
    url, page = preview_of(rita, zipped(claims="slug,statement\none,Said.\n"), state="in_review")
    confirm(rita, url, page)
    claim = Claim.objects.get()

    states = []
    for browser in (rita, desk_of(people["adam"])):
        shown_at = read(browser.get("/admin/review/")).data["shown_at"]
        browser.post("/admin/review/", {"publish": f"claims/{claim.pk}", "shown_at": shown_at})
        claim.refresh_from_db()
        states.append(claim.state)
    assert states == ["in_review", "published"]


def test_the_rule_holds_when_it_came_after_the_upload(desk):
    url, page = preview_of(desk, zipped(claims="slug,statement\none,Said.\n"), state="published")
    assert page.context["may"] is True
    User.objects.create_superuser("second")

    again = confirm(desk, url, page)

    assert [one.column for one in again.context["problems"]] == ["state"]
    assert Claim.objects.count() == 0


def test_one_editor_alone_publishes(desk):
    url, page = preview_of(desk, zipped(claims="slug,statement\none,Said.\n"), state="published")
    confirm(desk, url, page)

    assert Claim.objects.get().state == "published"


def test_no_record_that_stands_is_moved_by_import(desk):
    factories.make_claim(slug="one", statement="Said.", state="published")
    enter_all()

    _url, page = preview_of(desk, zipped(claims="slug,statement,state\none,Said.,withdrawn\n"), update="on")

    assert problems(page) == [
        (
            "claims.csv:2: state: The record is published, the file says withdrawn. A record that stands is moved on its "
            "own page, where the reason is asked for."
        )
    ]


def test_a_retired_slug_is_not_revived(desk):
    RetiredSlug.objects.create(collection="topics", slug="flood")

    _url, page = preview_of(desk, zipped(topics=TOPICS))

    assert [one.column for one in page.context["problems"]] == ["slug"]


def test_whoever_may_no_longer_import_is_refused_at_the_yes(people):
    rita = desk_of(people["rita"])
    url, page = preview_of(rita, zipped(topics=TOPICS))
    people["rita"].groups.clear()

    assert confirm(rita, url, page).status_code == 403
    assert Topic.objects.count() == 0


def test_whoever_is_no_longer_signed_in_comes_back_to_the_preview(desk, editor):
    url, page = preview_of(desk, zipped(topics=TOPICS))
    desk.logout()

    assert confirm(desk, url, page).url == f"/admin/login/?next={url}"
    desk.force_login(editor)
    assert confirm(desk, url, desk.get(url)).url == url


def test_the_desk_leads_to_it_whoever_may(people):
    pages = {name: desk_of(person).get("/admin/").content.decode() for name, person in people.items()}

    assert {name: f'href="{IMPORT}"' in page for name, page in pages.items()} == {
        "carla": False, "otto": False, "rita": True, "adam": True, "sue": True,
    }  # fmt: skip


# ---------------------------------------------------------------- what is kept


def test_what_nobody_said_yes_to_goes_after_a_day(desk, settings):
    url, _page = preview_of(desk, zipped(topics=TOPICS))
    (folder,) = settings.UPLOADS_DIR.iterdir()
    yesterday = time.time() - uploads.KEPT_FOR - 60
    os.utime(folder, (yesterday, yesterday))

    assert desk.get(url).url == IMPORT
    second, _page = preview_of(desk, zipped(topics=TOPICS))

    assert [path.name for path in settings.UPLOADS_DIR.iterdir()] == [second.split("/")[-2]]


def test_an_account_has_ten_uploads_at_most(desk, settings):
    for _number in range(uploads.MOST_KEPT + 2):
        preview_of(desk, zipped(topics=TOPICS))

    assert len(list(settings.UPLOADS_DIR.iterdir())) == uploads.MOST_KEPT


@pytest.mark.parametrize("token", ["x", "0" * 40, "..", "a" * 39 + "/", "%2e%2e"])
def test_a_guessed_address_leads_nowhere(desk, token):
    response = desk.get(f"{IMPORT}{token}/")

    assert response.status_code == 404 or response.url == IMPORT


def test_an_upload_that_cannot_be_kept_is_told(desk, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.UPLOADS_DIR = tmp_path / "file"

    response = upload(desk, zipped(topics=TOPICS))

    assert response.status_code == 507
    assert "The site could not keep the file" in response.content.decode()


def with_attached(sha256, content):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("sources.csv", "slug,title\nreport,A report\n")
        archive.writestr("attachments.csv", f"source,sha256,name\nreport,{sha256},scan.txt\n")
        archive.writestr(f"attachments/{sha256}", content)
    return packed.getvalue()


def test_attached_files_come_in_the_archive(desk, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    content = b"A scan."
    sha256 = hashlib.sha256(content).hexdigest()

    url, page = preview_of(desk, with_attached(sha256, content))
    assert (page.context["attached"].came, problems(page)) == (1, [])
    assert "1 attached file comes with it." in page.content.decode()
    assert not settings.FILES_DIR.exists()
    confirm(desk, url, page)

    with attachment.open_whole(sha256) as file:
        assert file.read() == content


def test_an_attached_file_that_is_another_is_told(desk):
    _url, page = preview_of(desk, with_attached("0" * 64, b"A scan."))

    (problem,) = problems(page)
    assert "has another SHA-256" in problem


def test_links_and_agents_are_counted_and_named(desk):
    agents = "slug,name\nboard,The Board\n"
    items = "slug,summary,source\nentry,The entry.,report\n"
    content = zipped(
        agents=agents,
        sources="slug,title\nreport,A report\n",
        items=items,
        claims="slug,statement\none,Said.\n",
        links="claim,item,stance\none,entry,supports\n",
    )

    url, page = preview_of(desk, content)

    named = {row["kind"]: [record.name for record in row["new"]] for row in page.context["counted"]}
    assert named["Agents"] == ["The Board"]
    assert named["Evidence links"] == ["one/entry"]
    confirm(desk, url, page)
    assert (Agent.objects.count(), EvidenceLink.objects.count()) == (1, 1)


# ---------------------------------------------------------------- out again


def test_what_is_exported_comes_back_as_it_was(desk):
    factories.make_claim(slug="one", statement="Said.", state="published")
    factories.make_claim(slug="two", statement="Drafted.", state="draft")
    enter_all()

    for what, slugs in (("public", 1), ("all", 2)):
        for ending in ("zip", "xlsx", "json", "jsonl"):
            response = desk.get(reverse("admin:export_download"), {"what": what, "as": ending})
            assert f"evidence-{what}-" in response.headers["Content-Disposition"]
            content = b"".join(response.streaming_content)
            _url, page = preview_of(desk, content, name=f"b.{ending}")
            counted = {row["kind"]: row["unchanged"] for row in page.context["counted"]}
            assert (counted["Claims"], page.context["would"], problems(page)) == (slugs, 0, [])


def test_drafts_are_exported_for_whoever_sees_all(people):
    carla = desk_of(people["carla"])

    assert carla.get(reverse("admin:export")).context["sees_all"] is False
    assert carla.get(reverse("admin:export_download"), {"what": "all"}).status_code == 403
    assert carla.get(reverse("admin:export_download"), {"as": "pdf"}).status_code == 404
    public = carla.get(reverse("admin:export_download"))
    assert (public.status_code, b"".join(public.streaming_content)[:2]) == (200, b"PK")


# ---------------------------------------------------------------- how many questions it asks


@pytest.mark.parametrize("number", [1, 30])
def test_a_preview_asks_as_often_for_one_change_as_for_thirty(desk, count_queries, number):
    for n in range(number):
        factories.make_claim(slug=f"c{n}", statement="Said.")
    enter_all()
    rows = "".join(f"c{n},Otherwise.\nnew{n},Said.\n" for n in range(number))
    url, page = preview_of(desk, zipped(claims=f"slug,statement\n{rows}"), update="on")
    assert page.context["updated"] == number

    assert count_queries(lambda: desk.get(url)) == QUERIES_OF_A_PREVIEW
