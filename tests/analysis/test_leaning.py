"""What leans on a source or witness: which items lead back to it, and the claims they bear on."""

from dataclasses import replace

from hypothesis import event, given
from hypothesis import strategies as st

from claims.analysis.facts import Facts, Item, Link, Relation, Source, SourceEvent, Witness
from claims.analysis.leaning import Number, leaning, leaning_items

from . import cases, reference


def leans(facts, item, focus):
    """Slow and obvious: from where the item starts, as the design has it, along every edge; or in the source itself."""
    kind, slug = focus
    starts = {("source", other) for other in item.draws_on} | ({("witness", item.witness)} if item.witness else set())
    starts = starts or {("source", item.source)}
    stands = {("source", item.source)} if reference.own_source_stands(item) else set()
    if reference.own_witness_stands(item):
        stands = {("witness", other) for other in reference.joined(facts, item.witness)}
    stands_in_it = kind == "source" and item.source and slug in reference.wholes(facts, item.source)
    return bool(stands_in_it) or focus in stands | reference.reached(starts - stands, reference.points_to(facts))


def struck(facts, slug, *events):
    """The same facts, but that this and nothing else befell the source."""
    return replace(facts, sources={**facts.sources, slug: replace(facts.sources[slug], events=events)})


def would_fall(facts, item, focus):
    """Whether it is discounted if the source is struck, and not if it is sound."""
    _kind, slug = focus
    after, before = struck(facts, slug, SourceEvent("retracted", None)), struck(facts, slug)
    return reference.is_discounted(after, item.slug) and not reference.is_discounted(before, item.slug)


@cases.examples(200)
@given(cases.facts(), st.data())
def test_items_that_lean_are_those_that_reach_it_or_would_be_discounted(facts, data):
    nodes = [("source", slug) for slug in facts.sources] + [("witness", slug) for slug in facts.witnesses]
    focus = data.draw(st.sampled_from(nodes))
    unstruck = replace(facts, sources={slug: replace(source, events=()) for slug, source in facts.sources.items()})

    def expected(facts):
        return {
            item.slug
            for item in facts.items.values()
            if leans(facts, item, focus) or (focus[0] == "source" and would_fall(facts, item, focus))
        }

    found = leaning_items(unstruck, focus)

    assert found == sorted(expected(unstruck))
    # Where others are struck too, an item may fall with several of them at once.
    assert set(leaning_items(facts, focus)) >= expected(facts)
    event(f"{len(found)} lean")


SOURCES = {
    row.slug: row
    for row in (
        Source("memo", "archival", witness="agent"),
        Source("study", "report", ("memo",)),
        Source("chapter", "chapter", ("letter",), part_of="study"),
        Source("letter", "correspondence"),
    )
}
WITNESSES = {row.slug: row for row in (Witness("agent", ("driver",)), Witness("driver"), Witness("cook"))}


def facts_of(*items, links=(), relations=(), sources=SOURCES):
    return Facts({item.slug: item for item in items}, sources, WITNESSES, tuple(links), tuple(relations))


def test_item_leans_on_its_source_on_its_whole_and_on_all_behind():
    items = Item("in-study", "study"), Item("in-chapter", "chapter"), Item("told", "study", "cook")
    facts = facts_of(*items)

    assert leaning_items(facts, ("source", "study")) == ["in-chapter", "in-study", "told"]
    assert leaning_items(facts, ("source", "memo")) == ["in-study"]
    assert leaning_items(facts, ("source", "letter")) == ["in-chapter"]
    assert leaning_items(facts, ("witness", "driver")) == ["in-study"]
    assert leaning_items(facts, ("witness", "cook")) == ["told"]


PARTS = {
    row.slug: row
    for row in (
        Source("whole"),
        Source("part", draws_on=("letter",), part_of="whole"),
        Source("told-part", witness="cook", part_of="whole"),
        Source("study", draws_on=("part",)),
        Source("letter"),
    )
}


def test_item_leans_on_the_whole_of_a_part_that_draws_on_something_else():
    items = [
        Item("behind-it", "study"),
        Item("drawing-on-it", "study", draws_on=("part",)),
        Item("in-it", "part"),
        Item("behind-what-was-told", "study", draws_on=("told-part",)),
        Item("sound", "study", draws_on=("part", "letter")),
    ]
    retracted = {"whole": replace(PARTS["whole"], events=(SourceEvent("retracted", None),))}

    found = leaning_items(facts_of(*items, sources=PARTS), ("source", "whole"))
    after = leaning(facts_of(*items, sources=PARTS | retracted), ("source", "whole"))

    assert found == ["behind-it", "behind-what-was-told", "drawing-on-it", "in-it"]
    assert after.items == after.discounted == tuple(found)


def test_item_leans_on_each_of_two_sources_that_were_both_struck():
    retracted = SourceEvent("retracted", None)
    sources = PARTS | {slug: replace(PARTS[slug], events=(retracted,)) for slug in ("whole", "part")}
    facts = facts_of(Item("one", "study"), sources=sources)

    assert leaning_items(facts, ("source", "whole")) == leaning_items(facts, ("source", "part")) == ["one"]


def test_own_account_leans_on_nobody_else():
    first_hand = Item("seen", None, "agent", directness="eyewitness")
    own_report = Item("reported", "study", draws_on=("study",))
    facts = facts_of(first_hand, own_report)

    assert leaning_items(facts, ("witness", "driver")) == []
    assert leaning_items(facts, ("source", "memo")) == []
    assert leaning_items(facts, ("witness", "agent")) == ["seen"]


def test_claims_that_lean_are_told_with_their_items_by_stance():
    items = Item("one", "study"), Item("two", "study"), Item("other", "letter")
    links = (
        Link("taken", "one", "supports"),
        Link("taken", "two", "contradicts"),
        Link("aside", "one", "context"),
        Link("unrelated", "other", "supports"),
    )

    found = leaning(
        facts_of(*items, links=links, relations=[Relation("denied", "denies", "taken")]), ("source", "memo")
    )

    assert found.items == ("one", "two")
    assert [(row.claim, row.inherited, row.numbers) for row in found.claims] == [
        ("taken", False, [Number("supports", 1, 0), Number("contradicts", 1, 0)]),
        ("aside", False, [Number("context", 1, 0)]),
        ("denied", True, [Number("supports", 1, 1), Number("contradicts", 1, 1)]),
    ]


def test_discounted_items_are_told_apart_and_context_is_no_count():
    forged = SOURCES | {"memo": Source("memo", "archival", events=(SourceEvent("found_forged", None),))}
    items = Item("one", "study"), Item("two", "study", draws_on=("letter", "memo"))
    links = Link("taken", "one", "supports"), Link("taken", "two", "supports"), Link("aside", "one", "context")

    found = leaning(facts_of(*items, links=links, sources=forged), ("source", "memo"))

    assert (found.items, found.discounted) == (("one", "two"), ("one",))
    assert [(row.claim, row.numbers, row.discounted) for row in found.claims] == [
        ("taken", [Number("supports", 1, 0)], 1),
        ("aside", [Number("context", 1, 0)], 0),
    ]
    assert [row.item for row in found.claims[0].evidence] == ["two", "one"]
