"""What each version of a record changed, and what the record and its rows were at a version: from the public log alone.

At version *n* the record says what it was last told to say up to that change, and its rows are those that were last
told to be there, each as it was then. Nothing that was entered later has any part in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Max, OuterRef, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import Concat, Left, RowNumber, Substr
from django.db.models.lookups import Exact

from claims.choices import Log
from claims.models import LedgerEntry
from claims.records import RECORD_TYPES, Plain, RecordType

from .histories import History, Version, at_home, content_of, without_slug

MOST_ROWS = 100
"""Rows of one version that are told of, and rows of one collection that are shown; of more the number is told."""

Bodies = Mapping[int | None, bytes | memoryview | None]

ROW_COLLECTIONS = tuple(collection for collection, record_type in RECORD_TYPES.items() if record_type.owners)


@dataclass(frozen=True)
class Told:
    """What a change made of one record or row. ``before`` and ``after`` are None where it was not there, or not public.

    ``erased``: the bytes that told it are no more.
    """

    record_type: RecordType
    key: str
    action: str
    before: Plain | None
    after: Plain | None
    erased: bool = False


@dataclass(frozen=True)
class Step:
    """A version with what it changed: the record itself (None: only its rows), and the first rows of so many more.

    ``withheld``: from before a witness was protected.
    """

    version: Version
    own: Told | None
    rows: Sequence[Told]
    more: int
    withheld: bool = False


class Rows(NamedTuple):
    """The first rows of one collection at a version, how many there are, and how many of the first have been erased."""

    contents: list[Plain]
    total: int
    erased: int


class Standing(NamedTuple):
    """A record at a version. ``record`` is None where it was not public then; ``erased``: what it said is no more."""

    record: Plain | None
    action: str
    erased: bool
    rows: Mapping[str, Rows]


# ---------------------------------------------------------------- At a version


def standing(history: History, version: Version, most: int = MOST_ROWS) -> Standing:
    """What the record and the first ``most`` rows of each collection were at this version."""
    upto = history.entries().filter(sequence__lte=version.last)
    own = upto.filter(collection=history.collection).order_by("-pk").first()
    if own is None:
        return Standing(None, "", False, _rows(upto, most))
    done = own.action if own.sequence >= version.first else ""
    record = content_of(own.body)
    return Standing(record, done, own.body is None, _rows(upto, most) if record else {})


def _rows(upto: QuerySet[LedgerEntry], most: int) -> dict[str, Rows]:
    """By collection, in the order of collections; the rows in that in which they were last told."""
    # Not by looking for a newer one of each: PostgreSQL takes 10,000 rows for a few and then compares each with each.
    newest = upto.filter(collection__in=ROW_COLLECTIONS).values("collection", "key").annotate(newest=Max("pk"))
    last = LedgerEntry.objects.filter(pk__in=newest.values("newest"))
    told = last.exclude(shown_digest="", body__isnull=False).annotate(
        place=Window(RowNumber(), partition_by=F("collection"), order_by=F("pk").asc()),
        total=Window(Count("pk"), partition_by=F("collection")),
    )
    found: dict[str, Rows] = {}
    for collection, body, total in (
        told.filter(place__lte=most).order_by("pk").values_list("collection", "body", "total")
    ):
        rows = found.setdefault(collection, Rows([], total, 0))
        content = content_of(body)
        if content is None:
            found[collection] = rows._replace(erased=rows.erased + 1)
        else:
            rows.contents.append(content)
    return {collection: found[collection] for collection in ROW_COLLECTIONS if collection in found}


# ---------------------------------------------------------------- What changed


def steps(history: History, versions: Sequence[Version], most: int = MOST_ROWS) -> list[Step]:
    """These versions, which follow one another, with what each changed: as many queries for one as for many."""
    shown = [version for version in versions if history.is_shown(version)]
    if not shown:
        return [_withheld(version) for version in versions]
    own = _own(history, shown)
    rows = _changed_rows(history, shown, most)
    return [
        _step(version, own.get(version.number), rows.get(version.number, []), most)
        if history.is_shown(version)
        else _withheld(version)
        for version in versions
    ]


def _withheld(version: Version) -> Step:
    return Step(replace(version, by="", reason=""), None, [], 0, withheld=True)


def _step(version: Version, own: Told | None, rows: list[Told], most: int) -> Step:
    different = [row for row in rows if row.erased or row.before != row.after][:most]
    beside = version.entries - len(rows) - (own is not None)
    return Step(version, own, different, max(0, beside if len(rows) >= most else 0))


def _own(history: History, versions: Sequence[Version]) -> dict[int, Told]:
    """By number of the version, what it made of the record itself."""
    # Renaming enters two, one for either slug; one more tells what was before all of these.
    most = 2 * len(versions) + 1
    newest = history.entries().filter(collection=history.collection, sequence__lte=versions[-1].last).order_by("-pk")
    entries = list(newest[:most])
    found: dict[int, Told] = {}
    for version in versions:
        during = [entry for entry in entries if version.first <= entry.sequence <= version.last]
        earlier = next((entry for entry in entries if entry.sequence < version.first), None)
        if during:
            before = earlier and earlier.sequence >= history.shown_from and content_of(earlier.body)
            erased = any(entry.body is None for entry in during)
            after = content_of(during[0].body)
            found[version.number] = Told(
                history.record_type, during[0].key, during[0].action, before or None, after, erased
            )
    return found


def _changed_rows(history: History, versions: Sequence[Version], most: int) -> dict[int, list[Told]]:
    """By number of the version, what it made of the first rows: those that are told before those that are no more."""
    order = Case(When(shown_digest="", then=1), default=0)
    during = history.entries().filter(
        collection__in=ROW_COLLECTIONS, sequence__range=(versions[0].first, versions[-1].last)
    )
    ranked = during.annotate(
        place=Window(RowNumber(), partition_by=F("at"), order_by=[order.asc(), F("pk").asc()])
    ).filter(place__lte=most)
    entries = _with_former(history, [*ranked.values_list("pk", flat=True)])
    # Told on another page until then, a row is new on this one.
    told_before = history.entries().filter(pk__in={entry.former for entry in entries} - {None})
    former: Bodies = dict(told_before.values_list("pk", "body"))
    found: dict[int, list[Told]] = {}
    for version in versions:
        mine = [entry for entry in entries if version.first <= entry.sequence <= version.last]
        found[version.number] = list(_told(history, mine, former))
    return found


def _with_former(history: History, pks: Sequence[int]) -> list[Any]:
    """These entries, each with the primary key of the entry that told the same row before this change, or None."""
    same: list[object] = [OuterRef("key")]
    chosen = LedgerEntry.objects.filter(pk__in=pks)
    if len(history.slugs) > 1:
        # Rows without a slug of their own are called after the record's, and otherwise after it was renamed.
        chosen = chosen.annotate(rest=_rest(history.slugs))
        same += [Concat(Value(f"{slug}/"), OuterRef("rest")) for slug in history.slugs]
    earlier = LedgerEntry.objects.filter(
        log=Log.PUBLIC, collection=OuterRef("collection"), key__in=same, pk__lt=OuterRef("pk")
    )
    newest = earlier.exclude(at=OuterRef("at")).order_by("-pk").values("pk")[:1]
    return list(chosen.annotate(former=Subquery(newest)).order_by("pk"))


def _rest(slugs: Iterable[str]) -> Case:
    """Of a key that begins with one of these slugs, what stands behind it; of another nothing."""
    begins = ((f"{slug}/", len(slug) + 1) for slug in slugs)
    # Not `startswith`, to which SQLite gives capitals and small letters for the same.
    return Case(
        *(When(Exact(Left("key", length), start), then=Substr("key", length + 1)) for start, length in begins),
        default=Value(""),
    )


def _told(history: History, entries: Iterable[Any], former: Bodies) -> Iterator[Told]:
    """What one change made of rows, each once, although it may have been told under a former and a new key."""
    newest: dict[tuple[str, str], Any] = {}
    for entry in sorted(entries, key=lambda entry: (bool(entry.shown_digest), entry.pk)):
        newest[entry.collection, without_slug(entry.key, history.slugs)] = entry
    for entry in sorted(newest.values(), key=lambda entry: (ROW_COLLECTIONS.index(entry.collection), entry.pk)):
        record_type = RECORD_TYPES[entry.collection]
        before = at_home(record_type, content_of(former.get(entry.former)), history.slugs)
        after = at_home(record_type, content_of(entry.body), history.slugs)
        yield Told(record_type, entry.key, entry.action, before, after, entry.body is None)
