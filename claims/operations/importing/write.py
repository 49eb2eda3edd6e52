"""What was planned is written, in one transaction that the caller holds."""

import json
from collections.abc import Callable
from typing import Any

from django.db import connection, models

from claims import edtf
from claims.choices import Log
from claims.models import Authorship, Claim, EvidenceItem, Identifier, PossibleIdentity, Relay, Source
from claims.models.fields import EDTFBoundField
from claims.operations import ledger
from claims.operations.change import Change
from claims.operations.insert import insert, reset_sequences
from claims.records import RECORD_TYPES, RecordType, Reference

from .catalogue import Catalogue
from .plan import Plan, Planned

SETTLED_LATER = ("agents", "topics", "witnesses")
"""What these look like is known only when all is there: who names them, and who is possibly the same."""

LINKED: dict[tuple[str, str], tuple[type[models.Model], str, str]] = {
    ("sources", "topics"): (Source.topics.through, "source_id", "topic_id"),
    ("claims", "topics"): (Claim.topics.through, "claim_id", "topic_id"),
    ("claims", "questions"): (Claim.questions.through, "claim_id", "question_id"),
    ("items", "draws_on"): (EvidenceItem.draws_on.through, "evidenceitem_id", "source_id"),
    ("witnesses", "relays"): (Relay, "witness_id", "relayed_id"),
}
"""Columns of several that are rows of two references and nothing else."""


ENCODED: dict[str, Callable[[Any], str]] = {"csl": json.dumps, "aliases": "\n".join}
"""How the columns that are neither text nor references are stored."""


