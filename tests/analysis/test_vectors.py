"""Worked reasoning, made and checked by others from the design's text alone: agreed with to the letter."""

import json
from pathlib import Path

import pytest

from claims.analysis import told
from claims.analysis.reasoning import Reasoning

from .bundle import facts_of

VECTORS = Path(__file__).parent / "vectors"


@pytest.mark.parametrize("number", ["101", "102", "103", "104"])
def test_reasoning_agrees_with_worked_vectors(number):
    bundle = json.loads((VECTORS / f"bundle-{number}.json").read_text())
    expected = json.loads((VECTORS / f"expected-{number}.json").read_text())

    reasoning = Reasoning(facts_of(bundle))
    found = {f"claim:{row['slug']}": claim(told.claim(reasoning.claim(row["slug"]))) for row in bundle["claims"]}
    for row in bundle["questions"]:
        rivals = [one["slug"] for one in bundle["claims"] if row["slug"] in one["questions"].split(";")]
        found[f"question:{row['slug']}"] = question(told.question(reasoning.question(rivals)))

    assert found == expected


def claim(plain):
    """As the vectors tell it: by name what has no order there."""
    return {
        "balance": plain["balance"],
        "on_record": {row.pop("appearance"): row for row in plain["on_record"]},
        "rests_on": {
            stance: {label(rest["origin"]): [rest["items"], rest["lines"]] for rest in rests}
            for stance, rests in plain["rests_on"].items()
        },
        "evidence": {
            row["item"]: [row["stance"], row["inherited"], row["discounted"], [label(one) for one in row["origins"]]]
            for row in plain["evidence"]
        },
    }


def question(plain):
    return {
        "inconsistency": {row["claim"]: row["inconsistency"] for row in plain["claims"]},
        "rank": {row["claim"]: row["rank"] for row in plain["claims"]},
        "cells": {row["item"]: row["cells"] for row in plain["rows"]},
        "diagnostic": {row["item"]: row["diagnostic"] for row in plain["rows"]},
        "removals": {label(row["origin"]): row["ranks"] for row in plain["removals"]},
    }


def label(origin):
    return "|".join([origin["kind"], *origin["slugs"]])
