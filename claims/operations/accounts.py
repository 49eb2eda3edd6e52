"""What happens to accounts and their groups, in the internal log: who made, changed or deleted one, and who signed in.

An account's entries have the collection ``accounts`` and its name as key, a group's ``groups``. They hold what it may do
and never a password.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, cast

from django.contrib.auth.models import AbstractUser as Account
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db import transaction
from django.db.models import Q

from claims.choices import Log
from claims.ledger.body import NewEntry, canonical, digest
from claims.models import LedgerEntry

from . import ledger

COLLECTION = "accounts"
GROUPS = "groups"
HOLDING = "claims.hold_identities"


class State(NamedTuple):
    """An account as far as it concerns others. ``password`` is compared and never kept."""

    record: dict[str, Any]
    password: str


def signed_in(account: Account) -> None:
    """Enter that somebody signed in at the desk."""
    with transaction.atomic():
        _enter([("signed_in", account.get_username(), None)], by=account)


@contextmanager
def watched(*, by: Account) -> Iterator[None]:
    """One transaction in which accounts and groups may be changed, by whatever form; what differs at its end is entered."""
    with transaction.atomic():
        ledger.hold()
        before, groups_before = _accounts(), _groups()
        yield
        after, groups_after = _accounts(), _groups()
        done: list[tuple[str, str, dict[str, Any] | None]] = []
        for pk in sorted(before.keys() | after.keys()):
            done += _done(before.get(pk), after.get(pk))
        _enter(done, by=by)
        _enter(list(_done_to_groups(groups_before, groups_after)), by=by, collection=GROUPS)


def was_used(username: str) -> bool:
    """Whether the ledger knows an account of this name, there still or not: it tells people by their names."""
    return LedgerEntry.objects.filter(collection=COLLECTION, key=username).exists()


def permissions_of(account: Account) -> set[str]:
    """What the account is permitted by its groups and by itself, were it active; a superuser may do all besides."""
    permitted = Permission.objects.filter(Q(user=account.pk) | Q(group__user=account.pk)).distinct()
    return {f"{label}.{name}" for label, name in permitted.values_list("content_type__app_label", "codename")}


def holds_identities(account: Account | AnonymousUser) -> bool:
    """Whether the account may read and change who protected witnesses are: as permitted now, to itself or by a group.

    To be a superuser is not enough: who runs the site need not know whom it protects.
    """
    is_active = account.pk is not None and User.objects.filter(pk=account.pk, is_active=True).exists()
    return is_active and HOLDING in permissions_of(cast(Account, account))


def _done(before: State | None, after: State | None) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
    if after is None:
        if before is not None:
            yield "deleted", before.record["username"], None
        return
    if before is None or before.record != after.record:
        yield "created" if before is None else "changed", after.record["username"], after.record
    if before is not None and before.password != after.password:
        yield "password_set", after.record["username"], after.record


def _done_to_groups(
    before: dict[int, dict[str, Any]], after: dict[int, dict[str, Any]]
) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
    for pk in sorted(before.keys() | after.keys()):
        was, now = before.get(pk), after.get(pk)
        if was is not None and (now is None or was["name"] != now["name"]):
            yield "deleted" if now is None else "renamed", was["name"], None
        if now is not None and was != now:
            yield "created" if was is None else "changed", now["name"], now


def _groups() -> dict[int, dict[str, Any]]:
    groups = Group.objects.prefetch_related("permissions__content_type")
    return {
        group.pk: {
            "name": group.name,
            "permissions": sorted(f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.all()),
        }
        for group in groups
    }


def _accounts() -> dict[int, State]:
    accounts = User.objects.prefetch_related("groups", "user_permissions__content_type")
    return {
        account.pk: State(
            {
                "username": account.username,
                "active": account.is_active,
                "staff": account.is_staff,
                "superuser": account.is_superuser,
                "groups": sorted(group.name for group in account.groups.all()),
                "permissions": sorted(
                    f"{one.content_type.app_label}.{one.codename}" for one in account.user_permissions.all()
                ),
            },
            account.password,
        )
        for account in accounts
    }


def _enter(done: list[tuple[str, str, dict[str, Any] | None]], *, by: Account, collection: str = COLLECTION) -> None:
    entries = []
    for action, name, record in done:
        told = None if record is None else canonical(record)
        entries.append(NewEntry(Log.INTERNAL, action, collection, name, told, digest(told), f"{collection}/{name}"))
    ledger.append(entries, by=by)
