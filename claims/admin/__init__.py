"""The editors' desk: Django's admin, every write of which goes through ``claims.operations``."""

from . import (
    accounts,
    agent,
    appearance,
    assessment,
    attachment,
    claim,
    derivation,
    item,
    ledger,
    link,
    question,
    relation,
    search_log,
    site,
    source,
    source_event,
    topic,
    witness,
)

site.take_over()

__all__ = [
    "accounts",
    "agent",
    "appearance",
    "assessment",
    "attachment",
    "claim",
    "derivation",
    "item",
    "ledger",
    "link",
    "question",
    "relation",
    "search_log",
    "site",
    "source",
    "source_event",
    "topic",
    "witness",
]
