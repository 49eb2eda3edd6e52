"""What a command says where protected witnesses were purged."""

from collections.abc import Iterator, Sequence

from claims.ledger.former import Former
from claims.operations.purging import occurrences
from claims.records import RECORD_TYPES

MOST_NAMED = 20


def purged(witnesses: Sequence[Former]) -> Iterator[str]:
    """How many were, and by number, since a slug may tell the name, the records in whose texts it still stands."""
    if not witnesses:
        return
    yield f"purged of what they were called before: {len(witnesses)} protected witness{'es' if len(witnesses) > 1 else ''}"
    still = [
        f"{RECORD_TYPES[collection].model._meta.verbose_name} {pk}"
        for collection, pks in occurrences(witnesses).items()
        for pk in pks
    ]
    if still:
        more = f" … and {len(still) - MOST_NAMED} more" if len(still) > MOST_NAMED else ""
        yield f"a former name still stands in the texts of: {', '.join(still[:MOST_NAMED])}{more}"
