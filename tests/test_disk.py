from pathlib import Path

import pytest

from claims import disk


def test_file_is_put_in_the_place_of_the_former_one(tmp_path):
    path = tmp_path / "note"

    disk.put(path, b"first")
    disk.put(path, b"second")

    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_file_is_put_where_a_link_leads(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "note")

    disk.put(tmp_path / "link", b"text")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "note").read_bytes() == b"text"


@pytest.mark.parametrize(("place", "message"), [("folder", "not a regular file"), ("folder/none/note", "No such file")])
def test_file_that_cannot_be_put_leaves_nothing(tmp_path, place, message):
    (tmp_path / "folder").mkdir()

    with pytest.raises(OSError, match=message) as caught:
        disk.put(tmp_path / place, b"text")

    assert caught.value.filename == str(tmp_path / place)

    assert list(tmp_path.rglob("*")) == [tmp_path / "folder"]


def test_device_is_not_replaced():
    with pytest.raises(OSError, match="not a regular file"):
        disk.put(Path("/dev/null"), b"text")


def test_private_file_is_its_owners_alone_and_never_written_over(tmp_path):
    path = tmp_path / "key"

    disk.put_private(path, b"secret")
    with pytest.raises(FileExistsError):
        disk.put_private(path, b"other")

    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"secret", 0o600)
