"""Signing the head of the public log. The key comes from outside: the web process must not have it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from claims.choices import Log
from claims.ledger import checkpoint, merkle, tree
from claims.ledger.checkpoint import BadCheckpointError, Signed, SigningKey, VerifierKey
from claims.models import Checkpoint, LedgerEntry

from .change import Refused
from .ledger import hold


def sign_head(
    *, origin: str, key: SigningKey, known: Sequence[VerifierKey] = (), earlier: Sequence[Signed] = ()
) -> Checkpoint:
    """The signed head of the public log, stored; the same head signed again with the same key is stored once.

    A log must never sign what contradicts what it signed before: it has to go on from the newest stored checkpoint, and
    from ``earlier`` ones that were kept elsewhere. ``known`` are keys that checkpoints may have been signed with.
    Raises Refused if it does not, if the log is empty, or if its head is not that of its entries.
    """
    with transaction.atomic():
        hold()
        head, hashes = _head(), tree.StoredHashes(Log.PUBLIC)
        try:
            _refuse_torn(head, hashes)
            for signed, when in (*_stored([key.verifier, *known]), *((signed, "") for signed in earlier)):
                _refuse_other_past(head, hashes, signed, when)
        except tree.MissingHashError as error:
            raise Refused(_("%(error)s Run verifyledger, which says more.") % {"error": error}) from error
        note = checkpoint.sign(origin, head.size, head.root(), key)
        stored = Checkpoint.objects.filter(size=head.size, note=note).first()
        return stored or Checkpoint.objects.create(
            size=head.size, root=head.root(), signed_at=datetime.now(UTC), note=note
        )


def _head() -> merkle.Frontier:
    try:
        head = tree.head(Log.PUBLIC)
    except ValueError as error:
        raise Refused(_("The head of the public log is damaged: %(error)s") % {"error": error}) from None
    if not head.size:
        raise Refused(_("The public log is empty, so there is nothing to sign. Is this the site’s database?"))
    return head


def _refuse_torn(head: merkle.Frontier, hashes: tree.StoredHashes) -> None:
    """The head is what the stored subtrees and the last entries give, and no entry stands behind it. No more is read."""
    last = LedgerEntry.objects.filter(log=Log.PUBLIC).aggregate(last=Max("sequence"))["last"]
    if last != head.size - 1 or merkle.root(hashes, head.size) != head.root():
        raise Refused(
            _("The head of the public log says %(size)s entries, and is not that of its entries. Run verifyledger.")
            % {"size": head.size}
        )


def _stored(known: Sequence[VerifierKey]) -> Iterator[tuple[Signed, str]]:
    """The newest checkpoint in the database, if there is one, and when it was signed.

    Whoever rewrites the log can rewrite this row too, but cannot sign it.
    """
    newest = Checkpoint.objects.order_by("-size", "-id").first()
    if newest is None:
        return
    try:
        signed, signers = checkpoint.unchecked(newest.note)
        if keys := [key for key in known if key.hint in signers]:
            checkpoint.opened(newest.note, keys=keys, origin=None)
        if (signed.size, signed.root) != (newest.size, bytes(newest.root)):
            raise BadCheckpointError(f"It says {signed.size} entries, or another root than stands beside it.")
    except BadCheckpointError as error:
        raise Refused(
            _("The checkpoint that is stored for %(size)s entries was changed in the database: %(error)s")
            % {"size": newest.size, "error": error}
        ) from None
    yield signed, _(" at %(time)s UTC") % {"time": f"{newest.signed_at.astimezone(UTC):%Y-%m-%d %H:%M}"}


def _refuse_other_past(head: merkle.Frontier, hashes: tree.StoredHashes, signed: Signed, when: str) -> None:
    if signed.size > head.size or merkle.root(hashes, signed.size) != signed.root:
        raise Refused(
            _(
                "The log is no longer the one that was signed%(when)s with %(size)s entries: it was cut off or rewritten. "
                "Run verifyledger with that checkpoint."
            )
            % {"when": when, "size": signed.size}
        )
