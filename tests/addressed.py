"""Every address of the site with whatever may be asked for under it: a new one is found by itself, or by a test that fails."""

import random
import re
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from django.urls import reverse

from claims.filters import FILTERSETS
from claims.filters.parameters import (
    AtLeastFilter,
    PossiblyAfterFilter,
    PossiblyBeforeFilter,
    RecordsFilter,
    SearchFilter,
    TagsFilter,
    WordsFilter,
)
from claims.urls import urlpatterns

KINDS = tuple(FILTERSETS)
ENTRIES = 20
"""Of the public log, some that are there and some that are not."""


@dataclass(frozen=True)
class Asked:
    """What is known of a site, or only suspected, by whoever asks."""

    slugs: dict[str, list[str]]
    """By kind, of what may be there."""
    words: tuple[str, ...] = ()
    """To be searched for, and sought among the choices of a filter."""
    claims: list[str] = field(default_factory=list)
    """Slugs whose cards are asked for as oEmbed does."""
    files: tuple[str, ...] = ("0" * 64,)
    """SHA-256 of files that sources may have."""
    thorough: bool = False
    """Every value of every filter at exports and the API too, which have it of the same filters."""

    def addresses(self):
        for pattern in urlpatterns:
            kind = pattern.name.removeprefix("api-").partition("-")[0]
            parts = sorted(pattern.pattern.converters) or sorted(pattern.pattern.regex.groupindex)
            for named in FILLED["+".join(parts)](self, kind):
                path = reverse(pattern.name, kwargs=named)
                yield path
                yield from (f"{path}?{query}" for query in self._queries(pattern.name, kind))

    def _queries(self, name, kind):
        searched = [f"q={word}" for word in self.words]
        if name == f"{kind}-list" or (self.thorough and "list" in name):
            yield from self._values(kind)
        elif "list" in name or name == "search":
            yield from searched
        elif name.endswith("choices"):
            yield from (f"find={word}" for word in self.words)
        elif name == "oembed":
            yield from (f"url=http://testserver/claims/{slug}/" for slug in self.claims)
        elif name == "ledger-consistency":
            yield "from=1&to=3"

    def _values(self, kind):
        """Every parameter of the list with every value that it knows, and what it may be asked besides."""
        filterset = FILTERSETS[kind]
        for name, parameter in filterset.base_filters.items():
            choices = [word for word, _label in parameter.extra.get("choices", ())]
            values = choices or OPEN[type(parameter)](self, parameter)
            yield from (f"{name}={value}" for value in values if value != "relevance")
        yield from ("page=1", "page=2", "page_size=1", "page_size=1&page=2", "nonsense=1")
        if self.words:
            yield from (
                f"q={self.words[0]}&sort={order}" for order, _label in filterset.base_filters["sort"].extra["choices"]
            )


FILLED = {
    "": lambda asked, kind: [{}],
    "slug": lambda asked, kind: [{"slug": slug} for slug in asked.slugs[kind]],
    "number+slug": lambda asked, kind: [
        {"slug": slug, "number": number} for slug in asked.slugs[kind] for number in (1, 2)
    ],
    "sha256+slug": lambda asked, kind: [
        {"slug": slug, "sha256": sha256} for slug in asked.slugs[kind] for sha256 in asked.files
    ],
    "number": lambda asked, kind: [{"number": number} for number in range(ENTRIES)],
    "kind+page": lambda asked, kind: [{"kind": kind, "page": page} for kind in KINDS for page in (1, 2)],
}
"""By the parts of an address what is put into their place."""

DATES = ("1951", "1952-03", "XXXX")
OPEN = {
    SearchFilter: lambda asked, parameter: asked.words,
    WordsFilter: lambda asked, parameter: asked.words,
    TagsFilter: lambda asked, parameter: ("en", "ru", *asked.words),
    PossiblyAfterFilter: lambda asked, parameter: DATES,
    PossiblyBeforeFilter: lambda asked, parameter: DATES,
    AtLeastFilter: lambda asked, parameter: (0, 1, 2),
    RecordsFilter: lambda asked, parameter: sorted(
        {slug for kind in KINDS if FILTERSETS[kind]._meta.model in parameter.models for slug in asked.slugs[kind]}
    ),
}
"""What a parameter without a list of choices is asked, by its kind."""


# ---------------------------------------------------------------- all of them, or some of each kind

SLUG = re.compile(r"(?<=/)[a-z]+-[a-z0-9-]+|[0-9a-f]{64}|(?<=/)\d+(?=[/.])")


def some(asked):
    """Of each kind of address and each parameter the first, which asks for what is there, and of every other kind one more.

    Which one more is drawn with a seed: always the same, and over all kinds of addresses everything that may be asked.
    """
    kinds, chance = defaultdict(list), random.Random(1)
    for path in asked.addresses():
        address, _query, query = path.partition("?")
        kinds[SLUG.sub("", address), re.sub(r"=[^&]*", "=", query)].append(path)
    for paths in kinds.values():
        yield paths[0]
        if len(paths) > 1 and "?" not in paths[0] and chance.random() < 0.5:
            yield chance.choice(paths[1:])


def every(asked):
    return asked.addresses()


addressed = pytest.mark.parametrize("chosen", [some, pytest.param(every, marks=pytest.mark.soak)])
