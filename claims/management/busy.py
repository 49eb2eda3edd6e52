"""A command that finds the database busy says so and ends, as it does for any other reason not to work."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError

from claims.operations.busy import is_busy


def waited_in_vain() -> str:
    return (
        "another program is writing to the database, an import perhaps, and did not end within "
        f"{settings.DATABASE_WAIT_SECONDS:g} seconds; try again when it has ended"
    )


@contextmanager
def told_if_busy() -> Iterator[None]:
    """Put around one transaction: raises CommandError if somebody else was writing for longer than it may wait."""
    try:
        yield
    except DatabaseError as error:
        if not is_busy(error):
            raise
        raise CommandError(f"Nothing was written: {waited_in_vain()}.") from error
