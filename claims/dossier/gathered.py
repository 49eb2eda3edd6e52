"""Which records a dossier holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.models import Claim


@dataclass(frozen=True)
class Gathered:
    """The claim, and of each collection of the bundle the primary keys of the public records that go with it.

    By themselves they give the same reasoning for the claim as the whole site does.
    """

    claim: Claim
    pks: Mapping[str, Sequence[int]]
    """Collection → primary keys, ascending. Every collection of a bundle is there, in the bundle's order."""

    @cached_property
    def total(self) -> int:
        """How many records there are in all."""
        return sum(len(pks) for pks in self.pks.values())
