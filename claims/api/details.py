"""What is told of one record of each kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from claims.models import Agent, Claim, EvidenceItem, Question, SluggedRecord, Source, Topic, Witness
from claims.records import LISTED, Plain

from . import agent, claim, item, question, source, topic, witness
from .part import Part


@dataclass(frozen=True)
class Detail:
    """A record's own fields and figures, what the reasoning makes of it, and the rows that name it."""

    kind: str
    model: type[SluggedRecord]
    parts: Sequence[Part]
    reasoned: Callable[[Any], Plain] | None = None

    def told(self, record: SluggedRecord, site: str) -> Plain:
        """``site``: scheme and host. What is reasoned comes in the place of a stored figure of the same name."""
        (row,) = LISTED[self.kind].rows([record.pk], site)
        more = self.reasoned(record) if self.reasoned else {}
        own = {name: value for name, value in row.items() if name not in more}
        return own | more | {part.name: part.told(record, site).plain() for part in self.parts}


DETAILS: dict[str, Detail] = {
    detail.kind: detail
    for detail in (
        Detail("claims", Claim, claim.PARTS, claim.reasoned),
        Detail("questions", Question, question.PARTS, question.reasoned),
        Detail("evidence", EvidenceItem, item.PARTS, item.reasoned),
        Detail("sources", Source, source.PARTS),
        Detail("reports", Source, source.PARTS),
        Detail("witnesses", Witness, witness.PARTS),
        Detail("agents", Agent, agent.PARTS),
        Detail("topics", Topic, topic.PARTS),
    )
}
"""By the kind's name in addresses."""
