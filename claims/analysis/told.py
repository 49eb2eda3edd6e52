"""The analysis as the plain data of the public contract (design, section 5): what JSON and outside programs read."""

from typing import Any

from .claim import SIDES, ClaimAnalysis, Evidence, Side
from .matrix import Matrix
from .origins import Origin
from .reasoning import Reasoning
from .record import OnRecord

Plain = dict[str, Any]


def claim(analysis: ClaimAnalysis) -> Plain:
    """``balance``, ``on_record``, ``evidence`` and ``rests_on`` of a claim."""
    sides = analysis.sides
    return {
        "balance": {
            **{stance: _side(sides[stance]) for stance in SIDES},
            "conflicting": len(analysis.conflicting),
            "discounted": len(analysis.discounted),
        },
        "on_record": [_on_record(row) for row in analysis.on_record],
        "evidence": [_evidence(row) for row in analysis.evidence],
        "rests_on": {
            stance: [
                {"origin": origin(rest.origin), "items": len(rest.items), "lines": rest.lines}
                for rest in sides[stance].rests_on
            ]
            for stance in SIDES
        },
    }


def question(matrix: Matrix) -> Plain:
    """``claims``, ``rows`` and ``removals`` of a question."""
    claims = [column.claim for column in matrix.columns]
    return {
        "claims": [
            {
                "claim": column.claim,
                "inconsistency": None if column.inconsistency is None else column.inconsistency / 10,
                "rank": column.rank,
            }
            for column in matrix.columns
        ],
        "rows": [
            {"item": row.item, "cells": dict(zip(claims, row.cells, strict=True)), "diagnostic": row.diagnostic}
            for row in matrix.rows
        ],
        "removals": [
            {"origin": origin(removal.origin), "ranks": dict(zip(claims, removal.ranks, strict=True))}
            for removal in matrix.removals
        ],
    }


def item(reasoning: Reasoning, item: str) -> Plain:
    """``origins``, ``discounted`` and ``bearings`` of an item: each claim on which it has any, in the order of slugs."""
    found = {claim: items[item] for claim, items in sorted(reasoning.bearings.items()) if item in items}
    return {
        "origins": [origin(one) for one in sorted(reasoning.origins(item))],
        "discounted": bool(reasoning.strikes(item)),
        "bearings": [
            {
                "claim": claim,
                "stance": bearing.stance,
                "inherited": bearing.inherited,
                "path": list(bearing.path),
                "strength": bearing.strength,
            }
            for claim, bearing in found.items()
        ],
    }


def origin(origin: Origin) -> Plain:
    return {"kind": origin.kind, "slugs": list(origin.slugs)}


def _side(side: Side) -> Plain:
    return {"direct": side.direct, "inherited": side.inherited, "lines": side.lines.total}


def _on_record(row: OnRecord) -> Plain:
    sides = {stance: {time: len(items) for time, items in times.items()} for stance, times in row.sides.items()}
    return {"appearance": row.appearance, **sides}


def _evidence(row: Evidence) -> Plain:
    return {
        "item": row.item,
        "stance": row.stance,
        "inherited": row.bearing.inherited,
        "path": list(row.bearing.path),
        "strength": row.bearing.strength,
        "origins": [origin(one) for one in sorted(row.origins)],
        "discounted": row.discounted,
    }
