"""Chance that is the same on every machine and every Python: streams of draws, and values that belong to an index.

Of ``random`` only seeding with a number and ``random()`` are used, the two things whose results its documentation
guarantees from version to version. No result passes through a function that a platform's mathematics library may round
differently (no power, no logarithm): only ``+ - * /`` and the square root, which IEEE 754 fixes to the last bit.
"""

import hashlib
from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import gcd, sqrt
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1
_PRECISION = 1 << 53


def key_of(seed: int, name: str) -> int:
    """64 bits that stand for this use of this seed."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "big")


def mix(key: int, index: int) -> int:
    """64 bits that belong to this index: SplitMix64 (Steele, Lea and Flood 2014), at any place of its sequence.

    This is what lets two tables know the same thing of a row that neither keeps.
    """
    value = (key + index * 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


class Draw:
    """One stream of draws: the same seed and name give the same stream."""

    __slots__ = ("_random",)

    def __init__(self, seed: int, name: str) -> None:
        # Quality of chance, not secrecy, is what a synthetic bundle needs.
        self._random = Random(key_of(seed, name)).random  # noqa: S311

    def below(self, limit: int) -> int:
        """0 … limit - 1, each as likely."""
        return int(self._random() * limit)

    def squared(self, limit: int) -> int:
        """0 … limit - 1, skewed: the first ones a little more often (Zipf's law with exponent 1/2)."""
        value = self._random()
        return int(value * value * limit)

    def cubed(self, limit: int) -> int:
        """0 … limit - 1, skewed: the first ones much more often (Zipf's law with exponent 2/3)."""
        value = self._random()
        return int(value * value * value * limit)

    def one(self, values: Sequence[T]) -> T:
        return values[int(self._random() * len(values))]

    def chance(self, share: float) -> bool:
        return self._random() < share

    def bits(self) -> int:
        """53 bits at once."""
        return int(self._random() * _PRECISION)

    def ranked(self, ranks: "Ranks[T]") -> T:
        return ranks.values[bisect(ranks.bounds, self._random() * ranks.bounds[-1])]


class Ranks(Generic[T]):
    """Values from the commonest to the rarest, drawn as words are: by Zipf's law, as Mandelbrot amended it."""

    def __init__(self, values: Sequence[T]) -> None:
        self.values = values
        self.bounds = list(accumulate(1 / (rank + 8) for rank in range(len(values))))


class Order:
    """A shuffled order of 0 … size - 1 that is worked out, not kept: each number has a rank, each rank a number."""

    def __init__(self, key: int, size: int) -> None:
        self.size = size
        # Near the golden section, so that neighbours in rank stand far apart.
        self._step = next(step for step in range(int(size * 0.618) + 1, 2 * size + 2) if gcd(step, size) == 1)
        self._back = pow(self._step, -1, size) if size > 1 else 0
        self._start = key % size

    def at(self, rank: int) -> int:
        return (self._start + rank * self._step) % self.size

    def rank(self, number: int) -> int:
        return (number - self._start) * self._back % self.size


class Shares:
    """A total dealt out by rank: few get very many, most get few (Zipf's law with exponent 3/4).

    The tail keeps its shape whatever the size: about two ranks in 10,000 get more than 125 times the mean, and none much
    more than 280 times. A cost per row that grows with the size is then the program's, not the bundle's.
    """

    def __init__(self, total: int, size: int) -> None:
        self._lead = max(1, size // 10_000)
        self._base = sqrt(sqrt(self._lead))
        self._scale = total / (sqrt(sqrt(size + self._lead)) - self._base)
        self._size, self._total = size, total

    def of(self, rank: int) -> int:
        return self._before(rank + 1) - self._before(rank)

    def _before(self, rank: int) -> int:
        """What the ranks before this one have together."""
        return self._total if rank == self._size else int(self._scale * (sqrt(sqrt(rank + self._lead)) - self._base))


def weighted(weights: Mapping[str, int]) -> tuple[str, ...]:
    """Each word as often as its weight says, to draw one from."""
    return tuple(str(word) for word, weight in weights.items() for _time in range(weight))
