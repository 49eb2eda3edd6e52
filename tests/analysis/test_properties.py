"""The reasoning against a slow, obvious reference, and what must hold of it whatever the facts.

`make soak` tries many more facts than `make test` does.
"""

import json
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from claims.analysis import told
from claims.analysis.claim import Figures
from claims.analysis.facts import Facts, Item, Link, Relation, Source, SourceEvent, Witness
from claims.analysis.lines import Packing
from claims.analysis.origins import standing_in
from claims.analysis.reasoning import Reasoning
from claims.analysis.record import when

from . import reference
from .cases import CLAIMS, SOURCES, examples, facts, packings

SIDES = ("supports", "contradicts")


def plain(value):
    """As whoever reads the JSON gets it."""
    return json.loads(json.dumps(value))


def pair(origin):
    return origin["kind"], tuple(origin["slugs"])


def pairs(origins):
    """Origins as the reference has them."""
    return frozenset((origin.kind, origin.slugs) for origin in origins)


def lines_of(reasoning):
    """(claim, side) → lines of that side."""
    return {
        (claim, stance): side.lines.total for claim in CLAIMS for stance, side in reasoning.claim(claim).sides.items()
    }


def counted(reasoning):
    """(claim, side) → counted items of that side."""
    return {
        (claim, stance): {row.item for row in reasoning.claim(claim).evidence if row.counts and row.stance == stance}
        for claim in CLAIMS
        for stance in SIDES
    }


# ---------------------------------------------------------------- against the reference


@examples(40)
@given(facts())
def test_claim_is_told_as_the_reference_tells_it(facts):
    reasoning = Reasoning(facts)
    for claim in CLAIMS:
        expected = reference.claim(facts, claim)
        shortest = {item: row.pop("paths") for item, row in expected["evidence"].items()}

        found = plain(told.claim(reasoning.claim(claim)))
        paths = {row["item"]: row.pop("path") for row in found["evidence"]}
        for row in found["evidence"]:
            row["origins"] = frozenset(pair(origin) for origin in row["origins"])
        keyed = {
            "balance": found["balance"],
            "on_record": {row.pop("appearance"): row for row in found["on_record"]},
            "evidence": {row.pop("item"): row for row in found["evidence"]},
            "rests_on": {
                stance: {pair(row.pop("origin")): row for row in rests} for stance, rests in found["rests_on"].items()
            },
        }

        assert keyed == expected
        assert [item for item, path in paths.items() if path not in shortest[item]] == []


@examples(40)
@given(facts(), st.lists(st.sampled_from(CLAIMS), min_size=1, unique=True))
def test_question_is_told_as_the_reference_tells_it(facts, claims):
    expected = reference.question(facts, claims)

    found = plain(told.question(Reasoning(facts).question(claims)))

    event("removals change ranks" if any(r != expected["rank"] for r in expected["removals"].values()) else "no change")
    assert found == {
        "claims": [
            {"claim": claim, "inconsistency": expected["inconsistency"][claim], "rank": expected["rank"][claim]}
            for claim in claims
        ],
        "rows": [
            {"item": item, "cells": expected["cells"][item], "diagnostic": expected["diagnostic"][item]}
            for item in sorted(expected["cells"])
        ],
        "removals": [
            {"origin": {"kind": kind, "slugs": list(slugs)}, "ranks": expected["removals"][kind, slugs]}
            for kind, slugs in sorted(expected["removals"])
        ],
    }


@examples(25)
@given(facts())
def test_conflicting_item_is_told_with_a_shortest_path_of_each_stance(facts):
    reasoning = Reasoning(facts)
    for claim in CLAIMS:
        for row in reasoning.claim(claim).evidence:
            if row.stance != "conflicting":
                assert row.bearing.against == ()
                continue
            ways = reference.shortest_paths(facts, row.item)
            by_stance = [{tuple(at for at, _ in way) for way in ways[claim, stance]} for stance in SIDES]
            path, against = row.bearing.path, row.bearing.against

            event("conflicting")
            assert len(path) <= len(against)
            # Both stances may arrive by the same claims, where two relations join the same two.
            assert any(path in one and against in other for one, other in (by_stance, by_stance[::-1]))


