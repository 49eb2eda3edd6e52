"""Two records that are one: whatever pointed to the duplicate points to the other, and its slug leads there.

What is filled in and moved is worked out first (``Merger``), so that an editor sees it before it is done; doing it is
one change, which ``undoing`` can take back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as filled
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims.choices import RelationKind, State
from claims.models import (
    Agent,
    Claim,
    ClaimRelation,
    Derivation,
    EvidenceItem,
    Record,
    Relay,
    ReviewedRecord,
    SluggedRecord,
    Source,
    Witness,
)
from claims.models.fields import ProseField, VocabularyField
from claims.records import RECORD_TYPES, Plain, RecordType

from .change import OWNERS, Change, Refused, change
from .columns import set_several, set_single
from .ledger import Actor, has_shown
from .reason import given

MERGEABLE = (Agent, Source, Witness, EvidenceItem, Claim)
KEPT = ("slug", "protected")
"""Columns that are the kept record's alone, whatever the duplicate says."""


@dataclass(slots=True)
class Merge:
    """What a merge will do, for the editor to see."""

    completed: dict[str, Any] = filled(default_factory=dict)
    """Columns of the kept record that are filled from the duplicate, as they will be."""
    moved: list[Record] = filled(default_factory=list)
    """Rows that point to the duplicate and will point to the kept record."""
    dropped: list[Record] = filled(default_factory=list)
    """Rows of the duplicate that say what a row of the kept record says already."""


def merge(*, by: Actor, kept: SluggedRecord, duplicate: SluggedRecord, reason: str) -> None:
    """Merge the duplicate into the kept record. Raises Refused, and nothing is done, where that cannot be."""
    reason = given(reason)
    if _is_known(duplicate):
        said = _("“%(duplicate)s” was merged into “%(kept)s”: %(reason)s")
        reason = said % {"duplicate": duplicate.slug, "kept": kept.slug, "reason": reason}
    with change(by=by, reason=reason) as work:
        try:
            Merger(_as_it_stands(kept), _as_it_stands(duplicate)).run(work)
        except ValidationError as error:
            raise Refused(error.messages) from error


def _is_known(duplicate: SluggedRecord) -> bool:
    """Whether its slug may be told: reasons are public. That of a draft is nobody's, and a witness's may be a name."""
    protected = isinstance(duplicate, Witness) and duplicate.protected
    return not protected and has_shown(duplicate.collection, duplicate.slug)


def planned(*, kept: SluggedRecord, duplicate: SluggedRecord) -> Merge:
    """What ``merge`` would do now. Raises Refused where it would. Writes nothing."""
    return Merger(kept, duplicate).plan()


