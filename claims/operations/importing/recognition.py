"""Which record a name in somebody's own file stands for: one that stands, one met before in the file, or a new one.

Whoever brings a spreadsheet or a bibliography names things by what people know of them, and not by slugs: agents,
witnesses and topics by name, claims and questions by their wording, sources by identifier, or title and year. Names are
compared as search compares words, without case, accents and punctuation.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from claims.choices import SourceKind
from claims.models import Agent, Identifier, RetiredSlug, SluggedRecord, Source
from claims.models.agent import lines
from claims.operations.slugs import Taken, cut, numbered
from claims.records import RECORD_TYPES
from claims.search.folding import fold

WORDED = {"agents": "name", "topics": "name", "witnesses": "name", "claims": "statement", "questions": "text"}
"""By collection, the field that people know its records by."""

OF_THE_WHOLE = frozenset({"issn", "eissn", "isbn"})
"""Identifiers of the book, journal or series that a document may be a part of."""

PARTS = frozenset({SourceKind.CHAPTER, SourceKind.ARTICLE})
"""Kinds whose ISBN is that of the book they stand in."""

Key = tuple[str, ...]


class Named(NamedTuple):
    """The record that is meant. ``stands``: it is on the site already, under this slug; else it is to be made."""

    slug: str
    stands: bool


class AmbiguousError(Exception):
    """Several records that stand are known by this; the message says which."""

    def __init__(self, name: str, slugs: Collection[str]) -> None:
        self.slugs = frozenset(slugs)
        given = {"name": name, "slugs": ", ".join(sorted(slugs))}
        super().__init__(
            _("“%(name)s” may be any of these: %(slugs)s. Say which by its slug, or merge them first.") % given
        )


class Recognition:
    """For one import. The same name gives the same slug whenever it is asked for. Reads a collection when first asked."""

    def __init__(self) -> None:
        self._known: dict[str, dict[Key, set[str]]] = {}
        self._taken: dict[str, set[str]] = {}
        self._new: dict[str, dict[Key, Named]] = defaultdict(dict)
        self._identified: dict[str, frozenset[str]] = {}

    def named(self, collection: str, name: str, slug: str = "") -> Named:
        """The agent, topic, witness, claim or question of this name or wording. Raises AmbiguousError.

        ``slug``: what it is called where it comes from. Of several of one name that one is meant; a new one has it
        if it is free, and is another than those of its name that come with another slug.
        """
        key = (fold(name) or name,)
        if not slug:
            return self._one(collection, key, name) or self._enter(collection, [key], name)
        if slug in (stands := self._stored(collection).get(key, set())):
            return Named(slug, stands=True)
        if stands:
            return self._one(collection, key, name) or self._enter(collection, [key], name)
        own = (*key, slug)
        made = self._new[collection].get(own)
        keys = [own, key] if slug == cut(name) else [own]
        return made or self._enter(collection, keys, name, slug)

    def stands(self, collection: str, slug: str) -> bool:
        """Whether a record of this slug stands."""
        return model_of(collection)._base_manager.filter(slug=slug).exists()

    def standing(self, collection: str, name: str) -> set[str]:
        """The slugs of all that stand and are known by this name or wording."""
        return self._stored(collection).get((fold(name) or name,), set())

    def standing_source(
        self,
        *,
        title: str,
        year: str = "",
        identifiers: Collection[str] = (),
        url: str = "",
        kind: str = "",
        slug: str = "",
    ) -> str:
        """The source that stands and is meant by these, as ``source`` has it; empty if there is none.

        ``slug``: what it is called where it comes from; that of a source of the same title outranks the rest, and that
        of any source its address and title. Raises AmbiguousError.
        """
        told = frozenset(normal(identifiers))
        by_title = self._stored("sources").get(titled(title, year), set())
        if slug in by_title:
            return slug
        for keys in (identified(told, kind), [("slug", slug)], [("url", url)] if url else [], [titled(title, year)]):
            for key in keys:
                found = self._stored("sources").get(key, set())
                agreeing = {one for one in found if key[0] in ("id", "slug") or not self._contradicts(one, told)}
                if len(agreeing) > 1 and slug not in agreeing:
                    raise AmbiguousError(title, agreeing)
                if agreeing:
                    return slug if slug in agreeing else next(iter(agreeing))
        return ""

    def new(self, collection: str, name: str, slug: str = "") -> str:
        """The slug of a new record: the one that is wished for if it is free, else one made from its name."""
        return self._enter(collection, (), name, slug).slug

    def source(
        self, *, title: str, year: str = "", identifiers: Collection[str] = (), url: str = "", kind: str = ""
    ) -> Named:
        """The source of one of these identifiers (``doi:…``), else of this address, else of this title and year.

        Two whose identifiers of one scheme differ are two, whatever their titles. Raises AmbiguousError.
        """
        told = frozenset(normal(identifiers))
        keys = [*identified(told, kind), *([("url", url)] if url else []), titled(title, year)]
        for key in keys:
            found = self._one("sources", key, title)
            if found and (key[0] == "id" or not self._contradicts(found.slug, told)):
                break
        else:
            found = self._enter("sources", [], title)
        # Whoever comes later may name it by less than all of this, so it is entered under each.
        self._identified[found.slug] = self._identified.get(found.slug, frozenset()) | told
        for key in keys:
            self._new["sources"].setdefault(key, found)
        return found

    def is_known(self, collection: str, slug: str) -> bool:
        """Whether a record of this slug stands, or one had it, or one that is to be made has it."""
        return slug in self._slugs(collection)

    def _one(self, collection: str, key: Key, name: str) -> Named | None:
        stands = self._stored(collection).get(key, set())
        if len(stands) > 1:
            raise AmbiguousError(name, stands)
        if stands:
            return Named(next(iter(stands)), stands=True)
        return self._new[collection].get(key)

    def _enter(self, collection: str, keys: Iterable[Key], name: str, wished: str = "") -> Named:
        taken = self._slugs(collection)
        free = bool(wished) and wished not in taken
        slug = wished if free else numbered(cut(name) or str(model_of(collection)._meta.model_name), taken)
        taken.add(slug)
        made = Named(slug, stands=False)
        for key in keys:
            self._new[collection].setdefault(key, made)
        return made

    def _contradicts(self, slug: str, told: Collection[str]) -> bool:
        """Whether both have an identifier of one scheme, and none in common."""
        theirs = self._identified.get(slug, frozenset())
        schemes = {scheme(one) for one in told} & {scheme(one) for one in theirs} - OF_THE_WHOLE
        return bool(schemes) and not set(told) & theirs

    def _slugs(self, collection: str) -> set[str]:
        if collection not in self._taken:
            stored = model_of(collection)._base_manager.order_by().values_list("slug", flat=True)
            retired = RetiredSlug.objects.filter(collection=collection).values_list("slug", flat=True)
            self._taken[collection] = Taken(collection, [*stored.iterator(), *retired.iterator()])
        return self._taken[collection]

    def _stored(self, collection: str) -> dict[Key, set[str]]:
        if collection not in self._known:
            keys: defaultdict[Key, set[str]] = defaultdict(set)
            for key, slug in self._sources() if collection == "sources" else worded(collection):
                keys[key].add(slug)
            self._known[collection] = dict(keys)
        return self._known[collection]

    def _sources(self) -> Iterator[tuple[Key, str]]:
        numbers: defaultdict[str, set[str]] = defaultdict(set)
        rows: Any = Identifier.objects.order_by().values_list("source__slug", "scheme", "value")
        for slug, name, value in rows.iterator():
            numbers[slug].add(f"{name}:{value}")
        self._identified = {slug: frozenset(several) for slug, several in numbers.items()}
        stored = Source.objects.order_by().values_list("slug", "title", "kind", "url", "published", "created")
        for slug, title, kind, url, published, created in stored.iterator():
            yield ("slug", slug), slug
            yield titled(title, year_of(published or created)), slug
            if url:
                yield ("url", url), slug
            for key in identified(self._identified.get(slug, ()), kind):
                yield key, slug


def worded(collection: str) -> Iterator[tuple[Key, str]]:
    """Each wording that people know a record by, with its slug."""
    field = WORDED[collection]
    model = model_of(collection)
    also = ["aliases"] if model is Agent else []
    for slug, name, *aliases in model._base_manager.order_by().values_list("slug", field, *also).iterator():
        for known in {name, *(other for alias in aliases for other in lines(alias))}:
            yield (fold(known) or known,), slug


def identified(identifiers: Iterable[str], kind: str) -> Iterator[Key]:
    """The keys of those identifiers that are the document's own."""
    for one in sorted(identifiers):
        if scheme(one) not in OF_THE_WHOLE or (scheme(one) == "isbn" and kind not in PARTS):
            yield ("id", one)


def titled(title: str, year: str) -> Key:
    return ("title", fold(title) or title, year)


def normal(identifiers: Iterable[str]) -> Iterator[str]:
    for one in identifiers:
        name, colon, value = one.partition(":")
        if colon:
            yield ":".join(Identifier.normal(name, value))


def scheme(identifier: str) -> str:
    return identifier.partition(":")[0]


def year_of(date: str) -> str:
    """The year that an EDTF date begins with, ``195X`` too; empty if it has none."""
    start = date.partition("/")[0].lstrip("[{").strip()
    return start[:4] if len(start) >= 4 and start[0].isdigit() else ""


def model_of(collection: str) -> type[SluggedRecord]:
    return RECORD_TYPES[collection].model  # type: ignore[return-value]
