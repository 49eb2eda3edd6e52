import pytest
from django.core.management import CommandError, call_command

from claims.models import LedgerEntry, Topic

pytestmark = pytest.mark.django_db


def test_importdata_writes_nothing_if_a_file_cannot_be_read_right(tmp_path):
    (tmp_path / "topics.csv").write_text("slug,name,colour\ncamps,Camps,red\n")

    with pytest.raises(CommandError, match=r"1 problem; nothing was written\.$"):
        call_command("importdata", tmp_path)

    assert (Topic.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_importdata_explains_that_there_is_no_such_path(tmp_path):
    with pytest.raises(CommandError, match="no such file or folder, expected a bundle"):
        call_command("importdata", tmp_path / "missing")


def test_importdata_twice_changes_nothing():
    call_command("importdata", "fixtures/korean_war_pows")
    before = LedgerEntry.objects.count()

    call_command("importdata", "fixtures/korean_war_pows")

    assert LedgerEntry.objects.count() == before
