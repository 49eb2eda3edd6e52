"""What every record is told with: the bundle's columns as the public sees them, its address, its stored figures."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from claims.models import Claim, SluggedRecord
from claims.operations.counts import FIGURES
from claims.records import RECORD_TYPES, Plain

STORED_FIGURES: dict[type[SluggedRecord], tuple[str, ...]] = {Claim: FIGURES}


def told(request: HttpRequest, record: SluggedRecord, more: Plain) -> Plain:
    """A public record's own fields, then ``more``, which comes in the place of a stored figure of the same name."""
    (row,) = RECORD_TYPES[record.collection].read([record.pk])
    figures = {name: _plain(getattr(record, name)) for name in STORED_FIGURES.get(type(record), ()) if name not in more}
    return {**row.shown, "url": request.build_absolute_uri(record.get_absolute_url()), **figures, **more}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
