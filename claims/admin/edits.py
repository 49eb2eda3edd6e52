"""Two editors at one record: what a form was loaded with, which its token tells, and what stands now."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core import signing
from django.db.models import ForeignKey, Model
from django.http import HttpRequest

from claims.ledger import past
from claims.ledger.body import content
from claims.ledger.differences import columns_of
from claims.models import Record
from claims.operations.access import Account, shown_to, visible
from claims.operations.change import OWNERS
from claims.records import RECORD_TYPES, Plain, RecordType, key

FIELD = "_loaded_with"
"""The form's hidden field that tells what it was loaded with."""

SALT = "claims.admin.edits"

Rows = Sequence[tuple[type[Model], str]]
"""Models of rows that are edited along with a record, each with its reference to the record."""


@dataclass
class Editing:
    """What the desk keeps on a request while it answers with a form."""

    token: str = ""
    """What the form is loaded with."""
    position: int = 0
    """Where the ledger was then."""
    fates: Mapping[str, str] = field(default_factory=dict)
    """By the name of a field of the form, who changed it (``fates.Fate``) where somebody else did."""
    conflict: Any = None
    """What is to be told of it."""

    def show(self, snapshot: "Snapshot") -> None:
        self.token, self.position = snapshot.token(), snapshot.position


def editing(request: HttpRequest) -> Editing:
    return vars(request).setdefault("editing", Editing())


class Seen(NamedTuple):
    """A record, or a row of its page, as it stands. ``key`` is its name in the ledger; a row's reference is left out."""

    key: str
    plain: Plain


class Loaded(NamedTuple):
    """What a form was loaded with: the ledger's position, and digests of all that it showed."""

    pk: int
    key: str
    position: int
    columns: dict[str, str]
    rows: dict[str, dict[str, tuple[str, str]]]
    """Name of the model → primary key → key in the ledger, and the row's digest."""

    @classmethod
    def of(cls, token: str) -> "Loaded | None":
        """None for what no form of ours has sent: a token is signed, for it names what is looked up in the ledger."""
        try:
            told = signing.loads(token, salt=SALT)
            return cls(told["pk"], told["key"], told["position"], told["columns"], told["rows"])
        except (signing.BadSignature, ValueError, TypeError, KeyError):
            return None


class Snapshot:
    """A record and the rows that are edited along with it, as they stand."""

    def __init__(self, record: Record, rows: Rows, *, of: Account) -> None:
        """As the account sees them."""
        self.position = past.position()  # first: what changes meanwhile is then noticed rather than overlooked
        self.record, self.account = record, of
        seen = read(type(record), [record.pk])[record.pk]
        self.seen = Seen(seen.key, as_seen(of, type(record), seen.plain))
        self.rows: dict[type[Model], dict[int, Seen]] = {}
        for model, reference in rows:
            pks = visible(model, of).filter(**{reference: record.pk}).values_list("pk", flat=True)
            self.rows[model] = read(model, list(pks), without=reference)

    def token(self) -> str:
        """What is seen here as digests, signed, for the form to send back."""
        told = Loaded(
            pk=self.record.pk,
            key=self.seen.key,
            position=self.position,
            columns={name: short(value) for name, value in self.seen.plain.items()},
            rows={
                named(model): {str(pk): (row.key, short(row.plain)) for pk, row in rows.items()}
                for model, rows in self.rows.items()
            },
        )
        return signing.dumps(told._asdict(), salt=SALT, compress=True)

    def differs_from(self, loaded: Loaded) -> bool:
        now = Loaded.of(self.token())
        return now is None or now[:2] + now[3:] != loaded[:2] + loaded[3:]


def read(model: type[Model], pks: Collection[int], *, without: str = "") -> dict[int, Seen]:
    """These rows by primary key. Authors, identifiers and the like, which the ledger tells as columns, by their fields."""
    record_type = type_of(model)
    if record_type is None:
        return _read_part(model, pks, without)
    return {
        told.pk: Seen(told.key, arranged(record_type, content(told), without=without)) for told in record_type.read(pks)
    }


def arranged(record_type: RecordType, plain: Plain, *, without: str = "") -> Plain:
    """In the order of the columns; several values without an order of their own are put into one.

    Databases sort differently, forms not at all, and the ledger has its columns by the alphabet.
    """
    loose = {column.name for column in record_type.columns if column.many and not getattr(column, "ordering", ())}
    names = [name for name in columns_of(record_type, plain) if name != without]
    return {name: sorted(plain[name]) if name in loose else plain[name] for name in names}


def as_seen(user: Account, model: type[Model], plain: Plain) -> Plain:
    """Without the names of what the account may not see."""
    record_type = type_of(model)
    return plain if record_type is None else shown_to(user, record_type, plain)


def _read_part(model: type[Model], pks: Collection[int], without: str) -> dict[int, Seen]:
    fields = [one for one in model._meta.concrete_fields if not one.primary_key and one.name != without]
    lookups = [f"{one.name}__slug" if isinstance(one, ForeignKey) else one.name for one in fields]
    rows = model._default_manager.filter(pk__in=pks).order_by("pk").values_list("pk", *lookups)
    return {pk: Seen(str(pk), dict(zip([one.name for one in fields], values, strict=True))) for pk, *values in rows}


def type_of(model: type[Model]) -> RecordType | None:
    """How the ledger tells these rows; None for those that are columns of another record, an author's say."""
    for record_type in RECORD_TYPES.values():
        if record_type.model is model._meta.concrete_model:
            return record_type
    return None


def is_told(model: type[Model]) -> bool:
    """Whether the model's rows are records of their own in the ledger, and not columns of others."""
    return type_of(model) is not None


def named(model: type[Model]) -> str:
    return str(model._meta.model_name)


def told_as(record: Record) -> list[str]:
    """Under which names (``collection/key``) the ledger has the record: its own, or those whose column it is."""
    owners = [getattr(record, name) for name in OWNERS.get(type(record), ())] or [record]
    return [f"{owner.collection}/{key(owner)}" for owner in owners]


def folded(value: Any) -> Any:
    """A column's value without what a browser changes in texts, line ends and the space around."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, Mapping):
        return {name: folded(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [folded(part) for part in value]
    return value


def short(value: Any) -> str:
    """A digest by which two values are told apart. What was typed may be no value of the ledger: a decimal number, say."""
    told = json.dumps(folded(value), sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
