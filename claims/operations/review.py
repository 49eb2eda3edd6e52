"""From draft to review, to the public, and back: the transitions of a record's state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.choices import State
from claims.models import Appearance, Assessment, Claim, EvidenceItem, EvidenceLink, ReviewedRecord, Witness

from . import access, two_persons
from .change import Refused, change
from .consents import why_not_public
from .ledger import Actor


@dataclass(frozen=True, slots=True)
class Transition:
    """A step in a record's life: its name in the ledger, where it may start and where it leads."""

    action: str
    starts: tuple[State, ...]
    leads_to: State
    impossible: Any
    """Why it cannot be done from any other state, and what can be done instead."""


SUBMIT = Transition(
    "submitted",
    (State.DRAFT,),
    State.IN_REVIEW,
    gettext_lazy("Only a draft can be submitted for review."),
)
RETURN = Transition(
    "returned",
    (State.IN_REVIEW,),
    State.DRAFT,
    gettext_lazy("Only what is in review can be returned to its author."),
)
PUBLISH = Transition(
    "published",
    (State.DRAFT, State.IN_REVIEW, State.WITHDRAWN),
    State.PUBLISHED,
    gettext_lazy("It is published already."),
)
WITHDRAW = Transition(
    "withdrawn",
    (State.PUBLISHED,),
    State.WITHDRAWN,
    gettext_lazy("Only what was published can be withdrawn; a draft can be deleted instead."),
)
TRANSITIONS = (SUBMIT, RETURN, PUBLISH, WITHDRAW)

Refusal = tuple[ReviewedRecord, str]


def refusals(*, transition: Transition, records: Sequence[ReviewedRecord], by: Actor = "") -> list[Refusal]:
    """Which of these records cannot take the step, each with the reason; what all at once allows is allowed.

    ``by``: an account is held to what it may do. A command may do all.
    """
    together = {_identity(record) for record in records}
    kept_back = held_back(by, transition, records) if isinstance(by, AbstractUser) else {}
    unwilling = why_not_public(records) if transition is PUBLISH else {}
    found: list[Refusal] = []
    for record in records:
        if record.state not in transition.starts:
            state = State(record.state).label
            found.append(
                (record, _("%(why)s Its state is “%(state)s”.") % {"why": transition.impossible, "state": state})
            )
        elif id(record) in kept_back:
            found.append((record, kept_back[id(record)]))
        elif isinstance(record, Witness) and record.pk in unwilling:
            found.append((record, unwilling[record.pk]))
        elif transition is PUBLISH:
            found += [
                (record, _unseen_before(needed)) for needed in prerequisites(record) if not _is_public(needed, together)
            ]
    return found


def held_back(by: AbstractUser, transition: Transition, records: Sequence[ReviewedRecord]) -> dict[int, str]:
    """By ``id``, the records with which this account may not take the step, though others may; and why."""
    found = {id(record): why for record in records if (why := _not_allowed(by, transition, record))}
    if transition is PUBLISH and two_persons.rule_is_on() and (own := two_persons.own_work(by, records)):
        why = two_persons.why_not_alone(by)
        found = {id(record): why for record in records if (record.collection, record.slug) in own} | found
    return found


def _not_allowed(by: AbstractUser, transition: Transition, record: ReviewedRecord) -> str:
    if access.may_publish(by, type(record)):
        return ""
    if transition is SUBMIT:
        return "" if access.may_change(by, record) else _("Only whoever drafted it, or a reviewer, submits it.")
    if transition is RETURN:
        return "" if access.owns(by, record) else _("Only whoever submitted it, or a reviewer, returns it to draft.")
    return _("Only a reviewer publishes and withdraws. Submit it for review instead.")


def _is_public(needed: ReviewedRecord, together: set[tuple[Any, int]]) -> bool:
    return needed.state == State.PUBLISHED or _identity(needed) in together


def _unseen_before(needed: ReviewedRecord) -> str:
    return _("It would not be seen before its %(kind)s “%(needed)s” is published. Publish that first.") % {
        "kind": needed._meta.verbose_name,
        "needed": needed,
    }


def advance(*, by: Actor, transition: Transition, records: Sequence[ReviewedRecord], reason: str = "") -> None:
    """Take all these records the step, or none: raises Refused naming each that cannot take it, and why."""
    with change(by=by, action=transition.action, reason=reason) as work:
        fresh = [_as_it_stands(record) for record in records]
        if refused := refusals(transition=transition, records=fresh, by=by):
            raise Refused([ValidationError(f"“{record}”: {why}") for record, why in refused])
        for record in fresh:
            record.state = transition.leads_to
            record.save(update_fields=["state"])
            work.touch(record)
    for record in records:
        record.state = transition.leads_to


def _as_it_stands(record: ReviewedRecord) -> ReviewedRecord:
    """The row as it is now that nobody else writes: of two who publish at once the second finds it done."""
    return type(record)._default_manager.get(pk=record.pk)


def _identity(record: ReviewedRecord) -> tuple[Any, int]:
    return record._meta.concrete_model, record.pk


def prerequisites(record: ReviewedRecord) -> list[ReviewedRecord]:
    """What must be public for this record to be seen at all."""
    named: Iterable[ReviewedRecord | None] = ()
    if isinstance(record, EvidenceItem):
        named = (record.source, record.witness)
    elif isinstance(record, Assessment):
        named = (record.claim,)
    return [needed for needed in named if needed is not None]


def with_all_it_rests_on(claims: Sequence[Claim]) -> list[ReviewedRecord]:
    """The claims with every item linked to them, and the sources and witnesses of these and of the appearances.

    As far as not yet published. Withdrawn records stay out: somebody withdrew them for a reason.
    """
    links = EvidenceLink.objects.filter(claim__in=claims).select_related("item__source", "item__witness")
    appearances = Appearance.objects.filter(claim__in=claims).select_related("source", "witness")
    named = [record for link in links for record in (*prerequisites(link.item), link.item)]
    named += [record for said in appearances for record in (said.source, said.witness) if record is not None]
    rested_on = {_identity(record): record for record in named if record.state in (State.DRAFT, State.IN_REVIEW)}
    hopeless = {id(record) for record, _why in refusals(transition=PUBLISH, records=[*rested_on.values()])}
    return [*[record for record in rested_on.values() if id(record) not in hopeless], *claims]


def described(transition: Transition, count: int) -> str:
    """What has been done, in words: “3 records published.”"""
    words = {
        SUBMIT: ngettext("%d record submitted for review.", "%d records submitted for review.", count),
        RETURN: ngettext("%d record returned to draft.", "%d records returned to draft.", count),
        PUBLISH: ngettext("%d record published.", "%d records published.", count),
        WITHDRAW: ngettext("%d record withdrawn.", "%d records withdrawn.", count),
    }
    return words[transition] % count
