import io
import stat
import zipfile

import pytest

from claims.formats import BundleError, archive, open_bundle, zip_safety

from .bundles import problems, read, topics, write

TABLE = b"slug,name\na,A\n"


def zipped(path, *members):
    """A zip archive of (name or ZipInfo, bytes)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for member, content in members:
            made.writestr(member, content)
    return path


def refusal(path):
    with pytest.raises(BundleError) as caught:
        open_bundle(path)
    return [problem.message for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../../x.csv", "“../../x.csv” leads out of the archive, expected a name"),
        ("a/../../x", "“a/../../x” leads out of the archive, expected a name"),
        ("/etc/passwd", "“/etc/passwd” is an absolute path, expected a name"),
        ("C:\\x.csv", "“C:\\x.csv” is an absolute path, expected a name"),
        ("a\\topics.csv", "“a\\topics.csv” holds a backslash, expected a name"),
    ],
)
def test_name_that_leads_elsewhere_is_refused(tmp_path, name, said):
    assert refusal(zipped(tmp_path / "b.zip", ("topics.csv", TABLE), (name, b"x"))) == [said]


def test_empty_table_is_reported(tmp_path):
    path = zipped(tmp_path / "b.zip", ("topics.csv", TABLE), ("agents.csv", b""))

    assert problems(path) == ["agents.csv: is empty, expected a header row"]


def test_link_is_refused(tmp_path):
    link = zipfile.ZipInfo("topics.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert refusal(zipped(tmp_path / "b.zip", (link, "/etc/passwd"))) == [
        "“topics.csv” is a link or a device, expected a plain file"
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_name_that_stands_twice_is_refused(tmp_path):
    path = zipped(tmp_path / "b.zip", ("topics.csv", TABLE), ("topics.csv", TABLE))

    assert refusal(path) == ["“topics.csv” stands 2 times in the archive, expected once"]


def test_encrypted_member_is_refused(tmp_path):
    data = bytearray(zipped(tmp_path / "b.zip", ("topics.csv", TABLE)).read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "b.zip").write_bytes(data)

    assert refusal(tmp_path / "b.zip") == ["“topics.csv” is encrypted, expected an archive without a password"]


def test_member_packed_in_an_unusual_way_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_BZIP2) as made:
        made.writestr("topics.csv", TABLE)

    assert refusal(tmp_path / "b.zip") == ["“topics.csv” is packed in an unusual way, expected the usual one (deflate)"]


def test_damaged_header_of_a_member_is_reported(tmp_path):
    path = zipped(tmp_path / "b.zip", ("topics.csv", TABLE), ("agénts.csv", TABLE), ("agents.csv", TABLE))
    data = path.read_bytes().replace("é".encode(), b"\xff\xff", 1).replace(b"topics", b"t\xffpics", 1)
    path.write_bytes(data)

    assert problems(path)[0].startswith("agénts.csv: unknown file “agénts”; did you mean “agents”?")
    assert problems(path)[1].startswith("topics.csv: cannot be read any further after row 0: ")


def test_bomb_is_refused_before_anything_is_unpacked(tmp_path):
    path = zipped(tmp_path / "b.zip", ("topics.csv", b"slug,name\n" + b"a" * 20_000_000))

    (said,) = refusal(path)
    assert said.startswith("“topics.csv” is 20,000,010 bytes packed into ")
    assert said.endswith("expected 200 for one at most")


def test_archive_of_too_many_or_too_large_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(zip_safety, "MOST_MEMBERS", 1)
    path = zipped(tmp_path / "b.zip", ("topics.csv", TABLE), ("agents.csv", TABLE))

    assert refusal(path) == ["2 files in one archive, expected 1 at most"]
    with pytest.raises(BundleError, match="28 bytes when unpacked, expected 20 at most"):
        zip_safety.open_zip(path, largest=20)


def test_tables_that_are_too_large_together_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_TABLES", 20)
    path = zipped(tmp_path / "b.zip", ("topics.csv", TABLE), ("agents.csv", TABLE))

    assert refusal(path) == ["28 bytes of tables when unpacked, expected 20 at most"]


def test_all_reasons_are_given(tmp_path):
    assert len(refusal(zipped(tmp_path / "b.zip", ("/x", b""), ("../y", b""), ("a\\b", b"")))) == 3


def test_table_in_a_folder_is_reported(tmp_path):
    path = zipped(tmp_path / "b.zip", ("data/", b""), ("data/topics.csv", TABLE), ("agents.csv", TABLE))

    assert problems(path) == [
        "data/topics.csv: lies in a folder, expected it at the top: zip the files, not their folder"
    ]


def test_what_systems_leave_in_archives_is_left_alone(tmp_path):
    path = zipped(tmp_path / "b.zip", ("topics.csv", TABLE), ("__MACOSX/._topics.csv", b"\0"), (".DS_Store", b"\0"))

    assert read(path) == ({"topics": [{"slug": "a", "name": "A"}]}, [])


def test_archive_without_a_table_is_refused(tmp_path):
    (said,) = refusal(zipped(tmp_path / "b.zip", ("README.md", b"")))

    assert said.startswith("no table in this archive, expected one of agents, ")


@pytest.mark.parametrize("content", [b"", b"slug,name\n", b"PK\x03\x04" + b"\0" * 50])
def test_what_is_no_archive_is_refused(tmp_path, content):
    (tmp_path / "b.zip").write_bytes(content)

    (said,) = refusal(tmp_path / "b.zip")
    assert said.startswith("this is no zip archive, or a broken one: ")


def test_archive_broken_in_the_middle_is_reported(tmp_path):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as made:
        made.writestr("topics.csv", TABLE)
    (tmp_path / "b.zip").write_bytes(stored.getvalue().replace(b"a,A", b"a,B", 1))

    assert problems(tmp_path / "b.zip") == [
        "topics.csv: cannot be read any further after row 0: Bad CRC-32 for file 'topics.csv'"
    ]


def test_attached_files_are_written_and_read(tmp_path):
    names = ["b" * 64, "c" * 64]
    path = write(tmp_path / "b.zip", topics(), attachments=((name, io.BytesIO(name.encode())) for name in names))

    with open_bundle(path) as bundle:
        for name in names:
            with bundle.open_file(name) as content:
                assert content.read() == name.encode()
        assert bundle.open_file("d" * 64) is None


def test_damaged_attached_file_is_an_error_of_reading(tmp_path):
    path = write(tmp_path / "b.zip", topics(), attachments=[("b" * 64, io.BytesIO(b"scan"))])
    path.write_bytes(path.read_bytes().replace(b"scan", b"scam", 1))

    with (
        open_bundle(path) as bundle,
        bundle.open_file("b" * 64) as content,
        pytest.raises(OSError, match="Bad CRC-32"),
    ):
        content.read()


def test_names_of_attached_files_are_told(tmp_path):
    members = ["attachments/", "attachments/scan.pdf", "attachments/.DS_Store", f"attachments/{'b' * 64}", "c" * 64]
    path = zipped(tmp_path / "b.zip", ("topics.csv", TABLE), *((name, b"") for name in members))

    with open_bundle(path) as bundle:
        assert list(bundle.attached()) == ["scan.pdf", "b" * 64]


@pytest.mark.parametrize(("limit", "value"), [("MOST_MEMBERS", 2), ("LARGEST_ARCHIVE", 70)])
def test_archive_that_nobody_could_read_back_is_not_written(tmp_path, monkeypatch, limit, value):
    monkeypatch.setattr(archive, limit, value)
    files = [(name * 64, io.BytesIO(b"scan")) for name in "bc"]

    with pytest.raises(BundleError, match="choose a folder"):
        write(tmp_path / "b.zip", topics(), attachments=files)

    assert list(tmp_path.iterdir()) == []


def test_archive_has_nothing_of_its_moment(tmp_path):
    with zipfile.ZipFile(write(tmp_path / "b.zip", topics())) as made:
        (member,) = made.infolist()

    assert (member.filename, member.date_time, member.create_system) == ("topics.csv", (1980, 1, 1, 0, 0, 0), 3)
    assert stat.filemode(member.external_attr >> 16) == "-rw-r--r--"
