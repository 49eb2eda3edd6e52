"""Bundles in: everything is checked first, then written in one transaction."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from claims.choices import State
from claims.operations.change import change
from claims.operations.ledger import Actor, heads

from .check import Checker
from .plan import Bundle, Counted, Plan
from .write import Writer

__all__ = ["Counted", "Imported", "import_bundle"]


def nobody_watches(_rows: int) -> None:
    """Progress that is told to nobody."""


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do, by collection; nothing where something is wrong."""

    counted: dict[str, Counted]
    wrong: int


def import_bundle(
    *,
    by: Actor,
    bundle: Bundle,
    update: bool = False,
    state: State = State.PUBLISHED,
    dry_run: bool = False,
    checked: Callable[[int], None] = nobody_watches,
    written: Callable[[int], None] = nobody_watches,
) -> Imported:
    """Bring the records of a bundle in, all or none.

    Problems are told to the bundle, with their row and column; if there are any, nothing is written.
    ``state`` is that of new records whose row says none. ``checked`` and ``written`` are called with
    the number of rows done since.
    """
    before = heads()
    with closing(check(bundle, update=update, state=state, advance=checked)) as plan:
        if plan.wrong or len(bundle.problems) or dry_run:
            return Imported(plan.counted, plan.wrong)
        with change(by=by) as work:
            if heads() == before:
                Writer(plan, work, by=by, advance=written).run()
                return Imported(plan.counted, 0)
    # Somebody wrote while we checked: check again, while others wait.
    with change(by=by) as work, closing(check(bundle, update=update, state=state, advance=nobody_watches)) as plan:
        if not plan.wrong:
            Writer(plan, work, by=by, advance=written).run()
        return Imported(plan.counted, plan.wrong)


def check(bundle: Bundle, *, update: bool, state: State, advance: Callable[[int], None]) -> Plan:
    return Checker(bundle, update=update, state=state, advance=advance).run()
