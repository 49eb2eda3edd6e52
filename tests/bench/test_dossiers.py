"""The claim of which the bench makes a dossier can be imported, and its dossier is intact."""

from io import StringIO

import pytest
from django.core.management import call_command

from bench import dossiers
from tests.dossier.made import said_of


@pytest.mark.django_db
def test_claim_is_imported_and_its_dossier_intact(tmp_path):
    dossiers.write(tmp_path / "bundle.json", items=20)
    call_command("importdata", tmp_path / "bundle.json", stdout=StringIO())

    call_command("dossier", "claim", dossiers.CLAIM, "-o", tmp_path / "dossier.zip", stdout=StringIO())

    assert said_of(tmp_path / "dossier.zip")[0] == 0
