"""Names of what somebody may not see, taken from the records that he or she may see.

A public record may name what is not public: a source its whole, a claim a question. A draft may name what a reviewer
put there, or what has been withdrawn since.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import ForeignKey, Model, Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from claims.choices import State
from claims.models import Agent, Claim, EvidenceItem, Question, Record, ReviewedRecord, Source, Topic, Witness
from claims.operations.access import Account, sees_all, visible

NAMED_BY: dict[type[Model], str] = {
    Agent: "name",
    Topic: "name",
    Question: "text",
    Witness: "name",
    Source: "title",
    EvidenceItem: "summary",
    Claim: "statement",
}
"""The field that a record is called by."""


def conceal(records: Sequence[Model], user: Account, *, several: bool = False) -> None:
    """Take from the records, as they are loaded, the names of what the account may not see.

    ``several``: of many-to-many fields too. In what is published nothing stands in their place, as for the public; in a
    draft something does, which keeps them when it is saved.
    """
    if not records or sees_all(user):
        return
    model = type(records[0])
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and issubclass(field.related_model, Record):
            _conceal_one(records, field, user)
    if several:
        named = [field for field in model._meta.many_to_many if issubclass(field.related_model, Record)]
        lookups = [Prefetch(field.name, queryset=visible(field.related_model, user)) for field in named]
        prefetch_related_objects(list(records), *lookups)


def _conceal_one(records: Sequence[Any], field: ForeignKey, user: Account) -> None:
    named = {pk for record in records if (pk := getattr(record, field.attname)) is not None}
    seen = set(visible(field.related_model, user).filter(pk__in=named).values_list("pk", flat=True)) if named else named
    for record in records:
        pk = getattr(record, field.attname)
        if pk in seen or pk is None:
            continue
        if field.null and isinstance(record, ReviewedRecord) and record.state == State.PUBLISHED:
            setattr(record, field.name, None)
        else:
            field.set_cached_value(record, stand_in(field.related_model, pk))


def stand_in(model: type[Any], pk: int) -> Model:
    """What is shown in the place of a record that may not be seen. It is never stored."""
    record: Any = model(pk=pk, **{NAMED_BY[model]: _("(something that is not public)")})
    if isinstance(record, ReviewedRecord):
        record.state = State.PUBLISHED  # or its label would tell of a draft
    record.stands_in = True
    return record


def stands_in(record: Any) -> bool:
    return getattr(record, "stands_in", False)
