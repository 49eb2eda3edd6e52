"""What the reasoning makes of a record, as JSON Schema (``analysis.told``)."""

from typing import Any

from django.utils.translation import gettext as _

from claims.choices import Strength

from .columns import SLUG, Schema, made_of

SLUGGED: Schema = {"type": "string", "pattern": SLUG}
COUNT: Schema = {"type": "integer", "minimum": 0}
RANK: Schema = {"type": ["integer", "null"], "minimum": 1}


def reasoned() -> dict[str, Schema]:
    """The schemas by name."""
    return {
        "Origin": _origin(),
        "Side": _side(),
        "Balance": _balance(),
        "Times": _times(),
        "OnRecord": _on_record(),
        "Evidence": _evidence(),
        "Rest": _rest(),
        "RestsOn": made_of({"supports": _list("Rest"), "contradicts": _list("Rest")}),
        "Bearing": _bearing(),
        "Column": _column(),
        "Row": _row(),
        "Removal": made_of(
            {"origin": _ref("Origin"), "ranks": _by_claim(RANK)},
            _("How the claims would rank without the items that have this origin and no other."),
        ),
    }


def of_kind(kind: str) -> dict[str, Schema]:
    """What is told of a record of this kind beside its own fields."""
    if kind == "claims":
        return {
            "balance": _ref("Balance"),
            "on_record": _list("OnRecord", _("For each dated appearance, the oldest first.")),
            "evidence": _list("Evidence", _("Every item with any bearing on the claim, inherited ones too.")),
            "rests_on": _ref("RestsOn"),
        }
    if kind == "questions":
        return {
            "claims": _list("Column", _("The claims that are its rival answers.")),
            "rows": _list("Row", _("The matrix: each item that is not discounted, against each claim.")),
            "removals": _list("Removal", _("For each origin of any row.")),
        }
    if kind == "evidence":
        return {
            "origins": _list("Origin", _("Where it comes from in the end.")),
            "discounted": {"type": "boolean"}
            | _said(_("Whether it is not counted, because what it rests on was struck.")),
            "bearings": _list("Bearing", _("Each claim on which it bears, inherited ones too.")),
        }
    return {}


def _origin() -> Schema:
    return made_of(
        {
            "kind": {"type": "string", "enum": ["source", "witness", "circle"]}
            | _said(_("A circle is several sources that draw on each other.")),
            "slugs": {"type": "array", "items": SLUGGED, "minItems": 1}
            | _said(_("One, or the sources of a circle, or witnesses who are possibly the same.")),
        },
        _("Where evidence comes from in the end."),
    )


def _side() -> Schema:
    return made_of(
        {
            "direct": COUNT | _said(_("Counted items that somebody linked to the claim.")),
            "inherited": COUNT | _said(_("Counted items that get there through relations to other claims.")),
            "lines": COUNT | _said(_("The largest number of counted items no two of which share an origin.")),
        },
        _("One side of a claim, in figures."),
    )


def _balance() -> Schema:
    return made_of(
        {
            "supports": _ref("Side"),
            "contradicts": _ref("Side"),
            "conflicting": COUNT | _said(_("Items that reach it with both stances, counted on neither side.")),
            "discounted": COUNT | _said(_("Items not counted because what they rest on was struck.")),
        },
        _("What bears on a claim, in figures."),
    )


def _times() -> Schema:
    return made_of(
        {
            "before": COUNT | _said(_("Items public before the claim was made.")),
            "after": COUNT | _said(_("Items public only after it.")),
            "unclear": COUNT | _said(_("Items of which the dates do not tell.")),
            "undated": COUNT | _said(_("Items of which no date is known.")),
        },
        _("When counted items were on record."),
    )


def _on_record() -> Schema:
    return made_of(
        {
            "appearance": SLUGGED | _said(_("The slug of an appearance of the claim that is dated.")),
            "supports": _ref("Times"),
            "contradicts": _ref("Times"),
        },
        _("What was on record when the claim was made."),
    )


def _rest() -> Schema:
    return made_of(
        {
            "origin": _ref("Origin"),
            "items": COUNT | _said(_("Counted items that have this origin and no other.")),
            "lines": COUNT | _said(_("By how much the number of lines falls without them.")),
        },
        _("An origin on which a side rests."),
    )


def _column() -> Schema:
    return made_of(
        {
            "claim": SLUGGED | _said(_("The slug of a claim that answers the question.")),
            "inconsistency": {"type": ["number", "null"], "minimum": 0}
            | _said(_("The largest weight of items against it no two of which share an origin.")),
            "rank": RANK | _said(_("From the least inconsistent, 1; none where nothing bears on it.")),
        },
        _("A claim in the matrix."),
    )


def _row() -> Schema:
    return made_of(
        {
            "item": SLUGGED | _said(_("The slug of an item that bears on any of the claims.")),
            "cells": _by_claim({"enum": ["supports", "contradicts", "conflicting", "none"]}),
            "diagnostic": {"type": "boolean"} | _said(_("Whether its cells are not all the same.")),
        },
        _("An item in the matrix."),
    )


def _evidence() -> Schema:
    return made_of(
        {
            "item": SLUGGED | _said(_("The slug of the item.")),
            **_effective(),
            "origins": _list("Origin", _("Where it comes from in the end.")),
            "discounted": {"type": "boolean"}
            | _said(_("Whether it is not counted, because what it rests on was struck.")),
        },
        _("An item with any bearing on a claim."),
    )


def _bearing() -> Schema:
    told = {"claim": SLUGGED | _said(_("The slug of the claim.")), **_effective()}
    return made_of(told, _("A claim on which an item bears."))


def _effective() -> dict[str, Schema]:
    path = _("Slugs of claims, from one that it is linked to, to this one.")
    return {
        "stance": {"type": "string", "enum": ["supports", "contradicts", "context", "conflicting"]}
        | _said(_("Its effective stance on the claim.")),
        "inherited": {"type": "boolean"} | _said(_("Whether it gets there through relations.")),
        "path": {"type": "array", "items": SLUGGED, "minItems": 1} | _said(path),
        "strength": {"type": "string", "enum": [*Strength.values, ""]}
        | _said(_("Of the strongest link it comes from; empty where none is set.")),
    }


def _by_claim(each: Schema) -> Schema:
    return {"type": "object", "additionalProperties": each} | _said(_("By the claim’s slug."))


def _list(name: str, description: str = "") -> Schema:
    told: Schema = {"type": "array", "items": _ref(name)}
    return told | _said(description) if description else told


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _said(description: Any) -> Schema:
    return {"description": str(description)}
