from claims.models import Agent, Appearance, Claim, Source, Witness

from .columns import RecordType, one, text

APPEARANCE = RecordType(
    Appearance,
    (
        *text("slug"),
        one("claim", Claim),
        one("agent", Agent),
        one("witness", Witness),
        *text("date"),
        one("source", Source),
        *text("locator", "quotation", "original", "language", "venue", "audience"),
    ),
    owners=("claim",),
)