@examples(40)
@given(facts())
def test_origins_of_every_item_are_the_references(facts):
    reasoning = Reasoning(facts)

    # Of items that are linked to nothing too.
    assert {item: pairs(reasoning.origins(item)) for item in facts.items} == {
        item: reference.origins(facts, item) for item in facts.items
    }


@examples(25)
@given(facts())
def test_standing_is_what_the_reference_has_stand(facts):
    assert standing_in(facts.items.values()) == reference.standing(facts.items.values())


@examples(25)
@given(facts())
def test_untraced_origins_are_the_references(facts):
    reasoning = Reasoning(facts)
    for claim in CLAIMS:
        items = reference.counted(facts, claim, "supports") | reference.counted(facts, claim, "contradicts")
        origins = {origin for item in items for origin in reference.origins(facts, item)}

        assert pairs(reasoning.claim(claim).untraced) == {
            origin for origin in origins if reference.is_untraced(facts, origin)
        }


@examples(40)
@given(facts())
def test_discounted_items_and_sources_are_the_references(facts):
    reasoning = Reasoning(facts)

    assert {item: bool(reasoning.strikes(item)) for item in facts.items} == {
        item: reference.is_discounted(facts, item) for item in facts.items
    }
    assert {source: bool(reasoning.discounts.of_source(source)) for source in facts.sources} == {
        source: not reference.is_sound(facts, source) for source in facts.sources
    }


@examples(25)
@given(facts())
def test_reason_for_discounting_is_a_strike_that_stands(facts):
    reasoning = Reasoning(facts)
    for item in facts.items:
        for strike in reasoning.strikes(item):
            struck = facts.sources[strike.source]

            assert strike.event in {"retracted", "found_forged"} & {event.event for event in struck.events}
            # Struck for what happened to it, and not only to its whole.
            assert reference.is_struck(
                replace(facts, sources=facts.sources | {struck.slug: replace(struck, part_of=None)}), struck.slug
            )


@examples(25)
@given(facts())
def test_record_places_every_item_as_the_reference_does(facts):
    reasoning = Reasoning(facts)
    for appearance in facts.appearances:
        if appearance.date is not None:
            assert {
                slug: when(reasoning.record.dates(item), appearance.date) for slug, item in facts.items.items()
            } == {item: reference.when_on_record(facts, item, appearance.date) for item in facts.items}


# ---------------------------------------------------------------- lines


@examples(150)
@given(packings())
def test_lines_are_the_most_that_share_nothing(packing):
    origins, _weights = packing

    lines = Packing(origins).lines

    assert (lines.total, lines.exact) == (reference.lines(set(origins), origins), True)


@examples(150)
@given(packings())
def test_weighted_lines_are_the_heaviest_that_share_nothing(packing):
    origins, weights = packing

    lines = Packing(origins, weights).lines

    assert (lines.total, lines.exact) == (reference.heaviest(set(origins), origins, weights), True)


@examples(100)
@given(packings(most=25), st.booleans())
def test_lines_are_a_choice_of_items_that_share_nothing(packing, weighted):
    origins, weights = packing

    lines = Packing(origins, weights if weighted else None).lines

    assert sorted(set(lines.chosen) & origins.keys()) == list(lines.chosen)
    assert reference.disjoint(lines.chosen, origins)
    assert lines.total == (sum(weights[item] for item in lines.chosen) if weighted else len(lines.chosen))


