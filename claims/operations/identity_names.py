"""Names kept in the vault that occur in text: in what is about to become public, and in all that is public.

Told to holders of identities alone: to anybody else the answer would say who is in the vault. As with every look into
it an entry is committed first.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, cast

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from claims.choices import Log
from claims.ledger.beside import IDENTITIES_OF_NOBODY as STRAYS
from claims.models import IdentityToken, LedgerEntry, Record, Witness
from claims.records import RECORD_TYPES, Plain
from claims.vault.models import Identity
from claims.vault.particulars import names_in
from claims.vault.sealing import SealingError

from .identity import asked, current_key_or_refuse, enter, vault
from .known_names import Names

MOST_OF_ONE = 20
"""Places that are told of one person's name; of one in more of them only how many. A common word drowns nobody else."""
MOST = 500
"""Places that are told at all."""
BATCH = 1_000


class Place(NamedTuple):
    """Where in the record a name stands: a column of it, its slug, or the reason of a change."""

    collection: str
    key: str
    column: str
    former: bool
    """Only in a version that is no longer the latest."""


class Found(NamedTuple):
    """The places of one person's names. ``witness``: whose identity it is; None if nobody's."""

    witness: Witness | None
    places: list[Place]
    more: int
    """Further places, that are not told."""


class Report(NamedTuple):
    found: list[Found]
    looked_at: int
    """Entries of the public log."""
    unopened: int
    """Identities that could not be opened, whose names were therefore not looked for."""


class Vault(NamedTuple):
    """The names of all, by the number of the token that leads to the witness."""

    names: Names
    tokens: list[str]
    unopened: int

    def __repr__(self) -> str:
        return "Vault(…)"


def in_public(*, by: AbstractUser, purpose: str, advance: Callable[[int], None] = lambda _rows: None) -> Report:
    """Look through all that the public can read, former versions too, for every name in the vault. Raises as ``read`` does."""
    purpose = asked(by, purpose)
    current_key_or_refuse()
    enter(by=by, action="names_looked_for", key="", purpose=purpose, collection=STRAYS)
    kept = _all_names()
    places: dict[int, dict[Place, None]] = {}
    alone: Counter[int] = Counter()
    looked_at = 0
    for place, text, entries in _public_texts():
        looked_at += entries
        for owner, _single in kept.names.found_in(text):
            found = places.setdefault(owner, {})
            if len(found) <= MOST_OF_ONE and place not in found:
                found[place] = None
            elif place not in found:
                alone[owner] += 1
        if entries:
            advance(entries)
    return Report(_told(kept, places, alone), looked_at, kept.unopened)


def in_texts(
    *, by: AbstractUser, texts: Mapping[str, str], purpose: str, missed: Callable[[int], None] = lambda _number: None
) -> dict[str, set[int]]:
    """In which of these texts, by what they are called, the names of how many stand. Looks at nothing of an empty vault.

    ``missed`` is told how many identities could not be opened, if any. Raises PermissionDenied, Refused.
    """
    purpose = asked(by, purpose)
    with vault():
        if not Identity.objects.exists():
            return {}
    current_key_or_refuse()
    enter(by=by, action="names_looked_for", key="", purpose=purpose, collection=STRAYS)
    kept = _all_names()
    if kept.unopened:
        missed(kept.unopened)
    found = {called: {owner for owner, _single in kept.names.found_in(text)} for called, text in texts.items()}
    return {called: owners for called, owners in found.items() if owners}


def texts_of(records: Iterable[Record]) -> dict[str, str]:
    """What these records say, with the rows on their pages, by the records' own names."""
    told: dict[str, list[str]] = {}
    for record in records:
        texts = told.setdefault(str(record), [])
        for record_type, pks in _with_rows(record):
            for one in record_type.read(pks):
                texts += [text for _column, text in _texts(one.key, one.full)]
    return {called: " \n ".join(texts) for called, texts in told.items()}


def _with_rows(record: Record) -> Iterator[tuple[Any, list[int]]]:
    yield RECORD_TYPES[record.collection], [record.pk]
    for record_type in RECORD_TYPES.values():
        for reference in record_type.references:
            if reference.name in record_type.owners and reference.to is record._meta.concrete_model:
                rows = record_type.model._base_manager.filter(**{reference.name: record.pk}).order_by("pk")
                if pks := list(rows.values_list("pk", flat=True)[:BATCH]):
                    yield record_type, pks


@sensitive_variables()
def _all_names() -> Vault:
    named: list[tuple[int, str]] = []
    tokens: list[str] = []
    unopened = 0
    with vault():
        for row in Identity.objects.order_by("token").defer("contact", "notes").iterator(chunk_size=BATCH):
            try:
                named += [(len(tokens), name) for name in names_in(row)]
            except SealingError:
                unopened += 1
            tokens.append(row.token)
    return Vault(Names(named), tokens, unopened)


def _public_texts() -> Iterator[tuple[Place, str, int]]:
    """Every text in the public log, which holds all that the public can read, and how many entries it begins."""
    public = LedgerEntry.objects.filter(log=Log.PUBLIC)
    latest: dict[tuple[str, str], int] = {}
    for pk, collection, key in public.order_by("pk").values_list("pk", "collection", "key").iterator(chunk_size=BATCH):
        latest[collection, key] = pk
    entries = public.exclude(body=None).order_by("pk").values_list("pk", "collection", "key", "body", "reason")
    for pk, collection, key, body, reason in entries.iterator(chunk_size=BATCH):
        former = latest.get((collection, key)) != pk
        record: Plain = json.loads(bytes(cast(bytes, body)))["record"] or {}
        begun = 1
        for column, text in (*_texts(key, record), ("reason", reason)):
            if text:
                yield Place(collection, key, column, former), text, begun
                begun = 0


def _texts(key: str, record: Plain) -> Iterator[tuple[str, str]]:
    yield "slug", key
    for column, value in record.items():
        yield column, " \n ".join(_flat(value))


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _flat(one)


def _told(kept: Vault, places: Mapping[int, Mapping[Place, None]], more: Counter[int]) -> list[Found]:
    tokens = [kept.tokens[owner] for owner in places]
    witnesses = {one.token: one.witness for one in _tokens(tokens)}
    told, left = [], MOST
    # Names in few places first: those are the ones that tell somebody.
    for owner, where in sorted(places.items(), key=lambda pair: (len(pair[1]) + more[pair[0]], pair[0])):
        shown = list(where)[: min(MOST_OF_ONE, left)]
        left -= len(shown)
        told.append(Found(witnesses.get(kept.tokens[owner]), shown, len(where) - len(shown) + more[owner]))
    return told[:MOST]


def _tokens(tokens: list[str]) -> Iterator[IdentityToken]:
    for start in range(0, len(tokens), BATCH):
        yield from IdentityToken.objects.filter(token__in=tokens[start : start + BATCH]).select_related("witness")


def purpose_on_publishing() -> str:
    """What the internal log says of a look into the vault that publishing asks for by itself."""
    return _("Whether names that are kept in the vault stand in what is about to become public.")
