"""All that is worked out from the record and stored: whether it is what the record gives."""

from collections.abc import Iterator

from . import bounds, consideration, counts, discounted, documents
from .counts import Difference


def differences() -> Iterator[Difference]:
    """Every stored figure, bound, state of knowledge and searched text that is wrong. Writes nothing."""
    yield from counts.differences()
    yield from discounted.differences()
    yield from bounds.differences()
    yield from consideration.differences()
    yield from documents.differences()
