"""Which claims a change can affect: those whose items, or whose items' origins, are not what they were.

Told record by record as the public saw it before and sees it now, what differs is followed to the claims: from a
source or witness to all that draw on it, to the items that lead there, to the claims these are linked to, and to
those that inherit from them. Following the edges as they are now is enough: at the tail of each edge that is gone
stands a record that differs too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from claims.analysis import reach
from claims.analysis.discount import STRIKING
from claims.analysis.origins import FIRST_HAND
from claims.choices import SourceEventKind
from claims.models import Claim, EvidenceItem, EvidenceLink, SluggedRecord, Source, Witness
from claims.records import Plain

BATCH = 5_000
"""Primary keys or slugs in one statement."""

COUNTS: Mapping[str, tuple[str, ...]] = {
    "claims": (),
    "appearances": ("claim", "date"),
    "links": ("claim", "item", "stance"),
    "relations": ("subject", "kind", "object"),
    "items": ("source", "witness", "draws_on", "directness"),
    "sources": ("part_of", "witness"),
    "derivations": ("derived", "origin"),
    "source_events": ("source", "event", "date"),
    "witnesses": ("relays", "possibly_same_as"),
}
"""What of a record bears on stored figures, beside its being there at all. Of other records nothing does."""

OWN = None
"""The record itself, in place of a column that names another."""

LEADS: Mapping[str, tuple[tuple[str, str | None], ...]] = {
    "claims": (("claims", OWN),),
    "appearances": (("claims", "claim"),),
    "links": (("passing", "claim"),),
    "relations": (("passing", "subject"), ("passing", "object")),
    "items": (("items", OWN),),
    "sources": (("sources", OWN),),
    "derivations": (("sources", "derived"),),
    "source_events": (("sources", "source"),),
    "witnesses": (("witnesses", OWN),),
}
"""From which records a difference is followed on, and by which column they are found.

``passing`` are claims from which stances go on to others; ``claims`` are affected alone.
"""

FOLLOWED_BACK = ("items", "sources", "witnesses")

STANDING = STRIKING | {SourceEventKind.AUTHENTICATED.value}
"""Events on which a source's standing hangs."""


class Affected:
    """Collects what differs; then tells the claims."""

    def __init__(self) -> None:
        self.stood: Callable[[str, str], bool] = lambda _collection, _slug: True
        """Whether the record of this collection and slug was there before the change: to a new one nothing led."""
        self._slugs: dict[str, set[str]] = defaultdict(set)

    def note(self, collection: str, key: str, before: Plain | None, after: Plain | None) -> None:
        """That the public saw the record so, and sees it so now; None: not at all."""
        if collection not in COUNTS:
            return
        counts = COUNTS[collection]
        if before is not None and after is not None and all(before[name] == after[name] for name in counts):
            return
        for version in (before, after):
            if version is not None and (collection != "source_events" or version["event"] in STANDING):
                for leading, column in LEADS[collection]:
                    slug = key if column is OWN else version[column]
                    self._add(leading, slug)
                    if leading == "sources":
                        self.add(leading, slug)  # a new one too: nothing leads to it, but it may be discounted
                if collection == "items":
                    self._add_standing(version)

    def add(self, collection: str, slug: str) -> None:
        """That what is stored on this one claim or source may be wrong, whatever the record says."""
        self._slugs["claims" if collection == "claims" else "standing"].add(slug)

    def _add_standing(self, item: Plain) -> None:
        """What stands as an origin because of the item (``origins.standing``)."""
        if not item["witness"] and item["source"] in item["draws_on"]:
            self._add("sources", item["source"])
        if item["witness"] and item["directness"] in FIRST_HAND:
            self._add("witnesses", item["witness"])

    def _add(self, leading: str, slug: str) -> None:
        if leading not in FOLLOWED_BACK or self.stood(leading, slug):
            self._slugs[leading].add(slug)

    def claims(self) -> set[int]:
        """Primary keys of all claims whose stored figures may be others now."""
        passing = self._pks(Claim, "passing")
        items = self._pks(EvidenceItem, "items") | self._items_leading_there()
        passing |= _pks(items, lambda some: EvidenceLink.objects.filter(item__in=some).values_list("claim_id"))
        following = _reached(Claim, reach.claims_before, passing)
        return self._pks(Claim, "claims") | passing | following

    def sources(self) -> set[int]:
        """Primary keys of all sources that may be discounted now and were not, or the reverse."""
        return self._pks(Source, "standing") | self._leading_there[1]

    @cached_property
    def _leading_there(self) -> tuple[set[int], set[int]]:
        """The witnesses and the sources that lead back to one of those noted."""
        witnesses = _reached(Witness, reach.witnesses_before, self._pks(Witness, "witnesses"))
        speaking = _pks(witnesses, lambda some: Source.objects.filter(witness__in=some).values_list("pk"))
        return witnesses, _reached(Source, reach.sources_before, self._pks(Source, "sources") | speaking)

    def _items_leading_there(self) -> set[int]:
        """The items that lead back to one of the sources or witnesses noted."""
        witnesses, sources = self._leading_there
        items = EvidenceItem.objects.values_list("pk")
        return (
            _pks(witnesses, lambda some: items.filter(witness__in=some))
            | _pks(sources, lambda some: items.filter(source__in=some))
            | _pks(sources, lambda some: items.filter(draws_on__in=some))
        )

    def _pks(self, model: type[SluggedRecord], leading: str) -> set[int]:
        return _pks(self._slugs[leading], lambda some: model.objects.filter(slug__in=some).values_list("pk"))


def _reached(model: type[Model], reached: Callable[[list[int]], RawSQL], pks: Iterable[int]) -> set[int]:
    return _pks(pks, lambda some: model._default_manager.filter(pk__in=reached(some)).values_list("pk"))


def _pks(values: Iterable[Any], rows: Callable[[list[Any]], QuerySet]) -> set[int]:
    """The primary keys that are found for these values, some thousands at a time."""
    rest: Iterator[Any] = iter(sorted(values))
    found: set[int] = set()
    while some := list(islice(rest, BATCH)):
        found.update(pk for (pk,) in rows(some).order_by())
    return found
