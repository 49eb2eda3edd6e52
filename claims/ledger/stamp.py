"""What the public log is now, in one look: whatever is worked out from public records may be kept by it."""

from typing import Any

from claims.choices import Log
from claims.models import LedgerHead

Stamp = tuple[Any, ...]


def stamp() -> Stamp | None:
    """The size of the public log and the roots of its tree, which no other log of that size has; None before its start.

    Every change that the public can see enters that log in its own transaction, so that two equal stamps have the same
    public record behind them. But for one thing: ``recount`` mends stored figures that were wrong, and a figure is no
    record. What was kept of a wrong one stays as it was until the next change.
    """
    found = LedgerHead.objects.filter(log=Log.PUBLIC).values_list("size", "frontier").first()
    return found and (found[0], bytes(found[1]))
