"""Facts from the rows of a bundle in which everything is public, without a database."""

import csv

from claims import edtf
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
from claims.analysis.origins import standing_in


def facts_of(bundle):
    """``bundle``: collection → rows of text, as in a JSON bundle."""
    identities = _identities(bundle["witnesses"])
    items = {row["slug"]: _item(row) for row in bundle["items"]}
    reporting, telling = standing_in(items.values())
    return Facts(
        items=items,
        sources={row["slug"]: _source(row, bundle) for row in bundle["sources"]},
        witnesses={
            row["slug"]: Witness(row["slug"], _several(row["relays"]), tuple(sorted(identities[row["slug"]])))
            for row in bundle["witnesses"]
        },
        links=tuple(Link(row["claim"], row["item"], row["stance"], row["strength"]) for row in bundle["links"]),
        relations=tuple(Relation(row["subject"], row["kind"], row["object"]) for row in bundle["relations"]),
        appearances=tuple(
            Appearance(row["slug"], row["claim"], interval(row["date"])) for row in bundle["appearances"]
        ),
        reporting=reporting,
        telling=telling,
    )


def bundle_in(folder):
    """A bundle that is kept as a folder of tables."""
    bundle = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            bundle[path.stem] = list(csv.DictReader(file))
    return bundle


def interval(text):
    return Interval.of(*edtf.bounds(text))


def _several(cell):
    return tuple(cell.split(";")) if cell else ()


def _identities(witnesses):
    found = {row["slug"]: set() for row in witnesses}
    for row in witnesses:
        for other in _several(row["possibly_same_as"]):
            found[row["slug"]].add(other)
            found[other].add(row["slug"])
    return found


def _source(row, bundle):
    return Source(
        row["slug"],
        row["kind"],
        tuple(other["origin"] for other in bundle["derivations"] if other["derived"] == row["slug"]),
        row["part_of"] or None,
        row["witness"] or None,
        interval(row["created"]),
        interval(row["published"]),
        interval(row["public_since"]),
        tuple(
            SourceEvent(event["event"], interval(event["date"]))
            for event in bundle["source_events"]
            if event["source"] == row["slug"]
        ),
    )


def _item(row):
    return Item(
        row["slug"],
        row["source"] or None,
        row["witness"] or None,
        _several(row["draws_on"]),
        row["directness"],
        row["credibility"],
        interval(row["told"]),
    )
