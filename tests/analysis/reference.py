"""Section 4 of the design once more, slow and obvious: what the product's reasoning is held against.

Written from the design's text alone, sentence by sentence; the sentences stand in the comments. Everything is found by
trying: all subsets for the lines, repetition until nothing changes for what is reachable. Answers in the contract's
form, but where the contract leaves a choice (which of the shortest paths, in which order) tells what may be chosen.
"""

from itertools import combinations

SUPPORTS, CONTRADICTS, CONTEXT, CONFLICTING, NONE = "supports", "contradicts", "context", "conflicting", "none"
SIDES = (SUPPORTS, CONTRADICTS)
OPPOSITE = {SUPPORTS: CONTRADICTS, CONTRADICTS: SUPPORTS}
# “strength (weak 1, moderate 2, strong 3; unset as moderate)”
STRENGTHS = {"weak": 1, "": 2, "moderate": 2, "strong": 3}
# “credibility (1→1.0, 2→0.8, 3→0.6, 4→0.4, 5→0.2, 6 or unset→0.5)”, in tenths
CREDIBILITIES = {"1": 10, "2": 8, "3": 6, "4": 4, "5": 2, "6": 5, "": 5}


# ------------------------------------------------------------------------------------------ reaching, in any graph


def reached(starts, successors):
    """All nodes that can be reached, the starts included."""
    found = set(starts)
    while True:
        more = {after for node in found for after in successors(node)} - found
        if not more:
            return found
        found |= more


def component(node, successors):
    """The strongly connected component of a node."""
    return frozenset(other for other in reached({node}, successors) if node in reached({other}, successors))


def points_outside(nodes, successors):
    return any(after not in nodes for node in nodes for after in successors(node))


# ------------------------------------------------------------------------------------------------ effective stance


def passed_on(facts, claim, stance):
    """The (claim, stance) that follow from one, by one relation."""
    for relation in facts.relations:
        a, b = relation.subject, relation.object
        match relation.kind:
            # “A `restates` B: each stance on one is the same stance on the other.”
            case "restates":
                rules = [(a, s, b, s) for s in SIDES] + [(b, s, a, s) for s in SIDES]
            # “A `denies` B: supports one = contradicts the other, and contradicts one = supports the other, both ways.”
            case "denies":
                rules = [(a, s, b, OPPOSITE[s]) for s in SIDES] + [(b, s, a, OPPOSITE[s]) for s in SIDES]
            # “A `excludes` B: supports one gives contradicts the other, both ways; nothing else.”
            case "excludes":
                rules = [(a, SUPPORTS, b, CONTRADICTS), (b, SUPPORTS, a, CONTRADICTS)]
            # “A `entails` B: supports A gives supports B; contradicts B gives contradicts A.”
            case "entails":
                rules = [(a, SUPPORTS, b, SUPPORTS), (b, CONTRADICTS, a, CONTRADICTS)]
            # “A `denies_evidence_for` B: supports B gives contradicts A. Nothing else.”
            case "denies_evidence_for":
                rules = [(b, SUPPORTS, a, CONTRADICTS)]
            # “`part_of` and `context` pass nothing on.”
            case "part_of":
                rules = []
        for on, having, to, gives in rules:
            if (on, having) == (claim, stance):
                yield to, gives


def shortest_paths(facts, item):
    """(claim, stance) → all shortest ways to it from a link of the item, as lists of such pairs.

    “Per item: start at the claims it is linked to with *supports* or *contradicts* and follow these rules from
    (claim, stance) to (claim, stance), each pair once, never entering a claim to which the item has a link of its own,
    for a direct link (context included) outranks whatever would be inherited there.”
    """
    own = {link.claim: link.stance for link in facts.links if link.item == item}
    ways = {(claim, stance): [[(claim, stance)]] for claim, stance in own.items() if stance != CONTEXT}
    newest = ways
    while newest:
        longer = {}
        for pair, paths in newest.items():
            for after in set(passed_on(facts, *pair)):
                if after[0] not in own and after not in ways:
                    longer.setdefault(after, []).extend([*path, after] for path in paths)
        ways = ways | longer
        newest = longer
    return ways


def inherited_from(facts, item, claim):
    """The item's own links from which one of the two stances on the claim is inherited."""
    own = [link for link in facts.links if link.item == item]
    linked = {link.claim for link in own}

    def onward(pair):
        return [after for after in passed_on(facts, *pair) if after[0] not in linked]

    return [
        link
        for link in own
        if link.stance != CONTEXT and claim in {at for at, _stance in reached({(link.claim, link.stance)}, onward)}
    ]


