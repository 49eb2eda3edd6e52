"""Both logs read from beginning to end, once and in flat memory: that nobody rewrote the past, or where somebody did.

Read-only. Whoever calls it sees to it that all of it reads one state of the database.
"""

from collections.abc import Callable, Iterable, Iterator

from django.db.models import Case, F, OuterRef, Subquery, Value, When

from claims.choices import Log
from claims.models import LedgerEntry

from .entry import Entry, entries, examine, is_erased
from .erased import tells_of_erasure, unerased, unexplained
from .findings import Finding, place
from .regrown import Known, Regrown

BATCH = 500
"""Look-ups in one statement."""

TOLD_EVERY = 1_000
"""Entries."""

PUBLIC = Log.PUBLIC.value
"""Plain text: to ask a member of an enumeration for its value takes its time, a million times."""

GONE = {"deleted", "renamed", "merged"}
"""What was done to a key under which there is no record any more, public or not."""

ERASED = "erased"
"""Stands for a digest that was erased, and might have been any."""


def nobody_watches(_entries: int) -> None:
    """Progress that is told to nobody."""


def verify(*, checkpoints: Iterable[Known] = (), advance: Callable[[int], None] = nobody_watches) -> Iterator[Finding]:
    """All that is wrong with the logs. ``checkpoints``: what the root of the public log is known to have been.

    ``advance`` is called with the number of entries read since.
    """
    yield from _Reading(checkpoints, advance).run()


class _Reading:
    def __init__(self, checkpoints: Iterable[Known], advance: Callable[[int], None]) -> None:
        self.advance = advance
        self.logs = {str(log): Regrown(log, checkpoints if log is Log.PUBLIC else ()) for log in Log}
        self.erased: list[Entry] = []
        self.erasures: list[Entry] = []
        self.whole = WholeDigests()

    def run(self) -> Iterator[Finding]:
        number = 0
        for number, entry in enumerate(entries(), 1):
            yield from self._read(entry)
            if number % TOLD_EVERY == 0:
                self.advance(TOLD_EVERY)
                yield from self._look_up(at_least=BATCH)
        self.advance(number % TOLD_EVERY)
        yield from self._look_up(at_least=1)
        yield from self.whole.finish()
        for log in self.logs.values():
            yield from log.finish()

    def _read(self, entry: Entry) -> list[Finding]:
        """A list and no generator, as all that is called for each of a million entries."""
        log, number = entry.log, entry.sequence
        found: list[Finding] = []
        if is_erased(entry):
            own, sound = "", True
            self.erased.append(entry)
        else:
            problems, sound, said, own = examine(entry)
            if sound and said != (log, number) and self._is_next(*said):
                log, number = said  # whatever its columns say now
            sound = sound and said == (log, number)
            if problems:
                found += [Finding(place(log, number), problem) for problem in problems]
            if tells_of_erasure(entry):
                self.erasures.append(entry)
        tree = self.logs.get(log)
        if tree and tree.size == number:
            found += tree.add(bytes(entry.leaf_hash), sound=sound)
        else:
            found += self._out_of_order(entry, log, number, sound=sound)
        return found + self.whole.read(entry, own, log, number)

    def _is_next(self, log: str, number: int) -> bool:
        return log in self.logs and self.logs[log].size == number

    def _out_of_order(self, entry: Entry, name: str, number: int, *, sound: bool) -> Iterator[Finding]:
        if name not in self.logs or not isinstance(number, int):
            yield Finding(place(name, number), "there is no such log, or no such number")
            return
        log = self.logs[name]
        if number < log.size:
            yield Finding(place(name, number), f"stands behind entry {log.size - 1}: the ids of entries must ascend")
            return
        elsewhere = LedgerEntry.objects.filter(log=name, sequence__gte=log.size, sequence__lt=number)
        there = elsewhere.count()
        if there and self._follows(entry, name) != number + 1:
            yield Finding(place(name, number), f"stands before entry {log.size}: the ids of entries must ascend")
            return
        yield from _missing(name, log.size, number, there)
        yield from log.skip_to(number)
        yield from log.add(bytes(entry.leaf_hash), sound=sound)

    @staticmethod
    def _follows(entry: Entry, log: str) -> int | None:
        """The number of the entry that comes next in this log."""
        later = LedgerEntry.objects.filter(log=log, pk__gt=entry.pk).order_by("pk")
        return later.values_list("sequence", flat=True).first()

    def _look_up(self, *, at_least: int) -> Iterator[Finding]:
        if len(self.erased) >= at_least:
            yield from unexplained(self.erased)
            self.erased.clear()
        if len(self.erasures) >= at_least:
            yield from unerased(self.erasures)
            self.erasures.clear()


