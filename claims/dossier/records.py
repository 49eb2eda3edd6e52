"""The records behind a claim as a dossier tells them in full: sources and witnesses, other claims, and names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from claims.analysis.lineage import Marks
from claims.analysis.load import BATCH, each
from claims.analysis.reasoning import Reasoning
from claims.citing import Cited, listed
from claims.formats.bibliography import items as items_of_csl
from claims.models import (
    Agent,
    Attachment,
    Authorship,
    Claim,
    Derivation,
    EvidenceItem,
    PossibleIdentity,
    Question,
    Record,
    Relay,
    SluggedRecord,
    Source,
    SourceEvent,
    Topic,
    Witness,
)
from claims.records import LISTED
from claims.views.cards import items_of
from claims.views.nodes import Flag, Sight, node_of
from claims.views.shortlist import Shortlist

from .gathered import Gathered

CITED_AS = "chicago"

R = TypeVar("R", bound=SluggedRecord)


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """``items``: what of the dossier's evidence stands in it. ``flags``: whether it is an origin, and whether it counts."""

    source: Source
    citation: Cited
    flags: Sequence[Flag]
    items: Sequence[EvidenceItem]


@dataclass(frozen=True, slots=True)
class WitnessEntry:
    """``items``: what of the dossier's evidence he or she told. The others are witnesses."""

    witness: Witness
    flags: Sequence[Flag]
    items: Sequence[EvidenceItem]
    relays: Shortlist
    relayed_by: Shortlist
    possibly: Shortlist


@dataclass(frozen=True, slots=True)
class Records:
    """Sources in the order of their citations, all else in that of their names.

    ``items`` have no bearing on the claim, but make an origin of what they tell of. ``claims``: all but the claim itself.
    """

    sources: Sequence[SourceEntry]
    witnesses: Sequence[WitnessEntry]
    items: Sequence[EvidenceItem]
    claims: Sequence[Claim]
    agents: Sequence[Agent]
    questions: Sequence[Question]
    topics: Sequence[Topic]


def records_of(gathered: Gathered, reasoning: Reasoning, shown: Iterable[str], site: str) -> Records:
    """``shown``: slugs of the items that stand on the page anyway. A number of queries that does not grow with the records."""
    return _Reading(gathered, reasoning, site).records(frozenset(shown))


class _Reading:
    """Fetches what the dossier holds, and puts together what belongs together."""

    def __init__(self, gathered: Gathered, reasoning: Reasoning, site: str) -> None:
        self.gathered = gathered
        self.facts = reasoning.facts
        self.marks = Marks(reasoning.facts, reasoning.lineages, reasoning.discounts)
        self.site = site
        self.witnesses = self._all(Witness.objects.public().select_related("affiliation", "agent"))
        self.items = self._all(EvidenceItem.objects.public().only("slug", "summary", "source", "witness"))

    def records(self, shown: Collection[str]) -> Records:
        others = {item.slug for item in self.items}.difference(shown)
        return Records(
            self._sources(),
            self._witnesses(),
            sorted(items_of(others), key=_by_name) if others else [],
            [claim for claim in self._all(Claim.objects.public()) if claim != self.gathered.claim],
            self._all(Agent.objects.all()),
            self._all(Question.objects.public()),
            self._all(Topic.objects.all()),
        )

    def _all(self, rows: "QuerySet[R]") -> list[R]:
        """Those that the dossier holds, by their names."""
        return sorted(each(self._pks(rows.model), lambda some: rows.filter(pk__in=some)), key=_by_name)

    def _pks(self, model: type[SluggedRecord]) -> Sequence[int]:
        return self.gathered.pks.get(model.collection, ())

    def _sources(self) -> list[SourceEntry]:
        rows = self._all(Source.objects.public().select_related("issuer"))
        self._join(rows)
        prefetch_related_objects(
            rows,
            Prefetch("authorships", Authorship.objects.select_related("agent")),
            Prefetch("events", SourceEvent.objects.public().select_related("attested_by")),
            Prefetch(
                "derivations", Derivation.objects.public().select_related("origin").order_by("origin__title", "pk")
            ),
            Prefetch("attachments", Attachment.objects.public()),
            "identifiers",
            "topics",
        )
        citations = dict(self._citations())
        standing = _by(self.items, "source_id")
        entries = [
            SourceEntry(source, citations[source.slug], self._flags(source, self.facts.sources), standing[source.pk])
            for source in rows
            if source.slug in citations
        ]
        return sorted(entries, key=lambda entry: (entry.citation.text.casefold(), entry.source.slug))

    def _join(self, sources: Iterable[Source]) -> None:
        """To the whole that each is part of, and to the witness: what of them is public has been gathered, too."""
        here: dict[int | None, Source] = {source.pk: source for source in sources}
        witnesses: dict[int | None, Witness] = {witness.pk: witness for witness in self.witnesses}
        for source in sources:
            source.part_of = here.get(source.part_of_id)
            source.witness = witnesses.get(source.witness_id)

    def _citations(self) -> Iterator[tuple[str, Cited]]:
        pks = self._pks(Source)
        for start in range(0, len(pks), BATCH):
            for item in items_of_csl(LISTED["sources"].rows(pks[start : start + BATCH], self.site)):
                yield item["id"], listed(item, CITED_AS)

    def _witnesses(self) -> list[WitnessEntry]:
        told = _by(self.items, "witness_id")
        here = {witness.pk: witness for witness in self.witnesses}
        relays, relayed_by = _joined(here, Relay, "witness", "relayed")
        first, second = _joined(here, PossibleIdentity, "first", "second")
        return [
            WitnessEntry(
                witness,
                self._flags(witness, self.facts.witnesses),
                told[witness.pk],
                _listed(relays[witness.pk]),
                _listed(relayed_by[witness.pk]),
                _listed(first[witness.pk] + second[witness.pk]),
            )
            for witness in self.witnesses
        ]

    def _flags(self, record: Source | Witness, known: Mapping[str, Any]) -> list[Flag]:
        """None of what is told of the claim, but has no part in its evidence."""
        node = node_of(record)
        return Sight({node: record}, {}, self.marks).flags(node) if record.slug in known else []


def _by_name(record: SluggedRecord) -> tuple[str, str]:
    return str(record).casefold(), record.slug


def _by(items: Iterable[EvidenceItem], column: str) -> Mapping[int | None, list[EvidenceItem]]:
    found: dict[int | None, list[EvidenceItem]] = defaultdict(list)
    for item in items:
        found[getattr(item, column)].append(item)
    return found


Joined = Mapping[int, list[Witness]]


def _joined(here: Mapping[int, Witness], model: type[Record], one: str, other: str) -> tuple[Joined, Joined]:
    """From each of these witnesses to those it is joined to among them, and the other way round."""
    there: dict[int, list[Witness]] = defaultdict(list)
    back: dict[int, list[Witness]] = defaultdict(list)
    rows = model._default_manager.values_list(one, other)
    for start, end in each(here, lambda some: rows.filter(**{f"{one}__in": some})):
        if end in here:
            there[start].append(here[end])
            back[end].append(here[start])
    return there, back


def _listed(witnesses: Iterable[Witness]) -> Shortlist:
    rows = sorted(witnesses, key=_by_name)
    return Shortlist(rows, len(rows))
