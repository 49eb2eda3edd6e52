"""A synthetic bundle is one the model takes: every row passes its fields, its constraints and its ``clean``."""

import json

import pytest
from django.db import connection

from claims.models import Authorship, Identifier, PossibleIdentity, Relay
from claims.records import RECORD_TYPES

from .checker import bundle, several

pytestmark = pytest.mark.django_db

# Columns that a bundle spells otherwise than a field, and those that are many-to-many fields.
SPELLED = {
    "aliases": lambda cell: "\n".join(several(cell)),
    "csl": lambda cell: json.loads(cell or "{}"),
    "identifiers": several,
    "protected": "yes".__eq__,
}
M2M = ("topics", "questions", "draws_on")


def store(found):
    """Save each row, and give the records back by table, in the order of the rows."""
    known, stored = {}, {}
    for name, kind in RECORD_TYPES.items():
        rows = found.get(name, ())
        alone = {"relays": "", "possibly_same_as": ""} if name == "witnesses" else {}
        stored[name] = [build(kind, row | alone, known) for row in rows]
    for row, witness in zip(found["witnesses"], stored["witnesses"], strict=True):
        join_witnesses(row, witness, known)
    return stored


def build(kind, row, known):
    """Save one row, with what its columns of several values name; but for what witnesses say of each other."""
    row = {column: SPELLED.get(column, str)(cell) for column, cell in row.items()}
    identifiers, authors = row.pop("identifiers", []), several(row.pop("authors", ""))
    one, many = {}, {}
    for reference in kind.references:
        named = [known[reference.to.collection, slug] for slug in several(row.pop(reference.name, "")) if slug]
        (many if reference.many else one)[reference.name] = named
    record = save(kind.model(**row, **{column: named[0] for column, named in one.items() if named}))
    known[kind.collection, row.get("slug")] = record
    for column, named in many.items():
        if column in M2M:
            getattr(record, column).set(named)
    for identifier in identifiers:
        scheme, value = identifier.split(":", 1)
        save(Identifier(source=record, scheme=scheme, value=value))
    for position, agent in enumerate(authors, start=1):
        save(Authorship(source=record, agent=known["agents", agent], position=position))
    return record


def join_witnesses(row, witness, known):
    for slug in several(row["relays"]):
        save(Relay(witness=witness, relayed=known["witnesses", slug]))
    for slug in several(row["possibly_same_as"]):
        other = known["witnesses", slug]
        if not PossibleIdentity.objects.filter(first=other, second=witness).exists():
            save(PossibleIdentity(first=witness, second=other))


def save(record):
    record.full_clean()
    record.save()
    return record


def plain(kind, row):
    """A row of the bundle as ``claims.records`` tells a record."""
    many = {reference.name for reference in kind.references if reference.many} | {"identifiers", "aliases"}
    said = {column: several(cell) if column in many else cell for column, cell in row.items()}
    for column in many & said.keys() - {"authors", "aliases"}:
        said[column].sort()
    if "protected" in said:
        said["protected"] = said["protected"] == "yes"
    if "csl" in said:
        said["csl"] = json.loads(said["csl"] or "{}")
    return said


def test_bundle_is_taken_by_the_models_and_told_again_unchanged():
    found = bundle(claims=200, seed=2)

    stored = store(found)

    connection.check_constraints()
    for name, rows in found.items():
        kind = RECORD_TYPES[name]
        told = kind.read([record.pk for record in stored[name]])
        assert [record.full for record in told] == [plain(kind, row) for row in rows]