def bearing(facts, item, claim):
    """How one item bears on one claim; None if not at all. ``paths`` are all that may be told as the shortest."""
    for link in facts.links:
        if (link.item, link.claim) == (item, claim):
            return {"stance": link.stance, "inherited": False, "paths": [[claim]], "strength": link.strength}
    ways = shortest_paths(facts, item)
    stances = [stance for stance in SIDES if (claim, stance) in ways]
    if not stances:
        return None
    paths = [path for stance in stances for path in ways[claim, stance]]
    least = min(len(path) for path in paths)
    # “an inherited item's strength is the strongest of the links it is inherited from (unset ranks as moderate)”;
    # between the two that rank the same, “moderate” is told if either link says so.
    strengths = [link.strength for link in inherited_from(facts, item, claim)]
    return {
        # “An item that reaches a claim with both stances is *conflicting* there and counted on neither side.”
        "stance": stances[0] if len(stances) == 1 else CONFLICTING,
        "inherited": True,
        "paths": [[at for at, _stance in path] for path in paths if len(path) == least],
        "strength": max(strengths, key=lambda strength: (STRENGTHS[strength], strength)),
    }


# --------------------------------------------------------------------------------------------------------- origins


def points_to(facts):
    """The graph over sources and witnesses, as the function that gives a node's successors.

    “One directed graph over sources and witnesses.”
    """

    def successors(node):
        kind, slug = node
        if kind == "witness":
            witness = facts.witnesses[slug]
            # “A witness points to every witness whose account he or she `relays`. Witnesses marked `possibly_same_as`
            # point to each other.”
            return [("witness", other) for other in (*witness.relays, *witness.possibly_same_as)]
        source = facts.sources[slug]
        # “A source points to every source it draws on (`Derivation`).”
        if source.draws_on:
            return [("source", other) for other in source.draws_on]
        # “A source with no derivation points to the `witness` it names”
        if source.witness:
            return [("witness", source.witness)]
        # “with neither, to the whole it is `part_of`.”
        return [("source", source.part_of)] if source.part_of else []

    return successors


def told_origin(nodes):
    """“a root of several sources is a *circle*”; “an origin of witnesses possibly the same is one `witness` origin”."""
    kinds = {kind for kind, _slug in nodes}
    assert len(kinds) == 1
    kind = kinds.pop()
    return ("circle" if kind == "source" and len(nodes) > 1 else kind, tuple(sorted(slug for _kind, slug in nodes)))


def joined(facts, witness):
    """The witness “with all joined to him or her by `possibly_same_as`, at any remove”."""
    return reached({witness}, lambda slug: facts.witnesses[slug].possibly_same_as)


def own_source_stands(item):
    """“where an item without a witness draws on its own source, that source reports for itself there”."""
    return item.witness is None and item.source is not None and item.source in item.draws_on


def own_witness_stands(item):
    """“in an item of directness `eyewitness` or `participant`, the witness it names … is an origin as he or she
    stands”."""
    return item.witness is not None and item.directness in ("eyewitness", "participant")


def standing(items):
    """What stands as an origin in these items: ``reporting`` and ``telling`` of Facts."""
    return (
        frozenset(item.source for item in items if own_source_stands(item)),
        frozenset(item.witness for item in items if own_witness_stands(item)),
    )


def origins(facts, slug):
    """The origins of an item, as a set of (kind, slugs)."""
    item = facts.items[slug]
    successors = points_to(facts)

    # “An item starts at its witness and at the sources it `draws_on`; with neither, at its source.”
    starts = {("source", other) for other in item.draws_on}
    if item.witness:
        starts.add(("witness", item.witness))
    if not starts:
        starts.add(("source", item.source))

    # “Its origins are all roots reached, with two exceptions for what somebody contributes as he or she stands (such
    # an item follows nothing beyond it, unless it gets there another way)”: so of the starts, only those that do not
    # stand are followed.
    stands = set()
    if own_source_stands(item):
        stands = {("source", item.source)}
    if own_witness_stands(item):
        stands = {("witness", other) for other in joined(facts, item.witness)}
    followed = reached(starts - stands, successors)

    found = {told_origin(stands)} if stands else set()
    # “The *roots* of a node are the strongly connected components reachable from it (its own included) that point to
    # nothing outside themselves”
    for node in followed:
        root = component(node, successors)
        if not points_outside(root, successors):
            found.add(told_origin(root))
    # “A source or witness that stands as an origin so in any public item (linked or not, discounted or not) is, beside
    # the roots, also an origin of every item that reaches it.”
    for kind, node in followed | stands:
        if kind == "source" and node in facts.reporting:
            found.add(told_origin({(kind, node)}))
        if kind == "witness" and joined(facts, node) & facts.telling:
            found.add(told_origin({(kind, other) for other in joined(facts, node)}))
    return frozenset(found)


