"""The facts that properties are tried on hold what is hard about them: a test of nothing would pass as well."""

from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings

from . import reference
from .cases import CLAIMS, RELATIONS, facts

# In so many of a hundred cases at least.
OFTEN = {
    "relations that contradict each other": 15,
    "inherited": 50,
    "inherited by two steps": 20,
    "several shortest paths": 15,
    "conflicting": 15,
    "discounted": 25,
    "circle": 5,
    "witnesses not told apart": 25,
    "three origins": 50,
    "fewer lines than items": 40,
    "fewer lines than items with origins of no other": 10,
    "more items rest on it than lines": 3,
    "before": 10,
    "after": 15,
    "unclear": 20,
    "undated": 15,
    "ranks differ": 50,
    "ranks differ without an origin": 25,
}


def features(facts):
    origins = {item: reference.origins(facts, item) for item in facts.items}
    told = {origin for own in origins.values() for origin in own}
    if any(kind == "circle" for kind, _slugs in told):
        yield "circle"
    if any(kind == "witness" and len(slugs) > 1 for kind, slugs in told):
        yield "witnesses not told apart"
    if any(len(own) > 2 for own in origins.values()):
        yield "three origins"
    joined = {
        kind: {frozenset((one.subject, one.object)) for one in facts.relations if one.kind == kind}
        for kind in RELATIONS
    }
    if (joined["denies"] | joined["excludes"]) & (joined["restates"] | joined["entails"]):
        yield "relations that contradict each other"
    for claim in CLAIMS:
        yield from features_of(reference.claim(facts, claim))
        for stance in reference.SIDES:
            yield from features_of_side({item: origins[item] for item in reference.counted(facts, claim, stance)})
    matrix = reference.question(facts, CLAIMS)
    if len(set(matrix["rank"].values()) - {None}) > 1:
        yield "ranks differ"
    if any(ranks != matrix["rank"] for ranks in matrix["removals"].values()):
        yield "ranks differ without an origin"


def features_of(claim):
    for row in claim["evidence"].values():
        if row["inherited"]:
            yield "inherited"
        if len(row["paths"][0]) > 2:
            yield "inherited by two steps"
        if len(row["paths"]) > 1:
            yield "several shortest paths"
    yield from (word for word in ("conflicting", "discounted") if claim["balance"][word])
    yield from (
        word
        for sides in claim["on_record"].values()
        for times in sides.values()
        for word, number in times.items()
        if number
    )
    if any(rest["lines"] < rest["items"] for rests in claim["rests_on"].values() for rest in rests.values()):
        yield "more items rest on it than lines"


def features_of_side(origins):
    lines = reference.lines(origins.keys(), origins)
    if lines < len(origins):
        yield "fewer lines than items"
    # One of several items with the same origins, or with those of another and more, settles itself.
    plain = [own for item, own in origins.items() if not any(other < own for other in origins.values())]
    if lines < len(set(plain)):
        yield "fewer lines than items with origins of no other"


def test_cases_often_hold_what_is_hard():
    found = Counter()

    # Always the same hundred, and none of them made for the sake of another.
    @settings(
        max_examples=100,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(facts())
    def look(facts):
        found.update(set(features(facts)))

    look()

    assert {feature: found[feature] for feature, least in OFTEN.items() if found[feature] < least} == {}
