from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.analysis.facts import Interval
from claims.analysis.timeline import BREAK, EDGE, FIRST, HEAD, LAST, MARK, ROW, WIDTH, Axis, Happening, timeline

LANES = ("said", "events", "published")


@st.composite
def intervals(draw):
    days = sorted(draw(st.lists(st.dates(), min_size=2, max_size=2)))
    return draw(
        st.sampled_from([Interval(*days), Interval(days[0], None), Interval(None, days[1]), Interval(*days[:1] * 2)])
    )


@st.composite
def happenings(draw):
    whens = draw(st.lists(intervals(), min_size=1, max_size=25))
    return [
        Happening(str(number), draw(st.sampled_from(LANES)), when, draw(st.integers(0, 300)))
        for number, when in enumerate(whens)
    ]


def reach(mark, words):
    """From where to where a mark and its words take up room."""
    begin = {"start": mark.words_x, "end": mark.words_x - words, "middle": mark.words_x - words // 2}[mark.anchor]
    left, right = min(mark.left, mark.middle - MARK // 2), max(mark.right, mark.middle + MARK // 2)
    return min(left, begin), max(right, begin + words)


@given(happenings())
def test_every_happening_has_one_mark_in_its_lane_inside_the_picture(told):
    made = timeline(told, LANES)

    assert sorted((mark.key, lane.name) for lane in made.lanes for mark in lane.marks) == sorted(
        (one.key, one.lane) for one in told
    )
    for lane in made.lanes:
        for mark in lane.marks:
            assert EDGE <= mark.left <= mark.middle <= mark.right <= WIDTH - EDGE
            assert lane.top < mark.y - ROW // 2
            assert mark.y + ROW // 2 < lane.top + lane.height <= made.height


@given(happenings())
def test_nothing_in_a_lane_overlaps_and_no_words_leave_the_picture(told):
    words = {one.key: one.words for one in told}
    for lane in timeline(told, LANES).lanes:
        rooms = [(mark.y, *reach(mark, words[mark.key])) for mark in lane.marks]
        assert [room for room in rooms if room[1] < 0 or room[2] > WIDTH] == []
        assert [
            (one, other)
            for one, other in combinations(rooms, 2)
            if one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
        ] == []


@given(happenings())
def test_lanes_follow_one_another_in_their_order(told):
    made = timeline(told, LANES)

    assert [lane.name for lane in made.lanes] == [name for name in LANES if any(one.lane == name for one in told)]
    tops = [HEAD, *(lane.top + lane.height for lane in made.lanes)]
    assert tops == [*(lane.top for lane in made.lanes), made.height]


@given(st.lists(intervals(), min_size=1, max_size=25), st.lists(st.integers(FIRST, LAST), min_size=2, max_size=8))
def test_time_never_runs_backwards_and_no_end_of_a_span_is_cut_out(spans, days):
    axis = Axis(spans)
    ends = {day.toordinal() for span in spans for day in (span.earliest, span.latest) if day}

    places = [axis.at(day) for day in sorted({*ends, *days})]

    assert places == sorted(places)
    assert [day for day in ends if not any(first <= day <= last for first, last in axis.parts)] == []
    assert all(one[1] < other[0] for one, other in zip(axis.parts, axis.parts[1:], strict=False))


@given(st.lists(intervals(), min_size=1, max_size=25))
def test_ticks_stand_where_their_day_is_and_apart(spans):
    axis = Axis(spans)
    ticks = list(axis.ticks())

    assert [tick.x for tick in ticks] == sorted({tick.x for tick in ticks})
    assert all(EDGE <= tick.x <= WIDTH - EDGE for tick in ticks)
    assert len(ticks) <= WIDTH / (BREAK * 2)


@given(happenings())
def test_nothing_depends_on_the_order_in_which_it_is_given(told):
    assert timeline(told, LANES) == timeline(told[::-1], LANES)


def test_nothing_dated_is_no_timeline():
    assert timeline([], LANES) is None


def test_open_ends_reach_the_edge_and_the_sign_stands_at_the_end_that_is_known():
    day = date(1951, 5, 1)
    told = [
        Happening("before", "said", Interval(None, day), 40),
        Happening("since", "said", Interval(day, None), 40),
        Happening("between", "said", Interval(day, day + timedelta(300)), 40),
    ]

    marks = {mark.key: mark for lane in timeline(told, LANES).lanes for mark in lane.marks}

    assert (marks["before"].left, marks["before"].open_start, marks["before"].open_end) == (EDGE, True, False)
    assert (marks["since"].right, marks["since"].open_start, marks["since"].open_end) == (WIDTH - EDGE, False, True)
    assert (marks["before"].middle, marks["since"].middle) == (marks["before"].right, marks["since"].left)
    assert marks["between"].left < marks["between"].middle < marks["between"].right


def test_idle_decades_are_cut_out_and_the_rest_keeps_one_scale():
    days = [date(1950, 6, 25), date(1953, 7, 27), date(1992, 6, 1), date(1996, 9, 1), date(2016, 5, 23)]
    axis = Axis([Interval(day, day) for day in days])

    assert len(axis.breaks) == 2
    first, second = (
        (axis.at(b.toordinal()) - axis.at(a.toordinal())) / (b - a).days
        for a, b in ((days[0], days[1]), (days[2], days[3]))
    )
    assert first == pytest.approx(second, rel=0.02)


@pytest.mark.parametrize(
    "day", [date(2016, 5, 23), date(988, 1, 1), date.min, date.max], ids=["a day", "before 1000", "first", "last"]
)
def test_a_single_day_stands_on_an_axis_of_some_months(day):
    made = timeline([Happening("one", "said", Interval(day, day), 60)], LANES)
    ((mark,),) = (lane.marks for lane in made.lanes)

    assert mark.left == mark.right
    assert made.breaks == ()
    assert [tick.when for tick in made.ticks if not tick.when[:4].isdigit() or len(tick.when) > 7] == []
