"""Waiting for somebody who writes has an end, and how it ends is known for what it is."""

import sqlite3
from time import monotonic

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction

from claims.models import LedgerEntry, Topic
from claims.operations import change
from claims.operations.busy import is_busy
from tests.somebody import PATIENCE, somebody_writes


class DriverError(Exception):
    def __init__(self, **told):
        super().__init__()
        vars(self).update(told)


def raised_from(cause, words="It failed."):
    error = OperationalError(words)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (raised_from(DriverError(sqlite_errorcode=sqlite3.SQLITE_BUSY)), True),
        (raised_from(DriverError(sqlite_errorcode=sqlite3.SQLITE_BUSY_SNAPSHOT)), True),
        (raised_from(DriverError(sqlite_errorcode=sqlite3.SQLITE_LOCKED)), True),
        (raised_from(DriverError(sqlite_errorcode=sqlite3.SQLITE_LOCKED_SHAREDCACHE)), True),
        (raised_from(DriverError(sqlite_errorcode=sqlite3.SQLITE_FULL)), False),
        (raised_from(DriverError(sqlite_errorcode=sqlite3.SQLITE_READONLY)), False),
        (raised_from(DriverError(pgcode="55P03")), True),
        (raised_from(DriverError(pgcode="40P01")), True),
        (raised_from(DriverError(pgcode="40001")), True),
        (raised_from(DriverError(sqlstate="55P03")), True),
        (raised_from(DriverError(pgcode="57014")), False),
        (raised_from(DriverError(pgcode="23505"), "database is locked"), False),
        (OperationalError("database is locked"), True),
        (OperationalError("no such table: claims_topic"), False),
        (IntegrityError("UNIQUE constraint failed"), False),
        (ValueError("database is locked"), False),
    ],
)
def test_busy_is_told_from_other_errors(error, busy):
    assert is_busy(error) == busy


def write(slug):
    with change(by="editor") as work:
        work.save(Topic(slug=slug, name="T"))


@pytest.mark.django_db(transaction=True)
def test_writer_waits_no_longer_than_the_setting_says_and_can_go_on():
    start = monotonic()
    with somebody_writes():
        with pytest.raises(OperationalError) as caught:
            write("early")
        took = monotonic() - start

    write("late")
    assert is_busy(caught.value)
    assert took >= PATIENCE
    assert not connection.in_atomic_block
    assert list(Topic.objects.values_list("slug", flat=True)) == ["late"]
    assert list(LedgerEntry.objects.values_list("key", flat=True)) == ["late"]


@pytest.mark.django_db(transaction=True)
def test_what_a_busy_change_is_part_of_is_undone_with_it():
    def write_both():
        with transaction.atomic():
            Topic.objects.create(slug="before", name="T")
            write("early")

    with somebody_writes(), pytest.raises(OperationalError):
        write_both()

    assert Topic.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_postgresql_waits_as_long_as_sqlite_and_only_within_changes():
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SHOW lock_timeout")
        before = cursor.fetchone()
        with change(by="editor"):
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == (f"{settings.DATABASE_WAIT_SECONDS}s",)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == before
