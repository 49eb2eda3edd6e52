from claims.models import Agent
from claims.models.agent import lines

from .columns import Column, RecordType, text

AGENT = RecordType(
    Agent,
    (*text("slug", "name", "kind"), Column("aliases", lines), *text("description")),
)