class Writer:
    """Writes a plan by way of one ``Change``, which settles at its end what is not settled here."""

    def __init__(self, plan: Plan, work: Change, *, by: ledger.Actor, advance: Callable[[int], None]) -> None:
        self.plan, self.work, self.by, self.advance = plan, work, by, advance
        self.catalogue: Catalogue = plan.catalogue
        self.pairs: set[tuple[int, int]] = set()
        self.inserted: set[type[models.Model]] = set()

    def run(self) -> None:
        for collection, created, updated in self.plan.batches():
            record_type = RECORD_TYPES[collection]
            self._create(record_type, created)
            self._update(record_type, updated)
            self.advance(len(created) + len(updated))
        self._identify()
        reset_sequences(sorted(self.inserted, key=lambda model: model.__name__))

    def pk(self, collection: str, slug: str) -> int | None:
        return self.catalogue.of(collection)[slug].pk if slug else None

    # ------------------------------------------------------------ New records

    def _create(self, record_type: RecordType, created: list[Planned]) -> None:
        if not created:
            return
        values = [self._value_of(record_type, field) for field in record_type.model._meta.concrete_fields]
        columns = [field.attname for field in record_type.model._meta.concrete_fields]
        self._insert(record_type.model, columns, [[value(row) for value in values] for row in created])
        for column in record_type.columns:
            if column.many:
                self._create_several(record_type, column.name, created)
        pks = [row.pk for row in created]
        if record_type.collection in SETTLED_LATER:
            self.work.touch_rows(record_type.collection, pks)
        else:
            self._enter(record_type, created)
            self.work.settled_rows(record_type.collection, pks, claims=self._claims(record_type, created))

    def _insert(self, model: type[models.Model], columns: list[str], rows: list[Any]) -> None:
        if rows:
            insert(model, columns, rows)
            if "id" in columns:
                self.inserted.add(model)

    def _value_of(self, record_type: RecordType, field: Any) -> Callable[[Planned], Any]:
        """How a new record's value for this field is got, as the database takes it."""
        name = field.name
        references = {reference.name: reference for reference in record_type.references}
        if field.primary_key:
            return lambda row: row.pk
        if isinstance(field, EDTFBoundField):
            of, end = field.of, field.END
            adapt = connection.ops.adapt_datefield_value
            return lambda row: adapt(edtf.bounds(row.cells[of])[end])
        if name in references:
            collection = references[name].to.collection
            return lambda row: self.pk(collection, row.cells[name])
        if name in ENCODED:
            return lambda row: ENCODED[name](row.cells[name])
        if name in {column.name for column in record_type.columns} or name == "state":
            return lambda row: row.cells[name]
        default = field.get_default()
        return lambda _row: default

    def _create_several(self, record_type: RecordType, column: str, created: list[Planned]) -> None:
        collection = record_type.collection
        named = [(row.pk, position, value) for row in created for position, value in enumerate(row.cells[column], 1)]
        if linked := LINKED.get((collection, column)):
            through, owner, to = linked
            target = next(reference.to.collection for reference in record_type.references if reference.name == column)
            self._insert(through, [owner, to], [(pk, self.pk(target, slug)) for pk, _position, slug in named])
        elif column == "authors":
            rows = [(pk, self.pk("agents", slug), position) for pk, position, slug in named]
            self._insert(Authorship, ["source_id", "agent_id", "position"], rows)
        elif column == "identifiers":
            split = [(pk, *value.split(":", 1)) for pk, _position, value in named]
            self._insert(Identifier, ["source_id", "scheme", "value"], split)
        else:
            self.pairs |= {self._pair(pk, slug) for pk, _position, slug in named}

    def _pair(self, pk: int, slug: str) -> tuple[int, int]:
        other = self.pk("witnesses", slug) or 0
        return (pk, other) if pk < other else (other, pk)

    def _identify(self) -> None:
        """Join witnesses that are possibly the same, each pair once whoever named it."""
        stored = set(PossibleIdentity.objects.values_list("first", "second"))
        new = sorted(pair for pair in self.pairs if pair not in stored and pair[::-1] not in stored)
        self._insert(PossibleIdentity, ["first_id", "second_id"], new)
        self.work.touch_rows("witnesses", [pk for pair in new for pk in pair])

    def _enter(self, record_type: RecordType, created: list[Planned]) -> None:
        """Put the new records into the ledger: what they say is what was checked."""
        pks = [row.pk for row in created]
        public = set(
            record_type.model.objects.public().filter(pk__range=(pks[0], pks[-1])).values_list("pk", flat=True)
        )
        entries = []
        for row in created:
            shown = self._shown(record_type, row.cells)
            full_told = ledger.canonical(row.cells)
            digest = ledger.digest(full_told)
            entry = (record_type.collection, row.key)
            if row.pk in public:
                told = full_told if shown is row.cells else ledger.canonical(shown)
                entries.append(ledger.NewEntry(Log.PUBLIC, "created", *entry, told, digest))
            if row.pk not in public or shown is not row.cells:
                entries.append(ledger.NewEntry(Log.INTERNAL, "created", *entry, full_told, digest))
        ledger.append(entries, by=self.by)

    def _shown(self, record_type: RecordType, full: dict[str, Any]) -> dict[str, Any]:
        """The record without the names of what is not public; the same object where there are none."""
        hidden: dict[str, Any] = {}
        for reference in record_type.references:
            known, value = self.catalogue.of(reference.to.collection), full[reference.name]
            if reference.many and not all(known[slug].shown for slug in value):
                hidden[reference.name] = [slug for slug in value if known[slug].shown]
            elif value and not reference.many and not known[value].shown:
                hidden[reference.name] = ""
        return full | hidden if hidden else full

    @staticmethod
    def _claims(record_type: RecordType, created: list[Planned]) -> set[str]:
        """The claims whose stored counts these records bear on."""
        if record_type.collection == "claims":
            return {row.key for row in created}
        return {row.cells["claim"] for row in created} if record_type.collection in ("links", "appearances") else set()

    # ------------------------------------------------------------ Records that stand

    def _update(self, record_type: RecordType, updated: list[Planned]) -> None:
        records = record_type.model._base_manager.in_bulk([row.pk for row in updated])
        for row in updated:
            self._update_one(record_type, records[row.pk], row)

    def _update_one(self, record_type: RecordType, record: Any, row: Planned) -> None:
        references = {reference.name: reference for reference in record_type.references}
        for name, value in row.cells.items():
            column = references.get(name)
            if name == "state":
                self.work.restate(record, value)
            elif name == "identifiers" or (column and column.many):
                self._replace_several(record_type, record, name, value)
            elif isinstance(column, Reference):
                setattr(record, f"{name}_id", self.pk(column.to.collection, value))
            else:
                setattr(record, name, "\n".join(value) if name == "aliases" else value)
        self.work.save(record, validated=True)

    def _replace_several(self, record_type: RecordType, record: Any, column: str, values: list[str]) -> None:
        of_record = {"authors": "authorships", "identifiers": "identifiers", "relays": "relays"}
        planned = Planned("", record.pk, {column: values})
        if column == "possibly_same_as":
            wanted = {self._pair(record.pk, slug) for slug in values}
            for relation in ("possible_identities", "possible_identities_of"):
                for identity in getattr(record, relation).all():
                    if (identity.first_id, identity.second_id) not in wanted | {pair[::-1] for pair in wanted}:
                        self.work.delete(identity)
            self.pairs |= wanted
            return
        if column in of_record:
            getattr(record, of_record[column]).all()._raw_delete(using=connection.alias)
        else:
            getattr(record, column).clear()
        self._create_several(record_type, column, [planned])
