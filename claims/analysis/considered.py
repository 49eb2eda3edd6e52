"""What has changed since an assessment was given (design, "Assessments")."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .claim import Evidence


@dataclass(frozen=True, slots=True)
class Bore:
    """How an item bore on the claim at some time."""

    stance: str
    inherited: bool
    strength: str
    discounted: bool

    @classmethod
    def of(cls, row: Evidence) -> "Bore":
        return cls(row.stance, row.bearing.inherited, row.bearing.strength, row.discounted)


@dataclass(frozen=True, slots=True)
class Altered:
    """An item that was considered and bears on the claim otherwise now, or says something else."""

    item: str
    before: Bore
    now: Bore
    edited: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Items in the order of slugs. ``gone`` bear on the claim no more, or are no longer public."""

    added: tuple[str, ...] = ()
    altered: tuple[Altered, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.altered or self.gone)

    def __len__(self) -> int:
        return len(self.added) + len(self.altered) + len(self.gone)


def changes(considered: Mapping[str, Bore], evidence: Collection[Evidence], edited: Collection[str]) -> Changes:
    """From what was ``considered`` to the ``evidence`` of now; ``edited`` are the items whose own text has changed."""
    now = {row.item: Bore.of(row) for row in evidence}
    altered = (
        Altered(item, before, now[item], item in edited)
        for item, before in sorted(considered.items())
        if item in now and (before != now[item] or item in edited)
    )
    return Changes(
        tuple(sorted(now.keys() - considered.keys())),
        tuple(altered),
        tuple(sorted(considered.keys() - now.keys())),
    )
