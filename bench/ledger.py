"""
What the ledger takes, without a server: `python -m bench.ledger save SECONDS`, `… tree LEAVES SECONDS` and `… import BUNDLE`.

``save`` has one claim after the other edited on the editors' desk, by way of Django's test client: the form's own work, with
ledger, index and figures. ``tree`` fills the public log of an empty database and asks for heads and proofs. ``import`` brings
a bundle in with a ledger that takes no entries, to be compared with an import as it is. All print JSON.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

from .form import read

LEAST = 3
"""Times that each thing is done, however long that takes."""

BATCH = 5_000


def save(seconds: float) -> dict[str, Any]:
    """Seconds of each edit, and the queries of one."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - Django is set up by then
    from django.db import connection  # noqa: PLC0415 - the same
    from django.test import Client  # noqa: PLC0415 - the same
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - the same

    from claims.models import Claim  # noqa: PLC0415 - the same

    desk = Client(HTTP_HOST="127.0.0.1")
    desk.force_login(User.objects.create_superuser("bench"))
    claims = random.Random(1).sample(list(Claim.objects.public().values_list("pk", flat=True)[:10_000]), k=20)

    def edits() -> Iterator[Callable[[], None]]:
        number = 0
        while True:
            number += 1
            address = f"/admin/claims/claim/{claims[number % len(claims)]}/change/"
            sent = {**read(desk.get(address)).data, "scope": [f"Edit {number}"], "_save": ["1"]}
            yield lambda address=address, sent=sent: _done(desk.post(address, sent))  # type: ignore[misc]

    waiting = edits()
    next(waiting)()
    edit = next(waiting)
    with CaptureQueriesContext(connection) as queries:
        edit()
    asked = len(queries)  # before the next request, which forgets them
    return {"seconds": _repeat(waiting, seconds), "queries": asked}


def _done(response: Any) -> None:
    if response.status_code != 302:
        raise SystemExit(f"A claim was not saved: {response.status_code}")


def tree(leaves: int, seconds: float) -> dict[str, Any]:
    """Seconds of each head, proof that an entry is in, and proof that an earlier log is the beginning of this one."""
    from claims.choices import Log  # noqa: PLC0415 - Django is set up by then
    from claims.ledger import merkle  # noqa: PLC0415 - the same
    from claims.ledger.tree import StoredHashes, head  # noqa: PLC0415 - the same

    begun = time.perf_counter()
    _fill(leaves)
    filled = time.perf_counter() - begun
    drawn = random.Random(1)

    def heads() -> Iterator[Callable[[], object]]:
        while True:
            yield lambda: head(Log.PUBLIC).root()

    def inclusions() -> Iterator[Callable[[], object]]:
        while True:
            index = drawn.randrange(leaves)
            yield lambda index=index: merkle.inclusion_proof(StoredHashes(Log.PUBLIC), index, leaves)  # type: ignore[misc]

    def consistencies() -> Iterator[Callable[[], object]]:
        while True:
            first = drawn.randrange(1, leaves)
            yield lambda first=first: merkle.consistency_proof(StoredHashes(Log.PUBLIC), first, leaves)  # type: ignore[misc]

    return {
        "filled": filled,
        "head": _repeat(heads(), seconds),
        "inclusion": _repeat(inclusions(), seconds),
        "consistency": _repeat(consistencies(), seconds),
    }


def _fill(leaves: int) -> None:
    from django.db import transaction  # noqa: PLC0415 - Django is set up by then

    from claims.choices import Log  # noqa: PLC0415 - the same
    from claims.ledger.body import NewEntry, canonical  # noqa: PLC0415 - the same
    from claims.operations import ledger, rows  # noqa: PLC0415 - the same

    rows.make_room()
    for start in range(0, leaves, BATCH):
        some = [
            NewEntry(Log.PUBLIC, "created", "topics", f"t{n}", canonical({"slug": f"t{n}"}), "", f"topics/t{n}")
            for n in range(start, min(start + BATCH, leaves))
        ]
        with transaction.atomic():
            ledger.append(some, by="bench")


def import_without_ledger(bundle: str) -> dict[str, Any]:
    """Seconds of the whole import, as its command does it, but for the ledger's entries."""
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up by then

    from claims.operations import ledger  # noqa: PLC0415 - the same

    def append_nothing(_entries: object, **_others: object) -> None:
        """In place of the ledger's own."""

    vars(ledger)["append"] = append_nothing
    begun = time.perf_counter()
    call_command("importdata", Path(bundle), verbosity=0)
    return {"seconds": time.perf_counter() - begun}


def _repeat(waiting: Iterator[Callable[[], object]], seconds: float) -> list[float]:
    """Seconds of each time; what is prepared for it is not in them."""
    timings: list[float] = []
    end = time.perf_counter() + seconds
    while len(timings) < LEAST or time.perf_counter() < end:
        act = next(waiting)
        begun = time.perf_counter()
        act()
        timings.append(time.perf_counter() - begun)
    return timings


def main() -> None:
    what, *given = sys.argv[1:]
    django.setup()
    match what, given:
        case "save", [seconds]:
            measured = save(float(seconds))
        case "tree", [leaves, seconds]:
            measured = tree(int(leaves), float(seconds))
        case "import", [bundle]:
            measured = import_without_ledger(bundle)
        case _:
            sys.exit(str(__doc__).strip())
    json.dump(measured, sys.stdout)


if __name__ == "__main__":
    main()
