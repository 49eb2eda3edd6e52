"""A bibliography as a bundle: its entries as rows of agents and sources, recognised where they stand already."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from claims.formats.bundle import Bundle, Row, Watched, nobody_watches
from claims.formats.layout import LAYOUT, FileLayout
from claims.formats.problems import UnreadableError, echo
from claims.models import Source
from claims.operations.importing.recognition import AmbiguousError, Recognition, scheme, year_of
from claims.records import RECORD_TYPES

from . import names
from .reading import Entry, Reading
from .said import LISTS, TEXTS, Said, csl_of
from .sightings import Meant, Sightings

BATCH = 200
SLUG = re.compile(r"(?=.*[a-z])[a-z0-9][a-z0-9_-]{2,99}")
"""Keys that make a slug. One with capitals does not: slugs that differ by those alone are two."""

MOST_NAMED = 5

Reader = Callable[[Path, Reading], Iterator[Entry]]


class BibliographyBundle(Bundle):
    """Opening it reads it once, for every key and name; its rows are read anew. It holds a slug and digests an entry."""

    def __init__(
        self,
        path: Path,
        entries: Reader,
        fields: dict[str, str],
        *,
        update: bool = False,
        watched: Watched = nobody_watches,
    ) -> None:
        super().__init__(path)
        self._entries, self._fields, self._update, self._watched = entries, fields, update, watched
        self._recognition = Recognition()
        self._agents: dict[str, Row] = {}
        self._meant: list[Meant] = []
        self._keys: dict[str, str] = {}
        """The key of an entry → the slug of its source."""
        self._waiting: list[tuple[Entry, Meant, dict[str, Any]]] = []
        self._survey()

    @property
    def labels(self) -> dict[str, str]:
        return {"agents": self.path.name, "sources": self.path.name}

    def read(self, layout: FileLayout, label: str) -> Iterator[Row]:
        del label
        if layout.name == "agents":
            yield from (Row(row.file, row.number, dict(row.cells)) for row in self._agents.values())
            return
        again = any(meant.told and meant.slug for meant in self._meant)
        for entry, meant in zip(self._read(Reading()), self._meant, strict=False) if again else ():
            if meant.told and meant.slug and not entry.mistakes:
                yield Row("sources", entry.place, self._cells(entry, meant))

    def problem(self, row: Row, column: str, message: str) -> None:
        """Names the entry's own field, where it has one."""
        name = self._fields.get("authors" if row.file == "agents" else column, column)
        self.problems.add(self.path.name, row.number, name, message)

    def _read(self, reading: Reading) -> Iterator[Entry]:
        try:
            for entry in self._entries(self.path, reading):
                self._watched()
                yield entry
        except UnreadableError as error:
            self.problems.add(self.path.name, error.row, "", str(error))

    def _survey(self) -> None:
        reading, sightings, parts = Reading(), Sightings(), False
        for entry in self._read(reading):
            parts = parts or bool(entry.whole or entry.said.get("part_of"))
            self._remark(entry)
            meant = self._understand(entry, sightings) if not entry.mistakes else Meant("")
            self._meant.append(meant)
            if len(self._waiting) >= BATCH:
                self._compare()
        self._compare()
        if not self._meant and not self.problems:
            self.problems.add(self.path.name, 0, "", "holds no entry of a bibliography, expected one at least")
        self._tell_fields(reading)
        for entry, meant in (
            zip(self._read(Reading()), self._meant, strict=False) if parts and not self.problems else ()
        ):
            self._look_for_whole(entry, meant)

    def _remark(self, entry: Entry) -> None:
        """Hand on what the reader found wrong, and what it wants known."""
        if entry.said and not entry.said.get("title"):
            entry.mistakes.append(
                (self._fields["title"], "is missing, expected one; describe it in brackets if it has none")
            )
        for found, where in ((entry.mistakes, self.problems), (entry.notes, self.notes)):
            for name, message in found:
                own = self._fields.get(name, name)
                where.add(self.path.name, entry.place, ": ".join(filter(None, (entry.key, own))), message)

    def _understand(self, entry: Entry, sightings: Sightings) -> Meant:
        """Which source an entry stands for; that it is new, or told twice."""
        said = entry.said
        try:
            twice = sightings.of(entry.key, said)
        except ValueError as error:
            self._wrong(entry, "", f"the key stands on line {error} too, for another document; expected it once")
            return Meant("")
        if twice:
            self._note(entry, f"the same document as on line {twice.place:,}; taken once")
            self._keys.setdefault(entry.key, twice.slug)
            return Meant(twice.slug, told=False)
        wished = entry.said.get("slug", "")
        wished = wished if SLUG.fullmatch(wished) else ""
        try:
            stands = self._standing(said, wished)
        except AmbiguousError as error:
            if not (stands := self._alike(error.slugs, entry)):
                self._wrong(entry, "", str(error))
                return Meant("")
        slug = stands or self._recognition.new("sources", said["title"], wished)
        sightings.enter(entry.key, said, slug, entry.place)
        self._keys.setdefault(entry.key, slug)
        meant = Meant(slug)
        if stands:
            self._waiting.append((entry, meant, self._cells(entry, meant)))
        else:
            self._agents_of(entry)
        return meant

    def _standing(self, said: Said, wished: str) -> str:
        return self._recognition.standing_source(
            title=said["title"],
            year=year_of(said.get("published") or said.get("created") or ""),
            identifiers=said.get("identifiers", ()),
            url=said.get("url", ""),
            kind=said.get("kind", ""),
            slug=wished,
        )

    def _alike(self, slugs: frozenset[str], entry: Entry) -> str:
        """Of several that stand, the one that says all the entry does."""
        cells = self._cells(entry, Meant(""))
        alike = [slug for slug, stands in stored(slugs).items() if not differing(cells, stands)]
        return min(alike, default="")

    def _compare(self) -> None:
        """Of entries whose source stands: what of it they say otherwise."""
        standing = stored(meant.slug for _entry, meant, _cells in self._waiting)
        for entry, meant, cells in self._waiting:
            stands = standing[meant.slug]
            meant.joined = {name: value for name, value in joined(cells, stands) if value != cells[name]}
            cells.update(meant.joined)
            differs = differing(cells, stands)
            if differs and not self._update:
                meant.told = False
                columns = ", ".join(self._named(differs, cells, stands))
                self._note(entry, f"recognised as {meant.slug}, left as it stands; --update would change {columns}")
            elif differs and entry.key != meant.slug:
                self._note(entry, f"recognised as {meant.slug}")
            if meant.told:
                self._agents_of(entry)
        self._waiting.clear()

    def _named(self, differs: list[str], cells: dict[str, Any], stands: dict[str, Any]) -> Iterator[str]:
        """Columns by their owner's names; further variables one by one."""
        for name in differs:
            if name == "csl":
                changed = (one for one, value in cells["csl"].items() if stands["csl"].get(one) != value)
                yield from (self._fields.get(one, one) for one in changed)
            else:
                yield self._fields.get(name, name)

    def _cells(self, entry: Entry, meant: Meant) -> dict[str, Any]:
        """The entry as a row: a column that it says nothing of is absent."""
        said = entry.said
        cells: dict[str, Any] = {name: said[name] for name in (*TEXTS, "identifiers") if name in said}
        cells["slug"] = meant.slug
        topics, further = self._topics(said.get("keywords", []))
        csl = {name: value for name, value in csl_of(said).items() if value is not None}
        csl |= {"keyword": ", ".join(further)} if further else {}
        cells |= {"csl": csl} if csl else {}
        cells |= {"topics": topics} if topics else {}
        if "authors" in said:
            cells["authors"] = list(dict.fromkeys(self._agent(name, entry) for name in said["authors"]))
        if "issuer" in said:
            cells["issuer"] = self._agent(said["issuer"], entry) if said["issuer"] else ""
        whole = entry.whole or said.get("part_of", "")
        cells.pop("part_of", None)
        cells |= meant.joined
        if whole and "part_of" not in meant.dropped:
            cells["part_of"] = self._keys.get(whole, whole)
        return cells

    def _topics(self, keywords: list[str]) -> tuple[list[str], list[str]]:
        """The topics of this site among the keywords, and those that are none: topics are not made of them."""
        topics, further = [], []
        for word in keywords:
            known = self._recognition.standing("topics", word)
            if len(known) == 1:
                topics.append(next(iter(known)))
            else:
                further.append(word)
        return sorted(set(topics)), further

    def _agent(self, name: names.Name, entry: Entry) -> str:
        turned = self._turned(name)
        try:
            return turned or self._recognition.named("agents", name.name, name.slug).slug
        except AmbiguousError as error:
            self._wrong(entry, self._fields["authors"], str(error))
            return min(error.slugs)

    def _agents_of(self, entry: Entry) -> None:
        """Enter the rows of agents that are to be made."""
        for name in (*entry.said.get("authors", ()), entry.said.get("issuer")):
            if name is None:
                continue
            slug = self._agent(name, entry)
            if slug in self._agents or not self._is_new(name):
                continue
            alias = names.alias_of(name)
            cells = {"slug": slug, "name": name.name, "kind": name.kind} | ({"aliases": [alias]} if alias else {})
            self._agents[slug] = Row("agents", entry.place, cells)

    def _turned(self, name: names.Name) -> str:
        """The agent that is known by its family name first (“Mao Zedong”), where none is by the other order."""
        if name.slug or not name.inverted or self._recognition.standing("agents", name.name):
            return ""
        known = self._recognition.standing("agents", name.inverted)
        return next(iter(known)) if len(known) == 1 else ""

    def _is_new(self, name: names.Name) -> bool:
        return not self._turned(name) and not self._recognition.named("agents", name.name, name.slug).stands

    def _look_for_whole(self, entry: Entry, meant: Meant) -> None:
        """What a source is a part of may be anywhere in the file, or on the site, or neither: then that is left out."""
        whole = entry.whole or entry.said.get("part_of", "")
        if not (whole and meant.told and meant.slug):
            return
        known = whole in self._keys or self._recognition.stands("sources", whole)
        if not known or self._keys.get(whole, whole) == meant.slug:
            self._note(
                entry, f"{echo(whole)}, of which it is a part, is neither in this file nor on the site; left out"
            )
            meant.dropped = frozenset({"part_of"})

    def _tell_fields(self, reading: Reading) -> None:
        if reading.fields:
            commonest = ", ".join(f"{name} ({number:,})" for name, number in reading.fields.most_common(MOST_NAMED))
            more = len(reading.fields) - MOST_NAMED
            also = f" and {more:,} more" if more > 0 else ""
            self.notes.add(self.path.name, 0, "", f"fields that have no place here were passed over: {commonest}{also}")

    def _wrong(self, entry: Entry, name: str, message: str) -> None:
        self.problems.add(self.path.name, entry.place, ": ".join(filter(None, (entry.key, name))), message)

    def _note(self, entry: Entry, message: str) -> None:
        self.notes.add(self.path.name, entry.place, entry.key, message)


