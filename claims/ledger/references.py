"""The records that entries of the public log name: who of them is public now, and how they are called.

An entry names by slug alone. How a record was called at a version is read from the log, so that the version never
changes; but nothing is told of what is not public now, whatever was known of it once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Max, Q
from django.utils.translation import gettext as _

from claims.choices import Log, State
from claims.models import LedgerEntry, RetiredSlug, ReviewedRecord, SluggedRecord
from claims.records import RECORD_TYPES, Plain, RecordType

from .differences import columns_of
from .histories import Version, content_of

PUBLIC, WITHDRAWN, HIDDEN = "public", "withdrawn", "hidden"

TITLES: Mapping[str, str] = {
    "agents": "name",
    "topics": "name",
    "questions": "text",
    "witnesses": "name",
    "sources": "title",
    "items": "summary",
    "claims": "statement",
}
"""By collection, the column by which readers know a record."""

Which = tuple[str, str]
"""A record that is named: its collection and its slug."""


class Name(NamedTuple):
    """How a record that an entry names is shown. ``text`` is its title, or why there is none; ``slug`` may be empty."""

    status: str
    text: str
    collection: str
    slug: str

    @property
    def page(self) -> str:
        """The first part of its address; empty for what has none now."""
        record_type = RECORD_TYPES[self.collection]
        return getattr(record_type.model, "page", "") if self.status == PUBLIC else ""


class _Now(NamedTuple):
    """A record as it is now: its present slug, whether the public sees it, and as what."""

    slug: str
    status: str
    title: str
    protected: bool


class Names:
    """What these records are called: at a ``version``, or now. Slugs that nobody asked for are not known."""

    def __init__(self, wanted: Iterable[Which], version: Version | None = None) -> None:
        slugs: dict[str, set[str]] = defaultdict(set)
        for collection, slug in wanted:
            slugs[collection].add(slug)
        self._current = _current(slugs)
        self._now = _now(self._current)
        self._then = _titles(slugs, version) if version else {}

    def of(self, collection: str, slug: str) -> Name:
        now = self._now.get((collection, self._current[collection, slug]))
        if now is None or (now.protected and now.slug != slug):
            return self._hidden(collection)  # the former slug of a protected witness may be made of the real name
        if now.status == WITHDRAWN:
            return Name(WITHDRAWN, _("withdrawn since"), collection, slug)
        if now.status == HIDDEN:
            return self._hidden(collection)
        then = None if now.protected else self._then.get((collection, slug))
        return Name(PUBLIC, then or now.title, collection, slug)

    def is_public(self, collection: str, slug: str) -> bool:
        return self.of(collection, slug).status == PUBLIC

    def shows(self, record_type: RecordType, content: Plain) -> bool:
        """Whether a row that was told so may be shown: all it joins is public now, and so is it, if it has a state."""
        if record_type.reviewed and not self.is_public(record_type.collection, content["slug"]):
            return False
        return all(self.is_public(*which) for which in named_in(record_type, content) if _is_reviewed(which[0]))

    def shown(self, record_type: RecordType, content: Plain) -> tuple[Plain, list[str]]:
        """The content without what may not be named now, and the columns in which something is left out."""
        told, left_out = {name: content[name] for name in columns_of(record_type, content)}, []
        for reference in record_type.references:
            value = content.get(reference.name)
            slugs = [value] if isinstance(value, str) else value or []
            kept = [slug for slug in slugs if not slug or self.of(reference.to.collection, slug).slug]
            if kept != slugs:
                left_out.append(reference.name)
                told[reference.name] = kept if reference.many else ""
        return told, left_out

    @staticmethod
    def _hidden(collection: str) -> Name:
        return Name(HIDDEN, _("no longer public"), collection, "")


def named_in(record_type: RecordType, *contents: Plain | None) -> Iterable[Which]:
    """The records that these contents name."""
    for content in contents:
        for reference in record_type.references if content else ():
            value = (content or {}).get(reference.name)
            for slug in [value] if isinstance(value, str) else value or []:
                if slug:
                    yield reference.to.collection, slug


def with_own(record_type: RecordType, *contents: Plain | None) -> Iterable[Which]:
    """The records that these contents name, and the rows themselves where they have a state."""
    yield from named_in(record_type, *contents)
    if record_type.reviewed:
        yield from ((record_type.collection, content["slug"]) for content in contents if content)


def _is_reviewed(collection: str) -> bool:
    return issubclass(RECORD_TYPES[collection].model, ReviewedRecord)


def _current(slugs: Mapping[str, Iterable[str]]) -> dict[Which, str]:
    """The present slug of each of these; empty for what has been deleted."""
    current = {(collection, slug): slug for collection, some in slugs.items() for slug in some}
    pending = set(current)
    seen: set[str] = set()
    while pending:
        wanted = {current[which] for which in pending}
        if wanted <= seen:
            break
        seen |= wanted
        retired = RetiredSlug.objects.filter(collection__in=slugs, slug__in=wanted)
        moved = {(row.collection, row.slug): row.current for row in retired}
        following = {which: moved[which[0], current[which]] for which in pending if (which[0], current[which]) in moved}
        current |= following
        pending = {which for which, slug in following.items() if slug}
    return current


def _now(current: Mapping[Which, str]) -> dict[Which, _Now]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for (collection, _slug), slug in current.items():
        wanted[collection].add(slug)
    return {
        (collection, now.slug): now
        for collection in sorted(wanted)
        for now in _stored(RECORD_TYPES[collection].model, wanted[collection] - {""})
    }


def _stored(model: Any, slugs: Iterable[str]) -> Iterable[_Now]:
    rows = model.objects.filter(slug__in=slugs).order_by()
    rows = rows.annotate(seen=ExpressionWrapper(model.public_q(), output_field=BooleanField()))
    for record in rows:
        withdrawn = isinstance(record, ReviewedRecord) and record.state == State.WITHDRAWN
        status = PUBLIC if record.seen else WITHDRAWN if withdrawn else HIDDEN
        yield _Now(record.slug, status, _title(record), getattr(record, "protected", False))


def _title(record: SluggedRecord) -> str:
    column = TITLES.get(record.collection)
    return str(getattr(record, column)) if column else record.slug


def _titles(slugs: Mapping[str, Iterable[str]], version: Version) -> dict[Which, str]:
    """How each was called when the change of this version was made, the change itself included."""
    told = LedgerEntry.objects.filter(Q(sequence__lte=version.last) | Q(at=version.at), log=Log.PUBLIC)
    wanted = Q(pk__in=[])
    for collection, some in slugs.items():
        wanted |= Q(collection=collection, key__in=some)
    last = told.filter(wanted).exclude(shown_digest="").order_by().values("collection", "key")
    entries = LedgerEntry.objects.filter(pk__in=[row["last"] for row in last.annotate(last=Max("pk"))])
    return {
        (collection, key): content[TITLES[collection]]
        for collection, key, body in entries.values_list("collection", "key", "body")
        if collection in TITLES and (content := content_of(body))
    }
