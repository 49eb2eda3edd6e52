"""The flat sheet of the bench is one that can be imported, as large as it was asked for."""

from io import StringIO

import pytest
from django.core.management import call_command

from bench import sheets
from claims.models import Claim, EvidenceItem, Source


@pytest.fixture
def sheet(tmp_path):
    sheets.write(tmp_path / "sheet.csv", rows=100, seed=1)
    return tmp_path / "sheet.csv"


def test_sheet_is_the_same_again(sheet, tmp_path):
    sheets.write(tmp_path / "again.csv", rows=100, seed=1)

    assert sheet.read_bytes() == (tmp_path / "again.csv").read_bytes()


@pytest.mark.django_db
def test_sheet_is_composed_and_imported(sheet):
    composed = sheets.compose(sheet)
    call_command("importdata", sheet, stdout=StringIO())

    assert composed["seconds"] > 0
    assert composed["records"] > 220
    assert (EvidenceItem.objects.count(), Claim.objects.count()) == (100, 20)
    assert 0 < Source.objects.count() <= 10
