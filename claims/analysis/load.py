"""Facts from the database: what the reasoning needs to know for some claims, and no more.

The number of queries is the same for one claim and for hundreds, and whatever the depth of a lineage.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

from claims import models
from claims.models import EvidenceItem

from . import reach
from .facts import Appearance, Facts, Interval, Item, Link, Relation, Source, SourceEvent, Witness
from .origins import FIRST_HAND

BATCH = 5_000
"""Primary keys in one statement. SQLite takes some 32,000 parameters."""

ITEM = ("slug", "source_id", "witness_id", "directness", "credibility")
TOLD = ("told_earliest", "told_latest")
SOURCE = ("slug", "kind", "part_of_id", "witness_id")
DATES = ("created", "published", "public_since")

Row = tuple[Any, ...]
Slugs = dict[int, str]
"""By primary key."""


def facts_for(claims: Collection[int], *, dated: bool = True) -> Facts:
    """All public facts on which the analysis of these claims (primary keys) rests.

    Unless ``dated`` nothing is told that only what was on record needs: appearances, dates of sources and items.
    """
    return Reader(dated=dated).read(claims)


class Reader:
    """Reads by primary key, along the references, and tells by slug: items first, then what is behind them."""

    def __init__(self, *, dated: bool) -> None:
        self.dated = dated
        self.items: dict[int, Row] = {}
        self.sources: dict[int, Row] = {}
        self.witnesses: Slugs = {}
        self.drawn_on: dict[int, list[int]] = {}

    def read(self, claims: Collection[int]) -> Facts:
        slugs = slugs_of(claims, reach.claims_behind)
        links = list(self._links(slugs))
        self.read_behind()
        asked = frozenset(slugs[pk] for pk in claims if pk in slugs)
        return self.told(links, slugs, asked=asked, appearances=_appearances(claims) if self.dated else ())

    def read_behind(self, sources: Iterable[int] = (), witnesses: Iterable[int] = ()) -> None:
        """Whatever is behind the items that have been read, and behind these sources and witnesses."""
        drawn_on = EvidenceItem.draws_on.through.objects.values_list("evidenceitem_id", "source_id")
        self.drawn_on = grouped(each(self.items, lambda some: drawn_on.filter(evidenceitem__in=some)))
        self._read_sources(sources)
        self._read_witnesses(witnesses)

    def linked(self) -> tuple[list[Link], Slugs]:
        """The links of the items that have been read, and the claims that these may reach."""
        rows = models.EvidenceLink.objects.public().values_list("claim_id", "item__slug", "stance", "strength")
        found = list(each(self.items, lambda some: rows.filter(item__in=some)))
        slugs = slugs_of({claim for claim, *_link in found}, reach.claims_before)
        links = [
            Link(slugs[claim], item, stance, strength) for claim, item, stance, strength in found if claim in slugs
        ]
        return links, slugs

    def told(
        self,
        links: Iterable[Link],
        claims: Slugs,
        *,
        asked: frozenset[str] | None = None,
        appearances: Iterable[Appearance] = (),
    ) -> Facts:
        """All that has been read, with these links, and what relates these claims."""
        return Facts(
            items={row[0]: self._item(pk, row) for pk, row in self.items.items()},
            sources=self._told_sources(),
            witnesses=self._told_witnesses(),
            links=tuple(links),
            relations=tuple(_relations(claims)),
            appearances=tuple(appearances),
            asked=asked,
            reporting=frozenset(self._reporting()),
            telling=frozenset(self._telling()),
        )

    # ------------------------------------------------------------ Items

    def _links(self, claims: Slugs) -> Iterator[Link]:
        columns = [f"item__{name}" for name in (*ITEM, *(TOLD if self.dated else ()))]
        rows = models.EvidenceLink.objects.public().values_list("claim_id", "stance", "strength", "item_id", *columns)
        for claim, stance, strength, pk, *item in each(claims, lambda some: rows.filter(claim__in=some)):
            self.items[pk] = tuple(item)
            yield Link(claims[claim], item[0], stance, strength)

    def _item(self, pk: int, row: Row) -> Item:
        slug, source, witness, directness, credibility, *told = row
        return Item(
            slug,
            self._source_slug(source),
            self.witnesses.get(witness),
            self._source_slugs(self.drawn_on.get(pk, ())),
            directness,
            credibility,
            Interval.of(*told) if told else None,
        )

    # ------------------------------------------------------------ Sources

    def _read_sources(self, further: Iterable[int]) -> None:
        starts = {row[1] for row in self.items.values() if row[1]}.union(further, *self.drawn_on.values())
        bounds = [f"{name}_{end}" for name in DATES for end in ("earliest", "latest")] if self.dated else []
        rows = models.Source.objects.values_list("pk", *SOURCE, *bounds)
        self.sources = {
            pk: tuple(row) for pk, *row in each(starts, lambda some: rows.filter(pk__in=reach.sources_behind(some)))
        }

    def _told_sources(self) -> dict[str, Source]:
        derivations = models.Derivation.objects.values_list("derived_id", "origin_id")
        draws_on = grouped(each(self.sources, lambda some: derivations.filter(derived__in=some)))
        events = self._events()
        found = {}
        for pk, (slug, kind, part_of, witness, *bounds) in self.sources.items():
            dates = [Interval.of(*bounds[at : at + 2]) for at in range(0, len(bounds), 2)]
            found[slug] = Source(
                slug,
                kind,
                self._source_slugs(draws_on.get(pk, ())),
                self._source_slug(part_of),
                self.witnesses.get(witness),
                **dict(zip(DATES, dates, strict=False)),
                events=tuple(events.get(pk, ())),
            )
        return found

    def _events(self) -> dict[int, list[SourceEvent]]:
        public = models.SourceEvent.objects.public()
        rows = public.values_list("source_id", "event", "date_earliest", "date_latest")
        found: dict[int, list[SourceEvent]] = defaultdict(list)
        for source, event, *date in each(self.sources, lambda some: rows.filter(source__in=some)):
            found[source].append(SourceEvent(event, Interval.of(*date)))
        return found

    def _reporting(self) -> Iterator[str]:
        own = EvidenceItem.draws_on.through.objects.filter(
            EvidenceItem.public_q("evidenceitem__"), evidenceitem__source=F("source"), evidenceitem__witness=None
        )
        rows = own.values_list("source_id").distinct()
        for (source,) in each(self.sources, lambda some: rows.filter(source__in=some)):
            yield self.sources[source][0]

    def _source_slug(self, pk: int | None) -> str | None:
        """None for one that is not public."""
        return self.sources[pk][0] if pk in self.sources else None

    def _source_slugs(self, pks: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(self.sources[pk][0] for pk in pks if pk in self.sources))

    # ------------------------------------------------------------ Witnesses

    def _read_witnesses(self, further: Iterable[int]) -> None:
        starts = {row[2] for row in self.items.values() if row[2]} | {row[3] for row in self.sources.values() if row[3]}
        starts.update(further)
        rows = models.Witness.objects.values_list("pk", "slug")
        self.witnesses = dict(each(starts, lambda some: rows.filter(pk__in=reach.witnesses_behind(some))))

    def _told_witnesses(self) -> dict[str, Witness]:
        pairs = models.Relay.objects.values_list("witness_id", "relayed_id")
        relays = grouped(each(self.witnesses, lambda some: pairs.filter(witness__in=some)))
        alikes = models.PossibleIdentity.objects.values_list("first_id", "second_id")
        joined = list(each(self.witnesses, lambda some: alikes.filter(first__in=some)))  # both ends have been read
        alike = grouped([*joined, *((second, first) for first, second in joined)])
        return {
            slug: Witness(slug, self._witness_slugs(relays.get(pk, ())), self._witness_slugs(alike.get(pk, ())))
            for pk, slug in self.witnesses.items()
        }

    def _telling(self) -> Iterator[str]:
        items = EvidenceItem.objects.public().filter(directness__in=FIRST_HAND)
        rows = items.values_list("witness_id").distinct()
        for (witness,) in each(self.witnesses, lambda some: rows.filter(witness__in=some)):
            yield self.witnesses[witness]

    def _witness_slugs(self, pks: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(self.witnesses[pk] for pk in pks if pk in self.witnesses))


def slugs_of(claims: Collection[int], reached: Callable[[list[int]], RawSQL]) -> Slugs:
    """The public claims that are reached from these."""
    rows = models.Claim.objects.values_list("pk", "slug")
    return dict(each(claims, lambda some: rows.filter(pk__in=reached(some))))


def _relations(claims: Slugs) -> Iterator[Relation]:
    rows = models.ClaimRelation.objects.values_list("subject_id", "kind", "object_id")
    for subject, kind, object_ in each(claims, lambda some: rows.filter(subject__in=some)):
        if object_ in claims:
            yield Relation(claims[subject], kind, claims[object_])


def _appearances(claims: Collection[int]) -> Iterator[Appearance]:
    public = models.Appearance.objects.public()
    rows = public.values_list("slug", "claim__slug", "date_earliest", "date_latest")
    for slug, claim, *date in each(claims, lambda some: rows.filter(claim__in=some)):
        yield Appearance(slug, claim, Interval.of(*date))


def each(values: Iterable[Any], rows: Callable[[list[Any]], QuerySet]) -> Iterator[Any]:
    """The rows for these primary keys or slugs, some thousands in a query; no query for none."""
    rest = iter(sorted(values))
    while some := list(islice(rest, BATCH)):
        yield from rows(some).order_by()


def grouped(pairs: Iterable[Row]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        found[one].append(other)
    return found
