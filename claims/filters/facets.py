"""What a reader can choose in a list, what is chosen, and the address of each change: one thing, shown in two places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from claims import edtf

from .counting import Tally, Wanted, tallies
from .fields import Sought
from .parameters import (
    AtLeastFilter,
    ChoiceParameter,
    Parameter,
    PossiblyAfterFilter,
    PossiblyBeforeFilter,
    RecordsFilter,
    TagsFilter,
    VocabularyFilter,
)
from .sorting import RELEVANCE

if TYPE_CHECKING:  # base is above this module
    from .base import ListFilterSet

COMMONEST = 20


class Links:
    """Addresses of the list with one thing changed. Whatever changes its rows starts at page 1 again."""

    def __init__(self, path: str, given: QueryDict) -> None:
        self.path, self.given = path, given
        self._others: dict[str, tuple[str, str]] = {}

    @property
    def query(self) -> str:
        """What is given, as the end of an address, but for the page."""
        return self._address("page", []).removeprefix(self.path)

    def with_page(self, number: int) -> str:
        return self._address("page", [str(number)] if number > 1 else [])

    def with_value(self, name: str, value: str) -> str:
        return self._address(name, [*self.given.getlist(name), value])

    def without_value(self, name: str, value: str) -> str:
        return self._address(name, [other for other in self.given.getlist(name) if other.strip() != value])

    def without(self, name: str) -> str:
        return self._address(name, [])

    def only(self, names: Iterable[str]) -> str:
        """The address with these parameters alone."""
        kept = QueryDict(mutable=True)
        for name in names:
            kept.setlist(name, self.given.getlist(name))
        return self._join(kept)

    def _address(self, name: str, values: list[str]) -> str:
        if name == "q" and not values:  # which may take the order away too
            return self.only(other for other in self.given if other not in {"q", "page"})
        before, after = self._around(name)
        parts = (before, urlencode([(name, value) for value in values]), after)
        query = "&".join(part for part in parts if part)
        return f"{self.path}?{query}" if query else self.path

    def _around(self, name: str) -> tuple[str, str]:
        """What stands before and behind the parameter, the page left out: the same for all its choices."""
        if name not in self._others:
            names = list(self.given)
            at = names.index(name) if name in names else len(names)
            self._others[name] = self._encoded(names[:at]), self._encoded(names[at + 1 :])
        return self._others[name]

    def _encoded(self, names: Iterable[str]) -> str:
        return urlencode([(name, value) for name in names if name != "page" for value in self.given.getlist(name)])

    def _join(self, parameters: QueryDict) -> str:
        if "".join(parameters.getlist("sort")).strip() == RELEVANCE and not "".join(parameters.getlist("q")).strip():
            parameters.pop("sort")  # without words there is no such order
        query = parameters.urlencode()
        return f"{self.path}?{query}" if query else self.path


@dataclass(frozen=True)
class Choice:
    """One value of a parameter: its words, whether it is chosen, and the address that changes that.

    ``count``: the number of results it would give by itself; None for what a reader writes (words, dates).
    """

    value: str
    label: str
    chosen: bool
    toggle: str
    count: int | None = None


@dataclass(frozen=True)
class Facet:
    """A parameter with its choices. ``input``: ``choices`` of a vocabulary, ``records``, ``tags``, or one text.

    That is a ``date``, a ``number`` or ``words``. ``more``: there are other choices than the commonest given here.
    """

    name: str
    label: str
    input: str
    choices: tuple[Choice, ...]
    more: bool = False

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


@dataclass(frozen=True)
class Removal:
    """One filter with all its values, the number of results there would be without it, and the address of those."""

    label: str
    value: str
    number: int
    link: str


def removals(filterset: "ListFilterSet") -> list[Removal]:
    """What taking away each active filter would give, most results first. One query for each. Raises BadParameters."""
    active = [facet for facet in filterset.facets if facet.chosen]
    found = [
        Removal(
            facet.label,
            _(" or ").join(choice.label for choice in facet.chosen),
            filterset.answer.without(facet.name) if filterset.answer else filterset.without(facet.name).count(),
            filterset.links.without(facet.name),
        )
        for facet in active
    ]
    return sorted(found, key=lambda removal: -removal.number)


def facets(filterset: "ListFilterSet") -> list[Facet]:
    """The parameters as the reader sees them, with what each choice would give. Raises BadParameters."""
    given = {
        name: filterset.form.cleaned_data[name]
        for name, parameter in filterset.filters.items()
        if isinstance(parameter, Parameter)
    }
    wanted = [one for name, value in given.items() for one in _wanted(filterset.filters[name], name, value)]
    found: dict[str, list[list[Tally]]] = {name: [] for name in given}
    for one, tallied in zip(wanted, _tallied(filterset, wanted), strict=True):
        found[one.name].append(tallied)
    return [_facet(filterset, name, value, *found[name]) for name, value in given.items()]


def _tallied(filterset: "ListFilterSet", wanted: Sequence[Wanted]) -> list[list[Tally]]:
    return filterset.answer.tallies(wanted) if filterset.answer else tallies(filterset, wanted)


def _wanted(parameter: Parameter, name: str, value: Any) -> list[Wanted]:
    """What to count: all of a vocabulary, else the commonest, one more to see whether there are more, and those chosen."""
    if isinstance(parameter, RecordsFilter | TagsFilter):
        chosen = [Wanted(name, among=list(by_value(parameter, value)))] if value else []
        return [Wanted(name, most=COMMONEST + 1), *chosen]
    return [Wanted(name)] if isinstance(parameter, ChoiceParameter) else []


def by_value(parameter: Parameter, chosen: Sequence[Any]) -> dict[str, tuple[str, str]]:
    """What is chosen by its value as it is counted: what the reader gave for it, and its label."""
    if isinstance(parameter, RecordsFilter):
        return {record.slug: (record.slug, record.label) for record in chosen}
    if isinstance(parameter, TagsFilter):
        return {tag.lower(): (tag, tag.lower()) for tag in chosen}
    return {word: (word, "") for word in chosen}


def _facet(filterset: "ListFilterSet", name: str, value: Any, *found: list[Tally]) -> Facet:
    parameter: Parameter = filterset.filters[name]
    label, links = str(parameter.label), filterset.links
    if not isinstance(parameter, ChoiceParameter):
        words, given = _in_words(parameter, value), links.given.get(name, "").strip()
        written = (Choice(given, words, True, links.without_value(name, given)),) if words else ()
        return Facet(name, label, _input(parameter), written)
    chosen = by_value(parameter, value)
    numbers = {tally.value: tally.number for tallied in found for tally in tallied}
    if isinstance(parameter, VocabularyFilter):
        offered = [(str(word), str(words)) for word, words in parameter.extra["choices"]]
        return Facet(name, label, "choices", choices(name, offered, numbers, chosen, links))
    common = [(tally.value, tally.label or tally.value) for tally in found[0][:COMMONEST]]
    rare = [(word, words) for word, (_given, words) in chosen.items() if word not in dict(common)]
    kind = "tags" if isinstance(parameter, TagsFilter) else "records"
    return Facet(
        name, label, kind, choices(name, [*rare, *common], numbers, chosen, links), more=len(found[0]) > COMMONEST
    )


def _input(parameter: Parameter) -> str:
    if isinstance(parameter, AtLeastFilter):
        return "number"
    return "date" if isinstance(parameter, PossiblyAfterFilter | PossiblyBeforeFilter) else "words"


def chips(facets: Sequence[Facet]) -> list[Chip]:
    return [Chip(facet.name, facet.label, choice.label, choice.toggle) for facet in facets for choice in facet.chosen]


def choices(
    name: str,
    offered: Iterable[tuple[str, str]],
    numbers: Mapping[str, int],
    chosen: Mapping[str, tuple[str, str]],
    links: Links,
) -> tuple[Choice, ...]:
    """What is offered (labels by value), each with its number; ``chosen`` as ``by_value`` tells it."""
    return tuple(
        Choice(value, label, True, links.without_value(name, chosen[value][0]), numbers.get(value, 0))
        if value in chosen
        else Choice(value, label, False, links.with_value(name, value), numbers.get(value, 0))
        for value, label in offered
    )


def _in_words(parameter: Parameter, value: Any) -> str:
    if isinstance(parameter, AtLeastFilter):
        return "" if value is None else str(value)
    if not value:
        return ""
    if isinstance(parameter, PossiblyAfterFilter | PossiblyBeforeFilter):
        return edtf.describe(value[0])
    return _("“%(words)s”") % {"words": value.text if isinstance(value, Sought) else " ".join(value)}