def stored(slugs: Any) -> dict[str, dict[str, Any]]:
    """These sources as they stand, by slug."""
    pks = list(Source._base_manager.filter(slug__in=list(slugs)).order_by().values_list("pk", flat=True))
    return {one.key: one.full for one in RECORD_TYPES["sources"].read(pks)} if pks else {}


def joined(cells: dict[str, Any], stands: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What columns of several parts come to: the parts of which the entry says nothing stay, as other columns do."""
    if "csl" in cells:
        yield "csl", stands["csl"] | cells["csl"]
    if "topics" in cells:
        yield "topics", sorted({*stands["topics"], *cells["topics"]})
    if "identifiers" in cells:
        told = {scheme(one) for one in cells["identifiers"]}
        yield (
            "identifiers",
            sorted({*cells["identifiers"], *(one for one in stands["identifiers"] if scheme(one) not in told)}),
        )


def differing(cells: dict[str, Any], stands: dict[str, Any]) -> list[str]:
    """The columns of a row that say other than what stands, in the bundle's order."""
    unordered = {*LISTS, "topics"}
    return [
        name
        for name in LAYOUT["sources"].columns
        if name in cells
        and name != "slug"
        and (sorted(cells[name]) != sorted(stands[name]) if name in unordered else cells[name] != stands[name])
    ]
