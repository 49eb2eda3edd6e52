"""Bundles in: everything is checked first, then written in one transaction."""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from claims.choices import State
from claims.operations.change import Change, change
from claims.operations.ledger import Actor, heads

from .attached import Attached, AttachedFiles, NotKeptError
from .check import Checker
from .plan import Bundle, Changed, Counted, Plan
from .write import Writer

__all__ = ["Attached", "Changed", "Counted", "Imported", "NotKeptError", "import_bundle"]


def nobody_watches(*_progress: object) -> None:
    """Progress that is told to nobody."""


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do, by collection; it did nothing where the bundle has problems."""

    counted: dict[str, Counted]
    attached: Attached
    changes: list[Changed]
    """The first columns of records that stand which it changed, or would change."""


def import_bundle(
    *,
    by: Actor,
    bundle: Bundle,
    update: bool = False,
    since: datetime | None = None,
    state: State = State.PUBLISHED,
    dry_run: bool = False,
    begun: Callable[[str, int | None], None] = nobody_watches,
    checked: Callable[[int], None] = nobody_watches,
    written: Callable[[int], None] = nobody_watches,
) -> Imported:
    """Bring the records of a bundle in, all or none.

    Problems are told to the bundle, with their row and column; if there are any, nothing is written.
    ``since``: when the bundle was exported. With ``update``, a record that was changed here later is a conflict.
    ``state`` is that of new records whose row says none. ``begun`` is called with what begins, and of
    how many rows if that is known; ``checked`` and ``written`` with the number of rows done since.
    Raises NotKeptError, and no row is written, if an attached file cannot be kept.
    """
    checking = partial(check, bundle, update=update, since=since, state=state, advance=checked)
    begun("Checking", None)
    files = AttachedFiles(bundle)
    files.check()  # before the heads are read: it may take long, and what others write meanwhile is no matter
    before = heads()
    with closing(checking()) as plan:
        told = files.told()
        if len(bundle.problems) or dry_run:
            return Imported(plan.counted, told, plan.changes)
        files.keep(begun)
        with change(by=by) as work:
            if heads() == before:
                write(plan, work, begun, written)
                return Imported(plan.counted, told, plan.changes)
    # Somebody wrote while we checked: check again, while others wait.
    begun("Checking again", None)
    with change(by=by) as work, closing(checking()) as plan:
        if not len(bundle.problems):
            write(plan, work, begun, written)
        return Imported(plan.counted, told, plan.changes)


def write(plan: Plan, work: Change, begun: Callable[[str, int | None], None], written: Callable[[int], None]) -> None:
    begun("Writing", plan.rows)
    Writer(plan, work, advance=written).run()


def check(
    bundle: Bundle, *, update: bool, state: State, advance: Callable[[int], None], since: datetime | None = None
) -> Plan:
    checker = Checker(bundle, update=update, since=since, state=state, advance=advance)
    try:
        return checker.run()
    except BaseException:
        with suppress(OSError):  # the disk being full, it is full for what is left too
            checker.plan.close()
        raise
