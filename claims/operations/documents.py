"""The documents by which records are searched for: this alone writes them.

A public record has one, with the folded words of its texts (``claims.search.texts``); no other record has any.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice

from django.db import connection, transaction
from django.db.models import Model

from claims.choices import Log
from claims.ledger.body import NewEntry
from claims.models import SearchDocument
from claims.models.search_document import BITS, KIND, KINDS, document_pk
from claims.search.folding import fold
from claims.search.index import vendor
from claims.search.texts import SEARCHED, Texts

from .counts import Difference
from .rows import analyse, insert

BATCH = 1_000
"""Records at once."""

LONGEST = 200_000
"""Characters of a text that are searched: PostgreSQL refuses to index more than 1 MiB of one row."""

BREAK = "\ua7ff"
"""A letter that no text has, between texts of one record: no phrase reaches over the end of one into the next."""

MANY = 5_000
"""New documents after which the database looks at their table anew."""

Keys = Mapping[str, AbstractSet[int]]
Document = tuple[int, str, str]
"""Primary key, title and text, as stored."""


def refresh(
    entries: Iterable[NewEntry], *, written: Keys, gone: Keys, stood: Callable[[str, str], bool] = lambda *_: True
) -> None:
    """Bring the documents up to date with what a change entered in the public log.

    ``written``: new rows that were entered before, ``gone``: deleted ones (collection → primary keys). ``stood`` tells
    whether a record (collection, slug) was there before the change; others take no text from one that was not.
    """
    pks: dict[str, set[int]] = defaultdict(set)
    for keys in (written, gone):
        for collection in SEARCHED.keys() & keys.keys():
            pks[collection] |= keys[collection]
    for collection, slugs in _slugs(entries).items():
        model = SEARCHED[collection].model
        pks[collection] |= _found(model, "slug", slugs)
        _follow(collection, {slug for slug in slugs if stood(collection, slug)}, pks)
    for collection, every in pks.items():
        for some in _batches(every):
            _bring_up(collection, some)
    if sum(map(len, pks.values())) >= MANY:
        analyse(SearchDocument)


def differences() -> Iterator[Difference]:
    """Every document that is missing, out of date or of nothing public; and whether the index is whole. Writes nothing."""
    for collection, pks in _every():
        for pk, slug, wrong in _wrong(collection, pks):
            yield Difference(f"{collection}/{slug or pk}", "search document", *wrong)
    for name in vendor().missing(connection):
        yield Difference("search", name, "missing", "there")
    if not vendor().is_whole(connection):
        yield Difference("search", "index", "broken", "whole")


def reindex() -> list[Difference]:
    """Mend what ``differences`` finds, which is returned."""
    with transaction.atomic():
        found = list(differences())
        if found:
            vendor().install(connection)
            for collection, pks in _every():
                _bring_up(collection, pks)
            vendor().rebuild(connection)
            analyse(SearchDocument)
    return found


def _slugs(entries: Iterable[NewEntry]) -> dict[str, set[str]]:
    """Whose texts may differ: what the entries of the public log tell, and on whose page they tell it."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.log == Log.PUBLIC:
            for collection, _slash, slug in ((entry.collection, "", entry.key), entry.owner.partition("/")):
                if collection in SEARCHED and slug:
                    slugs[collection].add(slug)
    return slugs


def _follow(collection: str, slugs: AbstractSet[str], pks: dict[str, set[int]]) -> None:
    """Add the records that take a text from one of these."""
    model = SEARCHED[collection].model
    for other, searched in SEARCHED.items():
        for path in searched.follow.get(model, ()):
            pks[other] |= _found(searched.model, f"{path}__slug", slugs)


def _found(model: type[Model], lookup: str, slugs: AbstractSet[str]) -> set[int]:
    rows = (model._base_manager.filter(**{f"{lookup}__in": some}).order_by() for some in _batches(slugs))
    return {pk for some in rows for pk in some.values_list("pk", flat=True)}


def _bring_up(collection: str, pks: list[int]) -> None:
    """Write what differs of the documents of these records."""
    stored, actual = _stored(collection, pks), _actual(collection, pks)
    stale = [pk for pk, document in stored.items() if actual.get(pk) != document]
    SearchDocument.objects.filter(pk__in=stale).delete()
    insert(SearchDocument, ("id", "title", "text"), [row for pk, row in actual.items() if stored.get(pk) != row])


def _stored(collection: str, pks: list[int]) -> dict[int, Document]:
    rows = SearchDocument.objects.filter(pk__in=[document_pk(collection, pk) for pk in pks])
    return {row[0]: row for row in rows.values_list("pk", "title", "text")}


def _actual(collection: str, pks: list[int]) -> dict[int, Document]:
    documents = (_document(collection, texts) for texts in SEARCHED[collection].read(pks))
    return {document[0]: document for document in documents}


def _document(collection: str, texts: Texts) -> Document:
    text = "".join(f"{BREAK} {fold(text)} " for text in texts.rest)
    return document_pk(collection, texts.pk), fold(texts.title), text[:LONGEST]


def _wrong(collection: str, pks: list[int]) -> Iterator[tuple[int, str, tuple[str, str]]]:
    """Primary key and slug of records whose document is wrong, with what it is and what it should be."""
    stored = _stored(collection, pks)
    for texts in SEARCHED[collection].read(pks):
        document = _document(collection, texts)
        found = stored.pop(document[0], None)
        if found != document:
            yield texts.pk, texts.slug, ("missing" if found is None else "out of date", "up to date")
    for pk in stored:
        yield pk >> BITS, "", ("there", "missing")


def _every() -> Iterator[tuple[str, list[int]]]:
    """Primary keys of all records there are, and of those that have a document, in batches."""
    documented: dict[str, set[int]] = defaultdict(set)
    for pk in SearchDocument.objects.values_list("pk", flat=True).iterator():
        documented[KINDS[pk & KIND]].add(pk >> BITS)
    for collection, searched in SEARCHED.items():
        records = set(searched.model._base_manager.values_list("pk", flat=True).iterator())
        for pks in _batches(records | documented[collection]):
            yield collection, pks


def _batches(values: Iterable) -> Iterator[list]:
    rest = iter(sorted(values))
    while some := list(islice(rest, BATCH)):
        yield some
