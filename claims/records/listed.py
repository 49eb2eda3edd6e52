"""A record as one row of a list: what exports, feeds and the API tell of each, read for many at once.

A row is the bundle's columns as the public sees them, the figures stored on the record, and its address.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import DateField
from django.urls import reverse

from claims.models import Agent, Claim, EvidenceItem, Question, Report, SluggedRecord, Source, Topic, Witness

from .agent import AGENT
from .claim import CLAIM
from .columns import Plain, RecordType, among
from .item import ITEM
from .question import QUESTION
from .source import SOURCE
from .topic import TOPIC
from .witness import WITNESS

FIGURES: dict[type[SluggedRecord], tuple[str, ...]] = {
    Claim: (
        "supporting_items",
        "supporting_inherited",
        "supporting_lines",
        "supporting_lines_exact",
        "contradicting_items",
        "contradicting_inherited",
        "contradicting_lines",
        "contradicting_lines_exact",
        "conflicting_items",
        "discounted_items",
        "context_items",
        "balance",
        "first_made",
    ),
    Source: ("discounted",),
}
"""What operations store on records for lists to sort and filter by."""

PLACEHOLDER = "slug"


@dataclass(frozen=True)
class Listed:
    """How the records of one listed kind are told as rows."""

    kind: str
    """Its name in addresses."""
    record_type: RecordType
    model: type[SluggedRecord]

    @cached_property
    def figures(self) -> tuple[str, ...]:
        return next((names for model, names in FIGURES.items() if issubclass(self.model, model)), ())

    @cached_property
    def address(self) -> str:
        """The column of the record's own address: ``url``, but in a source's row that is the document's."""
        return "record_url" if any(column.name == "url" for column in self.record_type.columns) else "url"

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of a row's columns, in their order."""
        return (*(column.name for column in self.record_type.columns), self.address, *self.figures)

    def rows(self, pks: Sequence[int], site: str) -> Iterator[Plain]:
        """The public ones among these records, in the order of the keys. Meant for batches of some hundreds.

        ``site``: scheme and host, ``https://example.org``. One query, and those of ``RecordType.read``.
        """
        public = self.model.objects.public().filter(**among(pks)).order_by()
        figures = {pk: values for pk, *values in public.values_list("pk", *self.figures)}
        told = {one.pk: one.shown for one in self.record_type.read(list(figures))}
        before, after = self._around_slug
        names, address, dates = self.figures, self.address, self._dates
        for pk in pks:
            if pk not in told:
                continue
            values = figures[pk]
            for place in dates:
                values[place] = plain(values[place])
            row = told[pk]  # nobody else has it
            row[address] = f"{site}{before}{row['slug']}{after}"
            row.update(zip(names, values, strict=True))
            yield row

    @cached_property
    def _dates(self) -> tuple[int, ...]:
        """The places of the figures that are days."""
        fields = [self.model._meta.get_field(name) for name in self.figures]
        return tuple(place for place, field in enumerate(fields) if isinstance(field, DateField))

    @cached_property
    def _around_slug(self) -> tuple[str, str]:
        """What stands before and after the slug in the address: looked up once, for it takes as long as a row.

        A report has that of a source, to which its own would lead.
        """
        stored: Any = self.model._meta.concrete_model
        before, _slug, after = reverse(f"{stored.page}-detail", args=[PLACEHOLDER]).rpartition(PLACEHOLDER)
        return before, after


def plain(value: Any) -> Any:
    """A stored figure as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


LISTED: dict[str, Listed] = {
    listed.kind: listed
    for listed in (
        Listed("claims", CLAIM, Claim),
        Listed("questions", QUESTION, Question),
        Listed("evidence", ITEM, EvidenceItem),
        Listed("sources", SOURCE, Source),
        Listed("reports", SOURCE, Report),
        Listed("witnesses", WITNESS, Witness),
        Listed("agents", AGENT, Agent),
        Listed("topics", TOPIC, Topic),
    )
}
"""By the kind's name in addresses."""
