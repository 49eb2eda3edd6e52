"""Django's ``loaddata``, so that a fixture goes the way of every other write.

Stock ``loaddata`` calls neither ``save()`` nor its hooks. This one checks every record before it is
stored, reports all errors and not the first, and settles counts and ledger in the same transaction.
``TestCase.fixtures`` uses it too.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import DatabaseError

from claims.choices import State
from claims.management.failures import in_one_line, is_of_the_system
from claims.management.purged import purged
from claims.management.stopping import Stop, stoppable
from claims.models import (
    Checkpoint,
    Consent,
    Consideration,
    IdentityToken,
    LedgerEntry,
    LedgerHead,
    LedgerSubtree,
    PublicCopy,
    PurgedSlug,
    Record,
    RetiredSlug,
    ReviewedRecord,
    SearchDocument,
    SignInFailures,
)
from claims.operations import Change, Refused, change

VAULT = "vault"
BESIDE = {Consent: ("witness_id",), RetiredSlug: ("collection", "slug"), PurgedSlug: ("collection", "digest")}
"""What is no record, yet told to the internal log, with the columns that it is known by there."""


class Command(loaddata.Command):
    work: Change
    stop: Stop

    def handle(self, *fixture_labels: str, **options: Any) -> None:
        # Here, for Django begins the transaction before it calls `loaddata`.
        with stoppable() as self.stop, in_one_line(", ".join(fixture_labels), self.stop.outcome):
            try:
                super().handle(*fixture_labels, **options)
            except Refused as refused:
                raise CommandError(f"Nothing was loaded: {' '.join(refused.messages)}") from refused
            self.stop.end_writing()
            for line in purged(self.work.purging.purged) if options["verbosity"] else ():
                self.stdout.write(line)

    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        self.problems: list[str] = []
        self.waiting: list[DeserializedObject] = []
        self.stored: dict[type, set[Any]] = defaultdict(set)
        with change(by="loaddata") as self.work:
            self.stop.begin_writing()
            try:
                super().loaddata(fixture_labels)
            except DeserializationError as error:
                cause = error.__cause__
                if isinstance(cause, DatabaseError) and is_of_the_system(cause):
                    raise cause from cause.__cause__  # Django takes it for a fault of the fixture
                raise CommandError(f"{error} {cause or ''}".strip()) from error
            self._store_waiting()
            if self.problems:
                raise CommandError(
                    "Nothing was loaded, because of:\n" + "\n".join(f"  {problem}" for problem in self.problems)
                )

    def save_obj(self, obj: DeserializedObject) -> bool:
        if isinstance(obj.object, LedgerEntry | LedgerHead | LedgerSubtree | Checkpoint | Consideration):
            raise CommandError(
                "A fixture cannot bring ledger entries, nor what assessments considered: both tell of this site alone. "
                "Leave them out (dumpdata --exclude claims.ledgerentry --exclude claims.ledgerhead "
                "--exclude claims.consideration)."
            )
        if obj.object._meta.app_label == VAULT:
            raise CommandError(
                "A fixture cannot bring identities: whoever reads or changes one says why, on record. Restore the vault "
                "from a backup (manage.py restore)."
            )
        if isinstance(obj.object, SearchDocument | IdentityToken | PublicCopy | SignInFailures):
            # Copies of what records say: those that are loaded get their own. Tokens lead into the vault of another site,
            # public copies into its store, and who failed to sign in did so there.
            return False
        if isinstance(obj.object, Consent | RetiredSlug | PurgedSlug):
            return self._store_beside(obj, obj.object)
        if not isinstance(obj.object, Record):
            return super().save_obj(obj)
        if obj.deferred_fields:
            self.waiting.append(obj)
            return True
        return self._store(obj)

    def _store(self, obj: DeserializedObject) -> bool:
        record: Any = obj.object
        model = record._meta.concrete_model
        if record.pk in self.stored[model]:
            record.pk = None  # named twice in the fixture: the second is checked as the other row it is
        stored_row = None if record.pk is None else model._base_manager.filter(pk=record.pk).first()
        # The deserializer gives a row that it finds by natural key its primary key, yet takes every row for a new one.
        record._state.adding = stored_row is None
        if stored_row is not None and (problem := _clash(stored_row, record)):
            self.problems.append(f"{_label(obj)}: {problem}")
            return False
        if not self._is_right(obj):
            return False
        obj.deferred_fields = {}
        stored = super().save_obj(obj)
        self.stored[model].add(record.pk)
        self.work.touch(record)
        return stored

    def _store_beside(self, obj: DeserializedObject, row: Consent | RetiredSlug | PurgedSlug) -> bool:
        """In the place of the row that tells of the same, whatever primary key the fixture has; and the ledger is told."""
        if obj.deferred_fields:
            obj.deferred_fields = {}
            self.problems.append(f"{row._meta.label_lower}: it names a record that is not there, or stands further on.")
            return False
        rows = type(row)._base_manager
        own = rows.filter(**{name: getattr(row, name) for name in BESIDE[type(row)]}).first()
        if own is not None or rows.filter(pk=row.pk).exists():
            row.pk = None if own is None else own.pk
        row._state.adding = own is None
        if not self._is_right(obj):
            return False
        if isinstance(row, Consent):
            self.work.consents.note(row)
        else:
            self.work.retirement.note(row)
        return super().save_obj(obj)

    def _is_right(self, obj: DeserializedObject, *, besides: Collection[str] = ()) -> bool:
        """Check the record but for these fields; what is wrong goes to the problems."""
        record: Any = obj.object
        try:
            record.full_clean(exclude=set(besides), validate_constraints=not besides)
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                where = "" if field == "__all__" else f"{field}: "
                self.problems += [f"{_label(obj)}: {where}{message}" for message in messages]
            return False
        return True

    def _store_waiting(self) -> None:
        """Store the records that name others further on, as often as that brings any of them further."""
        waiting, before = self.waiting, -1
        while waiting and len(waiting) != before:
            before, still_waiting = len(waiting), []
            for obj in waiting:
                if self._missing(obj):
                    still_waiting.append(obj)
                else:
                    self._store(obj)
            waiting = still_waiting
        for obj in waiting:
            self.problems += [f"{_label(obj)}: {missing}" for missing in self._missing(obj)]
            self._is_right(obj, besides=[field.name for field in obj.deferred_fields])

    def _missing(self, obj: DeserializedObject) -> list[str]:
        """Look up what the record names, one field after the other; what could not be found."""
        deferred, found, missing = obj.deferred_fields, dict(obj.m2m_data or {}), []
        for field, value in deferred.items():
            obj.deferred_fields = {field: value}
            obj.save = _store_nothing  # type: ignore[method-assign] # look up only: the record is not checked yet
            try:
                obj.save_deferred_fields(using=self.using)
                found |= obj.m2m_data or {}
            except (DeserializationError, ObjectDoesNotExist) as error:
                cause = error.__context__
                missing.append(str(getattr(cause, "original_exc", cause)))
            finally:
                del obj.save
        obj.deferred_fields, obj.m2m_data = deferred, found
        record: Any = obj.object
        if not missing:
            with suppress(ObjectDoesNotExist):
                record.pk = type(record)._default_manager.get_by_natural_key(*record.natural_key()).pk
        return missing


def _clash(stored: Record, loaded: Record) -> str:
    """Why the fixture's row cannot take the place of the stored one; empty if it can."""
    if stored.natural_key() != loaded.natural_key():
        # A slug that changes leaves a redirect, and no fixture says that it meant to change one.
        other = " / ".join(stored.natural_key())
        return f"its primary key {stored.pk} is that of “{other}” here. Leave primary keys out (dumpdata --natural-primary)."
    if isinstance(stored, ReviewedRecord) and isinstance(loaded, ReviewedRecord):
        been_public = stored.state in (State.PUBLISHED, State.WITHDRAWN)
        if stored.state == State.WITHDRAWN and loaded.state == State.PUBLISHED:
            return "it was withdrawn here. Publish it again on the editors’ desk, or leave it out of the fixture."
        if been_public and loaded.state in (State.DRAFT, State.IN_REVIEW):
            return f"it has been public and cannot be a draft again; expected the state {State.PUBLISHED} or {State.WITHDRAWN}."
    return ""


def _label(obj: DeserializedObject) -> str:
    record: Any = obj.object
    if not isinstance(record, Record):
        return str(record._meta.label_lower)
    name = " / ".join(part for part in record.natural_key() if part)
    return f"{record._meta.label_lower} “{name}”"


def _store_nothing(*_args: Any, **_kwargs: Any) -> None:
    """Stands in for an object's ``save`` while its references are looked up."""
