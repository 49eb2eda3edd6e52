"""What every record is told with: the bundle's columns as the public sees them, its address, its stored figures."""

from django.http import HttpRequest

from claims.models import SluggedRecord
from claims.records import LISTED, Plain


def told(request: HttpRequest, record: SluggedRecord, more: Plain) -> Plain:
    """A public record's own fields, then ``more``, which comes in the place of a stored figure of the same name."""
    (row,) = LISTED[record.page].rows([record.pk], request.build_absolute_uri("/")[:-1])
    return {**{name: value for name, value in row.items() if name not in more}, **more}
