"""Django's ``loaddata``, so that a fixture goes the way of every other write.

Stock ``loaddata`` calls neither ``save()`` nor its hooks. This one checks every record before it is
stored, reports all errors and not the first, and settles counts and ledger in the same transaction.
``TestCase.fixtures`` uses it too.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializationError, DeserializedObject

from claims.models import LedgerEntry, LedgerHead, Record
from claims.operations import Change, change


class Command(loaddata.Command):
    work: Change

    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        self.problems: list[str] = []
        self.postponed: list[DeserializedObject] = []
        with change(by="loaddata") as self.work:
            super().loaddata(fixture_labels)
            self._store_postponed()
            if self.problems:
                raise CommandError(
                    "Nothing was loaded, because of:\n" + "\n".join(f"  {problem}" for problem in self.problems)
                )

    def save_obj(self, obj: DeserializedObject) -> bool:
        if isinstance(obj.object, LedgerEntry | LedgerHead):
            raise CommandError(
                "A fixture cannot bring ledger entries: the ledger records what is loaded. "
                "Leave them out (dumpdata --exclude claims.ledgerentry --exclude claims.ledgerhead)."
            )
        if not isinstance(obj.object, Record):
            return super().save_obj(obj)
        if obj.deferred_fields:
            self.postponed.append(obj)
            return True
        return self._store(obj)

    def _store(self, obj: DeserializedObject) -> bool:
        # The deserializer gives a row found by its natural key its primary key, yet takes every row for a new one.
        stands = obj.object.pk is not None and type(obj.object)._base_manager.filter(pk=obj.object.pk).exists()
        obj.object._state.adding = not stands
        try:
            obj.object.full_clean()
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                where = "" if field == "__all__" else f"{field}: "
                self.problems += [f"{_label(obj)}: {where}{message}" for message in messages]
            return False
        obj.deferred_fields = {}
        stored = super().save_obj(obj)
        self.work.touch(obj.object)
        return stored

    def _store_postponed(self) -> None:
        """Store the records that name others further on, as often as that brings any of them further."""
        waiting, stuck = self.postponed, -1
        while waiting and len(waiting) != stuck:
            stuck, still_waiting = len(waiting), []
            for obj in waiting:
                if self._missing(obj):
                    still_waiting.append(obj)
                else:
                    self._store(obj)
            waiting = still_waiting
        self.problems += [f"{_label(obj)}: {self._missing(obj)}" for obj in waiting]

    def _missing(self, obj: DeserializedObject) -> str:
        """Look the deferred references up; what could not be found, or nothing."""
        # Only the look-up is wanted here: the record is not checked yet.
        obj.save = _store_nothing  # type: ignore[method-assign]
        try:
            obj.save_deferred_fields(using=self.using)
        except (DeserializationError, ObjectDoesNotExist) as error:
            return str(error.__cause__ or error)
        finally:
            del obj.save
        record: Any = obj.object
        manager = type(record)._default_manager
        try:
            record.pk = manager.get_by_natural_key(*record.natural_key()).pk
        except ObjectDoesNotExist:
            pass
        return ""


def _label(obj: DeserializedObject) -> str:
    record: Any = obj.object
    name = " / ".join(part for part in record.natural_key() if part)
    return f"{record._meta.label_lower} “{name}”"


def _store_nothing(*_args: Any, **_kwargs: Any) -> None:
    """Stands in for an object's ``save`` while its references are looked up."""
