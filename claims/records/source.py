from claims.models import Agent, Source, Topic, Witness

from .columns import Listing, RecordType, many, one, text

SOURCE = RecordType(
    Source,
    (
        *text("slug", "title", "kind"),
        many("authors", Agent, "authorships__agent", ordering=("authorships__position", "authorships__pk")),
        one("issuer", Agent),
        *text("container", "published", "created", "public_since", "number"),
        Listing("identifiers", "identifiers", ("scheme", "value")),
        *text("url", "archived_url", "accessed", "held_at", "language", "original_title", "reliability", "abstract"),
        many("topics", Topic),
        one("part_of", Source),
        one("witness", Witness),
        *text("csl"),
    ),
)
