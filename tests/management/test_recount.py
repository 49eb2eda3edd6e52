from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims.management.commands.recount import RESTART
from claims.models import Claim, LedgerEntry
from claims.operations import documents, recount
from tests.factories import make_appearance, make_claim, make_item, make_link, make_source_event

pytestmark = pytest.mark.django_db

RIGHT = "All stored figures are right.\n"


@pytest.fixture
def claim():
    """A claim with stored figures that are right: two items for it, one against, said in 1951."""
    claim = make_claim(slug="rain")
    for stance in ("supports", "supports", "contradicts"):
        make_link(claim=claim, stance=stance)
    make_appearance(claim=claim, slug="said", date="1951")
    recount()
    documents.reindex()
    return claim


def break_by_raw_sql(table, column, value, slug):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE slug = %s", [value, slug])


def said(**options):
    out = StringIO()
    call_command("recount", stdout=out, **options)
    return out.getvalue()


def figures():
    return Claim.objects.values_list("supporting_items", "contradicting_items", "context_items", "first_made").get()


def test_right_figures_are_left_alone(claim):
    assert [said(), said(check=True)] == [RIGHT, RIGHT]


def test_empty_database_is_right():
    assert [said(), said(check=True)] == [RIGHT, RIGHT]


def test_wrong_counts_are_mended(claim):
    break_by_raw_sql("claims_claim", "supporting_items", 7, "rain")
    break_by_raw_sql("claims_claim", "context_items", 1, "rain")
    break_by_raw_sql("claims_claim", "first_made", None, "rain")

    assert said() == (
        "claims/rain: supporting_items was 7, is now 2\n"
        "claims/rain: context_items was 1, is now 0\n"
        "claims/rain: first_made was None, is now 1951-01-01\n"
        f"3 stored figures mended. {RESTART}\n"
    )
    assert figures() == (2, 1, 0, date(1951, 1, 1))
    assert said() == RIGHT


def test_wrong_bounds_are_mended(claim):
    break_by_raw_sql("claims_appearance", "date_earliest", "1900-01-01", "said")
    break_by_raw_sql("claims_appearance", "date_latest", None, "said")

    assert said() == (
        "appearances/said: date_earliest was 1900-01-01, is now 1951-01-01\n"
        "appearances/said: date_latest was None, is now 1951-12-31\n"
        f"2 stored figures mended. {RESTART}\n"
    )
    assert said() == RIGHT


def test_bounds_of_a_date_changed_by_raw_sql_are_mended_before_what_follows_from_them(claim):
    break_by_raw_sql("claims_appearance", "date", "1953", "said")

    said()

    assert figures() == (2, 1, 0, date(1953, 1, 1))
    assert said(check=True) == RIGHT


def test_bounds_of_rows_without_a_slug_are_mended(claim):
    event = make_source_event(event="retracted", date="1996")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_sourceevent SET date_latest = NULL")

    assert said().splitlines()[0] == (
        f"source_events/{event.source.slug}/retracted/1996: date_latest was None, is now 1996-12-31"
    )


def test_check_tells_what_is_wrong_fails_and_writes_nothing(claim):
    break_by_raw_sql("claims_claim", "supporting_items", 7, "rain")
    break_by_raw_sql("claims_appearance", "date_latest", None, "said")
    out = StringIO()

    with pytest.raises(CommandError) as caught:
        call_command("recount", check=True, stdout=out)

    assert caught.value.returncode == 1
    assert str(caught.value) == "2 stored figures are wrong. Run `recount` to mend them."
    assert out.getvalue() == (
        "claims/rain: supporting_items is 7, should be 2\nappearances/said: date_latest is None, should be 1951-12-31\n"
    )
    assert figures() == (7, 1, 0, date(1951, 1, 1))


def test_check_of_one_wrong_figure_speaks_of_one(claim):
    break_by_raw_sql("claims_claim", "supporting_items", 7, "rain")

    with pytest.raises(CommandError) as caught:
        call_command("recount", check=True, stdout=StringIO())

    assert str(caught.value) == "1 stored figure is wrong. Run `recount` to mend it."


def test_recount_is_silent_when_told_to_be(claim):
    assert said(verbosity=0) == ""


def test_recount_enters_nothing_in_the_ledger(claim):
    """Stored figures are worked out from records; the records do not change."""
    break_by_raw_sql("claims_claim", "supporting_items", 7, "rain")

    said()

    assert LedgerEntry.objects.count() == 0


def test_claim_nobody_may_see_counts_nothing():
    claim = make_claim(state="draft", supporting_items=3)
    make_link(claim=claim, item=make_item())
    make_appearance(claim=claim, date="1951")

    said()

    assert figures() == (0, 0, 0, None)


def test_searched_texts_are_checked_and_mended(claim):
    break_by_raw_sql("claims_claim", "statement", "Snow fell", "rain")
    with pytest.raises(CommandError, match="1 stored figure is wrong"):
        said(check=True)
    assert (
        said()
        == f"claims/rain: search document was out of date, is now up to date\n1 stored figure mended. {RESTART}\n"
    )
    assert said(check=True) == RIGHT