def is_untraced(facts, origin):
    """“sources that point to nothing and are not of kind archival, statement, interview, hearing, dataset or image”."""
    kind, slugs = origin
    return (
        kind == "source"
        and not points_to(facts)((kind, slugs[0]))
        and facts.sources[slugs[0]].kind not in ("archival", "statement", "interview", "hearing", "dataset", "image")
    )


# ----------------------------------------------------------------------------------------------------------- lines


def disjoint(subset, origins_of):
    return all(not origins_of[one] & origins_of[other] for one, other in combinations(subset, 2))


def lines(items, origins_of):
    """“*the largest number of counted items no two of which share an origin*”."""
    return heaviest(items, origins_of, dict.fromkeys(items, 1))


def heaviest(items, origins_of, weights):
    """“*the largest total weight of counted items … no two of which share an origin*”."""
    subsets = (subset for size in range(len(items) + 1) for subset in combinations(sorted(items), size))
    return max(sum(weights[item] for item in subset) for subset in subsets if disjoint(subset, origins_of))


# ------------------------------------------------------------------------------------------------------ discounted


def wholes(facts, source):
    """The source and every whole it is part of, at any depth, nearest first."""
    found = []
    while source is not None and source not in found:
        found.append(source)
        source = facts.sources[source].part_of
    return found


def is_struck(facts, source):
    """“A source is *struck* if it, or a whole it is part of at any depth, was `retracted` or `found_forged`, unless
    that very source was `authenticated` later (its earliest day after the other's latest; an undated one lifts nothing
    and an undated strike is not lifted). `recanted` only flags.”
    """
    for part in wholes(facts, source):
        events = facts.sources[part].events
        for strike in events:
            if strike.event in ("retracted", "found_forged"):
                lifts = [event for event in events if event.event == "authenticated" and later(event.date, strike.date)]
                if not lifts:
                    return True
    return False


def later(one, other):
    """One interval is certainly later than the other. “A missing end of an interval never proves anything.”"""
    return None not in (one, other) and None not in (one.earliest, other.latest) and one.earliest > other.latest


def is_sound(facts, source):
    """“A source is *sound* if it is not struck and from it a chain that passes no struck source leads to a root of this
    graph (itself included) none of whose members is struck; all others are discounted.”
    """

    def successors(slug):
        # “For this purpose a source points to what it draws on, or, with no derivation and no witness, to its whole.”
        one = facts.sources[slug]
        if one.draws_on:
            return one.draws_on
        return [one.part_of] if one.part_of and not one.witness else []

    def successors_not_struck(slug):
        return [after for after in successors(slug) if not is_struck(facts, after)]

    if is_struck(facts, source):
        return False
    for end in reached({source}, successors_not_struck):
        root = component(end, successors)
        if not points_outside(root, successors) and not any(is_struck(facts, member) for member in root):
            return True
    return False


def is_discounted(facts, slug):
    item = facts.items[slug]
    # “An item is discounted if its source is struck;”
    if item.source and is_struck(facts, item.source):
        return True
    # “or, if it has no witness, if all it draws on is discounted (where it draws on its own source, that counts as
    # sound unless struck; with no `draws_on`, its source).”
    if item.witness:
        return False
    basis = item.draws_on or (item.source,)
    return not any(is_sound(facts, one) or (one == item.source and one in item.draws_on) for one in basis)


# ------------------------------------------------------------------------------------ on record when it was said


def nearest(facts, source, known):
    """What is known of the source, “else that of the whole it is part of, at any depth”."""
    for part in wholes(facts, source):
        if known(facts.sources[part]) is not None:
            return known(facts.sources[part])
    return None


def when_on_record(facts, slug, said):
    item = facts.items[slug]
    public = created = None
    if item.source:
        # “A source is public since its `public_since`, else its `published`, else that of the whole it is part of, at
        # any depth; likewise `created`.”
        public = nearest(facts, item.source, lambda source: source.public_since or source.published)
        created = nearest(facts, item.source, lambda source: source.created)
    if public:
        # “*Before* if the latest such day precedes the appearance's earliest; *after* if its earliest follows the
        # appearance's latest; else *unclear*.”
        if later(said, public):
            return "before"
        return "after" if later(public, said) else "unclear"
    # “If only the source's `created`, or for an item without source only the day its witness `told` it, is known:
    # *after* if that day's earliest follows the appearance's latest, else *unclear*”
    only = created if item.source else item.told
    if only:
        return "after" if later(only, said) else "unclear"
    # “Nothing known: *undated*.”
    return "undated"


