"""Who protected witnesses are: kept, changed, read and shredded by holders of identities, each time with a purpose.

Every operation enters who does what with whose identity, and to what purpose, in the internal log (collection
``identities``, nothing of the identity), and commits that before the vault is touched. Its key is the witness's primary
key: a slug may be a name, and would outlive its purge in entries that must keep who looked and why.

The two databases share no transaction. First the entry is committed, with a token where a new one is needed; then the
vault's row, while the ledger is held, so that nobody merges or deletes the witness meanwhile. What ends in between, by
``kill -9`` too, leaves an entry of something attempted and perhaps a token that leads to nothing; nothing that was
acknowledged is lost. A row is deleted before its token: no row is left without one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from claims.choices import Log
from claims.ledger.body import NewEntry
from claims.models import IdentityToken, Witness
from claims.search.folding import fold
from claims.vault.models import Identity
from claims.vault.particulars import NOBODY, Particulars, opened, sealed
from claims.vault.router import VAULT
from claims.vault.sealing import SealingError, current_key
from claims.vault.wiping import wipe

from . import access, identity_tokens, ledger
from .accounts import holds_identities
from .busy import is_busy
from .change import Refused
from .reason import given

COLLECTION = "identities"
STRAYS = "identities_of_nobody"
"""The collection of entries about identities that belong to no witness."""
SHORTEST_PURPOSE = 15
"""Characters: a word is no purpose."""


class Kept(NamedTuple):
    """One identity of a witness, who has several after a merge."""

    handle: str
    """Names it in forms; nobody finds the token by it."""
    particulars: Particulars
    problem: str = ""
    """Why it cannot be opened; empty if it was."""


class ChangedMeanwhileError(Refused):
    """Somebody else changed the identity since it was shown. ``now`` is what the vault holds of it."""

    def __init__(self, now: Particulars) -> None:
        super().__init__(
            _(
                "Somebody else has changed this identity since it was shown to you. Nothing was saved; compare, and save again."
            )
        )
        self.now = now


# ---------------------------------------------------------------- reading


@sensitive_variables()
def read(*, by: AbstractUser, witness: Witness, purpose: str) -> list[Kept]:
    """What the vault holds of this witness, once it is recorded who reads it and why.

    Raises PermissionDenied for whoever is no holder or may not see the witness; Refused without a purpose, a key, or a
    vault. What cannot be opened is told with the reason.
    """
    purpose = asked(by, purpose, witness)
    current_key_or_refuse()
    enter(by=by, action="identity_read", key=str(witness.pk), purpose=purpose)
    with vault():
        tokens = (
            IdentityToken.objects.filter(witness=witness).order_by("came_from", "pk").values_list("token", flat=True)
        )
        rows = Identity.objects.in_bulk(list(tokens))
        return [_kept(rows[token]) for token in tokens if token in rows]


@sensitive_variables()
def read_strays(*, by: AbstractUser, purpose: str) -> list[Kept]:
    """What the vault holds of nobody: witnesses were deleted, or the databases do not belong together."""
    purpose = asked(by, purpose)
    current_key_or_refuse()
    enter(by=by, action="identity_read", key="", purpose=purpose, collection=STRAYS)
    with vault():
        return [_kept(row) for row in _strays()]


def _strays() -> list[Identity]:
    known = set(IdentityToken.objects.filter(witness__isnull=False).values_list("token", flat=True))
    stray = [token for token in Identity.objects.values_list("token", flat=True) if token not in known]
    return list(Identity.objects.filter(token__in=stray[:MOST_STRAYS]).order_by("token"))


MOST_STRAYS = 200


@sensitive_variables()
def _kept(row: Identity) -> Kept:
    try:
        return Kept(handle_of(row.token), opened(row))
    except SealingError as error:
        return Kept(handle_of(row.token), NOBODY, str(error))


def handle_of(token: str) -> str:
    return salted_hmac("claims.operations.identity", token, algorithm="sha256").hexdigest()[:32]


# ---------------------------------------------------------------- keeping and changing


@sensitive_variables()
def keep(
    *, by: AbstractUser, witness: Witness, particulars: Particulars, purpose: str, seen: str, handle: str = ""
) -> None:
    """Keep who the witness is, in place of what is kept under the handle; without one, of what is not kept yet.

    ``seen`` is the stamp of what the form was filled with. Raises ChangedMeanwhileError if that is not what the vault
    holds now; ValidationError for texts that cannot be kept; else as ``read`` does.
    """
    purpose = asked(by, purpose, witness)
    particulars.check()
    if any(f" {fold(name)} " in f" {fold(purpose)} " for name in particulars.names()):
        raise Refused(_("The purpose names the person. It is recorded where others read it: say it without the name."))
    current_key_or_refuse()
    action = "identity_changed" if handle else "identity_kept"
    token = enter(by=by, action=action, key=str(witness.pk), purpose=purpose, witness=witness, handle=handle)
    with _held(witness, token), vault(), transaction.atomic(using=VAULT):
        row = Identity.objects.select_for_update().filter(token=token).first()
        now = opened_or_refuse(row)
        if now.stamp() != seen:
            raise ChangedMeanwhileError(now)
        new = sealed(token, particulars)
        new.save(force_insert=row is None, force_update=row is not None)


@sensitive_variables()
def opened_or_refuse(row: Identity | None) -> Particulars:
    try:
        return NOBODY if row is None else opened(row)
    except SealingError as error:
        raise Refused(f"{error} {_('Nothing was written over it.')}") from None


# ---------------------------------------------------------------- shredding


def shred(*, by: AbstractUser, witness: Witness, handle: str, purpose: str) -> bool:
    """Delete one identity of the witness for good. Whether no trace is left in the vault's own files (``wipe``)."""
    purpose = asked(by, purpose, witness)
    token = enter(
        by=by, action="identity_shredded", key=str(witness.pk), purpose=purpose, witness=witness, handle=handle
    )
    with _held(witness, token):
        _delete(token)
    return _wiped()


