"""Whether the stored bounds of every date are those of its text. Only raw SQL can part them."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction

from claims.models import Record
from claims.models.fields import EDTFBoundField
from claims.records import RECORD_TYPES

from .counts import Difference


class Wrong(NamedTuple):
    """A stored bound that is not that of its text."""

    model: type[Record]
    pk: int
    bound: str
    difference: Difference


def differences() -> Iterator[Difference]:
    """Every stored bound that is not that of its text. Writes nothing."""
    for wrong in _wrong():
        yield wrong.difference


def rebound() -> list[Difference]:
    """Work every stored bound out again; tell which were different."""
    with transaction.atomic():
        found = list(_wrong())
        for model, pk, bound, difference in found:
            model._base_manager.filter(pk=pk).update(**{bound: difference.actual})
    return [wrong.difference for wrong in found]


def _wrong() -> Iterator[Wrong]:
    """Values and no instances are read: a site of 100,000 claims has a million dates."""
    for collection, record_type in RECORD_TYPES.items():
        model = record_type.model
        fields = [field for field in model._meta.concrete_fields if isinstance(field, EDTFBoundField)]
        if not fields:
            continue
        names, columns = model.natural_fields, [name for field in fields for name in (field.of, field.attname)]
        rows = model._base_manager.order_by("pk").values_list("pk", *names, *columns)
        for pk, *values in rows.iterator(chunk_size=2_000):
            dates = values[len(names) :]
            for field, text, stored in zip(fields, dates[::2], dates[1::2], strict=True):
                if (text or stored) and stored != (actual := field.bound(text)):
                    record = f"{collection}/{'/'.join(map(str, values[: len(names)]))}"
                    yield Wrong(model, pk, field.attname, Difference(record, field.name, stored, actual))
