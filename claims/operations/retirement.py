"""Former slugs: where each leads, and that none is used again. This alone writes them, and the internal log is told."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from claims.ledger.beside import PURGED_SLUGS, RETIRED_SLUGS
from claims.ledger.body import NewEntry
from claims.models import PurgedSlug, RetiredSlug, purged_slug

from .beside import differing


class Retirement:
    """Writes the former slugs of one change, and notes which: what the ledger is to be told is asked for at its end."""

    def __init__(self) -> None:
        self._written: set[tuple[str, str]] = set()
        self._purged: set[tuple[str, str]] = set()
        """Collections and digests."""

    def retire(self, *, collection: str, slug: str, current: str = "", merged: bool = False) -> None:
        """Keep the slug from reuse. ``current``: where it leads from now on, empty if nowhere; ``merged``: a duplicate had it."""
        told = {"current": current, "merged": merged}
        RetiredSlug.objects.update_or_create(collection=collection, slug=slug, defaults=told)
        self._written.add((collection, slug))

    def redirect(self, *, collection: str, former: str, current: str) -> None:
        """Let every slug that led to the former one lead to the current one; to nowhere, if that is empty."""
        leading = RetiredSlug.objects.filter(collection=collection, current=former)
        self._note(leading)
        leading.update(current=current)

    def revive(self, *, collection: str, slug: str, lost: Q | None = None) -> None:
        """Let a record have its former slug back, if it was lost in this way (None: in any)."""
        revived = RetiredSlug.objects.filter(lost or Q(), collection=collection, slug=slug)
        self._note(revived)
        revived.delete()

    @staticmethod
    def purge(*, collection: str, slugs: Iterable[str]) -> list[NewEntry]:
        """Keep those of these slugs that are retired from reuse in a form that does not tell them: what the log is told."""
        retired = RetiredSlug.objects.filter(collection=collection, slug__in=slugs)
        digests = [next(iter(purged_slug.digests(collection, slug))) for slug in retired.values_list("slug", flat=True)]
        PurgedSlug.objects.bulk_create([PurgedSlug(collection=collection, digest=digest) for digest in digests])
        retired.delete()
        return _purged((collection, digest) for digest in digests)

    def note(self, row: RetiredSlug | PurgedSlug) -> None:
        """Have the log told of a row that came as it is."""
        if isinstance(row, PurgedSlug):
            self._purged.add((row.collection, row.digest))
        else:
            self._written.add((row.collection, row.slug))

    def _note(self, rows: QuerySet[RetiredSlug]) -> None:
        self._written.update(rows.values_list("collection", "slug"))

    def entries(self) -> list[NewEntry]:
        """What the internal log does not know yet."""
        which = Q()
        for collection, slug in self._written:
            which |= Q(collection=collection, slug=slug)
        pks = RetiredSlug.objects.filter(which).values_list("pk", flat=True) if self._written else []
        keys = {f"{collection}/{slug}" for collection, slug in self._written}
        return [*differing(RETIRED_SLUGS, keys, RETIRED_SLUGS.read(list(pks))), *_purged(self._purged)]


def _purged(which: Iterable[tuple[str, str]]) -> list[NewEntry]:
    """What the log does not know yet of these collections and digests."""
    digests: dict[str, set[str]] = defaultdict(set)
    for collection, digest in which:
        digests[collection].add(digest)
    entries = []
    for collection, some in sorted(digests.items()):
        pks = PurgedSlug.objects.filter(collection=collection, digest__in=some).values_list("pk", flat=True)
        keys = {f"{collection}/{each}" for each in some}
        entries += differing(PURGED_SLUGS, keys, PURGED_SLUGS.read(list(pks)))
    return entries
