"""Parameters of a claim's own page: which of its evidence is shown. As strict as those of lists; no figure changes."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.analysis.claim import Evidence
from claims.analysis.facts import Item
from claims.analysis.origins import Origin
from claims.analysis.stance import CONFLICTING
from claims.choices import Directness, Stance

from .base import given_parameters
from .facets import COMMONEST, Chip, Choice, Facet, Links, chips
from .fields import SeveralField, VocabularyField
from .problems import BadParameters, Problem, echo
from .single import unknown

DIRECT, INHERITED = "direct", "inherited"
STANCE, WAY, DIRECTNESS, ORIGIN = "stance", "way", "directness", "origin"

LABELS: Mapping[str, Any] = {
    STANCE: gettext_lazy("stance"),
    WAY: gettext_lazy("direct or inherited"),
    DIRECTNESS: gettext_lazy("directness"),
    ORIGIN: gettext_lazy("origin"),
}
VOCABULARIES: Mapping[str, Sequence[tuple[str, Any]]] = {
    STANCE: [*Stance.choices, (CONFLICTING, gettext_lazy("conflicting"))],
    WAY: [(DIRECT, gettext_lazy("linked to this claim")), (INHERITED, gettext_lazy("inherited"))],
    DIRECTNESS: Directness.choices,
}
FIELDS = {name: VocabularyField(choices=choices, required=False) for name, choices in VOCABULARIES.items()}

Asked = Mapping[str, Sequence[str]]
"""The values of each parameter; none: it narrows nothing."""


def asked_for(data: Any) -> tuple[Asked, QueryDict]:
    """The parameters by name, and all that say anything. Origins are not looked up. Raises BadParameters."""
    given = given_parameters(data)
    found: dict[str, Sequence[str]] = {}
    problems: list[Problem] = []
    for name, field in {**FIELDS, ORIGIN: SeveralField(required=False)}.items():
        try:
            found[name] = field.to_python(given.getlist(name))
        except ValidationError as error:
            problems.append(Problem(name, " ".join(error.messages)))
    problems += unknown([name for name in given if name not in LABELS], list(LABELS))
    if problems:
        raise BadParameters(problems)
    return found, given


def key_of(origin: Origin) -> str:
    """Its own among all origins, and fit for an address."""
    number = len(origin.slugs)
    return f"{origin.kind}-{origin.slugs[0]}" if number == 1 else f"{origin.kind}{number}-{origin.slugs[0]}"


@dataclass(frozen=True)
class Narrowing:
    """What is asked for, over all the evidence there is on the claim. ``items`` are the facts of it, by slug."""

    asked: Asked
    links: Links
    evidence: Sequence[Evidence]
    items: Mapping[str, Item]

    def check(self) -> None:
        """Raises BadParameters for an origin that no item here has."""
        if wrong := [key for key in self.asked[ORIGIN] if key not in self.origins]:
            told = _("”, “").join(echo(key) for key in wrong[:5])
            message = _(
                "No evidence on this claim has the origin “%(origins)s”. Choose one of those that the page lists."
            )
            raise BadParameters([Problem(ORIGIN, message % {"origins": told})])

    @property
    def is_active(self) -> bool:
        return any(self.asked.values())

    def keeps(self, row: Evidence, but: str = "") -> bool:
        """Whether it meets every parameter; ``but`` this one."""
        return all(
            name == but or not wanted or not self._values(row, name).isdisjoint(wanted)
            for name, wanted in self.asked.items()
        )

    @cached_property
    def origins(self) -> dict[str, Origin]:
        return {key_of(origin): origin for row in self.evidence for origin in row.origins}

    @cached_property
    def counts(self) -> dict[str, Counter[str]]:
        """By parameter and value the items it would give, the parameter itself being open."""
        return {
            name: Counter(value for row in self.evidence if self.keeps(row, name) for value in self._values(row, name))
            for name in LABELS
        }

    @cached_property
    def offered(self) -> list[str]:
        """Keys of the origins to choose from: those chosen, then the commonest."""
        chosen = list(self.asked[ORIGIN])
        common = sorted(self.counts[ORIGIN].items(), key=lambda pair: (-pair[1], pair[0]))
        return [*chosen, *(key for key, _number in common[:COMMONEST] if key not in chosen)]

    def facets(self, called: Callable[[Origin], str]) -> list[Facet]:
        """The parameters with their choices, each with its exact number."""
        of_origins = [(key, called(self.origins[key])) for key in self.offered]
        return [self._facet(name, VOCABULARIES.get(name, of_origins)) for name in LABELS]

    @staticmethod
    def chips(facets: Sequence[Facet]) -> list[Chip]:
        return chips(facets)

    @property
    def address(self) -> str:
        return self.links.path

    def _facet(self, name: str, pairs: Iterable[tuple[str, Any]]) -> Facet:
        choices = tuple(
            Choice(value, str(label), value in self.asked[name], self._toggle(name, value), self.counts[name][value])
            for value, label in pairs
        )
        return Facet(name, str(LABELS[name]), "choices", choices)

    def _toggle(self, name: str, value: str) -> str:
        chosen = value in self.asked[name]
        changed = self.links.without_value(name, value) if chosen else self.links.with_value(name, value)
        return f"{changed}#evidence"

    def _values(self, row: Evidence, name: str) -> set[str]:
        if name == STANCE:
            return {row.stance}
        if name == WAY:
            return {INHERITED if row.bearing.inherited else DIRECT}
        if name == DIRECTNESS:
            return {self.items[row.item].directness}
        return {key_of(origin) for origin in row.origins}
