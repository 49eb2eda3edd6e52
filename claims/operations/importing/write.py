"""What was planned is written, in one transaction that the caller holds."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from django.db import connection, models
from django.db.models import Q

from claims import edtf
from claims.choices import Log
from claims.ledger.body import NewEntry, canonical, digest
from claims.models import Authorship, Claim, EvidenceItem, Identifier, LedgerEntry, PossibleIdentity, Relay, Source
from claims.models.fields import EDTFBoundField
from claims.operations.change import Change
from claims.operations.rows import analyse, insert, make_room, reset_sequences, update
from claims.records import RECORD_TYPES, RecordType

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

SEVERAL: dict[tuple[str, str], tuple[type[models.Model], str]] = {
    **{column: (through, owner) for column, (through, owner, _to) in LINKED.items()},
    ("sources", "authors"): (Authorship, "source_id"),
    ("sources", "identifiers"): (Identifier, "source_id"),
}
"""The rows that columns of several are, and which of their fields is the record's primary key."""

NUMBERED = frozenset(record_type.model for record_type in RECORD_TYPES.values())
"""Whose rows get their primary keys here."""

MANY, GROWN = 500, 4
"""A table is looked at after so many new rows, and whenever these have grown by such a factor."""

ENCODED: dict[str, Callable[[Any], str]] = {"csl": json.dumps, "aliases": "\n".join}
"""How the columns that are neither text nor references are stored."""


class Writer:
    """Writes a plan by way of one ``Change``, which settles at its end what is not settled here."""

    def __init__(self, plan: Plan, work: Change, *, advance: Callable[[int], None]) -> None:
        self.plan, self.work, self.advance = plan, work, advance
        self.catalogue: Catalogue = plan.catalogue
        self.pairs: set[tuple[int, int]] = set()
        self.inserted: Counter[type[models.Model]] = Counter()
        self.looked_at: dict[type[models.Model], int] = {}

    def run(self) -> None:
        make_room()
        self.work.affected.stood = self.catalogue.stood
        for collection, created, updated in self.plan.batches():
            record_type = RECORD_TYPES[collection]
            self._create(record_type, created)
            self._update(record_type, updated)
            self.advance(len(created) + len(updated))
        self._identify()
        reset_sequences([model for model in self.inserted if model in NUMBERED])
        for model, rows in self.looked_at.items():
            if rows < self.inserted[model]:
                analyse(model)

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
            self.work.settled_rows(record_type.collection, pks)

    def _insert(self, model: type[models.Model], columns: list[str], rows: list[Any]) -> None:
        if rows:
            insert(model, columns, rows)
            self._note_growth(model, len(rows))

    def _note_growth(self, model: type[models.Model], rows: int) -> None:
        """Have the database look anew at a table that has grown, or it plans later steps for an empty one."""
        self.inserted[model] += rows
        if self.inserted[model] >= max(MANY, GROWN * self.looked_at.get(model, 0)):
            analyse(model)
            self.looked_at[model] = self.inserted[model]

    def _value_of(self, record_type: RecordType, field: Any) -> Callable[[Planned], Any]:
        """How a record's value for this field is got, as the database takes it."""
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
        return self._in_order(pk, self.pk("witnesses", slug) or 0)

    @staticmethod
    def _in_order(pk: int, other: int) -> tuple[int, int]:
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
            record_type.model.objects.public()
            .filter(pk__range=(pks[0], pks[-1]))
            .order_by()
            .values_list("pk", flat=True)
        )
        entries = []
        for row in created:
            shown = self._shown(record_type, row.cells)
            full_told = canonical(row.cells)
            full_digest = digest(full_told)
            owner = record_type.told_on(row.cells)
            entry = (record_type.collection, row.key)
            if row.pk in public:
                told = full_told if shown is row.cells else canonical(shown)
                entries.append(NewEntry(Log.PUBLIC, "created", *entry, told, full_digest, owner))
                self.work.affected.note(*entry, None, shown)
            if row.pk not in public or shown is not row.cells:
                entries.append(NewEntry(Log.INTERNAL, "created", *entry, full_told, full_digest, owner))
        self.work.enter(entries)
        self._note_growth(LedgerEntry, len(entries))

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

    # ------------------------------------------------------------ Records that stand

    def _update(self, record_type: RecordType, updated: list[Planned]) -> None:
        alike: dict[frozenset[str], list[Planned]] = defaultdict(list)
        for row in updated:
            alike[frozenset(row.cells)].append(row)
        for names, rows in alike.items():
            self._update_fields(record_type, names, rows)
            for column in record_type.columns:
                if column.many and column.name in names:
                    self._replace_several(record_type, column.name, rows)
        self.work.touch_rows(record_type.collection, [row.pk for row in updated])

    def _update_fields(self, record_type: RecordType, names: frozenset[str], rows: list[Planned]) -> None:
        fields: list[Any] = [
            field
            for field in record_type.model._meta.concrete_fields
            if field.name in names or (isinstance(field, EDTFBoundField) and field.of in names)
        ]
        if fields:
            values = [self._value_of(record_type, field) for field in fields]
            columns = [field.attname for field in fields]
            update(record_type.model, columns, [[row.pk, *(value(row) for value in values)] for row in rows])

    def _replace_several(self, record_type: RecordType, column: str, rows: list[Planned]) -> None:
        """Let each record have what its row names in this column, and nothing else."""
        pks = [row.pk for row in rows]
        if column == "possibly_same_as":
            self._part(pks, {self._pair(row.pk, slug) for row in rows for slug in row.cells[column]})
        else:
            model, owner = SEVERAL[record_type.collection, column]
            model._base_manager.filter(**{f"{owner}__in": pks}).delete()
        self._create_several(record_type, column, rows)

    def _part(self, witnesses: list[int], wanted: set[tuple[int, int]]) -> None:
        """Let these witnesses be possibly the same as nobody but those they are wanted to be."""
        standing = PossibleIdentity.objects.filter(Q(first__in=witnesses) | Q(second__in=witnesses))
        parted = [
            row for row in standing.values_list("pk", "first", "second") if self._in_order(*row[1:]) not in wanted
        ]
        PossibleIdentity.objects.filter(pk__in=[pk for pk, _first, _second in parted]).delete()
        self.work.touch_rows("witnesses", {witness for _pk, *pair in parted for witness in pair})
