"""Which rows hang together, however many steps away: recursive queries, the same text on SQLite and PostgreSQL.

Each step of one follows one kind of edge for each row reached: joined all at once, three edges of one kind and four
of another would make twelve rows.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL

from claims.choices import State
from claims.models import Claim, ClaimRelation, Derivation, PossibleIdentity, Relay, Source, SourceEvent, Witness

from .stance import CONTRADICTS, RULES, SUBJECT, SUPPORTS


@dataclass(frozen=True, slots=True)
class Edge:
    """Rows of ``model`` lead from the record in their column ``tail`` to the one in ``head``."""

    model: type[models.Model]
    tail: str
    head: str

    @property
    def backwards(self) -> "Edge":
        return Edge(self.model, self.head, self.tail)


DRAWS_ON = Edge(Derivation, "derived_id", "origin_id")
IS_PART_OF = Edge(Source, "id", "part_of_id")
IS_ATTESTED_BY = Edge(SourceEvent, "source_id", "attested_by_id")
RELAYS = Edge(Relay, "witness_id", "relayed_id")
IS_POSSIBLY = Edge(PossibleIdentity, "first_id", "second_id")

SOURCE_EDGES = (DRAWS_ON, IS_PART_OF)
WITNESS_EDGES = (RELAYS, IS_POSSIBLY, IS_POSSIBLY.backwards)


def sources_behind(pks: Collection[int]) -> RawSQL:
    """Primary keys of these sources and of all they draw on or are part of, at any remove, as far as public."""
    return _reached(Source, pks, SOURCE_EDGES)


def sources_needed(pks: Collection[int]) -> RawSQL:
    """Primary keys of these sources and of all without which they could not be told: also those that attest events."""
    return _reached(Source, pks, (*SOURCE_EDGES, IS_ATTESTED_BY))


def sources_before(pks: Collection[int]) -> RawSQL:
    """Primary keys of these sources and of all that draw on them or are part of them, at any remove, if public."""
    return _reached(Source, pks, [edge.backwards for edge in SOURCE_EDGES])


def witnesses_behind(pks: Collection[int]) -> RawSQL:
    """Primary keys of these witnesses, of all whose accounts they relay, and of all who are possibly the same."""
    return _reached(Witness, pks, WITNESS_EDGES)


def witnesses_before(pks: Collection[int]) -> RawSQL:
    """Primary keys of these witnesses, of all who relay them, and of all who are possibly the same."""
    return _reached(Witness, pks, [edge.backwards for edge in WITNESS_EDGES])


def claims_behind(pks: Collection[int]) -> RawSQL:
    """Primary keys of these claims and of all from which a stance may pass to them, as far as public."""
    return _claims(pks, [(rule.kind, rule.start != SUBJECT, rule.gives, rule.given) for rule in RULES])


def claims_before(pks: Collection[int]) -> RawSQL:
    """Primary keys of these claims and of all to which a stance may pass from them, as far as public."""
    return _claims(pks, [(rule.kind, rule.start == SUBJECT, rule.given, rule.gives) for rule in RULES])


def _reached(model: type[models.Model], pks: Collection[int], edges: Sequence[Edge]) -> RawSQL:
    table = _quoted(model._meta.db_table)
    ways = ", ".join(f"({way})" for way in range(len(edges)))
    joins = " ".join(
        f"LEFT JOIN {_quoted(edge.model._meta.db_table)} e{way} ON way.column1 = {way} AND e{way}.{edge.tail} = reached.id"
        for way, edge in enumerate(edges)
    )
    heads = " ".join(f"WHEN {way} THEN e{way}.{edge.head}" for way, edge in enumerate(edges))
    sql = (
        f"WITH RECURSIVE reached(id) AS ("  # noqa: S608 - names of our own tables and columns
        f"SELECT id FROM {table} WHERE id IN ({_placeholders(pks)}) AND state = %s "
        f"UNION SELECT node.id FROM reached CROSS JOIN (VALUES {ways}) AS way {joins} "
        f"JOIN {table} node ON node.id = CASE way.column1 {heads} END AND node.state = %s"
        f") SELECT id FROM reached"
    )
    return RawSQL(sql, [*pks, State.PUBLISHED, State.PUBLISHED])  # noqa: S611 - the same


Passage = tuple[str, bool, str, str]
"""Kind of relation, whether it is entered at its subject, the stance there, and the stance at its other end."""


def _claims(pks: Collection[int], passages: Sequence[Passage]) -> RawSQL:
    claim, relation = _quoted(Claim._meta.db_table), _quoted(ClaimRelation._meta.db_table)
    rows = ", ".join("(%s, %s, %s, %s)" for _passage in passages)
    told: list[Any] = [value for kind, way, *stances in passages for value in (kind, 0 if way else 1, *stances)]
    sql = (
        f"WITH RECURSIVE passage(kind, way, stance, other) AS (VALUES {rows}), "  # noqa: S608 - the same
        f"reached(id, stance) AS ("
        f"SELECT id, stance.column1 FROM {claim} CROSS JOIN (VALUES (%s), (%s)) AS stance "
        f"WHERE id IN ({_placeholders(pks)}) AND state = %s "
        f"UNION SELECT node.id, passage.other FROM reached CROSS JOIN (VALUES (0), (1)) AS way "
        f"LEFT JOIN {relation} e0 ON way.column1 = 0 AND e0.subject_id = reached.id "
        f"LEFT JOIN {relation} e1 ON way.column1 = 1 AND e1.object_id = reached.id "
        f"JOIN passage ON passage.way = way.column1 AND passage.stance = reached.stance "
        f"AND passage.kind = COALESCE(e0.kind, e1.kind) "
        f"JOIN {claim} node ON node.id = COALESCE(e0.object_id, e1.subject_id) AND node.state = %s"
        f") SELECT DISTINCT id FROM reached"
    )
    return RawSQL(sql, [*told, SUPPORTS, CONTRADICTS, *pks, State.PUBLISHED, State.PUBLISHED])  # noqa: S611 - the same


def _placeholders(pks: Collection[int]) -> str:
    return ", ".join(["%s"] * len(pks)) or "NULL"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
