"""A row of a sheet becomes records: a claim, an item of evidence, the link between them, and all that these name."""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from claims.formats.layout import LAYOUT
from claims.formats.problems import Problems, echo, shortened
from claims.operations.importing.recognition import AmbiguousError, year_of
from claims.operations.slugs import cut
from claims.search.folding import fold

from .bound import Bound, Key
from .piles import Cells, DifferentError, Pile, shown, without_empty
from .reading import RowError, RowReader
from .recognised import KEPT, Recognised
from .tallies import Tallies
from .targets import AGENT_KINDS, FILES, IN_SOURCE, Target
from .template import Texts

DIGEST = 6
"""Bytes of what tells items without a slug of their own apart: of a million, two would share one with a chance of 1/500."""

LONGEST_SUMMARY = 200
"""Characters of a summary that is made of a quotation."""

LONGEST_NAME = 40
"""Characters of a slug before its digest."""

SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})[.!?](?= [^\W_])")
"""After a word of some length: ``et al.`` and ``p. 3`` end none."""

EXACT = ("items", "links", "appearances")
"""Files of which a row says all: another row of the same record says the same."""

KNOWN_BY = {"claims": "statement", "sources": "title", "witnesses": "name"}
"""What records that stand are recognised by, and keep."""


class Composer:
    """Takes row after row. ``piles`` holds what they make, by file."""

    def __init__(self, bound: Bound, label: str, problems: Problems, *, update: bool) -> None:
        self.bound, self.label, self.problems, self.update = bound, label, problems, update
        self.piles = {file: Pile(shared=file not in EXACT, known_by=KNOWN_BY.get(file, "")) for file in LAYOUT}
        self.recognised = Recognised()
        self.tallies = Tallies()
        self._reader = RowReader(bound, self.tallies, self._wrong)
        self._slugs: dict[tuple[str, tuple[Any, ...]], str] = {}

    def row(self, number: int, texts: Texts) -> None:
        """Add what it says; what is wrong with it is a problem."""
        try:
            if tables := self._reader.tables(number, texts):
                self._compose(number, tables)
        except RowError as error:
            self._wrong(number, error.columns, str(error))

    def close(self) -> None:
        for pile in self.piles.values():
            pile.close()

    def _wrong(self, number: int, columns: str, message: str) -> None:
        self.problems.add(self.label, number, shortened(columns), message)

    def _compose(self, number: int, tables: dict[str, Cells]) -> None:
        claim, source, witness = tables["claim"], tables["source"], tables["witness"]
        title, name = source.get("title", ""), witness.get("name", "")
        about = {
            "source": self._shared(number, "source", source) if title else "",
            "witness": self._shared(number, "witness", witness) if name else "",
        }
        claim_slug = self._shared(number, "claim", claim)
        item = tables["item"] | {table: slug for table, slug in about.items() if self.bound.keys[table]}
        if not item.get("slug"):
            year = year_of(source.get("published") or source.get("created") or "")
            text = item.get("quotation") or item["summary"]
            item["slug"] = digested(title or name, (folded(title), year, folded(name), item.get("locator", ""), text))
        if not item.get("summary"):
            item["summary"] = first_sentence(item["quotation"])
        self._tell("items", item["slug"], number, item)
        link = {"claim": claim_slug, "item": item["slug"], **tables["link"]}
        before = self._tell("links", f"{claim_slug}/{item['slug']}", number, link)
        if before:
            self.tallies.same(number, before)
        if tables["appearance"].get("agent") or tables["appearance"].get("witness"):
            self._appearance(number, tables["appearance"], claim | {"slug": claim_slug}, (about["source"], title))

    # ------------------------------------------------------------ Records

    def _appearance(self, number: int, said: Cells, claim: Cells, source: tuple[str, str]) -> None:
        """``source``: slug and title of that of the row."""
        cells = {"slug": "", "claim": claim["slug"], **self._named(number, "appearance", said)}
        if IN_SOURCE in cells:
            cells["source"] = source[0] if cells.pop(IN_SOURCE) else ""
        if not cells["slug"]:
            who = said.get("agent") or said["witness"]
            about = [said.get(key, "") for key in ("date", "venue", "quotation")]
            place = source[1] if cells.get("source") else ""
            cells["slug"] = digested(who, (folded(claim["statement"]), folded(who), folded(place), *about))
        self._tell("appearances", cells["slug"], number, cells)

    def _named(self, number: int, table: str, said: Cells) -> Cells:
        """The cells with slugs for names; those named for the first time are told too."""
        cells = {
            key: list(value) if type(value) is tuple else value
            for key, value in said.items()
            if not key.endswith("_kind")
        }
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

    def _shared(self, number: int, table: str, said: Cells) -> str:
        """The slug of a record that other rows may name too."""
        key = (table, tuple(said.values()))
        slug = self._slugs.get(key)
        if slug is None:
            slug = self._record(number, FILES[table], self._named(number, table, said))
            if len(self._slugs) == KEPT:
                self._slugs.clear()
            self._slugs[key] = slug
        return slug

    def _record(self, number: int, file: str, cells: Cells) -> str:
        """One that may stand on the site already."""
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
        if stands:
            del cells[KNOWN_BY[file]]
            cells = without_empty(cells)
        self._tell(file, cells["slug"], number, cells)
        return str(cells["slug"])

    def _tell(self, file: str, key: str, number: int, cells: Cells) -> int:
        try:
            return self.piles[file].tell(key, number, cells)
        except DifferentError as error:
            columns = self.bound.columns(file, error.column)
            before, now = (echo(self._shown(file, error.column, value)) for value in (error.before, error.now))
            raise RowError(
                columns or error.column,
                f"{now} here, {before} in row {error.row:,}, of the same {WHAT[file]}; expected the same in both",
            ) from None

    def _shown(self, file: str, column: str, value: Any) -> str:
        """A value for a message: of new records the names, as the sheet has them."""
        collection = next((target.names for target in self._targets(file) if target.key == column), "")
        if not collection:
            return shown(value)
        slugs = value if isinstance(value, list) else [value]
        cells = [self.piles[collection].told(slug) | {"slug": slug} for slug in slugs]
        return "; ".join(one.get("name") or one.get("text") or one["slug"] for one in cells)

    def _targets(self, file: str) -> list[Target]:
        return [key.target for table, name in FILES.items() if name == file for key in self.bound.keys[table]]


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


def digested(name: str, identity: Sequence[str]) -> str:
    """A slug that the same row gives again, whatever else the sheet or the site has."""
    digest = blake2b("\0".join(identity).encode(errors="surrogatepass"), digest_size=DIGEST).hexdigest()
    return "-".join(filter(None, (beginning(name), digest)))


@lru_cache(KEPT)
def folded(name: str) -> str:
    """As names are compared."""
    return fold(name) or name


@lru_cache(KEPT)
def beginning(name: str) -> str:
    return cut(name, LONGEST_NAME)


def first_sentence(quotation: str) -> str:
    """A line that stands for a quotation which has no summary."""
    line = " ".join(quotation.split())
    if len(line) <= LONGEST_SUMMARY:
        return line
    if end := SENTENCE_END.search(line, 0, LONGEST_SUMMARY):
        return line[: end.end()]
    cut_line = line[:LONGEST_SUMMARY]
    return f"{cut_line.rpartition(' ')[0] or cut_line}…"
