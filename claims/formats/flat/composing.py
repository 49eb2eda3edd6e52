"""A row of a sheet becomes records: a claim, an item of evidence, the link between them, and all that these name."""

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from django.core.validators import slug_re

from claims.formats.cells import parse_flag
from claims.formats.layout import LAYOUT, Shape
from claims.formats.problems import Problems, echo, shortened
from claims.operations.importing.recognition import AmbiguousError, year_of
from claims.operations.slugs import cut

from .bound import Bound, Key
from .piles import Cells, DifferentError, Pile, shown, without_empty
from .recognised import Recognised
from .tallies import Tallies
from .targets import AGENT_KINDS, IN_SOURCE

DIGEST = 6
"""Bytes of what tells items without a slug of their own apart: of a million, two would share one with a chance of 1/500."""

LONGEST_SUMMARY = 200
"""Characters of a summary that is made of a quotation."""

LONGEST_NAME = 40
"""Characters of a slug before its digest."""

SENTENCE_END = re.compile(r"[^\W\d_]{3,}[.!?](?= [^\W_])")
"""After a word of some length: ``et al.`` and ``p. 3`` end none."""

EXACT = ("items", "links", "appearances")
"""Files of which a row says all: another row of the same record says the same."""

KNOWN_BY = {"claims": "statement", "sources": "title", "witnesses": "name"}
"""What records that stand are recognised by, and keep."""


class RowError(Exception):
    """What makes a row impossible, and in which columns of the sheet."""

    def __init__(self, columns: str, message: str) -> None:
        super().__init__(message)
        self.columns = columns