@examples(100)
@given(packings(most=25), st.booleans(), st.randoms(use_true_random=False))
def test_lines_without_some_items_are_those_of_the_rest(packing, weighted, random):
    origins, weights = packing
    gone = {item for item in origins if random.random() < 0.3}
    rest = {item: own for item, own in origins.items() if item not in gone}

    found = Packing(origins, weights if weighted else None).without({*gone, "of another side"})

    assert found == (Packing(rest, weights if weighted else None).lines.total, True)


@examples(150)
@given(packings(), st.sampled_from((0, 5, 15, 40)), st.booleans(), st.randoms(use_true_random=False))
def test_lines_found_in_few_steps_are_at_most_what_there_are(packing, steps, weighted, random):
    origins, weights = packing
    weights = weights if weighted else dict.fromkeys(origins, 1)
    hasty = Packing(origins, weights if weighted else None, steps=steps)
    found = [(set(origins), hasty.lines)]
    for _ in range(4):  # what is asked for later has what steps are left
        rest = {item for item in origins if random.random() < 0.7}
        found.append((rest, hasty.without(origins.keys() - rest)))

    event(f"{sum(not lines.exact for _, lines in found)} not settled")
    assert reference.disjoint(hasty.lines.chosen, origins)
    assert hasty.lines.total == sum(weights[item] for item in hasty.lines.chosen)
    for items, lines in found:
        most = reference.heaviest(items, origins, weights)
        assert lines.total == most if lines.exact else 0 <= lines.total <= most


@examples(25)
@given(facts())
def test_groups_part_the_counted_items_of_a_side(facts):
    reasoning = Reasoning(facts)
    for (claim, stance), items in counted(reasoning).items():
        side = reasoning.claim(claim).sides[stance]
        origins_of = {item: reference.origins(facts, item) for item in items}

        event(f"{len(side.groups)} groups")
        assert sorted(item for group in side.groups for item in group.items) == sorted(items)
        assert sum(group.lines.total for group in side.groups) == side.lines.total
        assert all(group.lines.total == reference.lines(group.items, origins_of) for group in side.groups)
        assert all(pairs(group.origins) == set().union(*(origins_of[i] for i in group.items)) for group in side.groups)
        # None hangs together with another, and each hangs together in itself.
        assert not any(set(one.origins) & set(other.origins) for one, other in combinations(side.groups, 2))
        assert [
            group.items
            for group in side.groups
            if reference.reached(
                group.items[:1], lambda item, own=origins_of: [other for other in own if own[other] & own[item]]
            )
            != set(group.items)
        ] == []


@examples(25)
@given(facts())
def test_side_rests_on_the_weightiest_origins_first(facts):
    reasoning = Reasoning(facts)
    for claim in CLAIMS:
        for side in reasoning.claim(claim).sides.values():
            numbers = [len(rest.items) for rest in side.rests_on]

            assert numbers == sorted(numbers, reverse=True)
            assert all(rest.lines <= min(1, len(rest.items)) for rest in side.rests_on)


# ---------------------------------------------------------------- what must hold whatever the facts


@examples(25)
@given(facts())
def test_figures_agree_with_the_whole_claim(facts):
    for claim in CLAIMS:
        whole = Reasoning(facts).claim(claim)
        supporting, contradicting = whole.sides["supports"], whole.sides["contradicts"]

        assert Reasoning(facts).figures(claim) == Figures(
            supporting_items=supporting.items,
            supporting_inherited=supporting.inherited,
            supporting_lines=supporting.lines.total,
            contradicting_items=contradicting.items,
            contradicting_inherited=contradicting.inherited,
            contradicting_lines=contradicting.lines.total,
            conflicting_items=len(whole.conflicting),
            discounted_items=len(whole.discounted),
            context_items=sum(row.stance == "context" for row in whole.evidence),
            supporting_lines_exact=supporting.lines.exact,
            contradicting_lines_exact=contradicting.lines.exact,
        )