class Merger:
    """Works out a merge, and does it."""

    def __init__(self, kept: SluggedRecord, duplicate: SluggedRecord) -> None:
        self.kept, self.duplicate = kept, duplicate
        refuse_unlike(kept, duplicate)
        self.type: RecordType = RECORD_TYPES[kept.collection]
        self._refuse_states()
        self._refuse_related()

    def plan(self) -> Merge:
        merge = Merge(self._completed())
        for rows, name in self._pointing():
            for row in rows:
                (merge.dropped if self._twin(row, name) else merge.moved).append(row)
        return merge

    def run(self, work: Change) -> None:
        completed = self._completed()
        for rows, name in self._pointing():
            self._move(work, rows, name)
        set_single(self.type, self.kept, completed)
        self.kept.full_clean()
        work.save(self.kept, validated=True)
        work.absorb(self.duplicate, into=self.kept)
        set_several(work, self.type, self.kept, completed)

    # ------------------------------------------------------------ What is refused

    def _refuse_states(self) -> None:
        kept, duplicate = self.kept, self.duplicate
        if not isinstance(kept, ReviewedRecord) or not isinstance(duplicate, ReviewedRecord):
            return
        for one in (kept, duplicate):
            if one.state == State.WITHDRAWN:
                raise Refused(
                    _("“%(record)s” is withdrawn. Publish it again before you merge it, or leave it as it is.")
                    % {"record": one}
                )
        if duplicate.state == State.PUBLISHED and kept.state != State.PUBLISHED:
            raise Refused(
                _("“%(duplicate)s” is public and “%(kept)s” is not. Keep the public one, or publish the other first.")
                % {"duplicate": duplicate, "kept": kept}
            )
        if isinstance(kept, Witness) and isinstance(duplicate, Witness) and kept.protected != duplicate.protected:
            raise Refused(
                _("One of these witnesses is protected and the other is not. Protect both, or neither, first.")
            )

    def _refuse_related(self) -> None:
        """What is recorded as standing in a relation is recorded as two."""
        for row in self._between():
            raise Refused(
                _("They are recorded as two that have to do with each other: “%(row)s”. Remove that first.")
                % {"row": row}
            )

    def _between(self) -> Iterator[Any]:
        pair = (self.kept.pk, self.duplicate.pk)
        match self.kept, self.duplicate:
            case Claim(), _:
                # Two wordings of one claim may restate each other: that goes when they are one.
                relations = ClaimRelation.objects.exclude(kind=RelationKind.RESTATES)
                yield from relations.filter(subject__in=pair, object__in=pair)
            case Source() as kept, Source() as duplicate:
                yield from Derivation.objects.filter(derived__in=pair, origin__in=pair)
                yield from self._parts(kept, duplicate)
                yield from self._parts(duplicate, kept)
            case Witness(), _:
                yield from Relay.objects.filter(witness__in=pair, relayed__in=pair)
        yield from self._opposed()

    @staticmethod
    def _parts(whole: Source, part: Source) -> Iterator[Source]:
        """The part itself, if it is one of that whole at any depth."""
        at, seen = part.part_of, {part.pk}
        while at is not None and at.pk not in seen:
            if at.pk == whole.pk:
                yield part
                return
            seen.add(at.pk)
            at = at.part_of

    def _opposed(self) -> Iterator[Record]:
        """Rows of the duplicate that contradict the kept record's row in their place: a stance, a kind, a strength."""
        for rows, name in self._pointing():
            if not rows.model._meta.get_field(name).many_to_many:
                for row in rows:
                    twin = self._twin(row, name)
                    if twin is not None and twin != row and any(_differing_words(twin, row)):
                        yield row

    # ------------------------------------------------------------ What the kept record gets

    def _completed(self) -> dict[str, Any]:
        """The kept record's columns that are empty and the duplicate's are not; of several values, those of both."""
        kept, duplicate = self._told(self.kept), self._told(self.duplicate)
        found: dict[str, Any] = {}
        for column in self.type.columns:
            name, more = column.name, duplicate[column.name]
            if isinstance(self.duplicate, Agent) and name == "aliases":
                more = [*more, self.duplicate.name]  # whoever looks for that name finds the agent
            if name in KEPT or not more or kept[name] == more:
                continue
            if isinstance(kept[name], list):
                itself = {self.kept.slug, self.duplicate.slug, getattr(self.kept, "name", "")}
                both = [*kept[name], *(one for one in more if one not in kept[name])]
                both = [one for one in both if one not in itself]
                if both != kept[name]:
                    found[name] = both
            elif not kept[name]:
                found[name] = more
        return found

    def _told(self, record: SluggedRecord) -> Plain:
        (told,) = self.type.read([record.pk])
        return told.full

    # ------------------------------------------------------------ What points to the duplicate

    def _pointing(self) -> Iterator[tuple[QuerySet, str]]:
        """Rows that refer to the duplicate, each kind with the field that does. What is a column of it is completed instead."""
        for relation in self.duplicate._meta.concrete_model._meta.related_objects:  # type: ignore[union-attr]
            model: Any = relation.related_model
            name = relation.field.name
            through = getattr(relation.field.remote_field, "through", None)
            if through is not None and not through._meta.auto_created:
                continue  # by rows that are looked at themselves
            if not issubclass(model, Record) or name in OWNERS.get(model, ()):
                continue
            joined = {lookup.partition("__")[0] for lookup in model.natural_fields if "__" in lookup}
            rows = model._base_manager.select_related(*joined).filter(**{name: self.duplicate.pk}).order_by("pk")
            yield rows, name

    def _move(self, work: Change, rows: QuerySet, name: str) -> None:
        if rows.model._meta.get_field(name).many_to_many:
            for row in rows:
                getattr(row, name).remove(self.duplicate)
                getattr(row, name).add(self.kept)
                work.touch(row)
        elif issubclass(rows.model, SluggedRecord):  # their key is their own: thousands at once
            pks = list(rows.values_list("pk", flat=True))
            rows.update(**{name: self.kept})
            work.touch_rows(rows.model.collection, pks)
        else:
            for row in rows:
                self._move_row(work, row, name)

    def _move_row(self, work: Change, row: Record, name: str) -> None:
        if (twin := self._twin(row, name)) is None:
            setattr(row, name, self.kept)
            work.save(row, validated=True)
            return
        if twin != row:
            self._complete_twin(work, twin, row)
        work.delete(row)

    def _twin(self, row: Record, name: str) -> Record | None:
        """The row that says of the kept record what this one says of the duplicate; the row itself, if it joins the two."""
        if isinstance(row, SluggedRecord):
            return None
        setattr(row, name, self.kept)
        natural = dict(zip(type(row).natural_fields, row.natural_key(), strict=True))
        setattr(row, name, self.duplicate)
        named = [value for lookup, value in natural.items() if lookup.endswith("__slug")]
        if len(named) == 2 and named[0] == named[1] and isinstance(row, ClaimRelation | Derivation | Relay):
            return row
        return type(row)._base_manager.filter(**natural).exclude(pk=row.pk).first()

    def _complete_twin(self, work: Change, twin: Record, row: Record) -> None:
        """Keep of a row that is dropped what its twin leaves empty, and its prose beside the twin's."""
        if type(row) in OWNERS:
            return
        record_type = RECORD_TYPES[row.collection]
        (kept,), (dropped,) = record_type.read([twin.pk]), record_type.read([row.pk])
        more = {name: value for name, value in dropped.full.items() if value and not kept.full[name]}
        for field in twin._meta.concrete_fields:
            if isinstance(field, ProseField) and kept.full[field.name] and dropped.full[field.name]:
                more[field.name] = _joined(kept.full[field.name], dropped.full[field.name])
        if more:
            set_single(record_type, twin, more)
            work.save(twin)


