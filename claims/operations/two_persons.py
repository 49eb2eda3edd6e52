"""The rule that nobody publishes what he or she created or changed: when it is on, and whose work a record is."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.auth.models import AbstractUser, User
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from claims.choices import Log
from claims.models import LedgerEntry, ReviewedRecord

from .roles import ADMIN, REVIEWER

NO_CHANGE = ("submitted", "returned", "withdrawn")
"""Actions by which a record moves and what it says stays."""

MOST_NAMED = 3


def publishers() -> QuerySet[User]:
    """The accounts that may sign in at the desk and publish there."""
    roles = User.objects.filter(groups__name__in=(REVIEWER, ADMIN)).values("pk")
    return User.objects.filter(Q(is_superuser=True) | Q(pk__in=roles), is_active=True, is_staff=True)


def rule_is_on() -> bool:
    return settings.TWO_PERSON == "on" or (settings.TWO_PERSON == "auto" and publishers()[:2].count() > 1)


def own_work(by: AbstractUser, records: Sequence[ReviewedRecord]) -> set[tuple[str, str]]:
    """Collection and slug of those of the records that this account created or changed since they were last public."""
    if not records:
        return set()
    own = _own_work(by, of_these(records))
    # Whoever else gave one of them another slug did not write what it says.
    renamed = LedgerEntry.objects.filter(of_these(records), action="renamed").order_by()
    for collection, key in renamed.values_list("collection", "key").distinct():
        names = [key, *former_keys(collection, key)]
        if _own_work(by, Q(collection=collection, key__in=names), as_one=True):
            own.add((collection, key))
    return own


def _own_work(by: AbstractUser, of: Q, *, as_one: bool = False) -> set[tuple[str, str]]:
    """``as_one``: all keys are those of one record, so that what was public under one of them was public."""
    entries = LedgerEntry.objects.filter(of).order_by().values(*(("collection",) if as_one else ("collection", "key")))
    public = entries.filter(log=Log.PUBLIC).annotate(newest=Max("at"))
    # What a published record says to editors alone is entered in the same change as what it says to the public.
    last_public = {(row["collection"], row.get("key", "")): row["newest"] for row in public}
    theirs = entries.filter(log=Log.INTERNAL, by=by.get_username()).exclude(action__in=NO_CHANGE)
    changed = {(row["collection"], row.get("key", "")): row["newest"] for row in theirs.annotate(newest=Max("at"))}
    return {name for name, at in changed.items() if name not in last_public or at > last_public[name]}


def former_keys(collection: str, key: str) -> list[str]:
    """The slugs under which the ledger had the record before; also of a draft, whose former slug nothing else keeps.

    A renaming leaves an entry that ends the former key, and one of the same moment under the new one.
    """
    found: list[str] = []
    entries = LedgerEntry.objects.filter(collection=collection, action="renamed")
    waiting = [key]
    while waiting:
        began = entries.filter(key=waiting.pop()).exclude(full_digest="").values("at")
        ended = entries.filter(at__in=began, full_digest="").exclude(key__in=[key, *found])
        new = list(ended.order_by().values_list("key", flat=True).distinct())
        found += new
        waiting += new
    return found


def of_these(records: Sequence[ReviewedRecord]) -> Q:
    """The entries of these records; there must be one at least."""
    by_collection: dict[str, list[str]] = {}
    for record in records:
        by_collection.setdefault(record.collection, []).append(record.slug)
    return reduce(or_, (Q(collection=collection, key__in=slugs) for collection, slugs in by_collection.items()))


def why_not_alone(by: AbstractUser) -> str:
    """What to tell somebody who would publish his or her own work: who must do it instead."""
    others = [user.get_username() for user in publishers().exclude(pk=by.pk).order_by("username")[:MOST_NAMED]]
    if not others:
        return _(
            "You created or changed it since it was last public, so somebody else must publish it; but no other account "
            "may. Ask an administrator for a second reviewer."
        )
    return _("You created or changed it since it was last public, so another reviewer must publish it: %(who)s.") % {
        "who": ", ".join(others)
    }
