"""Bundles in: everything is checked first, then written in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from claims.choices import State
from claims.operations.change import change
from claims.operations.ledger import Actor, heads

from .check import Bundle, Checker, Counted, Plan
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
    plan = check(bundle, update=update, state=state, advance=checked)
    if plan.wrong or len(bundle.problems) or dry_run:
        return Imported(plan.counted, plan.wrong)
    try:
        with change(by=by) as work:
            work.hold()
            if heads() != before:
                plan = check_again(bundle, update=update, state=state)
            Writer(plan, work, by=by, advance=written).run()
    except WrongByNowError as error:
        return Imported(error.plan.counted, error.plan.wrong)
    return Imported(plan.counted, 0)


class WrongByNowError(Exception):
    """What was right when it was checked is wrong by now, because somebody wrote in between."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


def check(bundle: Bundle, *, update: bool, state: State, advance: Callable[[int], None]) -> Plan:
    return Checker(bundle, update=update, state=state, advance=advance).run()


def check_again(bundle: Bundle, *, update: bool, state: State) -> Plan:
    """Check while others wait. Raises WrongByNowError."""
    plan = check(bundle, update=update, state=state, advance=nobody_watches)
    if plan.wrong:
        raise WrongByNowError(plan)
    return plan
