"""What goes with a claim: all public records without which its reasoning, or what its page tells, would be another.

They are closed: whatever one of them names is among them, or is not public and so not named. And they are enough:
whoever imports them into an empty site finds the same evidence, origins and figures for the claim as on this one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import F, Min, Q, QuerySet

from claims.analysis import reach
from claims.analysis.load import each, facts_for
from claims.analysis.origins import FIRST_HAND
from claims.analysis.reasoning import Reasoning
from claims.models import (
    Agent,
    Appearance,
    Assessment,
    Attachment,
    Claim,
    ClaimRelation,
    Derivation,
    EvidenceItem,
    EvidenceLink,
    Question,
    Record,
    SearchLog,
    Source,
    SourceEvent,
    Topic,
    Witness,
)
from claims.records import RECORD_TYPES

from .gathered import Gathered

Pks = set[int]


class TooLargeError(ValueError):
    """The claim has more with it than was asked for at most."""


def gather(claim: Claim, *, most: int | None = None) -> Gathered:
    """The claim with all it rests on, as the public sees it.

    Of each kind of record one query, and some more for each time that what explains an origin has itself an origin to be
    explained: hardly ever more than once. Raises TooLargeError beyond ``most`` records.
    """
    gathering = _Gathering(claim, most)
    gathering.follow()
    gathering.add_rows()
    gathering.add_named()
    return Gathered(claim, {collection: sorted(gathering.pks[collection]) for collection in RECORD_TYPES})


class _Gathering:
    """The primary keys so far, by collection."""

    def __init__(self, claim: Claim, most: int | None) -> None:
        self.claim = claim
        self.most = most
        self.pks: dict[str, Pks] = {collection: set() for collection in RECORD_TYPES}

    def add(self, model: type[Record], pks: Iterable[int]) -> None:
        self.pks[model.collection].update(pks)
        if self.most is not None and sum(len(some) for some in self.pks.values()) > self.most:
            raise TooLargeError(f"More than {self.most} records go with the claim.")

    def of(self, model: type[Record]) -> Pks:
        return self.pks[model.collection]

    # ------------------------------------------------------------ Claims, items, and what is behind them

    def follow(self) -> None:
        """Claims from which a stance may pass to this one and those next to it, every item that bears on it, and
        whatever is behind these and behind all that tells of the claim, until nothing more is found."""
        pk = self.claim.pk
        self.add(Claim, _firsts(Claim.objects.filter(pk__in=reach.claims_behind([pk])).values_list("pk")))
        related = ClaimRelation.objects.public().filter(Q(subject=pk) | Q(object=pk))
        self.add(Claim, {end for ends in related.values_list("subject", "object") for end in ends})
        for model in (Appearance, Assessment, SearchLog):
            self.add(model, _firsts(model.objects.public().filter(claim=pk).values_list("pk")))
        sources, witnesses = self._said_in()
        items = self._bearing()
        while items or sources or witnesses:
            self.add(EvidenceItem, items)
            new = self._behind(items, sources, witnesses)
            items, sources, witnesses = set(self._explaining(*new)), set(), set()

    def _said_in(self) -> tuple[Pks, Pks]:
        """The sources in which the claim is on record, and the witnesses who made it."""
        rows = Appearance.objects.values_list("source", "witness")
        said = list(each(self.of(Appearance), lambda some: rows.filter(pk__in=some)))
        return {source for source, _witness in said if source}, {witness for _source, witness in said if witness}

    def _bearing(self) -> Pks:
        """Every item with any bearing on the claim, context included."""
        evidence = Reasoning(facts_for([self.claim.pk], dated=False)).claim(self.claim.slug).evidence
        return set(_firsts(each({row.item for row in evidence}, lambda some: _items().filter(slug__in=some))))

    def _behind(self, items: Pks, sources: Pks, witnesses: Pks) -> tuple[Pks, Pks]:
        """The sources and witnesses that are new: of these items, behind these, and behind those."""
        named = list(each(items, lambda some: _items().filter(pk__in=some).values_list("source", "witness")))
        drawn_on = EvidenceItem.draws_on.through.objects.values_list("source")
        sources = sources | {source for source, _witness in named if source}
        sources |= set(_firsts(each(items, lambda some: drawn_on.filter(evidenceitem__in=some))))
        rows = Source.objects.values_list("pk", "witness")
        found = dict(each(sources, lambda some: rows.filter(pk__in=reach.sources_needed(some))))
        witnesses = witnesses | {witness for _source, witness in named if witness}
        witnesses |= {witness for witness in found.values() if witness}
        told = Witness.objects.values_list("pk")
        tellers = set(_firsts(each(witnesses, lambda some: told.filter(pk__in=reach.witnesses_behind(some)))))
        new = found.keys() - self.of(Source), tellers - self.of(Witness)
        self.add(Source, found)
        self.add(Witness, tellers)
        return new

    def _explaining(self, sources: Pks, witnesses: Pks) -> Iterator[int]:
        """For each of these that stands as an origin in some public item, one such item, unless one is here.

        It need not bear on the claim. Of several, the one that was entered first: the same each time.
        """
        own = EvidenceItem.draws_on.through.objects.filter(
            EvidenceItem.public_q("evidenceitem__"), evidenceitem__source=F("source"), evidenceitem__witness=None
        )
        telling = _items().filter(directness__in=FIRST_HAND)
        for rows, named, item, wanted in (
            (own, "source", "evidenceitem", sources),
            (telling, "witness", "pk", witnesses),
        ):
            here = set(_firsts(each(self.of(EvidenceItem), _naming(rows, named, item))))
            first = _first_of_each(rows, named, item)
            for _named, found in each(wanted - here, first):
                yield found

    # ------------------------------------------------------------ Rows that join them

    def add_rows(self) -> None:
        """What joins two of these records, and what is told of one."""
        claims, items, sources = self.of(Claim), self.of(EvidenceItem), self.of(Source)
        for model, named, many, other, others in (
            (EvidenceLink, "item", items, "claim", claims),
            (ClaimRelation, "subject", claims, "object", claims),
            (Derivation, "derived", sources, "origin", sources),
            (SourceEvent, "source", sources, "attested_by", sources | {None}),
            (Attachment, "source", sources, "source", sources),
        ):
            rows = model.objects.public().values_list("pk", other)
            found = each(many, lambda some, rows=rows, named=named: rows.filter(**{f"{named}__in": some}))  # type: ignore[misc]
            self.add(model, [pk for pk, end in found if end in others])

    # ------------------------------------------------------------ Questions, topics, agents

    def add_named(self) -> None:
        self._add_named(Question, (Claim, "questions"), (SearchLog, "question"), public=True)
        self._add_named(Topic, (Claim, "topics"), (Source, "topics"))
        self._add_named(
            Agent,
            (Appearance, "agent"),
            (Source, "authorships__agent"),
            (Source, "issuer"),
            (Witness, "affiliation"),
            (Witness, "agent"),
            (Assessment, "assessor"),
            (SearchLog, "searched_by"),
        )

    def _add_named(self, named: type[Record], *by: tuple[type[Record], str], public: bool = False) -> None:
        """Whatever these columns of these records name; with ``public`` only what has a state and is so."""
        for model, path in by:
            wanted = Q(**{f"{path}__isnull": False})  # one condition on one row: two filters would look at two
            rows = model._base_manager.filter(wanted & named.public_q(f"{path}__") if public else wanted).values_list(
                path
            )
            self.add(named, _firsts(each(self.of(model), lambda some, rows=rows: rows.filter(pk__in=some))))  # type: ignore[misc]


def _items() -> QuerySet:
    return EvidenceItem.objects.public().values_list("pk")


def _firsts(rows: Iterable[Any]) -> Iterator[int]:
    """The first value of each row."""
    return (row[0] for row in rows)


def _naming(rows: QuerySet, named: str, item: str) -> Callable[[Sequence[int]], QuerySet]:
    """What these items, as far as they are among the rows, name."""
    return lambda some: rows.filter(**{f"{item}__in": some}).values_list(named)


def _first_of_each(rows: QuerySet, named: str, item: str) -> Callable[[Sequence[int]], QuerySet]:
    """By each of these named ones, the first item that is among the rows."""
    return lambda some: rows.filter(**{f"{named}__in": some}).order_by().values_list(named).annotate(first=Min(item))
