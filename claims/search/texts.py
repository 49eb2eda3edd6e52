"""The texts by which each kind of record is found. All are public wherever the record is."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from claims.models import (
    Agent,
    Appearance,
    Authorship,
    Claim,
    EvidenceItem,
    Identifier,
    Question,
    SluggedRecord,
    Source,
    Topic,
    Witness,
)


class Texts(NamedTuple):
    """What one record is found by: its title, which counts more, and the rest, in the order of reading."""

    pk: int
    slug: str
    title: str
    rest: list[str]


@dataclass(frozen=True)
class Rows:
    """Texts in public rows that name the record by the field ``names``."""

    public: Callable[[], QuerySet]
    names: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Searched:
    """Where a kind of record has its texts. ``follow``: other records whose own texts these take from, by look-up."""

    model: type[SluggedRecord]
    title: str
    fields: tuple[str, ...]
    rows: tuple[Rows, ...] = ()
    follow: Mapping[type[Model], tuple[str, ...]] = field(default_factory=dict)

    def read(self, pks: Collection[int]) -> Iterator[Texts]:
        """The texts of the public ones among these records: one query, and one for each kind of rows."""
        found: dict[int, list[str]] = defaultdict(list)
        for rows in self.rows:
            told = rows.public().filter(**{f"{rows.names}__in": pks}).order_by("pk")
            for pk, *texts in told.values_list(rows.names, *rows.fields):
                found[pk] += texts
        public: Any = self.model.objects.public().filter(pk__in=pks).order_by("pk")
        for pk, slug, title, *texts in public.values_list("pk", "slug", self.title, *self.fields):
            yield Texts(pk, slug, title, [text for text in (*texts, *found[pk]) if text])


SEARCHED: Mapping[str, Searched] = {
    searched.model.collection: searched
    for searched in (
        Searched(
            Claim,
            "statement",
            ("original", "scope"),
            (Rows(Appearance.objects.public, "claim", ("quotation", "original")),),
        ),
        Searched(Question, "text", ("description",)),
        Searched(
            EvidenceItem,
            "summary",
            ("quotation", "original", "note", "place", "source__title", "witness__name"),
            follow={Source: ("source",), Witness: ("witness",)},
        ),
        Searched(
            Source,
            "title",
            ("original_title", "container", "number", "held_at", "abstract", "issuer__name"),
            (
                Rows(Authorship.objects.public, "source", ("agent__name",)),
                Rows(Identifier.objects.public, "source", ("value",)),
            ),
            follow={Agent: ("issuer", "authorships__agent")},
        ),
        Searched(Witness, "name", ("vantage", "affiliation__name"), follow={Agent: ("affiliation",)}),
        Searched(Agent, "name", ("aliases", "description")),
        Searched(Topic, "name", ("description",)),
    )
}
"""By collection, in the order of a page that shows them all."""
