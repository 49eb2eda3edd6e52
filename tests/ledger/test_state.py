"""Every live row is what the ledger last said of it, or it is found."""

import pytest
from django.db import connection

from claims.ledger.state import rows, state
from claims.ledger.verify import verify
from claims.models import LedgerEntry, RetiredSlug
from claims.records import RECORD_TYPES, key
from tests.models.everything import MAKERS

from .site import THROUGH, make_site, row
from .tampering import sql as unguarded_sql
from .tampering import undone

pytestmark = pytest.mark.django_db

CHANGED = {
    "agents": "name = 'X'",
    "topics": "description = 'X'",
    "questions": "text = 'X?'",
    "witnesses": "vantage = 'X'",
    "sources": "title = 'X'",
    "derivations": "note = 'X'",
    "source_events": "note = 'X'",
    "attachments": "name = 'X'",
    "items": "summary = 'X'",
    "claims": "statement = 'X'",
    "appearances": "quotation = 'X'",
    "links": "stance = CASE stance WHEN 'supports' THEN 'contradicts' ELSE 'supports' END",
    "relations": "note = 'X'",
    "assessments": "verdict = CASE verdict WHEN 'supported' THEN 'contradicted' ELSE 'supported' END",
    "searches": "outcome = CASE outcome WHEN 'found' THEN 'nothing' ELSE 'found' END",
}
STATED = [name for name, record_type in RECORD_TYPES.items() if record_type.reviewed]


@pytest.fixture
def site():
    make_site()


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found():
    return [str(finding) for finding in state()]


def places():
    return {finding.where for finding in state()}


def table(collection):
    return RECORD_TYPES[collection].model._meta.db_table


def some(collection):
    """The row that `row` finds, and the place at which it is told."""
    record = RECORD_TYPES[collection].model.objects.get(pk=row(table(collection)))
    return record.pk, f"{collection}/{key(record)}"


def last_word(place_):
    collection, _slash, name = place_.partition("/")
    entry = LedgerEntry.objects.filter(collection=collection, key=name).first()
    return f"{entry.log} log, entry {entry.sequence}"


def test_site_as_it_was_entered_is_true(site):
    assert [*verify(), *state()] == []


def test_reading_tells_how_far_it_has_come(site):
    told = []

    list(state(advance=told.append))

    assert sum(told) == rows() > len(RECORD_TYPES)


def after(statement, pk):
    """What is found once this was done to a row, which is undone afterwards: what names it would be left dangling."""
    with undone():
        sql(statement, pk)
        return set(found())


def test_changed_row_of_every_kind_is_found(site):
    expected, actual = {}, {}
    for collection, columns in CHANGED.items():
        pk, where = some(collection)
        column = columns.partition(" ")[0]
        expected[collection] = f"{where}: is not what the ledger last said of it ({last_word(where)}): {column}"
        actual[collection] = after(f"UPDATE {table(collection)} SET {columns} WHERE id = %s", pk)

    assert CHANGED.keys() == RECORD_TYPES.keys()
    assert [name for name in CHANGED if expected[name] not in actual[name]] == []
    assert [name for name in CHANGED if len({finding.partition(":")[0] for finding in actual[name]}) != 1] == []


def test_changed_state_of_every_kind_is_found(site):
    for collection in STATED:
        pk, where = some(collection)

        statement = f"UPDATE {table(collection)} SET state = CASE state WHEN 'draft' THEN 'published' ELSE 'draft' END"
        told = after(f"{statement} WHERE id = %s", pk)

        assert f"{where}: is not what the ledger last said of it ({last_word(where)}): state" in told


def test_row_withdrawn_by_raw_sql_is_found_as_shown(site):
    pk, where = some("claims")

    told = after("UPDATE claims_claim SET state = 'withdrawn' WHERE id = %s", pk)

    word = LedgerEntry.objects.filter(log="public", collection="claims", key="renamed-claim").first()
    assert (
        f"{where}: is not public, but the public log’s last word (public log, entry {word.sequence}) shows it" in told
    )


def test_inserted_row_of_every_kind_is_found(site):
    for collection, record_type in RECORD_TYPES.items():
        with undone():
            record = MAKERS[record_type.model]()

            assert f"{collection}/{key(record)}: is there, but no entry of the ledger tells of it" in found()


def test_deleted_row_of_every_kind_is_found(site):
    for collection in RECORD_TYPES:
        pk, where = some(collection)

        told = after(f"DELETE FROM {table(collection)} WHERE id = %s", pk)

        assert f"{where}: is not there, but by the ledger’s last word ({last_word(where)}) it is" in told


def test_deleted_row_behind_every_column_is_found(site):
    columns = ["authors", "identifiers", "relays", "possibly_same_as", "topics", "topics", "questions", "draws_on"]
    for name, column in zip(THROUGH.values(), columns, strict=True):
        told = after(f"DELETE FROM {name} WHERE id = %s", row(name))

        assert {finding.rpartition(": ")[2] for finding in told if "public log last" not in finding} == {column}


def test_authors_exchanged_by_raw_sql_are_found(site):
    sql("UPDATE claims_authorship SET position = 9 - position")

    assert found()[0].endswith(": authors")


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("UPDATE claims_retiredslug SET current = 'elsewhere' WHERE id = %s", "is not what the ledger last said of it"),
        ("UPDATE claims_retiredslug SET merged = NOT merged WHERE id = %s", "is not what the ledger last said of it"),
        ("DELETE FROM claims_retiredslug WHERE id = %s", "is not there, but by the ledger’s last word"),
    ],
)
def test_changed_former_slug_is_found(site, statement, wrong):
    retired = RetiredSlug.objects.order_by("pk")[0]

    sql(statement, retired.pk)

    (finding,) = found()
    assert finding.startswith(f"retired_slugs/{retired.collection}/{retired.slug}: {wrong}")


def test_inserted_former_slug_is_found(site):
    RetiredSlug.objects.create(collection="claims", slug="never", current="renamed-claim")

    assert found() == ["retired_slugs/claims/never: is there, but no entry of the ledger tells of it"]


@pytest.mark.parametrize("change", ["statement = 'X'", "evidence = '[]'", "log_size = log_size + 1", "judgement = 'X'"])
def test_changed_consideration_is_found(site, change):
    sql(f"UPDATE claims_consideration SET {change}")

    (finding,) = found()
    column = change.partition(" ")[0]
    word = last_word("considerations/renamed-assessment")
    assert finding == (f"considerations/renamed-assessment: is not what the ledger last said of it ({word}): {column}")


def test_deleted_consideration_is_found(site):
    sql("DELETE FROM claims_consideration")

    assert places() == {"considerations/renamed-assessment"}


def test_records_of_which_the_ledger_was_emptied_are_found(site):
    """Not one entry of these is left."""
    unguarded_sql("DELETE FROM claims_ledgerentry WHERE collection = 'topics'")

    assert {where.partition("/")[0] for where in places()} == {"topics"}


@pytest.mark.parametrize("batch", [1, 2])
def test_rows_are_compared_in_batches(site, batch, monkeypatch):
    monkeypatch.setattr("claims.ledger.state.BATCH", batch)
    sql("UPDATE claims_topic SET name = 'X'")

    assert {where.partition("/")[0] for where in places()} == {"topics"}
