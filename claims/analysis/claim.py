"""All that the record makes of one claim: its evidence, and what that comes to."""

from collections.abc import Mapping
from dataclasses import dataclass

from claims.choices import Balance

from .discount import Strike
from .lines import Lines
from .origins import Origin
from .record import OnRecord
from .stance import CONFLICTING, CONTEXT, CONTRADICTS, SUPPORTS, Bearing

SIDES = (SUPPORTS, CONTRADICTS)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One item that bears on the claim. ``strikes`` say why it is discounted; none: it is not."""

    item: str
    bearing: Bearing
    origins: frozenset[Origin]
    strikes: tuple[Strike, ...] = ()

    @property
    def stance(self) -> str:
        return self.bearing.stance

    @property
    def discounted(self) -> bool:
        return bool(self.strikes)

    @property
    def bears_on_it(self) -> bool:
        """Whether it may be told in a matrix: not discounted, and more than context."""
        return not self.strikes and self.bearing.stance != CONTEXT

    @property
    def counts(self) -> bool:
        return not self.strikes and self.bearing.stance in SIDES


@dataclass(frozen=True, slots=True)
class Group:
    """Counted items of one side that hang together by their origins, and how many lines they make."""

    items: tuple[str, ...]
    origins: tuple[Origin, ...]
    lines: Lines


@dataclass(frozen=True, slots=True)
class Rest:
    """What would go if this origin were discredited: ``items`` have it and no other; ``lines`` fall with them.

    Where ``exact`` is false, the one number of lines or the other could not be settled.
    """

    origin: Origin
    items: tuple[str, ...]
    lines: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """The counted items of one stance."""

    direct: int
    inherited: int
    lines: Lines
    groups: tuple[Group, ...]
    rests_on: tuple[Rest, ...]

    @property
    def items(self) -> int:
        return self.direct + self.inherited


@dataclass(frozen=True, slots=True)
class Figures:
    """What lists show of a claim: counted items by side, how many of them are inherited, and lines by side.

    Where they are not ``exact``, there are at least so many lines. The names are those of the fields of ``Claim``.
    """

    supporting_items: int = 0
    supporting_inherited: int = 0
    supporting_lines: int = 0
    supporting_lines_exact: bool = True
    contradicting_items: int = 0
    contradicting_inherited: int = 0
    contradicting_lines: int = 0
    contradicting_lines_exact: bool = True
    conflicting_items: int = 0
    discounted_items: int = 0
    context_items: int = 0

    @property
    def balance(self) -> Balance:
        if self.supporting_items and self.contradicting_items:
            return Balance.DISPUTED
        if self.supporting_items:
            return Balance.SUPPORTED_ONLY
        return Balance.CONTRADICTED_ONLY if self.contradicting_items else Balance.NONE


@dataclass(frozen=True, slots=True)
class ClaimAnalysis:
    """``evidence`` is every item with any bearing, in the order of slugs; ``on_record`` goes by date of appearance."""

    claim: str
    evidence: tuple[Evidence, ...]
    sides: Mapping[str, Side]
    on_record: tuple[OnRecord, ...]
    untraced: frozenset[Origin]

    @property
    def conflicting(self) -> tuple[Evidence, ...]:
        return tuple(row for row in self.evidence if row.stance == CONFLICTING and not row.discounted)

    @property
    def discounted(self) -> tuple[Evidence, ...]:
        """Context enters no count, this one neither."""
        return tuple(row for row in self.evidence if row.stance != CONTEXT and row.discounted)