def _missing(log: str, first: int, behind: int, elsewhere: int) -> Iterator[Finding]:
    """Of the numbers from the first to that behind the last, those that no entry has."""
    if elsewhere == 0:
        yield Finding(place(log, first, behind - 1), "missing")
    elif elsewhere < behind - first:
        yield Finding(
            place(log, first, behind - 1), f"{behind - first - elsewhere} of these are missing, the others out of order"
        )


class WholeDigests:
    """The digest of the whole record, which entries of the public log have beside that of what they show.

    No bytes say it. It is that of what the entry shows; or of the record in the internal entry that follows, made by
    the same change; or what it was before; and nothing, where there is no record any more.
    """

    def __init__(self) -> None:
        self._waiting: tuple[Entry, str] | None = None
        self._unchanged: dict[int, tuple[Entry, str]] = {}

    def read(self, entry: Entry, own: str, log: str, number: int) -> list[Finding]:
        """The next entry, with the digest of what it shows, and its place."""
        found: list[Finding] = []
        if self._waiting:
            found += self._resolve(*self._waiting, entry)
            self._waiting = None
        if entry.log == PUBLIC and not is_erased(entry):
            says_all = own == entry.full_digest and (own or entry.action in GONE)
            if not says_all:
                self._waiting = entry, place(log, number)
        return found

    def _resolve(self, entry: Entry, where: str, behind: Entry) -> Iterator[Finding]:
        if not _tells_the_whole(behind, entry):
            self._unchanged[entry.pk] = entry, where
        elif not is_erased(behind) and behind.full_digest != entry.full_digest:
            yield _other(entry, where, behind.full_digest)
        if len(self._unchanged) >= BATCH:
            yield from self._look_up()

    def finish(self) -> Iterator[Finding]:
        if self._waiting:
            entry, where = self._waiting
            self._unchanged[entry.pk] = entry, where
        yield from self._look_up()

    def _look_up(self) -> Iterator[Finding]:
        """What was waiting for the digest that the record had before."""
        earlier = LedgerEntry.objects.filter(
            collection=OuterRef("collection"), key=OuterRef("key"), pk__lt=OuterRef("pk")
        ).order_by("-pk")
        digests = earlier.annotate(digest=Case(When(body=None, then=Value(ERASED)), default=F("full_digest")))
        found = LedgerEntry.objects.filter(pk__in=self._unchanged).annotate(
            before=Subquery(digests.values("digest")[:1])
        )
        for pk, before in found.order_by("pk").values_list("pk", "before"):
            entry, where = self._unchanged[pk]
            if before not in (entry.full_digest, ERASED) and not self._has_lost_its_name(entry):
                yield _other(entry, where, before or "")
        self._unchanged.clear()

    @staticmethod
    def _has_lost_its_name(entry: Entry) -> bool:
        """Whether what stood before may have been erased with its key."""
        nameless = LedgerEntry.objects.filter(collection=entry.collection, key="", body=None, pk__lt=entry.pk)
        return nameless.exists()


def _tells_the_whole(entry: Entry, of: Entry) -> bool:
    """Whether this entry, the one behind it, holds in full the record of which that one shows a part."""
    same = (entry.collection, entry.at, entry.log) == (of.collection, of.at, Log.INTERNAL)
    return same and (entry.key == of.key or (is_erased(entry) and not entry.key))


def _other(entry: Entry, where: str, expected: str) -> Finding:
    return Finding(where, f"full_digest is {entry.full_digest!r}, expected {expected!r}")
