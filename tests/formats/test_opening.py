"""Paths that are no bundle, and the files attached to one."""

import pytest

from claims.formats import BundleError, open_bundle

from .bundles import csv_folder, json_file, topics, write

SHA256 = "a" * 64


def refusal(path):
    with pytest.raises(BundleError) as caught:
        open_bundle(path)
    return str(caught.value)


def test_nothing_there_is_refused(tmp_path):
    assert refusal(tmp_path / "none") == f"{tmp_path}/none: no such file or folder, expected a bundle"


def test_unknown_ending_is_refused(tmp_path):
    path = json_file(tmp_path / "claims.pdf", "")

    assert (
        refusal(path)
        == f"{path}: no bundle ends in “.pdf”, expected .zip, .xlsx, .json, .jsonl, or a folder without ending"
    )


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("claims.csv", "put it into a folder, or a .zip, with its name"),
        ("claims.CSV", "put it into a folder, or a .zip, with its name"),
        ("claims.xls", "save it as .xlsx"),
        ("claims.ods", "save it as .xlsx"),
    ],
)
def test_table_that_is_no_bundle_by_itself_is_refused_with_advice(tmp_path, name, advice):
    assert refusal(json_file(tmp_path / name, "")).endswith(f", or a folder without ending: {advice}")


def test_file_without_ending_is_refused(tmp_path):
    assert "this is no folder, expected one, or a file that ends in .zip" in refusal(json_file(tmp_path / "claims", ""))


def test_folder_without_a_table_is_refused(tmp_path):
    assert "no table in this folder, expected one of agents, topics" in refusal(tmp_path)


def test_folder_may_have_any_name(tmp_path):
    folder = csv_folder(tmp_path / "bundle.zip", topics="slug,name\na,A\n")

    with open_bundle(folder) as bundle:
        assert bundle.files == ("topics",)


@pytest.mark.parametrize("place", ["attachments", "."])
@pytest.mark.parametrize("ending", ["", ".json"])
def test_attached_file_is_found_beside_the_tables(tmp_path, ending, place):
    path = write(tmp_path / f"bundle{ending}", topics())
    folder = (tmp_path if ending else path) / place
    folder.mkdir(exist_ok=True)
    (folder / SHA256).write_bytes(b"scan")

    with open_bundle(path) as bundle:
        with bundle.open_file(SHA256) as content:
            assert content.read() == b"scan"
        assert bundle.open_file("b" * 64) is None


def test_names_of_attached_files_are_told_where_they_are_the_bundles_own(tmp_path):
    folder, beside = write(tmp_path / "bundle", topics()), write(tmp_path / "bundle.json", topics())
    for own in (folder / "attachments", tmp_path / "attachments"):
        own.mkdir()
        for name in (SHA256, "scan.pdf", ".hidden"):
            (own / name).touch()

    with open_bundle(folder) as bundle:
        assert list(bundle.attached()) == [SHA256, "scan.pdf"]
    with open_bundle(beside) as bundle:
        assert list(bundle.attached()) == []


@pytest.mark.parametrize("name", ["../topics.csv", "topics.csv", "", "A" * 64, f"{SHA256}\n"])
@pytest.mark.parametrize("ending", ["", ".zip"])
def test_only_a_sha256_names_an_attached_file(tmp_path, ending, name):
    with open_bundle(write(tmp_path / f"bundle{ending}", topics())) as bundle:
        assert bundle.open_file(name) is None


def test_somebody_else_may_add_a_problem_with_a_row(tmp_path):
    with open_bundle(csv_folder(tmp_path / "b", topics="slug,name\na,A\n")) as bundle:
        (row,) = bundle.rows("topics")
        bundle.problem(row, "slug", "stands twice, expected once")

        assert [str(problem) for problem in bundle.problems] == ["topics.csv:2: slug: stands twice, expected once"]
