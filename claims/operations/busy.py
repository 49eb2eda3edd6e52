"""Whether an error says that others are writing, so that the same may well succeed a little later."""

import sqlite3

from django.db import DatabaseError

SQLITE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
POSTGRESQL = {
    "55P03",  # lock_not_available: `ledger.hold` waited for as long as it may
    "40P01",  # deadlock_detected: two waited for each other, and this one was sent away
    "40001",  # serialization_failure
}


TOO_LONG = {
    sqlite3.SQLITE_INTERRUPT,
    "57014",  # query_canceled: by `statement_timeout`
}


def took_too_long(error: BaseException) -> bool:
    """Whether the database gave up because one question took longer than the settings allow."""
    driver = error.__cause__ if isinstance(error, DatabaseError) else None
    state = getattr(driver, "pgcode", None) or getattr(driver, "sqlstate", None)
    return (state or getattr(driver, "sqlite_errorcode", None)) in TOO_LONG


def is_busy(error: BaseException) -> bool:
    """Whether the database refused to write because somebody else was writing. The transaction is then undone."""
    if not isinstance(error, DatabaseError):
        return False
    driver = error.__cause__
    # psycopg2's name for it, and that of its successor
    if state := getattr(driver, "pgcode", None) or getattr(driver, "sqlstate", None):
        return state in POSTGRESQL
    if code := getattr(driver, "sqlite_errorcode", None):
        return code & 0xFF in SQLITE  # the higher bits say more of the circumstances
    # Raised by hand, or by Django from an error that it had caught: only the words are left.
    return "database is locked" in str(error) or "database table is locked" in str(error)
