"""What a site says of its sources comes back from every format, and the same bytes leave again."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from claims import bulk

from .there_and_back import ENDINGS, afresh, agents, bring, export, sources

pytestmark = pytest.mark.django_db

FOUNDING_CASE = Path(__file__).parents[3] / "fixtures" / "korean_war_pows"


def load_founding_case(tmp_path):
    call_command("importdata", FOUNDING_CASE, verbosity=0)


def load_random(tmp_path):
    bulk.write(tmp_path / "bulk", claims=300, seed=1)
    call_command("importdata", tmp_path / "bulk", stdout=StringIO())


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("load", [load_founding_case, load_random])
def test_site_comes_back_from_every_format(load, ending, tmp_path):
    load(tmp_path)
    before, named = sources(), agents()
    first = export(tmp_path / f"first{ending}")

    afresh(first)

    assert sources() == before
    assert agents() == named
    assert export(tmp_path / f"second{ending}").read_bytes() == first.read_bytes()


@pytest.mark.parametrize("update", [False, True])
@pytest.mark.parametrize("ending", ENDINGS)
def test_own_export_changes_nothing_where_it_came_from(ending, update, tmp_path):
    load_founding_case(tmp_path)
    first = export(tmp_path / f"first{ending}")

    counted, problems, notes = bring(first, update=update)

    assert (problems, notes) == ([], [])
    assert (counted["sources"].created, counted["sources"].updated) == (0, 0)
    assert counted["sources"].unchanged == len(sources())
    assert (counted["agents"].created, counted["agents"].updated) == (0, 0)
