from claims.models import Source, SourceEvent

from .columns import RecordType, one, text

SOURCE_EVENT = RecordType(
    SourceEvent,
    (one("source", Source), *text("event", "date"), one("attested_by", Source), *text("note")),
    owners=("source",),
)