def _differing_words(twin: Record, row: Record) -> Iterator[str]:
    """The vocabularies of which both rows give a word, and not the same one."""
    for field in row._meta.concrete_fields:
        if isinstance(field, VocabularyField):
            words = {getattr(twin, field.name), getattr(row, field.name)} - {""}
            if len(words) > 1:
                yield field.name


def _joined(kept: str, dropped: str) -> str:
    return kept if dropped in kept else f"{kept}\n\n{dropped}"


def _as_it_stands(record: SluggedRecord) -> SluggedRecord:
    stands = type(record)._base_manager.filter(pk=record.pk).first()
    if stands is None:
        raise Refused(_("“%(record)s” is not there any more: somebody has deleted or merged it.") % {"record": record})
    return stands


def refuse_unlike(kept: SluggedRecord, duplicate: SluggedRecord) -> None:
    """Raises Refused for two that cannot be one whatever they say."""
    models = (kept._meta.concrete_model, duplicate._meta.concrete_model)
    if models[0] is not models[1]:
        raise Refused(
            _("A %(one)s cannot be merged with a %(other)s. Choose two of one kind.")
            % {"one": kept._meta.verbose_name, "other": duplicate._meta.verbose_name}
        )
    if models[0] not in MERGEABLE:
        raise Refused(_("A %(kind)s cannot be merged.") % {"kind": kept._meta.verbose_name})
    if kept.pk == duplicate.pk:
        raise Refused(_("“%(record)s” cannot be merged into itself. Choose another one.") % {"record": kept})
