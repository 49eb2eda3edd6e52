"""By which relations an item comes to bear on a claim that it is not linked to, step by step.

The reasoning tells through which claims; a page says a sentence, and needs a relation that carries each step.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from claims.analysis.facts import Relation
from claims.analysis.stance import RULES, SUBJECT, Bearing

MOST_STEPS = 6
"""Relations told of one way; of a longer one all but the last of them."""


class Step(NamedTuple):
    """To ``claim``, by a relation of this kind; ``forward`` if the claim before is its subject."""

    kind: str
    forward: bool
    claim: str


@dataclass(frozen=True, slots=True)
class Way:
    """From ``linked``, the claim the item is linked to, as ``given``, to the claim ``end``, with ``stance``.

    ``left_out``: how many claims there are between the last of ``steps`` and the end of a long way.
    """

    stance: str
    linked: str
    given: str
    end: str
    steps: tuple[Step, ...]
    left_out: int = 0

    @property
    def claims(self) -> set[str]:
        """All that are named."""
        return {self.linked, *(step.claim for step in self.steps)}


class Passage(NamedTuple):
    kind: str
    forward: bool
    given: str
    gives: str


class Ways:
    """What passes from claim to claim by these relations."""

    def __init__(self, relations: Iterable[Relation], *, whole: bool = False) -> None:
        """``whole``: long ways are told to their end."""
        self._most_steps = None if whole else MOST_STEPS
        found: dict[tuple[str, str], set[Passage]] = defaultdict(set)
        for relation in relations:
            for rule in RULES:
                if rule.kind == relation.kind:
                    forward = rule.start == SUBJECT
                    ends = (relation.subject, relation.object) if forward else (relation.object, relation.subject)
                    found[ends].add(Passage(rule.kind, forward, rule.given, rule.gives))
        self._passages = {ends: sorted(passages) for ends, passages in found.items()}

    def of(self, bearing: Bearing, linked_as: Mapping[str, str]) -> tuple[Way, ...]:
        """One way for an inherited stance, two for a conflicting one, none for a direct link.

        ``linked_as``: the item's own stance on each claim to which it is linked.
        """
        if not bearing.inherited:
            return ()
        paths = [bearing.path, bearing.against] if bearing.against else [bearing.path]
        arriving = [self._along(path, linked_as[path[0]]) for path in paths]
        return tuple(
            self._way(stance, path, linked_as[path[0]], steps[stance])
            for path, steps, stance in zip(paths, arriving, _told_apart(bearing, arriving), strict=True)
        )

    def _along(self, path: Sequence[str], given: str) -> dict[str, tuple[Step, ...]]:
        """The steps of this path, by the stance with which they arrive."""
        found: dict[str, tuple[Step, ...]] = {given: ()}
        for start, end in pairwise(path):
            found = {
                passage.gives: (*found[passage.given], Step(passage.kind, passage.forward, end))
                for passage in reversed(self._passages.get((start, end), ()))
                if passage.given in found
            }
        return found

    def _way(self, stance: str, path: Sequence[str], given: str, steps: tuple[Step, ...]) -> Way:
        if self._most_steps is None or len(steps) <= self._most_steps:
            return Way(stance, path[0], given, path[-1], steps)
        return Way(stance, path[0], given, path[-1], steps[: self._most_steps - 1], len(steps) - self._most_steps)


def _told_apart(bearing: Bearing, arriving: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """The stance with which each path arrives. Where either may, the reasoning has sorted them by the word."""
    if len(arriving) == 1:
        return (bearing.stance,)
    one, other = (sorted(steps) for steps in arriving)
    return next((first, second) for first in one for second in other if first != second)
