"""A bundle takes its place whole, or what was there stays."""

import io
import os

import pytest

from claims.formats import BundleError, placing, write_bundle
from claims.formats.limits import LONGEST_CELL

from .bundles import ENDINGS, contents, path_in, read, topics, write

NEW = [{"slug": "new", "name": "New", "description": ""}]


def broken(error):
    yield NEW[0]
    raise error


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("error", [RuntimeError(), OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_is_broken_off_leaves_no_trace(tmp_path, ending, error):
    path = write(path_in(tmp_path, ending), topics())
    before = contents(tmp_path)

    with pytest.raises(type(error)):
        write_bundle(path, topics(broken(error)), overwrite=True)
    with pytest.raises(type(error)):
        write_bundle(path_in(tmp_path, ending, "other"), topics(broken(error)))

    assert contents(tmp_path) == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ENDINGS)
def test_former_bundle_is_replaced_only_if_asked(tmp_path, ending):
    path = write(path_in(tmp_path, ending), [*topics(), ("agents", ("slug", "name"), [{"slug": "a", "name": "A"}])])

    with pytest.raises(BundleError, match=r"expected an empty one or a new name|this file exists, expected a new name"):
        write_bundle(path, topics(NEW))
    write_bundle(path, topics(NEW), overwrite=True)

    assert read(path) == ({"topics": NEW}, [])
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_empty_folder_is_taken(tmp_path):
    (tmp_path / "bundle").mkdir()

    assert read(write(tmp_path / "bundle", topics(NEW)))[0] == {"topics": NEW}


def test_folder_with_anything_else_in_it_is_never_replaced(tmp_path):
    path = write(tmp_path / "bundle", topics())
    (path / "README.md").write_text("Mine.")

    with pytest.raises(BundleError, match=r"this folder holds “README.md”, expected an empty one, a new name"):
        write_bundle(path, topics(NEW), overwrite=True)
    assert (path / "README.md").read_text() == "Mine."


@pytest.mark.parametrize(
    "foreign",
    ["attachments/my-only-scan.pdf", f"attachments/{'A' * 64}", f"attachments/{'a' * 64}/scan.pdf", "claims.csv/mine"],
)
def test_file_that_no_export_wrote_is_never_deleted(tmp_path, foreign):
    path = write(tmp_path / "bundle", topics(), attachments=[("b" * 64, io.BytesIO(b"scan"))])
    (path / foreign).parent.mkdir(parents=True, exist_ok=True)
    (path / foreign).write_bytes(b"mine")
    named = "claims.csv" if foreign.startswith("claims") else foreign.removesuffix("/scan.pdf")

    with pytest.raises(BundleError, match=f"this folder holds “{named[:60]}") as caught:
        write_bundle(path, topics(NEW), overwrite=True)
    assert "expected an empty one, a new name, or a former bundle" in str(caught.value)
    assert (path / foreign).read_bytes() == b"mine"


def test_file_is_no_folder_and_folder_no_file(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(BundleError, match=r"no bundle ends in “\.csv”, expected \.zip"):
        write_bundle(tmp_path / "b.csv", topics())
    with pytest.raises(BundleError, match="this is a file, expected the name of a folder"):
        write_bundle(tmp_path / "file", topics(), overwrite=True)


def test_missing_folder_above_is_named(tmp_path):
    with pytest.raises(BundleError, match="the folder that is to hold it does not exist"):
        write_bundle(tmp_path / "a" / "b.zip", topics())


def test_symbolic_link_stays_and_what_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    path = write(tmp_path / "elsewhere" / "b.json", topics())
    link = tmp_path / "b.json"
    link.symlink_to(path)

    write_bundle(link, topics(NEW), overwrite=True)

    assert link.is_symlink()
    assert read(path)[0] == {"topics": NEW}


def test_former_folder_comes_back_if_the_new_one_cannot_take_its_place(tmp_path):
    path = write(tmp_path / "bundle", topics())

    with pytest.raises(FileNotFoundError):
        placing.put_in_place(tmp_path / "missing", path)

    assert len(read(path)[0]["topics"]) == 2


@pytest.mark.parametrize(("renamed", "slugs"), [(1, ["former"]), (2, ["new"])])
def test_folder_stands_whole_if_stopped_right_after_a_renaming(tmp_path, monkeypatch, renamed, slugs):
    path = write(tmp_path / "bundle", topics([{"slug": "former", "name": "Former", "description": ""}]))
    calls, rename = [], os.rename

    def rename_and_stop(*names):
        rename(*names)
        calls.append(names)
        if len(calls) == renamed:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "rename", rename_and_stop)
    with pytest.raises(KeyboardInterrupt):
        write_bundle(path, topics(NEW), overwrite=True)

    assert [entry.name for entry in tmp_path.iterdir()] == ["bundle"]
    assert [row["slug"] for row in read(path)[0]["topics"]] == slugs


def test_attached_files_stand_in_a_folder_of_their_own(tmp_path):
    path = write(tmp_path / "bundle", topics(), attachments=[("a" * 64, io.BytesIO(b"scan"))])

    assert contents(path)[f"attachments/{'a' * 64}"] == b"scan"
    write_bundle(path, topics(), overwrite=True)
    assert list(contents(path)) == ["topics.csv"]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\ud800", r"it holds (the lone surrogate )?U\+D800"),
        ("x" * (LONGEST_CELL + 1), "1,048,577 characters"),
    ],
)
def test_text_that_would_not_come_back_is_refused_with_its_record_and_column(tmp_path, ending, text, said):
    rows = [*NEW, {"slug": "bad", "name": "Bad", "description": text}]

    with pytest.raises(BundleError, match=said) as caught:
        write_bundle(path_in(tmp_path, ending), topics(rows))

    (problem,) = caught.value.problems
    assert (problem.file, problem.column) == ("topics", "description")
    assert problem.message.startswith("“bad” cannot be written: ")


@pytest.mark.parametrize("ending", ENDINGS)
def test_number_that_json_does_not_have_is_refused(tmp_path, ending):
    row = {"slug": "s", "title": "T", "csl": {"volume": float("nan")}}

    with pytest.raises(BundleError, match=r"sources:[12]: csl: “s” cannot be written: Out of range float values"):
        write_bundle(path_in(tmp_path, ending), [("sources", ("slug", "title", "csl"), [row])])


@pytest.mark.parametrize(
    "table",
    [("nonsense", ("slug", "name"), []), ("topics", ("slug", "name", "x"), []), ("topics", ("slug",), [])],
)
def test_table_that_no_bundle_has_is_a_mistake_of_the_caller(tmp_path, table):
    with pytest.raises(ValueError, match=r"is no file of a bundle|has the columns"):
        write_bundle(tmp_path / "bundle", [table])


def test_file_written_twice_is_a_mistake_of_the_caller(tmp_path):
    with pytest.raises(ValueError, match="was written already"):
        write_bundle(tmp_path / "bundle", [*topics(), *topics()])
