"""One FilterSet for each listed kind; pages, exports and the API all use it."""

from .agent import AgentFilterSet
from .base import ListFilterSet
from .claim import ClaimFilterSet
from .item import ItemFilterSet
from .problems import BadParameters, Problem
from .question import QuestionFilterSet
from .source import ReportFilterSet, SourceFilterSet
from .topic import TopicFilterSet
from .witness import WitnessFilterSet

FILTERSETS: dict[str, type[ListFilterSet]] = {
    "claims": ClaimFilterSet,
    "questions": QuestionFilterSet,
    "evidence": ItemFilterSet,
    "sources": SourceFilterSet,
    "reports": ReportFilterSet,
    "witnesses": WitnessFilterSet,
    "agents": AgentFilterSet,
    "topics": TopicFilterSet,
}
"""By the kind's name in addresses."""

__all__ = ["FILTERSETS", "BadParameters", "ListFilterSet", "Problem"]
