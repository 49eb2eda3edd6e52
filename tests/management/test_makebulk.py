import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command, load_command_class

from claims.bulk import bundle
from tests.bulk.checker import names


def makebulk(*arguments, output=None, **options):
    output = output or StringIO()
    call_command("makebulk", *map(str, arguments), stdout=output, **options)
    return output.getvalue()


def test_makebulk_writes_a_bundle_and_says_so_in_one_line(tmp_path):
    said = makebulk("--claims", 30, "--seed", 2, tmp_path / "bulk")

    assert said.startswith(f"Wrote {tmp_path / 'bulk'}: ")
    assert said.endswith("(30 claims, seed 2).\n")
    assert said.count("\n") == 1
    assert len((tmp_path / "bulk" / "topics.csv").read_text().splitlines()) == 61


def test_makebulk_is_silent_when_asked(tmp_path):
    assert makebulk("--claims", 1, tmp_path / "bulk", verbosity=0) == ""


def test_makebulk_writes_the_same_for_the_same_seed(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        makebulk("--claims", 40, "--seed", seed, tmp_path / name)

    first, same, other = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("a", "b", "c")
    )
    assert first == same
    assert [name for name in first if first[name] == other[name]] == []


def test_makebulk_makes_drafts_if_asked(tmp_path):
    makebulk("--claims", 40, "--drafts", 0.5, tmp_path / "bulk")

    header, *rows = (tmp_path / "bulk" / "questions.csv").read_text().splitlines()
    assert header == "slug,text,description,state"
    assert all(row.endswith((",draft", ",published")) for row in rows)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--claims", "0"], "from 1 to 100,000,000 claims"),
        (["--claims", "-5"], "from 1 to 100,000,000 claims"),
        (["--claims", "many"], "argument --claims: “many” is not a whole number."),
        (["--claims", "1.5"], "argument --claims: “1.5” is not a whole number."),
        (["--claims", "1", "--seed", "x"], "argument --seed: “x” is not a whole number."),
        (["--claims", "1", "--drafts", "half"], "argument --drafts: “half” is not a share"),
        (["--claims", "1", "--drafts", "2"], "The share of drafts is a number from 0 to 1."),
        (["--claims", "1", "--drafts", "nan"], "The share of drafts is a number from 0 to 1."),
        ([], "the following arguments are required: --claims"),
    ],
)
def test_makebulk_explains_bad_arguments(tmp_path, arguments, message):
    with pytest.raises(CommandError) as raised:
        makebulk(*arguments, tmp_path / "bulk")

    assert message in str(raised.value)
    assert names(tmp_path) == []


def test_makebulk_leaves_what_is_there_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(CommandError, match="is not empty"):
        makebulk("--claims", 1, tmp_path)

    assert names(tmp_path) == ["mine.txt"]


def test_makebulk_says_what_the_system_refuses(tmp_path):
    # Longer than any file system's names.
    with pytest.raises(CommandError, match=r"/x+: File name too long; nothing was written\.$"):
        makebulk("--claims", 1, tmp_path / ("x" * 300))


def test_makebulk_stopped_half_way_leaves_nothing(tmp_path, monkeypatch):
    def interrupted(plan):
        yield ("people", "People", "")
        raise KeyboardInterrupt

    monkeypatch.setattr(bundle.topic, "rows", interrupted)

    with pytest.raises(CommandError, match=r"^Interrupted; nothing was written\.$") as raised:
        makebulk("--claims", 1, tmp_path / "bulk")

    assert raised.value.returncode == 130
    assert names(tmp_path) == []


def test_makebulk_stopped_when_the_folder_stands_says_so(tmp_path, monkeypatch):
    rename = os.rename

    def rename_and_stop(*names):
        rename(*names)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "rename", rename_and_stop)

    with pytest.raises(CommandError, match=r"^Interrupted; all of it was written\.$"):
        makebulk("--claims", 1, tmp_path / "bulk")

    assert names(tmp_path) == ["bulk"]


def test_makebulk_explains_itself():
    text = load_command_class("claims", "makebulk").create_parser("manage.py", "makebulk").format_help()

    assert "synthetic bundle" in text
    assert [word for word in ("--claims N", "--seed S", "--drafts SHARE", "path") if word not in text] == []