def shuffled(facts, random):
    """The same facts, with whatever has an order in another one."""

    def mixed(values):
        return tuple(random.sample(list(values), len(values)))

    return Facts(
        items={slug: replace(item, draws_on=mixed(item.draws_on)) for slug, item in mixed(facts.items.items())},
        sources={
            slug: replace(source, draws_on=mixed(source.draws_on), events=mixed(source.events))
            for slug, source in mixed(facts.sources.items())
        },
        witnesses={
            slug: replace(witness, relays=mixed(witness.relays), possibly_same_as=mixed(witness.possibly_same_as))
            for slug, witness in mixed(facts.witnesses.items())
        },
        links=mixed(facts.links),
        relations=mixed(facts.relations),
        appearances=mixed(facts.appearances),
        reporting=frozenset(mixed(sorted(facts.reporting))),
        telling=frozenset(mixed(sorted(facts.telling))),
    )


@examples(25)
@given(facts(), st.randoms(use_true_random=False))
def test_order_of_the_facts_changes_nothing(facts, random):
    ordered, mixed = Reasoning(facts), Reasoning(shuffled(facts, random))

    assert [mixed.claim(claim) for claim in CLAIMS] == [ordered.claim(claim) for claim in CLAIMS]
    assert [mixed.figures(claim) for claim in CLAIMS] == [ordered.figures(claim) for claim in CLAIMS]
    assert mixed.question(CLAIMS) == ordered.question(CLAIMS)


@examples(25)
@given(facts(), st.randoms(use_true_random=False))
def test_symmetric_relation_may_be_told_from_either_end(facts, random):
    turned = replace(
        facts,
        relations=tuple(
            Relation(one.object, one.kind, one.subject)
            if one.kind in ("denies", "excludes", "restates") and random.random() < 0.5
            else one
            for one in facts.relations
        ),
    )

    assert Reasoning(turned).bearings == Reasoning(facts).bearings


@examples(25)
@given(facts())
def test_direct_link_outranks_whatever_would_be_inherited(facts):
    reasoning = Reasoning(facts)
    for link in facts.links:
        bearing = reasoning.bearings[link.claim][link.item]

        assert (bearing.stance, bearing.strength, bearing.inherited, bearing.path) == (
            link.stance,
            link.strength,
            False,
            (link.claim,),
        )


@pytest.mark.parametrize("strengths", [("moderate", "", "weak"), ("weak", "", "moderate"), ("", "moderate", "weak")])
def test_inherited_strength_is_a_stated_moderate_before_an_unset_one(strengths):
    facts = Facts(
        items={"i": Item("i", "s1")},
        sources={"s1": Source("s1")},
        links=tuple(Link(claim, "i", "supports", strength) for claim, strength in zip("abc", strengths, strict=True)),
        relations=tuple(Relation(claim, "entails", "d") for claim in "abc"),
    )

    assert Reasoning(facts).bearings["d"]["i"].strength == "moderate"


@examples(25)
@given(facts(), st.sampled_from(CLAIMS))
def test_link_as_context_keeps_an_item_from_passing_through(facts, closed):
    """An item that a claim has as context bears on others as if that claim were not there."""
    links = tuple(link for link in facts.links if link.claim != closed)
    context = tuple(Link(closed, item, "context") for item in facts.items)
    apart = tuple(one for one in facts.relations if closed not in (one.subject, one.object))

    found = Reasoning(replace(facts, links=links + context)).bearings
    expected = Reasoning(replace(facts, links=links, relations=apart)).bearings

    assert {claim: found.get(claim, {}) for claim in CLAIMS if claim != closed} == {
        claim: expected.get(claim, {}) for claim in CLAIMS if claim != closed
    }


# Adding an item may have a source or a witness stand as an origin, and so add origins to other items. Yet it never has
# two of those share one that did not before: both would have to reach what stands now, and whoever reaches the same
# source or witness reaches its roots, so they shared one already. What has it stand by itself and follows nothing
# beyond stood there before. So it holds as it stands, and of every side of every claim.


