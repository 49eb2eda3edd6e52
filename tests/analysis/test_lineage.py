"""What a source or witness draws on and what draws on it: how far away, which of it a picture shows, how it is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.analysis.discount import Strike
from claims.analysis.facts import Facts, Interval, Source, SourceEvent, Witness
from claims.analysis.lineage import (
    DRAWS_ON,
    FARTHEST,
    MOST,
    MOST_TIES,
    PART_OF,
    POSSIBLY,
    RELAYS,
    TOLD_BY,
    WIDEST,
    Lineage,
    Mark,
    Marks,
    Tie,
    lineage,
    nearest,
)
from claims.analysis.origins import Origin

from . import cases


def source(slug):
    return ("source", slug)


def witness(slug):
    return ("witness", slug)


def facts_of(*rows, **others):
    """Facts of sources and witnesses."""
    return Facts(
        sources={row.slug: row for row in rows if isinstance(row, Source)},
        witnesses={row.slug: row for row in rows if isinstance(row, Witness)},
        **others,
    )


def chain(length):
    return facts_of(
        *(Source(f"s{n:02}", draws_on=(f"s{n + 1:02}",)) for n in range(length - 1)), Source(f"s{length - 1:02}")
    )


def star(points):
    return facts_of(Source("centre"), *(Source(f"s{n:03}", draws_on=("centre",)) for n in range(points)))


def circle(length):
    return facts_of(*(Source(f"s{n}", draws_on=(f"s{(n + 1) % length}",)) for n in range(length)))


EVERYTHING = facts_of(
    Source("article", draws_on=("study",)),
    Source("chapter", part_of="study", draws_on=("interview",)),
    Source("study", draws_on=("interview", "minutes")),
    Source("interview", witness="general"),
    Source("minutes"),
    Source("elsewhere", draws_on=("minutes",)),
    Witness("general", relays=("driver",), possibly_same_as=("officer",)),
    Witness("officer", possibly_same_as=("general",)),
    Witness("driver"),
)


def test_everything_recorded_is_tied_and_has_its_steps():
    found = lineage(EVERYTHING, source("study"))

    assert found == Lineage(
        source("study"),
        {
            source("study"): 0,
            source("interview"): 1,
            source("minutes"): 1,
            witness("general"): 2,
            witness("driver"): 3,
            witness("officer"): 3,
            source("article"): -1,
            source("chapter"): -1,
        },
        (
            Tie(source("article"), source("study"), DRAWS_ON),
            Tie(source("chapter"), source("interview"), DRAWS_ON),
            Tie(source("chapter"), source("study"), PART_OF),
            Tie(source("interview"), witness("general"), TOLD_BY),
            Tie(source("study"), source("interview"), DRAWS_ON),
            Tie(source("study"), source("minutes"), DRAWS_ON),
            Tie(witness("general"), witness("driver"), RELAYS),
            Tie(witness("general"), witness("officer"), POSSIBLY),
        ),
    )


def test_who_is_possibly_the_same_stands_beside_and_on_neither_side():
    found = lineage(EVERYTHING, witness("officer"))

    assert found.beside == [witness("general")]
    assert found.behind == [witness("driver")]
    assert found.before == [source("interview"), source("chapter"), source("study"), source("article")]


@pytest.mark.parametrize("length", [2, 3, 50])
def test_member_of_a_circle_stands_where_fewer_steps_lead(length):
    found = lineage(circle(length), source("s0"))

    assert (len(found.behind), len(found.before)) == (length // 2, (length - 1) // 2)
    assert len(found.ties) == length


def test_source_that_is_said_to_draw_on_itself_has_no_tie():
    assert lineage(facts_of(Source("one", draws_on=("one",))), source("one")).ties == ()


def test_picture_of_a_chain_goes_so_many_steps_to_either_side():
    cut = nearest(lineage(chain(50), source("s25")))

    shown = [place for _node, place in cut.lineage.places.items()]
    assert sorted(shown) == list(range(-FARTHEST, FARTHEST + 1))
    assert (cut.before, cut.behind) == ({source("s17"): 1}, {source("s33"): 1})


def test_picture_of_a_star_shows_some_and_counts_the_rest():
    cut = nearest(lineage(star(300), source("centre")))

    assert len(cut.lineage.places) == 1 + WIDEST
    assert (cut.before, cut.behind, cut.ties) == ({source("centre"): 300 - WIDEST}, {}, 0)


def test_picture_gives_both_sides_alike():
    many = [f"s{n:02}" for n in range(30)]
    wide = facts_of(
        Source("centre", draws_on=tuple(many)),
        *(Source(slug) for slug in many),
        *(Source(f"t{n:02}", draws_on=("centre",)) for n in range(5)),
    )

    cut = nearest(lineage(wide, source("centre")))

    assert (len(cut.lineage.behind), len(cut.lineage.before)) == (WIDEST, 5)


def test_picture_of_a_tangle_leaves_ties_out_but_none_on_which_a_record_hangs():
    slugs = [f"s{n:02}" for n in range(13)]
    tangle = facts_of(*(Source(slug, draws_on=tuple(other for other in slugs if other != slug)) for slug in slugs))

    cut = nearest(lineage(tangle, source("s00")))

    assert (len(cut.lineage.ties), cut.ties) == (MOST_TIES, 13 * 12 - MOST_TIES)
    assert all(hangs_on_a_nearer_one(node, cut.lineage) for node in cut.lineage.places)


def hangs_on_a_nearer_one(node, part):
    return node == part.focus or any(
        node in (tie.tail, tie.head) and min(map(part.rank, (tie.tail, tie.head))) < part.rank(node)
        for tie in part.ties
    )


@cases.examples(100)
@given(cases.facts(), st.data())
def test_picture_is_a_connected_part_of_bounded_size(facts, data):
    nodes = [("source", slug) for slug in facts.sources] + [("witness", slug) for slug in facts.witnesses]
    whole = lineage(facts, data.draw(st.sampled_from(nodes)))

    cut = nearest(whole)

    assert whole.focus in cut.lineage.places
    assert len(cut.lineage.places) <= MOST
    assert cut.lineage.places.items() <= whole.places.items()
    assert set(cut.lineage.ties) <= set(whole.ties)
    assert all(hangs_on_a_nearer_one(node, cut.lineage) for node in cut.lineage.places)
    assert sorted([whole.focus, *whole.beside, *whole.behind, *whole.before]) == sorted(whole.places)


# ---------------------------------------------------------------- Marks


def mark(facts, kind, slug):
    return Marks(facts).of((kind, slug))


def test_origin_is_marked_where_the_way_ends():
    assert mark(EVERYTHING, "source", "study") == Mark()
    assert mark(EVERYTHING, "source", "minutes") == Mark(origin=True, untraced=True)
    assert mark(EVERYTHING, "witness", "driver") == Mark(origin=True)
    assert mark(EVERYTHING, "witness", "officer") == Mark()


def test_origin_of_a_kind_in_which_evidence_begins_is_traced():
    assert mark(facts_of(Source("minutes", "archival")), "source", "minutes") == Mark(origin=True)


def test_own_account_is_an_origin_though_it_leads_further():
    facts = facts_of(
        Source("article", draws_on=("memo",)), Source("memo", "archival"), reporting=frozenset(["article"])
    )

    assert mark(facts, "source", "article") == Mark(origin=True, stands=True)
    assert Marks(facts).origins(source("article")) == [Origin("source", ("article",)), Origin("source", ("memo",))]


def test_circle_is_one_origin_of_all_its_members():
    assert mark(circle(3), "source", "s1") == Mark(origin=True, circle=("s0", "s1", "s2"))


def test_what_is_struck_and_what_goes_back_to_it_alone_are_marked():
    forged = Source("diaries", "archival", events=(SourceEvent("found_forged", Interval(None, None)),))
    facts = facts_of(forged, Source("book", draws_on=("diaries",)))
    strikes = (Strike("diaries", "found_forged"),)

    assert mark(facts, "source", "diaries") == Mark(origin=True, strikes=strikes)
    assert mark(facts, "source", "book") == Mark(strikes=strikes)