def shred_stray(*, by: AbstractUser, handle: str, purpose: str) -> bool:
    """The same with an identity of nobody."""
    purpose = asked(by, purpose)
    with vault():
        token = next((row.token for row in _strays() if handle_of(row.token) == handle), None)
    if token is None:
        raise Refused(_("There is no such identity any more."))
    enter(by=by, action="identity_shredded", key="", purpose=purpose, collection=STRAYS)
    with transaction.atomic(durable=True):
        ledger.hold()
        if IdentityToken.objects.filter(token=token, witness__isnull=False).exists():
            raise Refused(_("Its witness is there again. Shred it on the page of the witness."))
        _delete(token)
    return _wiped()


def _delete(token: str) -> None:
    with vault(), transaction.atomic(using=VAULT):
        Identity.objects.filter(token=token).delete()
    identity_tokens.forget(token)


def _wiped() -> bool:
    try:
        return wipe()
    except DatabaseError:  # somebody else is at it: it is deleted all the same
        return False


# ---------------------------------------------------------------- what they have in common


def asked(by: AbstractUser, purpose: str, witness: Witness | None = None) -> str:
    """The purpose as it is recorded. Raises PermissionDenied, Refused."""
    if not holds_identities(by) or (witness is not None and not access.may_see(by, witness)):
        raise PermissionDenied
    purpose = given(purpose)
    if len(purpose) < SHORTEST_PURPOSE:
        raise Refused(
            _("The purpose has %(length)s characters; expected %(shortest)s at least, so that others understand it.")
            % {"length": len(purpose), "shortest": SHORTEST_PURPOSE}
        )
    return purpose


def current_key_or_refuse() -> None:
    try:
        current_key()
    except SealingError as error:
        raise Refused(str(error)) from None


def enter(
    *,
    by: AbstractUser,
    action: str,
    key: str,
    purpose: str,
    collection: str = COLLECTION,
    witness: Witness | None = None,
    handle: str = "",
) -> str:
    """Commit the entry; and find the token that is meant, or make the first one of the witness, which is returned.

    Raises Refused if the witness has no such identity. ``durable``: never inside of what may yet be undone.
    """
    with transaction.atomic(durable=True):
        token = ""
        if witness is not None:
            token = _token(witness, handle)
        entry = NewEntry(Log.INTERNAL, action, collection, key, None, "", f"{collection}/{key}")
        ledger.append([entry], by=by, reason=purpose)
    return token


def _token(witness: Witness, handle: str) -> str:
    ledger.hold()
    if not Witness.objects.filter(pk=witness.pk, slug=witness.slug).exists():
        raise Refused(_("The witness is not there any more under this name. Open the page again."))
    if not handle:
        return identity_tokens.token_of(witness).token
    tokens = IdentityToken.objects.filter(witness=witness).values_list("token", flat=True)
    for token in tokens:
        if handle_of(token) == handle:
            return token
    raise Refused(_("There is no such identity any more."))


@contextmanager
def _held(witness: Witness, token: str) -> Iterator[None]:
    """Nobody merges or deletes the witness, or takes its token, while the vault is written."""
    with transaction.atomic(durable=True):
        ledger.hold()
        if not IdentityToken.objects.filter(token=token, witness=witness.pk).exists():
            raise Refused(_("The witness was merged or deleted at this moment. Nothing was done."))
        yield


@contextmanager
def vault() -> Iterator[None]:
    """Raises Refused if the vault's database is not there, or not as it should be; others that are busy are waited for."""
    if why := why_not_there():
        raise Refused(why)
    try:
        yield
    except DatabaseError as error:
        if is_busy(error):
            raise
        # Not the database's own words: some repeat the values of a row.
        raise Refused(
            _("The vault’s database cannot be used: run manage.py migrate, and see the site’s log.")
        ) from None


def why_shut() -> str:
    """Why nothing can be read from the vault as it stands, as far as that is known without asking it; else empty."""
    try:
        current_key()
    except SealingError as error:
        return str(error)
    return why_not_there()


def why_not_there() -> str:
    """Why this process has no vault; empty if it has. SQLite would make an empty file where there is none."""
    if VAULT not in connections.settings:
        return _("This process has no vault: EVIDENCE_ROLE is public.")
    database: Any = connections[VAULT].settings_dict
    if connections[VAULT].vendor == "sqlite" and not Path(database["NAME"]).exists():
        return _("The vault’s database is not there: run manage.py migrate, or restore it.")
    return ""
