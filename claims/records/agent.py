from claims.models import Agent

from .columns import Column, RecordType, text

AGENT = RecordType(
    Agent,
    (*text("slug", "name", "kind"), Column("aliases", lambda agent: agent.alias_list), *text("description")),
)
