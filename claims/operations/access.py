"""Who may see and change what of the records, whatever page or form it is asked for.

Whoever may publish every kind of record *reviews*: sees and changes all. Whoever may read the ledger sees all, for it
holds every draft. Everybody else sees what is public and what is his or her own, and changes drafts of his or her own,
with the rows on them, so that nothing of it appears to the public without a reviewer.

A record is the own of whoever created it, as the ledger has it. Its author may have given it another slug since; if
somebody else did, the record is that person's from then on.
"""

from collections.abc import Iterator
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Exists, ForeignKey, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from claims.choices import Log, State
from claims.models import Agent, LedgerEntry, Record, ReviewedRecord, SluggedRecord, Topic
from claims.records import Plain, RecordType

from .roles import ENTERED, REVIEWED

Account = AbstractUser | AnonymousUser

KEPT = 300
"""Conditions kept at most: of one account there are some forty."""

MAKING = ("created", "renamed")
"""Actions that only whoever made a record, or gave it its slug, has in the ledger: its neighbours' changes are "changed"."""


# ---------------------------------------------------------------- accounts


def may_publish(user: Account, model: type[Model]) -> bool:
    """Whether the account may publish records of this model; and return and withdraw them."""
    meta = model._meta
    return user.has_perm(f"{meta.app_label}.publish_{meta.model_name}")


def reviews(user: Account) -> bool:
    return all(may_publish(user, model) for model in REVIEWED)


def sees_all(user: Account) -> bool:
    return user.has_perm("claims.view_ledgerentry") or reviews(user)


def may_import(user: Account) -> bool:
    """Whoever reviews, and may enter every kind of record: an import adds to and changes whatever it names."""
    return reviews(user) and all(
        user.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}")
        for model in ENTERED
        for action in ("add", "change")
    )


# ---------------------------------------------------------------- conditions


def own_q(model: type[SluggedRecord], username: str) -> Q:
    """The record was made by this account, and its slug has not been another record's since."""
    same = LedgerEntry.objects.filter(collection=model.collection)
    # Deleted, or renamed: the entry tells of no record any more, unless that was undone. An erased one has no bytes.
    revived = same.filter(key=OuterRef("key"), id__gt=OuterRef("id"), action="undone").exclude(full_digest="")
    ended = same.filter(
        ~Exists(revived), key=OuterRef("key"), id__gte=OuterRef("id"), full_digest="", body__isnull=False
    )
    made = same.filter(~Exists(ended), key=OuterRef("slug"), log=Log.INTERNAL, by=username, action__in=MAKING)
    return Q(Exists(made))


def visible_q(model: type[Any], username: str) -> Q:
    """What an account sees that does not see all, of a model or of the table between two."""
    if _stands_alone(model):
        return model.public_q() | own_q(model, username)
    rules = list(_references(model))
    named = reduce(and_, (one.if_any(_visible(one.to, username)) for one in rules))
    # A search that is about nothing here is nobody's.
    about = reduce(or_, (Q(**{f"{one.name}__isnull": False}) for one in rules if one.reviewed), Q())
    named &= about
    return named | model.public_q() if issubclass(model, Record) else named


def changeable_q(model: type[Any], username: str) -> Q:
    """What an account may change, and delete, that does not review."""
    if _stands_alone(model):
        open_: Q = Q(state=State.DRAFT) if issubclass(model, ReviewedRecord) else ~model.public_q()
        return open_ & own_q(model, username)
    rules = list(_references(model))
    reviewed = [one for one in rules if one.reviewed]
    drafts = {one.name: _changeable(one.to, username) for one in reviewed}
    allowed = [one.if_any(_public(one.to), drafts[one.name]) for one in reviewed]
    allowed += [one.if_any(_visible(one.to, username)) for one in rules if not one.reviewed]
    some = reduce(or_, (Q(**{f"{name}__in": own}) for name, own in drafts.items()))
    return reduce(and_, allowed) & some


