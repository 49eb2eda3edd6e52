"""Commands that write, while somebody else does."""

from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims.models import Claim, Topic
from claims.one_state import one_state
from tests.factories import make_claim, make_link
from tests.somebody import somebody_writes

SMALL_CASE = Path(__file__).parent / "small_case.json"
SMALL = Path(__file__).parents[2] / "docs" / "examples" / "small-bundle"
BUSY = (
    "another program is writing to the database, an import perhaps, and did not end within 0.2 seconds; "
    "try again when it has ended"
)


def said_at(subject):
    return f"{subject}: database {connection.settings_dict['NAME']}: {BUSY}; nothing was written."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("command", "loaded"), [(["loaddata", str(SMALL_CASE)], str(SMALL_CASE)), (["seed"], "korean_war_pows")]
)
def test_loading_says_that_the_database_is_busy_and_loads_nothing(command, loaded):
    with somebody_writes():
        with pytest.raises(CommandError) as caught:
            call_command(*command, verbosity=0)
        assert (str(caught.value), caught.value.returncode) == (said_at(loaded), 1)
        assert Topic.objects.count() == 0

    if command[0] == "loaddata":  # the case itself takes seconds, and is loaded elsewhere
        call_command(*command, verbosity=0)
        assert Claim.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_recount_says_that_the_database_is_busy_and_mends_nothing(capsys):
    claim = make_claim()
    make_link(claim=claim, stance="supports")
    with somebody_writes():
        with pytest.raises(CommandError) as caught:
            call_command("recount")
        with pytest.raises(CommandError, match="are wrong"):
            call_command("recount", check=True)  # reads only, and waits for nobody
    claim.refresh_from_db()
    assert (str(caught.value), claim.supporting_items) == (said_at("recount"), 0)

    call_command("recount")
    claim.refresh_from_db()
    assert claim.supporting_items == 1


@pytest.mark.django_db(transaction=True)
def test_import_says_that_the_database_is_busy_and_brings_nothing_in():
    with somebody_writes():
        with pytest.raises(CommandError) as caught:
            call_command("importdata", SMALL, verbosity=0)
        assert Topic.objects.count() == 0
    assert str(caught.value) == said_at(SMALL)

    call_command("importdata", SMALL, verbosity=0)
    assert Topic.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_export_waits_for_nobody_and_nobody_for_an_export(tmp_path):
    claim = make_claim(state="published")
    with somebody_writes():
        call_command("exportdata", tmp_path / "beside", verbosity=0)
    with one_state():
        before = Claim.objects.count()
        writer = Thread(target=write_another)
        writer.start()
        writer.join(timeout=10)
        meanwhile = Claim.objects.count()

    assert (tmp_path / "beside" / "claims.csv").read_text().splitlines()[1].startswith(claim.slug)
    assert (before, meanwhile, Claim.objects.count()) == (1, 1, 2)


def write_another():
    try:
        make_claim(slug="another")
    finally:
        connection.close()
