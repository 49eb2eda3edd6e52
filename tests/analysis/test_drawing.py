"""Where boxes and arrows of a lineage stand: whatever the lineage, nothing runs into anything else."""

import random
import re
import time
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.analysis.drawing import Box, Words, draw
from claims.analysis.facts import Facts, Source
from claims.analysis.layers import APART, GAP, HEAD, MARGIN, WIDTH, grid
from claims.analysis.lineage import POSSIBLY, lineage, nearest

from . import cases
from .test_lineage import EVERYTHING as STUDY
from .test_lineage import chain, circle, facts_of, source, star, witness


def drawing_of(facts, focus, height=60):
    part = nearest(lineage(facts, focus)).lineage
    return draw(part, dict.fromkeys(part.places, height))


def test_columns_go_from_what_draws_on_it_to_what_lies_behind_it():
    drawing = drawing_of(STUDY, source("study"))

    column = {slug: (box.x - MARGIN) // (WIDTH + GAP) for (_kind, slug), box in drawing.boxes.items()}
    assert column == {
        "article": 0, "chapter": 0, "study": 1, "interview": 2, "minutes": 2, "general": 3, "officer": 3, "driver": 4,
    }  # fmt: skip
    assert (drawing.width, drawing.focus) == (5 * WIDTH + 4 * GAP + 2 * MARGIN, drawing.boxes[source("study")])


def test_longest_way_decides_so_that_an_arrow_may_pass_a_column():
    """The chapter draws on the interview, and is part of a study that draws on it as well."""
    drawing = drawing_of(STUDY, source("chapter"))

    arrows = {(arrow.tie.tail[1], arrow.tie.head[1]): arrow for arrow in drawing.arrows}
    assert drawing.boxes[source("interview")].x == drawing.boxes[source("study")].x + WIDTH + GAP
    assert next(level_pieces(arrows["chapter", "interview"].path))[0] == drawing.boxes[source("study")].x


def test_two_in_a_row_are_joined_by_a_level_arrow_with_its_words():
    drawing = drawing_of(chain(2), source("s00"))

    middle, right = HEAD + 30, MARGIN + WIDTH
    assert drawing.boxes == {
        source("s00"): Box(MARGIN, HEAD, WIDTH, 60),
        source("s01"): Box(right + GAP, HEAD, WIDTH, 60),
    }
    (arrow,) = drawing.arrows
    assert arrow.path == f"M{right} {middle}L{right + GAP} {middle}"
    assert arrow.words == Words(right + GAP - 14, middle - 5, "end")


def test_those_possibly_the_same_stand_one_below_the_other():
    drawing = drawing_of(STUDY, witness("general"))

    general, officer = drawing.boxes[witness("general")], drawing.boxes[witness("officer")]
    (same,) = [arrow for arrow in drawing.arrows if arrow.tie.kind == POSSIBLY]
    assert general.x == officer.x
    assert same.path == f"M{general.centre} {general.bottom}L{officer.centre} {officer.y}"


@pytest.mark.parametrize("length", [2, 3, 7, 50])
def test_circle_is_drawn_with_an_arrow_that_leads_back(length):
    drawing = drawing_of(circle(length), source("s0"))

    ends = [(drawing.boxes[arrow.tie.tail].x, drawing.boxes[arrow.tie.head].x) for arrow in drawing.arrows]
    assert sum(head < tail for tail, head in ends) == (1 if length < 18 else 0)


def test_star_is_one_column_with_its_centre_in_the_middle():
    drawing = drawing_of(star(300), source("centre"))

    points = [box for node, box in drawing.boxes.items() if node != source("centre")]
    assert len({box.x for box in points}) == 1
    assert drawing.focus.y + 30 == (min(box.y for box in points) + max(box.bottom for box in points)) // 2


FACTS_AND_FOCUS = cases.facts().flatmap(
    lambda facts: st.tuples(
        st.just(facts),
        st.sampled_from(
            [*((("source"), slug) for slug in facts.sources), *(("witness", slug) for slug in facts.witnesses)]
        ),
    )
)


@cases.examples(150)
@given(FACTS_AND_FOCUS, st.randoms(use_true_random=False))
def test_no_two_boxes_overlap_and_no_arrow_runs_through_one(given_facts, chance):
    part = nearest(lineage(*given_facts)).lineage
    heights = {node: chance.randrange(30, 120, 2) for node in sorted(part.places)}

    drawing = draw(part, heights)

    assert drawing.boxes.keys() == part.places.keys()
    assert [arrow.tie for arrow in drawing.arrows] == list(part.ties)
    for one, other in combinations(drawing.boxes.values(), 2):
        assert abs(one.x - other.x) >= WIDTH + GAP or max(one.y, other.y) - min(one.bottom, other.bottom) >= APART
    for box in drawing.boxes.values():
        assert box.x >= MARGIN
        assert box.y >= HEAD
        assert box.right + MARGIN <= drawing.width
        assert box.bottom + MARGIN <= drawing.height
    for arrow in drawing.arrows:
        for x, y, to_x, to_y in level_pieces(arrow.path):
            assert y == to_y
            assert not any(is_crossed(box, y, *sorted((x, to_x))) for box in drawing.boxes.values())
    for column in grid(part, heights).columns:
        for upper, lower in pairwise(column):
            assert lower.middle - lower.height / 2 > upper.middle + upper.height / 2


def is_crossed(box, y, start, end):
    return start < box.right and box.x < end and box.y < y < box.bottom


def level_pieces(path):
    """The pieces of an arrow that pass columns: where both ends of a straight line have the same height."""
    numbers = [[int(number) for number in piece.split()] for piece in re.split("[MLC]", path)[1:]]
    signs = re.findall("[MLC]", path)
    for (sign, to), before in zip(zip(signs[1:], numbers[1:], strict=True), numbers, strict=False):
        if sign == "L" and before[-2] != to[0]:  # not straight down within a column
            yield (*before[-2:], *to)


@cases.examples(60)
@given(FACTS_AND_FOCUS)
def test_what_lies_behind_stands_right_of_the_focus_and_what_draws_on_it_left(given_facts):
    part = nearest(lineage(*given_facts)).lineage

    drawing = draw(part, dict.fromkeys(part.places, 60))

    # Who is possibly the same shares a column, though one of them may draw on the focus and the other lie behind it.
    joined = {node for tie in part.ties if tie.level for node in (tie.tail, tie.head)}
    assert {drawing.boxes[node].x for node in part.beside} <= {drawing.focus.x}
    assert all(drawing.boxes[node].x > drawing.focus.x for node in part.behind if node not in joined)
    assert all(drawing.boxes[node].x < drawing.focus.x for node in part.before if node not in joined)
    assert all(drawing.boxes[tie.tail].x == drawing.boxes[tie.head].x for tie in part.ties if tie.level)


@cases.examples(60)
@given(FACTS_AND_FOCUS, st.integers())
def test_order_of_the_facts_does_not_matter(given_facts, seed):
    facts, focus = given_facts
    chance = random.Random(seed)

    assert drawing_of(shuffled(facts, chance), focus) == drawing_of(facts, focus)


def shuffled(facts, chance):
    def mixed(values):
        return tuple(chance.sample(tuple(values), len(tuple(values))))

    return Facts(
        sources={row.slug: replace(row, draws_on=mixed(row.draws_on)) for row in mixed(facts.sources.values())},
        witnesses={
            row.slug: replace(row, relays=mixed(row.relays), possibly_same_as=mixed(row.possibly_same_as))
            for row in mixed(facts.witnesses.values())
        },
    )


def test_tangled_picture_is_drawn_in_no_time():
    chance = random.Random(1)
    slugs = [f"s{number:02}" for number in range(60)]
    facts = facts_of(*(Source(slug, draws_on=tuple(chance.sample(slugs, 3))) for slug in slugs))
    start = time.perf_counter()

    drawing_of(facts, source("s00"))

    assert time.perf_counter() - start < 1
