"""What a database finds, as the parts of a statement: the same parts whatever the database."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Hits:
    """``FROM … WHERE …`` of the documents found, the column of their keys, and an expression that is least for the best."""

    source: str
    params: list[Any]
    key: str
    score: str
    score_params: list[Any] = field(default_factory=list)