class Composer:
    """Takes row after row. ``piles`` holds what they make, by file."""

    def __init__(self, bound: Bound, label: str, problems: Problems, *, update: bool) -> None:
        self.bound, self.label, self.problems, self.update = bound, label, problems, update
        self.piles = {file: Pile(shared=file not in EXACT, known_by=KNOWN_BY.get(file, "")) for file in LAYOUT}
        self.recognised = Recognised()
        self.tallies = Tallies()
        self._required = tuple(
            key
            for table, name in (("claim", "statement"), ("link", "stance"))
            for key in bound.keys[table]
            if key.target.key == name
        )

    def row(self, number: int, texts: Sequence[str]) -> None:
        """Add what it says; what is wrong with it is a problem."""
        try:
            self._compose(number, texts)
        except RowError as error:
            self._wrong(number, error.columns, str(error))

    def close(self) -> None:
        for pile in self.piles.values():
            pile.close()

    def _wrong(self, number: int, columns: str, message: str) -> None:
        self.problems.add(self.label, number, shortened(columns), message)

    def _compose(self, number: int, texts: Sequence[str]) -> None:
        if self.bound.parts:
            texts = [*texts]
            for made, columns in self.bound.parts:
                texts.append("".join(self._made(made, columns, texts)))
        for made, words, of_these, columns in self.bound.omissions:
            value = "".join(self._made(made, columns, texts))
            if (value in words) is of_these:
                self.tallies.left_out(columns, value)
                return
        tables = self._tables(number, texts)
        if tables is None:
            return
        claim, source, witness = tables["claim"], tables["source"], tables["witness"]
        source_slug = self._source(number, source) if source.get("title") else ""
        witness_slug = self._witness(number, witness) if witness.get("name") else ""
        claim_slug = self._claim(number, claim)
        year = year_of(source.get("published") or source.get("created") or "")
        same = (source.get("title", ""), year, witness.get("name", ""))
        about = {"source": source_slug, "witness": witness_slug}
        item = tables["item"] | {table: slug for table, slug in about.items() if self.bound.keys[table]}
        item_slug = self._item(number, item, same, source.get("title") or witness.get("name", ""))
        link = {"claim": claim_slug, "item": item_slug, **tables["link"]}
        before = self._tell("links", f"{claim_slug}/{item_slug}", number, link)
        if before:
            self.tallies.same(number, before)
        if tables["appearance"].get("agent") or tables["appearance"].get("witness"):
            self._appearance(number, tables["appearance"], claim | {"slug": claim_slug}, source_slug)

    # ------------------------------------------------------------ Values

    def _made(self, made: Any, columns: str, texts: Sequence[str]) -> list[str]:
        try:
            return made(texts)
        except ValueError as error:
            raise RowError(columns, str(error)) from None

    def _tables(self, number: int, texts: Sequence[str]) -> dict[str, Cells] | None:
        """The cells by table; None, and every problem told, if some are wrong."""
        tables: dict[str, Cells] = {}
        right = True
        for table, keys in self.bound.keys.items():
            cells: Cells = {}
            for key in keys:
                try:
                    cells[key.target.key] = self._cell(key, texts)
                except ValueError as error:
                    self._wrong(number, key.columns, str(error))
                    cells[key.target.key] = ""
                    right = False
            tables[table] = cells
        return tables if right and self._complete(number, tables) else None

    @staticmethod
    def _cell(key: Key, texts: Sequence[str]) -> Any:
        target, values = key.target, key.made(texts)
        if target.one_line:
            for place, value in enumerate(values):
                if not value.isprintable():
                    values[place] = " ".join(value.split())
        if target.shape is Shape.LIST:
            return values
        value = values[0] if values else ""
        if target.shape is Shape.FLAG:
            return parse_flag(value)
        if value and target.key == "slug" and not slug_re.match(value):
            return cut(value)
        return value

    def _complete(self, number: int, tables: dict[str, Cells]) -> bool:
        """Whether the row says what evidence it is for which claim."""
        right = True
        for target, _made, columns in self._required:
            if not tables[target.table][target.key]:
                self._wrong(number, columns, f"is empty, expected {what_for(target.key)}")
                right = False
        for one, other, wanted in (
            (("source", "title"), ("witness", "name"), "a source or a witness"),
            (("item", "summary"), ("item", "quotation"), "a summary or a quotation"),
        ):
            if not (tables[one[0]].get(one[1]) or tables[other[0]].get(other[1])):
                columns = [
                    key.columns
                    for table, name in (one, other)
                    for key in self.bound.keys[table]
                    if key.target.key == name
                ]
                self._wrong(
                    number, ", ".join(columns), f"{'are' if len(columns) > 1 else 'is'} empty, expected {wanted}"
                )
                right = False
        return right

    # ------------------------------------------------------------ Records

    def _source(self, number: int, said: Cells) -> str:
        cells = self._named(number, "source", said)
        return self._shared(number, "sources", cells)

    def _witness(self, number: int, said: Cells) -> str:
        return self._shared(number, "witnesses", self._named(number, "witness", said))

    def _claim(self, number: int, said: Cells) -> str:
        return self._shared(number, "claims", self._named(number, "claim", said))

    def _item(self, number: int, cells: Cells, same: tuple[str, ...], name: str) -> str:
        cells = {"slug": "", **cells}
        if not cells.get("summary"):
            cells["summary"] = first_sentence(cells["quotation"])
        slug = cells["slug"] = cells["slug"] or digested(
            name, (*same, cells.get("locator", ""), cells.get("quotation") or cells["summary"])
        )
        self._tell("items", slug, number, cells)
        return slug

    def _appearance(self, number: int, said: Cells, claim: Cells, source: str) -> None:
        cells = {"slug": "", "claim": claim["slug"], **self._named(number, "appearance", said)}
        if IN_SOURCE in cells:
            cells["source"] = source if cells.pop(IN_SOURCE) else ""
        if not cells["slug"]:
            who = said.get("agent") or said["witness"]
            about = [said.get(key, "") for key in ("date", "venue", "quotation")]
            cells["slug"] = digested(who, (claim["statement"], who, *about))
        self._tell("appearances", cells["slug"], number, cells)

    def _named(self, number: int, table: str, said: Cells) -> Cells:
        """The cells with slugs for names; those named for the first time are told too."""
        cells = {key: value for key, value in said.items() if not key.endswith("_kind")}
        for key in self.bound.keys[table]:
            target = key.target
            names: Any = cells.get(target.key)
            if not target.names or not names:
                continue
            kind = said.get(f"{target.key}_kind") or AGENT_KINDS.get((table, target.key), "")
            several = names if isinstance(names, list) else [names]
            slugs: Any = list(dict.fromkeys(self._one(number, key, name, str(kind)) for name in several))
            cells[target.key] = slugs if isinstance(names, list) else slugs[0]
        return cells

    def _one(self, number: int, key: Key, name: str, kind: str) -> str:
        collection = key.target.names
        try:
            named = self.recognised.named(collection, name)
        except AmbiguousError as error:
            raise RowError(key.columns, str(error)) from None
        if not named.stands:
            cells: Cells = {"slug": named.slug, "text" if collection == "questions" else "name": name}
            if collection == "agents":
                cells["kind"] = kind
            # The same words in other letters are the same name: the first stays.
            if named.slug not in self.piles[collection]:
                self._tell(collection, named.slug, number, cells)
        return named.slug

    def _shared(self, number: int, file: str, cells: Cells) -> str:
        """A record that other rows may name too, and that may stand on the site already."""
        stands = False
        if not cells.get("slug"):
            try:
                if file == "sources":
                    named = self.recognised.source(cells)
                else:
                    named = self.recognised.named(file, cells[KNOWN_BY[file]])
            except AmbiguousError as error:
                raise RowError(self.bound.columns(file, KNOWN_BY[file]), str(error)) from None
            cells["slug"], stands = named
            if stands and not self.update:
                return named.slug
        cells = {"slug": cells["slug"], **without_empty(cells)} if stands else cells
        if stands:
            del cells[KNOWN_BY[file]]
        self._tell(file, cells["slug"], number, cells)
        return cells["slug"]

    def _tell(self, file: str, key: str, number: int, cells: Cells) -> int:
        try:
            return self.piles[file].tell(key, number, cells)
        except DifferentError as error:
            columns = self.bound.columns(file, error.column)
            before, now = echo(shown(error.before)), echo(shown(error.now))
            raise RowError(
                columns or error.column,
                f"{now} here, {before} in row {error.row:,}, of the same {WHAT[file]}; expected the same in both",
            ) from None


WHAT = {
    "agents": "person or organization",
    "topics": "topic",
    "questions": "question",
    "witnesses": "witness",
    "sources": "source",
    "items": "item of evidence",
    "claims": "claim",
    "appearances": "saying of the claim",
    "links": "evidence for the same claim",
}


def what_for(key: str) -> str:
    return {"statement": "the claim", "stance": "supports, contradicts or context"}[key]


def digested(name: str, identity: Sequence[str]) -> str:
    """A slug that the same row gives again, whatever else the sheet or the site has."""
    digest = blake2b("\0".join(identity).encode(), digest_size=DIGEST).hexdigest()
    return "-".join(filter(None, (cut(name, LONGEST_NAME), digest)))


def first_sentence(quotation: str) -> str:
    """A line that stands for a quotation which has no summary."""
    line = " ".join(quotation.split())
    if len(line) <= LONGEST_SUMMARY:
        return line
    ends = [found.end() for found in SENTENCE_END.finditer(line, 0, LONGEST_SUMMARY)]
    return line[: ends[0]].strip() if ends else line[:LONGEST_SUMMARY].rpartition(" ")[0] + "…"
