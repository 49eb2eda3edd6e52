"""Many rows at once: what goes in comes out exactly, and the planner is told."""

import pytest
from django.db import DataError, IntegrityError, connection

from claims.models import Agent, Claim, Topic
from claims.operations.rows import analyse, insert, make_room, update
from tests.factories import make_claim, make_topic

pytestmark = pytest.mark.django_db
TEXTS = [
    "",
    "a\ttab",
    "two\nlines",
    "a carriage\rreturn",
    r"\N",
    r"\.",
    r"C:\new\table",
    "ends in \\",
    "100 % of %s",
    "“quoted” and 'quoted'",
    "тест 测试 🦉",
]


def test_texts_come_out_as_they_went_in():
    rows = [(number, f"t-{number}", "T", text) for number, text in enumerate(TEXTS, 1)]

    insert(Topic, ["id", "slug", "name", "description"], rows)

    assert list(Topic.objects.order_by("pk").values_list("pk", "slug", "name", "description")) == rows


def test_nothing_and_bytes_come_out_as_they_went_in():
    from claims.models import LedgerEntry  # the only table with bytes
    from claims.operations.change import change

    with change(by="editor") as work:
        work.save(Topic(slug="t", name="T"))
    entry = LedgerEntry.objects.get()
    columns = [field.attname for field in LedgerEntry._meta.concrete_fields]
    values = {name: getattr(entry, name) for name in columns}
    hashed = bytes(range(32))
    given = values | {"id": entry.pk + 1, "sequence": entry.sequence + 1, "body": None, "leaf_hash": hashed}

    insert(LedgerEntry, columns, [[given[name] for name in columns]])

    again = LedgerEntry.objects.get(pk=entry.pk + 1)
    assert (again.body, bytes(again.leaf_hash), again.at) == (None, hashed, entry.at)


@pytest.mark.parametrize("number", [1, 600])
def test_update_gives_each_row_its_own(number):
    insert(Topic, ["id", "slug", "name", "description"], [(pk, f"t-{pk}", "T", "") for pk in range(1, number + 2)])

    update(Topic, ["name", "description"], [(pk, f"N {pk}", f"D {pk}") for pk in range(1, number + 1)])

    told = list(Topic.objects.order_by("pk").values_list("name", "description"))
    assert told == [*((f"N {pk}", f"D {pk}") for pk in range(1, number + 1)), ("T", "")]


def test_update_takes_dates_and_nothing_for_a_date():
    first, second = make_claim(slug="first"), make_claim(slug="second")

    update(Claim, ["first_made", "supporting_items"], [(first.pk, "1951-05-23", 3), (second.pk, None, 0)])

    told = list(Claim.objects.order_by("pk").values_list("first_made__year", "supporting_items"))
    assert told == [(1951, 3), (None, 0)]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no lengths of texts")
def test_text_that_is_too_long_is_refused_and_not_cut():
    topic = make_topic()

    with pytest.raises(DataError):
        update(Topic, ["name"], [(topic.pk, "x" * 5000)])


def test_constraint_that_is_broken_is_django_s_error():
    with pytest.raises(IntegrityError):
        insert(Topic, ["id", "slug", "name", "description"], [(1, "same", "T", ""), (2, "same", "T", "")])


def test_planner_knows_a_table_once_it_is_analysed():
    insert(Agent, ["id", "slug", "name", "kind", "aliases", "description"], [
        (pk, f"a-{pk}", "A", "person", "", "") for pk in range(1, 701)
    ])  # fmt: skip

    analyse(Agent)

    assert rows_as_planned("claims_agent") == 700


def rows_as_planned(table):
    """How many rows the planner takes the table to have; None if it was never told."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT max(CAST(stat AS integer)) FROM sqlite_stat1 WHERE tbl = %s", [table])
        else:
            cursor.execute("SELECT nullif(reltuples, -1) FROM pg_class WHERE relname = %s", [table])
        return cursor.fetchone()[0]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has its own setting")
def test_room_is_made_in_the_cache():
    make_room()

    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA cache_size").fetchone() == (-262144,)
