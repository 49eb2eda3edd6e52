"""The same document twice in one file: known by its key, by an identifier and its title, or by title and year."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from claims.formats import json_text
from claims.operations.importing.recognition import normal, titled, year_of
from claims.search.folding import fold

from .said import Said, plain

NOT_COMPARED = frozenset({"slug", "keywords", "accessed"})
"""Columns in which two entries of one document may well differ."""


@dataclass
class Meant:
    """What is to become of an entry."""

    slug: str
    told: bool = True
    """Whether it becomes a row: not one that is there twice, or is left as it stands."""
    dropped: frozenset[str] = field(default_factory=frozenset)
    joined: dict[str, Any] = field(default_factory=dict)
    """Columns that hold more than the entry says, for what stands stays beside it."""


class Sighting(NamedTuple):
    """An entry met before."""

    slug: str
    place: int
    digests: dict[str, int]
    """By column, a digest of what it said: of many thousands the texts need not be held."""


class Sightings:
    """The entries of a file so far."""

    def __init__(self) -> None:
        self._by: dict[tuple[str, ...], list[Sighting]] = defaultdict(list)

    def of(self, key: str, said: Said) -> Sighting | None:
        """The first entry of the same document. Raises ValueError, naming its place, if its key is another document's."""
        digests = digested(said)
        for sighting in self._by[("key", key)] if key else ():
            if not agree(sighting.digests, digests):
                raise ValueError(sighting.place)
            return sighting
        for known_by in keys_of(said):
            for sighting in self._by[known_by]:
                # Two of an equal title are two if they say of anything what the other does not.
                if known_by[0] == "id" or agree(sighting.digests, digests):
                    return sighting
        return None

    def enter(self, key: str, said: Said, slug: str, place: int) -> None:
        sighting = Sighting(slug, place, digested(said))
        for known_by in [("key", key)] * bool(key) + list(keys_of(said)):
            self._by[known_by].append(sighting)


def keys_of(said: Said) -> Iterator[tuple[str, ...]]:
    """By what it is known: an identifier counts with its title, for a chapter may have the number of its book."""
    for one in normal(said.get("identifiers", ())):
        yield ("id", one, fold(said.get("title", "")))
    yield titled(said.get("title", ""), year_of(said.get("published") or said.get("created") or ""))


def digested(said: Said) -> dict[str, int]:
    compared = ((name, plain(name, value)) for name, value in said.items() if name not in NOT_COMPARED and value)
    return {name: hash(json_text.dumps(fold(value) if isinstance(value, str) else value)) for name, value in compared}


def agree(one: dict[str, int], other: dict[str, int]) -> bool:
    return all(one[name] == other[name] for name in one.keys() & other.keys())
