"""What `verifyledger` looks at, in an order and in parts that two processes can share."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from claims.ledger import known
from claims.ledger.checkpoint import VerifierKey
from claims.ledger.findings import Finding
from claims.ledger.regrown import Known
from claims.ledger.state import rows, state
from claims.ledger.verify import verify
from claims.models import LedgerEntry
from claims.one_state import one_state
from claims.operations import derived
from claims.operations.ledger import heads

from .progress import Progress
from .second import TRIES, Second, second

MOST_TOLD = 100
"""Findings that are named; of more the number is told."""

MANY = 50_000
"""Entries for which a second process is worth its start."""


@dataclass
class Found:
    """The first of the findings, and how many there are."""

    first: list[Finding] = field(default_factory=list)
    number: int = 0

    def take(self, findings: Iterable[Finding]) -> "Found":
        for finding in findings:
            self.number += 1
            if len(self.first) < MOST_TOLD:
                self.first.append(finding)
        return self

    def join(self, other: "Found") -> None:
        self.first = (self.first + other.first)[:MOST_TOLD]
        self.number += other.number


@contextmanager
def one_state_for_two() -> Iterator[Second | None]:
    """One state of the record for all that the block reads, and a process beside us that sees it too, if that is worth it."""
    if connection.in_atomic_block or not _are_many():
        with one_state():
            yield None
        return
    with second(f"{__name__}.look", f"{__name__}.worked_out") as other:
        for tries_left in reversed(range(TRIES)):
            with one_state():
                same = other.sees(look())
                if same or not tries_left:
                    yield other if same else None  # others write all the time: then we do it alone
                    return


def _are_many() -> bool:
    return len(os.sched_getaffinity(0)) > 1 and sum(heads().values()) >= MANY


def look() -> dict[str, int]:
    """As long as this stands, no record has changed."""
    return heads()


def logs(keys: Sequence[VerifierKey], kept: Sequence[Known], shown: Progress) -> Iterator[Finding]:
    """What is wrong with the ledger by itself."""
    shown.begin("Reading the logs", LedgerEntry.objects.count() if shown.watched else None)
    stored = list(known.stored(keys))
    yield from (one for one in stored if isinstance(one, Finding))
    yield from verify(checkpoints=[*kept, *(one for one in stored if isinstance(one, Known))], advance=shown.advance)


def records(shown: Progress) -> Iterator[Finding]:
    """Live rows that are not what the ledger last said of them."""
    shown.begin("Reading the records", rows() if shown.watched else None)
    yield from state(advance=shown.advance)


def worked_out() -> Found:
    """Stored figures, bounds and the like that are not what the record gives."""
    return Found().take(
        Finding(one.record, f"{one.figure} is {one.stored}, should be {one.actual}") for one in derived.differences()
    )