# -------------------------------------------------------------------------------------------------- a whole claim


def bearings(facts, claim):
    found = {slug: bearing(facts, slug, claim) for slug in facts.items}
    return {slug: one for slug, one in found.items() if one is not None}


def counted(facts, claim, stance):
    """The items counted on a side: with that effective stance and not discounted."""
    found = bearings(facts, claim)
    return {slug for slug, one in found.items() if one["stance"] == stance and not is_discounted(facts, slug)}


def claim(facts, slug):
    """The contract's object. Evidence tells ``paths`` for ``path``; what has no order there is a dict or a set."""
    found = bearings(facts, slug)
    discounted = {item for item in found if is_discounted(facts, item)}
    sides = {stance: counted(facts, slug, stance) for stance in SIDES}
    origins_of = {item: origins(facts, item) for item in found}
    return {
        "balance": {
            **{
                stance: {
                    "direct": sum(not found[item]["inherited"] for item in side),
                    "inherited": sum(found[item]["inherited"] for item in side),
                    "lines": lines(side, origins_of),
                }
                for stance, side in sides.items()
            },
            "conflicting": sum(found[item]["stance"] == CONFLICTING for item in found.keys() - discounted),
            # “those that would support, contradict or conflict are counted as `discounted` and nowhere else; context
            # items enter no count.”
            "discounted": sum(found[item]["stance"] != CONTEXT for item in discounted),
        },
        # “For each dated appearance of the claim, over the counted items.”
        "on_record": {
            appearance.slug: {
                stance: {
                    word: sum(when_on_record(facts, item, appearance.date) == word for item in side)
                    for word in ("before", "after", "unclear", "undated")
                }
                for stance, side in sides.items()
            }
            for appearance in facts.appearances
            if appearance.claim == slug and appearance.date is not None
        },
        "evidence": {
            item: {**one, "origins": origins_of[item], "discounted": item in discounted} for item, one in found.items()
        },
        "rests_on": {stance: rests_on(side, origins_of) for stance, side in sides.items()},
    }


def rests_on(side, origins_of):
    """“For each side, all origins of its counted items: `items` = counted items that have this origin and no other
    (possibly 0), `lines` = by how much the number of lines falls without those items”.
    """
    found = {}
    for origin in {origin for item in side for origin in origins_of[item]}:
        alone = {item for item in side if origins_of[item] == {origin}}
        found[origin] = {"items": len(alone), "lines": lines(side, origins_of) - lines(side - alone, origins_of)}
    return found


# ------------------------------------------------------------------------------------------------------- a matrix


def question(facts, claims):
    """The contract's object of a question with these claims, dicts where that has lists."""
    # “every undiscounted item with an effective stance other than context on any of them is a row”
    found = {claim: bearings(facts, claim) for claim in claims}
    cells = {}
    for item in facts.items:
        stances = {claim: found[claim][item]["stance"] if item in found[claim] else NONE for claim in claims}
        if set(stances.values()) <= {NONE, CONTEXT} or is_discounted(facts, item):
            continue
        cells[item] = {claim: NONE if stance == CONTEXT else stance for claim, stance in stances.items()}
    origins_of = {item: origins(facts, item) for item in cells}

    def inconsistencies(items):
        told = {}
        for claim in claims:
            # “a claim on which no counted item bears has neither inconsistency nor rank”
            if not any(cells[item][claim] in SIDES for item in items):
                told[claim] = None
                continue
            # “The weight of an item against a claim is strength … × credibility …”
            weights = {
                item: STRENGTHS[found[claim][item]["strength"]] * CREDIBILITIES[facts.items[item].credibility]
                for item in items
                if cells[item][claim] == CONTRADICTS
            }
            told[claim] = heaviest(set(weights), origins_of, weights)
        return told

    def ranks(items):
        # “Claims rank from least inconsistent (1, 1, 3 …)”
        told = inconsistencies(items)
        return {
            claim: None if one is None else 1 + sum(other is not None and other < one for other in told.values())
            for claim, one in told.items()
        }

    everything = set(cells)
    # “For each origin of any row (conflicting ones too), the ranks without the items that have it and no other.”
    every_origin = {origin for item in cells for origin in origins_of[item]}
    return {
        "inconsistency": {
            claim: None if tenths is None else tenths / 10 for claim, tenths in inconsistencies(everything).items()
        },
        "rank": ranks(everything),
        "cells": cells,
        # “Rows whose cells are all the same are *not diagnostic*.”
        "diagnostic": {item: len(set(row.values())) > 1 for item, row in cells.items()},
        "removals": {
            origin: ranks({item for item in cells if origins_of[item] != {origin}}) for origin in every_origin
        },
    }
