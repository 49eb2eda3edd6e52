"""What a reader can choose in a list, what is chosen, and the address of each change: one thing, shown in two places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext as _

from claims import edtf

from .fields import LABELS, Sought
from .parameters import (
    AtLeastFilter,
    Parameter,
    PossiblyAfterFilter,
    PossiblyBeforeFilter,
    RecordsFilter,
    TagsFilter,
    VocabularyFilter,
)
from .places import Place

COMMONEST = 20


class Links:
    """Addresses of the list with one thing changed. Whatever changes its rows starts at page 1 again."""

    def __init__(self, path: str, given: QueryDict) -> None:
        self.path, self.given = path, given

    def with_page(self, number: int) -> str:
        return self._address("page", [str(number)] if number > 1 else [])

    def with_value(self, name: str, value: str) -> str:
        return self._address(name, [*self.given.getlist(name), value])

    def without_value(self, name: str, value: str) -> str:
        return self._address(name, [other for other in self.given.getlist(name) if other.strip() != value])

    def only(self, names: Iterable[str]) -> str:
        """The address with these parameters alone."""
        kept = QueryDict(mutable=True)
        for name in names:
            kept.setlist(name, self.given.getlist(name))
        return self._join(kept)

    def _address(self, name: str, values: list[str]) -> str:
        changed = self.given.copy()
        changed.pop("page", None)
        changed.setlist(name, values)
        return self._join(changed)

    def _join(self, parameters: QueryDict) -> str:
        query = parameters.urlencode()
        return f"{self.path}?{query}" if query else self.path


@dataclass(frozen=True)
class Choice:
    """One value of a parameter: its words, whether it is chosen, and the address that changes that.

    ``count``, the number of results it would give, is None where it has not been counted.
    """

    value: str
    label: str
    chosen: bool
    toggle: str
    count: int | None = None


@dataclass(frozen=True)
class Facet:
    """A parameter with its choices. ``input``: ``choices`` of a vocabulary, ``records``, ``tags``, or one text.

    That is a ``date``, a ``number`` or ``words``.
    """

    name: str
    label: str
    input: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.chosen)


@dataclass(frozen=True)
class Chip:
    """An active filter, and the address of the list without it."""

    name: str
    label: str
    value: str
    remove: str


def facet(
    parameter: Parameter, name: str, value: Any, links: Links, *, listed: QuerySet, only: dict[str, str]
) -> Facet:
    """The parameter as the reader sees it. ``value`` is cleaned, ``listed`` are all rows before any filter.

    For records and tags it looks up the commonest: one query for each place that the parameter looks into.
    """
    if isinstance(parameter, VocabularyFilter):
        pairs = [(str(word), str(label)) for word, label in parameter.extra["choices"]]
        return Facet(name, str(parameter.label), "choices", _choices(name, pairs, value or [], links))
    if isinstance(parameter, RecordsFilter):
        chosen = {record.slug: record.label for record in value or []}
        pairs = commonest(parameter.places, listed, only)
        return Facet(name, str(parameter.label), "records", _with_chosen(name, pairs, chosen, links))
    if isinstance(parameter, TagsFilter):
        chosen = {tag.lower(): tag for tag in value or []}
        return Facet(name, str(parameter.label), "tags", _tags(parameter, name, listed, chosen, links))
    words = _in_words(parameter, value)
    given = links.given.get(name, "").strip()
    choices = (Choice(given, words, True, links.without_value(name, given)),) if words else ()
    return Facet(name, str(parameter.label), _input(parameter), choices)


def _input(parameter: Parameter) -> str:
    if isinstance(parameter, AtLeastFilter):
        return "number"
    return "date" if isinstance(parameter, PossiblyAfterFilter | PossiblyBeforeFilter) else "words"


def chips(facets: Sequence[Facet]) -> list[Chip]:
    return [Chip(facet.name, facet.label, choice.label, choice.toggle) for facet in facets for choice in facet.chosen]


def commonest(places: Iterable[Place], listed: QuerySet, only: dict[str, str]) -> list[tuple[str, str]]:
    """Slug and label of the records most often found at these places, at most ``COMMONEST``, most frequent first."""
    found: dict[str, tuple[int, str]] = {}
    for place in places:
        if place.model is None:
            continue
        slug, label = f"{place.lookup}__slug", f"{place.lookup}__{LABELS[place.model]}"
        for record, words, number in _ranked(place, listed, only, slug, label):
            found[record] = (found.get(record, (0, ""))[0] + number, words)
    ranking = sorted(found.items(), key=lambda entry: (-entry[1][0], entry[1][1], entry[0]))
    return [(record, words) for record, (_number, words) in ranking[:COMMONEST]]


def _ranked(place: Place, listed: QuerySet, only: dict[str, str], *columns: str) -> QuerySet:
    """Rows of the columns and the number of listed records that have them, the commonest first."""
    if place.rows:
        rows, listed_pk = place.rows.queryset(), place.rows.names
        rows = rows.filter(**{f"{listed_pk}__{name}": value for name, value in only.items()})
    else:
        rows, listed_pk = listed, "pk"
    rows = rows.filter(**{f"{place.lookup}__isnull": False}).order_by()
    counted = rows.values(*columns).annotate(number=Count(listed_pk, distinct=True))
    return counted.order_by("-number", *columns).values_list(*columns, "number")[:COMMONEST]


def _choices(name: str, pairs: Iterable[tuple[str, str]], chosen: Iterable[str], links: Links) -> tuple[Choice, ...]:
    return tuple(
        Choice(value, label, True, links.without_value(name, value))
        if value in chosen
        else Choice(value, label, False, links.with_value(name, value))
        for value, label in pairs
    )


def _with_chosen(name: str, pairs: list[tuple[str, str]], chosen: dict[str, str], links: Links) -> tuple[Choice, ...]:
    """The commonest, after whatever is chosen and is not among them."""
    common = {value for value, _label in pairs}
    rare = [(value, label) for value, label in chosen.items() if value not in common]
    return _choices(name, [*rare, *pairs], chosen, links)


def _tags(
    parameter: TagsFilter, name: str, listed: QuerySet, chosen: dict[str, str], links: Links
) -> tuple[Choice, ...]:
    (place,) = parameter.places
    rows = listed.exclude(**{place.lookup: ""}).order_by().annotate(tag=Lower(place.lookup)).values("tag")
    common = rows.annotate(number=Count("pk")).order_by("-number", "tag").values_list("tag", flat=True)[:COMMONEST]
    tags = list(common)
    rare = [tag for tag in chosen if tag not in tags]
    return tuple(
        Choice(tag, tag, True, links.without_value(name, chosen[tag]))
        if tag in chosen
        else Choice(tag, tag, False, links.with_value(name, tag))
        for tag in [*rare, *tags]
    )


def _in_words(parameter: Parameter, value: Any) -> str:
    if isinstance(parameter, AtLeastFilter):
        return "" if value is None else str(value)
    if not value:
        return ""
    if isinstance(parameter, PossiblyAfterFilter | PossiblyBeforeFilter):
        return edtf.describe(value[0])
    return _("“%(words)s”") % {"words": value.text if isinstance(value, Sought) else " ".join(value)}
