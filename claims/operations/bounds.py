"""Whether the stored bounds of every date are those of its text. Only raw SQL can part them."""

from collections.abc import Iterator

from django.db import transaction

from claims.models import Record
from claims.models.fields import EDTFBoundField
from claims.records import RECORD_TYPES, key

from .counts import Difference


def differences() -> Iterator[Difference]:
    """Every stored bound that is not that of its text. Writes nothing."""
    for record_type in RECORD_TYPES.values():
        for record in _dated(record_type.model):
            for field in _bound_fields(record_type.model):
                stored, actual = getattr(record, field.attname), field.bound(getattr(record, field.of))
                if stored != actual:
                    yield Difference(f"{record_type.collection}/{key(record)}", field.name, stored, actual)


def rebound() -> list[Difference]:
    """Work every stored bound out again; tell which were different."""
    with transaction.atomic():
        found = list(differences())
        for record_type in RECORD_TYPES.values() if found else ():
            fields = _bound_fields(record_type.model)
            for record in _dated(record_type.model):
                actual = {field.attname: field.bound(getattr(record, field.of)) for field in fields}
                if any(getattr(record, name) != value for name, value in actual.items()):
                    record_type.model._base_manager.filter(pk=record.pk).update(**actual)
    return found


def _dated(model: type[Record]) -> Iterator[Record]:
    fields = _bound_fields(model)
    if fields:
        joined = [lookup.split("__")[0] for lookup in model.natural_fields if "__" in lookup]
        rows = model._base_manager.select_related(*joined) if joined else model._base_manager.all()
        yield from rows.order_by("pk").iterator(chunk_size=2_000)


def _bound_fields(model: type[Record]) -> list[EDTFBoundField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, EDTFBoundField)]
