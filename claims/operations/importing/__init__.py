"""Bundles in: everything is checked first, then written in one transaction."""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from claims.choices import State
from claims.operations.change import Change, change
from claims.operations.ledger import Actor, heads
from claims.operations.purging import Purging

from .attached import Attached, AttachedFiles, NotKeptError
from .check import Checker
from .plan import Bundle, Changed, Counted, New, Plan
from .terms import ANY, Terms, at_the_desk
from .write import Writer

__all__ = ["Attached", "Changed", "Counted", "Imported", "New", "NotKeptError", "Terms", "at_the_desk", "import_bundle"]


def nobody_watches(*_progress: object) -> None:
    """Progress that is told to nobody."""


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do, by collection; it did nothing where the bundle has problems."""

    counted: dict[str, Counted]
    attached: Attached
    changes: list[Changed]
    """The first columns of records that stand which it changed, or would change."""
    new: dict[str, list[New]]
    """By collection the first records that it created, or would create."""
    fingerprint: str
    """The same for what would do the same."""
    purging: Purging | None = None
    """Of an import that was written: what protected witnesses were called before, which is told once and kept nowhere."""

    @property
    def written(self) -> bool:
        return self.purging is not None

    @classmethod
    def by(cls, plan: Plan, attached: Attached, *, purging: Purging | None = None) -> "Imported":
        return cls(plan.counted, attached, plan.changes, plan.new, plan.fingerprint, purging)


def import_bundle(
    *,
    by: Actor,
    bundle: Bundle,
    update: bool = False,
    since: datetime | None = None,
    state: State = State.PUBLISHED,
    dry_run: bool = False,
    reason: str = "",
    terms: Terms = ANY,
    only_as: str = "",
    begun: Callable[[str, int | None], None] = nobody_watches,
    checked: Callable[[int], None] = nobody_watches,
    written: Callable[[int], None] = nobody_watches,
) -> Imported:
    """Bring the records of a bundle in, all or none. Problems are told to the bundle; if it has any, nothing is written.

    ``since``: when the bundle was exported. With ``update``, a record that was changed here later is a conflict.
    ``state`` is that of new records whose row says none. ``only_as``: the fingerprint of an import that somebody was
    shown; one that would do anything else is not written. ``begun`` is called with what begins, and of how many rows if
    that is known; ``checked`` and ``written`` with the number of rows done since. What they raise ends it, nothing written.
    Raises NotKeptError, and no row is written, if an attached file cannot be kept.
    """
    checking = partial(check, bundle, update=update, since=since, state=state, terms=terms, advance=checked)
    is_right = partial(is_to_be_written, bundle=bundle, only_as=only_as)
    begun("Checking", None)
    files = AttachedFiles(bundle)
    files.check()  # before the heads are read: it may take long, and what others write meanwhile is no matter
    before = heads()
    with closing(checking()) as plan:
        told = files.told()
        if dry_run or not is_right(plan):
            return Imported.by(plan, told)
        files.keep(begun)
        with change(by=by, reason=reason) as work:
            if heads() == before:
                return write(plan, work, files, begun, written)
    begun("Checking again", None)  # somebody wrote while we checked: once more, while others wait
    with change(by=by, reason=reason) as work, closing(checking()) as plan:
        return write(plan, work, files, begun, written) if is_right(plan) else Imported.by(plan, told)


def is_to_be_written(plan: Plan, bundle: Bundle, only_as: str) -> bool:
    return not len(bundle.problems) and (not only_as or plan.fingerprint == only_as)


def write(
    plan: Plan,
    work: Change,
    files: AttachedFiles,
    begun: Callable[[str, int | None], None],
    written: Callable[[int], None],
) -> Imported:
    begun("Writing", plan.rows)
    Writer(plan, work, advance=written).run()
    files.record(work)
    return Imported.by(plan, files.told(), purging=work.purging)


def check(
    bundle: Bundle,
    *,
    update: bool,
    state: State,
    advance: Callable[[int], None],
    since: datetime | None = None,
    terms: Terms = ANY,
) -> Plan:
    checker = Checker(bundle, update=update, since=since, state=state, terms=terms, advance=advance)
    try:
        return checker.run()
    except BaseException:
        with suppress(OSError):  # the disk being full, it is full for what is left too
            checker.plan.close()
        raise
