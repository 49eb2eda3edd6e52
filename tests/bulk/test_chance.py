import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.bulk.chance import Draw, Order, Ranks, Shares, key_of, mix, weighted


def test_mix_is_splitmix64():
    # The first three of the generator with seed 1234567, as published with it.
    assert [mix(1234567, place) for place in (1, 2, 3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_draws_are_a_matter_of_seed_and_name():
    def first(seed, name):
        return [Draw(seed, name).below(10**9) for _time in range(1)]

    assert first(1, "items") == first(1, "items")
    assert first(1, "items") != first(1, "links")
    assert first(1, "items") != first(2, "items")
    assert key_of(-1, "x") != key_of(1, "x")


@given(seed=st.integers(), limit=st.integers(1, 10**8))
def test_draws_stay_below_their_limit(seed, limit):
    draw = Draw(seed, "test")

    for below in (draw.below, draw.squared, draw.cubed):
        assert all(0 <= below(limit) < limit for _time in range(20))


def test_skewed_draws_prefer_the_first():
    draw = Draw(1, "test")

    shares = [
        sum(below(100) < 10 for _time in range(20_000)) / 20_000 for below in (draw.below, draw.squared, draw.cubed)
    ]

    # The inverses of x, x² and x³ at a tenth.
    assert shares == pytest.approx([0.1, 0.316, 0.464], abs=0.02)


def test_ranked_draws_follow_zipf():
    draw, ranks = Draw(1, "test"), Ranks("abc")

    drawn = [draw.ranked(ranks) for _time in range(20_000)]

    total = 1 / 8 + 1 / 9 + 1 / 10
    assert [drawn.count(letter) / 20_000 for letter in "abc"] == pytest.approx(
        [1 / 8 / total, 1 / 9 / total, 1 / 10 / total], abs=0.02
    )


@given(key=st.integers(0, 2**64 - 1), size=st.integers(1, 3_000))
def test_order_has_each_number_once_and_knows_its_rank(key, size):
    order = Order(key, size)

    numbers = [order.at(rank) for rank in range(size)]

    assert sorted(numbers) == list(range(size))
    assert [order.rank(number) for number in numbers] == list(range(size))


@given(total=st.integers(0, 50_000), size=st.integers(1, 20_000))
def test_shares_deal_out_all_and_no_more(total, size):
    shares = Shares(total, size)

    dealt = [shares.of(rank) for rank in range(size)]

    assert sum(dealt) == total
    assert min(dealt) >= 0


@pytest.mark.parametrize("size", [10_000, 100_000, 1_000_000])
def test_shares_have_the_same_tail_in_every_size(size):
    shares = Shares(4 * size, size)

    busiest = [shares.of(rank) for rank in range(size // 1_000)]

    assert busiest[0] < 1_150
    assert 1.5 <= sum(share >= 500 for share in busiest) / (size / 10_000) <= 2


def test_weighted_repeats_each_word():
    assert weighted({"a": 2, "": 1}) == ("a", "a", "")
