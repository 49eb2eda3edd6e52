from claims.models import EvidenceItem, Source, Witness

from .columns import RecordType, many, one, text

ITEM = RecordType(
    EvidenceItem,
    (
        *text("slug", "summary"),
        one("source", Source),
        one("witness", Witness),
        many("draws_on", Source),
        *text("locator", "quotation", "original", "language", "directness", "credibility"),
        *text("event_date", "told", "place", "note"),
    ),
)
