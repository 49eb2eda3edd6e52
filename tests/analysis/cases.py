"""Facts made at random: small, closed, and full of all that is odd in a record.

Names are few and the same throughout, and what joins them is drawn as short lists of pairs: so a case that fails
shrinks to the few that matter.
"""

from datetime import date

from hypothesis import settings
from hypothesis import strategies as st

from claims.analysis.facts import (
    Appearance,
    Facts,
    Interval,
    Item,
    Link,
    Relation,
    Source,
    SourceEvent,
    Witness,
)

from . import reference

CLAIMS = ("a", "b", "c", "d")
SOURCES = ("s1", "s2", "s3", "s4", "s5", "s6")
WITNESSES = ("w1", "w2", "w3", "w4")
MOST_ITEMS = 8

RELATIONS = ("restates", "denies", "excludes", "entails", "denies_evidence_for", "part_of")
STANCES = ("supports", "contradicts", "context")
# Those that open and lift a strike are what matters; the others must do nothing.
EVENTS = ("retracted", "found_forged", "authenticated", "recanted", "superseded")
INTERVALS = (
    Interval(date(1950, 1, 1), date(1950, 12, 31)),
    Interval(date(1951, 6, 1), date(1951, 6, 1)),
    Interval(date(1951, 6, 2), date(1951, 6, 2)),
    Interval(date(1950, 6, 1), date(1952, 6, 1)),
    Interval(date(1953, 1, 1), date(1954, 1, 1)),
    Interval(date(1951, 6, 1), None),
    Interval(None, date(1951, 6, 1)),
    Interval(date(1954, 1, 1), None),
    Interval(None, date(1950, 1, 1)),
)


def examples(number):
    """So many examples in `make test`, where the profile is "test"; in any other, as many as that says."""
    return settings(max_examples=number) if settings.get_current_profile_name() == "test" else settings()


def _of(names):
    return st.sampled_from(names)


def _pairs(one, other, most, least=0):
    return st.lists(st.tuples(_of(one), _of(other)), min_size=least, max_size=most, unique=True)


def _several(pairs, name):
    return tuple(second for first, second in pairs if first == name)


_ITEMS = st.lists(
    st.builds(
        lambda source, witness, draws_on, directness, credibility, told: Item(
            "", source if source or witness else SOURCES[0], witness, tuple(draws_on), directness, credibility, told
        ),
        _of((*SOURCES, None)),
        # None more often than not: an item without a witness is discounted, and reports for itself, by rules of its own.
        _of((None, *WITNESSES, None, None, None)),
        st.lists(_of(SOURCES), max_size=3, unique=True),
        _of(("", "hearsay", "documentary", "eyewitness", "participant")),
        _of(("", "1", "2", "3", "4", "5", "6")),
        _of((None, *INTERVALS)),
    ),
    min_size=5,
    max_size=MOST_ITEMS,
).map(lambda items: tuple(_named(item, f"i{number}") for number, item in enumerate(items, 1)))

_LINKS = st.lists(
    st.builds(
        Link,
        _of((*CLAIMS, CLAIMS[0], CLAIMS[0])),  # one claim with much, rather than all with little
        _of(tuple(f"i{number}" for number in range(1, MOST_ITEMS + 1))),
        # Context thrice less often than a side: it takes no part in most of what follows.
        _of((*STANCES[:2] * 3, STANCES[2])),
        _of(("", "weak", "moderate", "strong")),
    ),
    min_size=7,
    max_size=18,
    unique_by=lambda link: (link.claim, link.item),
)

_SOURCE_PARTS = {
    "kind": st.dictionaries(_of(SOURCES), _of(("book", "archival", "interview", "report")), max_size=3),
    "draws_on": _pairs(SOURCES, SOURCES, 9, least=2),
    "part_of": st.dictionaries(_of(SOURCES), _of(SOURCES), max_size=4),
    "witness": st.dictionaries(_of(SOURCES), _of(WITNESSES), max_size=3),
    "created": st.dictionaries(_of(SOURCES), _of(INTERVALS), max_size=3),
    "published": st.dictionaries(_of(SOURCES), _of(INTERVALS), min_size=1, max_size=5),
    "public_since": st.dictionaries(_of(SOURCES), _of(INTERVALS), max_size=2),
    "events": st.lists(
        st.tuples(_of(SOURCES), st.builds(SourceEvent, _of(EVENTS), _of((None, *INTERVALS)))), min_size=1, max_size=5
    ),
}


def _named(item, slug):
    return Item(slug, item.source, item.witness, item.draws_on, item.directness, item.credibility, item.told)


_RELATIONS = st.lists(
    st.builds(Relation, _of(CLAIMS), _of(RELATIONS), _of(CLAIMS)),
    min_size=1,
    max_size=8,
    unique=True,
)
_APPEARANCES = st.lists(st.tuples(_of(CLAIMS), _of((None, *INTERVALS))), min_size=1, max_size=4)


@st.composite
def facts(draw):
    """Facts of which everything named exists. Sources and relations may point to themselves, for nothing forbids it
    here, though the database does."""
    items = {item.slug: item for item in draw(_ITEMS)}
    parts = {name: draw(strategy) for name, strategy in _SOURCE_PARTS.items()}
    relays = draw(_pairs(WITNESSES, WITNESSES, 4))
    identities = draw(_pairs(WITNESSES, WITNESSES, 2))
    # Items that are public, yet not among these facts, make sources and witnesses stand too.
    reporting, telling = reference.standing(items.values())
    return Facts(
        items=items,
        sources={
            slug: Source(
                slug,
                parts["kind"].get(slug, ""),
                _several(parts["draws_on"], slug),
                parts["part_of"].get(slug),
                parts["witness"].get(slug),
                parts["created"].get(slug),
                parts["published"].get(slug),
                parts["public_since"].get(slug),
                _several(parts["events"], slug),
            )
            for slug in SOURCES
        },
        witnesses={
            slug: Witness(
                slug,
                _several(relays, slug),
                _several(identities, slug)
                + tuple(first for first, second in identities if second == slug and first != slug),
            )
            for slug in WITNESSES
        },
        links=tuple(link for link in draw(_LINKS) if link.item in items),
        relations=tuple(draw(_RELATIONS)),
        appearances=tuple(
            Appearance(f"said-{number}", claim, said) for number, (claim, said) in enumerate(draw(_APPEARANCES), 1)
        ),
        reporting=reporting | draw(st.frozensets(_of(SOURCES), max_size=1)),
        telling=telling | draw(st.frozensets(_of(WITNESSES), max_size=1)),
    )


@st.composite
def packings(draw, most=10):
    """Items with their origins, and weights: tangled far more than what facts of this size lead to."""
    origins = draw(
        st.lists(st.frozensets(st.integers(1, 9), min_size=1, max_size=3), max_size=most).map(
            lambda sets: {f"i{number}": own for number, own in enumerate(sets)}
        )
    )
    weights = draw(st.lists(st.integers(1, 30), min_size=len(origins), max_size=len(origins)))
    return origins, dict(zip(origins, weights, strict=True))