class _Reference(NamedTuple):
    """A row's foreign key to a record."""

    name: str
    to: Any
    may_be_empty: bool

    @property
    def reviewed(self) -> bool:
        return issubclass(self.to, ReviewedRecord)

    def if_any(self, *among: QuerySet) -> Q:
        """It leads to one of these, or nowhere if it may."""
        condition = reduce(or_, (Q(**{f"{self.name}__in": rows}) for rows in among))
        return condition | Q(**{f"{self.name}__isnull": True}) if self.may_be_empty else condition


def _references(model: type[Model]) -> Iterator[_Reference]:
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and issubclass(field.related_model, Record):
            yield _Reference(field.name, field.related_model, field.null)


def _stands_alone(model: type[Model]) -> bool:
    """It has a state, or is public by being named. All other rows go with what they name."""
    return issubclass(model, ReviewedRecord | Agent | Topic)


# To build one of these conditions takes longer than to ask the database with it, and a page asks with fifty. So they are
# kept, as query sets that nobody evaluates: whoever asks gets a copy.


@lru_cache(maxsize=KEPT)
def _public(model: Any) -> QuerySet:
    return model._default_manager.public().order_by().values("pk")


@lru_cache(maxsize=KEPT)
def _visible_rows(model: Any, username: str) -> QuerySet:
    return model._default_manager.filter(visible_q(model, username))


@lru_cache(maxsize=KEPT)
def _changeable_rows(model: Any, username: str) -> QuerySet:
    return model._default_manager.filter(changeable_q(model, username))


def _visible(model: Any, username: str) -> QuerySet:
    return _visible_rows(model, username).order_by().values("pk")


def _changeable(model: Any, username: str) -> QuerySet:
    return _changeable_rows(model, username).order_by().values("pk")


# ---------------------------------------------------------------- rows and predicates


def visible(model: type[Model], user: Account) -> QuerySet:
    """The rows that the account sees: of a record's model, or of the table between two that name each other."""
    return model._default_manager.all() if sees_all(user) else _visible_rows(model, user.get_username()).all()


def changeable(model: type[Model], user: Account) -> QuerySet:
    """The rows that the account may change and delete, if it may change any of this model."""
    return model._default_manager.all() if reviews(user) else _changeable_rows(model, user.get_username()).all()


def own(model: type[SluggedRecord], user: Account) -> QuerySet:
    return model._default_manager.filter(own_q(model, user.get_username()))


def owns(user: Account, record: SluggedRecord) -> bool:
    return own(type(record), user).filter(pk=record.pk).exists()


def may_see(user: Account, record: Model) -> bool:
    return sees_all(user) or visible(type(record), user).filter(pk=record.pk).exists()


def may_change(user: Account, record: Model) -> bool:
    return reviews(user) or changeable(type(record), user).filter(pk=record.pk).exists()


def why_not_enter(user: Account, row: Record) -> str:
    """Why the account may not add or keep a row that names these records; empty if it may.

    What it names may be new, and not stored yet: a draft of whoever enters both.
    """
    if reviews(user) or _stands_alone(type(row)):
        return ""
    named = [getattr(row, one.name) for one in _references(type(row)) if one.reviewed]
    drafts = 0
    for record in filter(None, named):
        if record.pk is None or may_change(user, record):
            drafts += 1
        elif not type(record)._default_manager.public().filter(pk=record.pk).exists():
            return _("“%(record)s” is not public, and no draft that you can change now.") % {"record": record}
    if drafts:
        return ""
    return _(
        "Everybody would see this at once. You may add to drafts of your own, which a reviewer publishes together with "
        "what was added; ask a reviewer to add to what is public."
    )


def shown_to(user: Account, record_type: RecordType, row: Plain) -> Plain:
    """A record as plain data without the names of what the account may not see."""
    if sees_all(user):
        return row
    told = dict(row)
    for reference in record_type.references:
        value = row[reference.name]
        slugs = value if isinstance(value, list) else [value]
        seen = set(visible(reference.to, user).filter(slug__in=slugs).values_list("slug", flat=True))
        told[reference.name] = (
            [slug for slug in slugs if slug in seen] if isinstance(value, list) else value if value in seen else ""
        )
    return told