@examples(40)
@given(
    facts(),
    st.builds(
        lambda source, witness, draws_on, directness: Item(
            "new", source if source or witness else "s1", witness, tuple(draws_on), directness
        ),
        st.sampled_from((*SOURCES, None)),
        st.sampled_from((None, "w1", "w2", "w3", "w4")),
        st.lists(st.sampled_from(SOURCES), max_size=3, unique=True),
        st.sampled_from(("", "hearsay", "eyewitness", "participant")),
    ),
    st.sampled_from(CLAIMS),
    st.sampled_from(SIDES),
)
def test_item_added_never_lowers_lines(facts, item, claim, stance):
    reporting, telling = reference.standing([item])
    more = replace(
        facts,
        items={**facts.items, "new": item},
        links=(*facts.links, Link(claim, "new", stance)),
        reporting=facts.reporting | reporting,
        telling=facts.telling | telling,
    )

    before, after = lines_of(Reasoning(facts)), lines_of(Reasoning(more))

    event("a line more" if after != before else "no line more")
    assert [side for side in before if after[side] < before[side]] == []


def derived(facts, source, origin):
    """The facts with one more derivation."""
    one = facts.sources[source]
    return replace(
        facts, sources={**facts.sources, source: replace(one, draws_on=tuple(dict.fromkeys((*one.draws_on, origin))))}
    )


# Adding a derivation never raises the lines of what counts before and after, as long as nothing the source pointed to
# is replaced: then all that was reached still is, and whoever shared an origin reaches, or stands at, the same source
# or witness still. Three ways to raise them all the same stand below as tests: the derivation takes the place of the
# witness a source names, or of the whole it is part of, which so cease to be what it shares with others; or it gives a
# discounted source a sound basis, and its items count again.


@examples(60)
@given(facts(), st.sampled_from(SOURCES), st.sampled_from(SOURCES))
def test_derivation_added_never_raises_lines(facts, source, origin):
    one = facts.sources[source]
    assume(one.draws_on or (one.witness is None and one.part_of is None))
    before, after = Reasoning(facts), Reasoning(derived(facts, source, origin))
    items = counted(before)

    unchanged = [side for side, now in counted(after).items() if now <= items[side]]

    event("a line fewer" if lines_of(after) != lines_of(before) else "no line fewer")
    assert [side for side in unchanged if lines_of(after)[side] > lines_of(before)[side]] == []


def two_items(*sources, **others):
    """Two items that support one claim, from the first two of these sources."""
    return Facts(
        items={"i1": Item("i1", "s1"), "i2": Item("i2", "s2")},
        sources={source.slug: source for source in sources},
        links=(Link("a", "i1", "supports"), Link("a", "i2", "supports")),
        **others,
    )


def test_derivation_that_replaces_a_witness_raises_lines():
    facts = two_items(Source("s1", witness="w"), Source("s2", witness="w"), Source("s3"), witnesses={"w": Witness("w")})

    assert lines_of(Reasoning(facts))["a", "supports"] == 1
    assert lines_of(Reasoning(derived(facts, "s2", "s3")))["a", "supports"] == 2


def test_derivation_that_replaces_a_whole_raises_lines():
    facts = two_items(Source("s1", part_of="s3"), Source("s2", part_of="s3"), Source("s3"), Source("s4"))

    assert lines_of(Reasoning(facts))["a", "supports"] == 1
    assert lines_of(Reasoning(derived(facts, "s2", "s4")))["a", "supports"] == 2


def test_derivation_that_makes_an_item_sound_raises_lines():
    struck = Source("s3", events=(SourceEvent("retracted", None),))
    facts = two_items(Source("s1"), Source("s2", draws_on=("s3",)), struck, Source("s4"))

    assert lines_of(Reasoning(facts))["a", "supports"] == 1
    assert lines_of(Reasoning(derived(facts, "s2", "s4")))["a", "supports"] == 2
