from claims.models import Agent, Source, Topic, Witness

from .columns import Column, RecordType, Reference, many, one, text

SOURCE = RecordType(
    Source,
    (
        *text("slug", "title", "kind"),
        Reference(
            "authors",
            Agent,
            lambda source: [authorship.agent for authorship in source.authorships.all()],
            ("authorships__agent",),
            many=True,
        ),
        one("issuer", Agent),
        *text("container", "published", "created", "public_since", "number"),
        Column("identifiers", lambda source: [str(identifier) for identifier in source.identifiers.all()]),
        *text("url", "archived_url", "accessed", "held_at", "language", "original_title", "reliability", "abstract"),
        many("topics", Topic),
        one("part_of", Source),
        one("witness", Witness),
        *text("csl"),
    ),
    joined=("issuer", "part_of", "witness"),
    prefetched=("authorships__agent", "identifiers", "topics"),
)
