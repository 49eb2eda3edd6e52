"""Everything that a bundle says is held against the rules and against what stands, before anything is written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from claims.choices import State
from claims.models import LedgerEntry, PurgedSlug, RetiredSlug
from claims.records import RECORD_TYPES, RecordType, Reference, Told

from .catalogue import Known
from .fields import CellRules, Cells, normal_identifiers
from .plan import Bundle, Counted, Plan, Planned, Row
from .terms import ANY, Terms

BATCH = 500

LONGEST_TOLD, BEFORE = 80, 20
"""Characters of a value in a message, and how many of those that both versions have stand before the first that differs."""


class Checker:
    """Goes through a bundle once. Problems go to the bundle, what is right into a plan."""

    def __init__(
        self,
        bundle: Bundle,
        *,
        update: bool,
        state: State,
        advance: Callable[[int], None],
        since: datetime | None = None,
        terms: Terms = ANY,
    ) -> None:
        self.terms = terms
        self.bundle, self.update, self.state, self.advance, self.since = bundle, update, state, advance, since
        self.plan = Plan()
        self.found = 0
        """Problems so far. The bundle keeps the first of very many alone."""
        self._wholes: dict[str, tuple[str, Row]] = {}
        self.identities: dict[str, set[str]] = defaultdict(set)
        """Witness → all that any row says he or she may be: it means the same from both sides."""

    def run(self) -> Plan:
        self._enter_slugs()
        for file in self.bundle.files:
            check = FileCheck(self, RECORD_TYPES[file])
            for rows in batches(self.bundle.rows(file)):
                check.batch(rows)
                self.advance(len(rows))
            self.plan.counted[file] = check.counted
        self._refuse_circles()
        return self.plan

    def wrong(self, row: Row, column: str, message: str) -> None:
        self.found += 1
        self.bundle.problem(row, column, message)

    def _enter_slugs(self) -> None:
        """Enter every slug that the bundle brings, so that a row may name one that comes later."""
        catalogue = self.plan.catalogue
        for file in self.bundle.files:
            record_type = RECORD_TYPES[file]
            if not catalogue.names(record_type):
                continue
            known = catalogue.of(file)
            for row in self.bundle.rows(file):
                slug, state = row.cells.get("slug", ""), row.cells.get("state") or ""
                for other in row.cells.get("possibly_same_as", ()):
                    self.identities[slug].add(other)
                    self.identities[other].add(slug)
                stands = known.get(slug)
                if stands is None:
                    shown = not record_type.reviewed or (state or self.state) == State.PUBLISHED
                    known[slug] = Known(catalogue.next_pk(record_type), shown)
                elif state and self.update:
                    known[slug] = Known(stands.pk, state == State.PUBLISHED)

    def whole(self, slug: str, whole: str, row: Row) -> None:
        self._wholes[slug] = (whole, row)

    def _refuse_circles(self) -> None:
        """No source may be a part of itself by way of its wholes, be they in the bundle or stand already."""
        if not self._wholes:
            return
        model: Any = RECORD_TYPES["sources"].model
        stored = dict(model._base_manager.filter(part_of__isnull=False).values_list("slug", "part_of__slug"))
        whole_of = stored | {slug: whole for slug, (whole, _row) in self._wholes.items()}
        innocent: set[str] = set()
        for slug, (_whole, row) in self._wholes.items():
            path: list[str] = []
            seen: set[str] = set()
            at = slug
            while at and at not in innocent and at not in seen:
                path.append(at)
                seen.add(at)
                at = whole_of.get(at, "")
            if at in seen and at == slug:
                circle = " → ".join([*path[path.index(at) :], at])
                self.wrong(
                    row, "part_of", _("This makes the source a part of itself: %(circle)s.") % {"circle": circle}
                )
            elif at not in seen:
                innocent |= seen


class FileCheck:
    """The check of one file's rows against the rules of its record type."""

    def __init__(self, checker: Checker, record_type: RecordType) -> None:
        self.checker, self.type = checker, record_type
        self.rules = CellRules(record_type)
        self.catalogue = checker.plan.catalogue
        self.counted = Counted()
        self.seen: set[str] = set()
        self.later: dict[str, LedgerEntry] = {}
        self.named = self.catalogue.names(record_type)
        self.empty = not record_type.model._base_manager.exists()
        self.none_retired = not RetiredSlug.objects.filter(collection=record_type.collection).exists()
        self.unordered = {one.name for one in record_type.references if one.many and not one.ordering}
        self.blank = {column.name: blank(record_type, column.name) for column in record_type.columns}

    def batch(self, rows: list[Any]) -> None:
        keyed = [(self._key(row.cells), row) for row in rows]
        for key, row in keyed:
            if "possibly_same_as" in row.cells:
                row.cells["possibly_same_as"] = sorted(self.checker.identities[key])
        stands = {} if self.empty else self._standing([key for key, _row in keyed], rows)
        retired = self._retired([key for key, _row in keyed if key not in stands]) if self.named else set()
        self.later = self._changed_since(list(stands))
        created, updated = [], []
        for key, row in keyed:
            before = self.checker.found
            self._check(key, row, stands.get(key), retired)
            if self.checker.found > before:
                continue
            if told := stands.get(key):
                if planned := self._difference(key, row, told):
                    updated.append(planned)
            else:
                created.append(self._new(key, row.cells))
        self.counted.created += len(created)
        self.counted.updated += len(updated)
        self.checker.plan.add(self.type.collection, created, updated)

    def _key(self, cells: Cells) -> str:
        return "/".join(str(cells.get(column, "")) for column in self.type.key_columns)

    def _standing(self, keys: list[str], rows: list[Any]) -> dict[str, Told]:
        """The records that stand under these keys."""
        first = self.type.model.natural_fields[0]
        column = self.type.key_columns[0]
        wanted = {row.cells.get(column, "") for row in rows}
        pks = self.type.model._base_manager.filter(**{f"{first}__in": wanted}).order_by().values_list("pk", flat=True)
        named, asked = list(pks), set(keys)
        told = (told for some in batches(named) for told in self.type.read(some))
        return {one.key: one for one in told if one.key in asked}

    def _changed_since(self, keys: list[str]) -> dict[str, LedgerEntry]:
        """Of these records those that were changed here after the bundle was made, as far as it was said when."""
        if self.checker.since is None:
            return {}
        entries = LedgerEntry.objects.filter(collection=self.type.collection, key__in=keys, at__gt=self.checker.since)
        return {entry.key: entry for entry in entries.defer("body").order_by("id")}

    def _retired(self, slugs: list[str]) -> set[str]:
        purged = PurgedSlug.objects.among(self.type.collection, slugs)
        if self.none_retired:
            return purged
        retired = RetiredSlug.objects.filter(collection=self.type.collection, slug__in=slugs)
        return purged | set(retired.values_list("slug", flat=True))

    def _check(self, key: str, row: Any, stands: Told | None, retired: set[str]) -> None:
        if key in self.seen:
            self._wrong(
                row, self.type.key_columns[0], _("“%(key)s” stands in this bundle twice; expected once.") % {"key": key}
            )
            return
        self.seen.add(key)
        if key in retired:
            message = _("The slug “%(slug)s” belonged to another record. A slug is never reused: choose another.")
            self._wrong(row, "slug", message % {"slug": key})
        if stands is None and self.type.reviewed:
            state = row.cells.get("state") or str(self.checker.state)
            if message := self.checker.terms.problem_with_new(state):
                self._wrong(row, "state", message)
        for column, message in self.rules.problems(row.cells):
            self._wrong(row, column, message)
        for column, message in self.rules.row_problems(self._whole_row(row.cells, stands)):
            self._wrong(row, column, message)
        for reference in self.type.references:
            if named := row.cells.get(reference.name):
                self._check_reference(row, reference, named if reference.many else [named])
        if self.type.collection == "sources" and row.cells.get("part_of", key) != key:
            self.checker.whole(key, row.cells["part_of"], row)

    def _whole_row(self, cells: dict[str, Any], stands: Told | None) -> Cells:
        """What the record will say: rules between columns must hold for what the bundle leaves untouched too."""
        return (stands.full if stands else self.blank) | cells

    def _check_reference(self, row: Any, reference: Reference, named: list[str]) -> None:
        known = self.catalogue.of(reference.to.collection)
        twice = Counter(named) - Counter(set(named)) if len(named) > 1 else ()
        for slug in named:
            if slug not in known:
                kind = reference.to._meta.verbose_name
                message = _("There is no %(kind)s “%(slug)s”, neither here nor in this bundle.")
                self._wrong(row, reference.name, message % {"kind": kind, "slug": slug[:100]})
            elif slug in twice:
                self._wrong(row, reference.name, _("“%(slug)s” is named twice; expected once.") % {"slug": slug})
        if reference.to is self.type.model and reference.many and row.cells.get("slug") in named:
            self._wrong(row, reference.name, _("A witness cannot be named here by himself or herself."))

    def _wrong(self, row: Any, column: str, message: str) -> None:
        self.checker.wrong(row, column, message)

    def _new(self, key: str, cells: dict[str, Any]) -> Planned:
        full = self.blank | {name: self._told(name, value) for name, value in cells.items()}
        if self.type.reviewed:
            full["state"] = cells.get("state") or str(self.checker.state)
        pk = self.catalogue.of(self.type.collection)[key].pk if self.named else self.catalogue.next_pk(self.type)
        return Planned(key, pk, full)

    def _told(self, name: str, value: Any) -> Any:
        """The value as the record will tell it."""
        if name == "identifiers":
            return normal_identifiers(value)
        return sorted(value) if name in self.unordered else value

    def _difference(self, key: str, row: Any, told: Told) -> Planned | None:
        """What the bundle says otherwise than the record that stands; a conflict unless updates are wanted."""
        full = told.full | ({"state": told.state} if told.state else {})
        given = {name: self._told(name, value) for name, value in row.cells.items() if name in full}
        if given.get("state") == "":
            del given["state"]
        changed = {name: value for name, value in given.items() if value != full[name]}
        if not changed:
            self.counted.unchanged += 1
            return None
        both = {name: apart(full[name], value) for name, value in changed.items()}
        conflict, told_of = self._conflict(key)
        if conflict:
            for name, (stands, says) in both.items():
                self._wrong(row, name, conflict % {"stands": stands, "says": says, **told_of})
            return None
        if "state" in changed and (message := self.checker.terms.problem_with_move(str(told.state), changed["state"])):
            self._wrong(row, "state", message)
            return None
        planned = Planned(key, told.pk, changed)
        self.checker.plan.tell(row, planned, both, before=full)
        return planned

    def _conflict(self, key: str) -> tuple[str, dict[str, str]]:
        """Why the record is not to be changed to what the bundle says, and what that tells of; empty if it is."""
        if not self.checker.update:
            message = _("“%(stands)s” stands here, the file says “%(says)s”. %(how)s")
            return message, {"how": str(self.checker.terms.to_update)}
        if (entry := self.later.get(key)) is None:
            return "", {}
        message = _("“%(stands)s” stands here (%(by)s changed it, %(at)s UTC), the file says “%(says)s”.")
        return message, {"by": entry.by, "at": f"{entry.at:%Y-%m-%d %H:%M}"}


def blank(record_type: RecordType, name: str) -> Any:
    """What a column says where nothing was entered."""
    column = next(column for column in record_type.columns if column.name == name)
    if column.many or name == "aliases":
        return []
    return {"protected": False, "csl": {}}.get(name, "")


def apart(stands: Any, says: Any) -> tuple[str, str]:
    """Two values as texts, long ones in an extract that begins shortly before they differ."""
    texts = ["; ".join(value) if isinstance(value, list) else str(value) for value in (stands, says)]
    if all(len(text) <= LONGEST_TOLD for text in texts):
        return texts[0], texts[1]
    same = next((place for place, letters in enumerate(zip(*texts, strict=False)) if len(set(letters)) > 1), None)
    start = max(0, (min(map(len, texts)) if same is None else same) - BEFORE)
    extracts = [text[start : start + LONGEST_TOLD] for text in texts]
    first, second = (
        f"{'…' if start else ''}{extract}{'…' if start + len(extract) < len(text) else ''}"
        for extract, text in zip(extracts, texts, strict=True)
    )
    return first, second


def batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while some := list(islice(rest, BATCH)):
        yield some
