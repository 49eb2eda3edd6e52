"""A name in parts: what stands first, what between, and what of it is shortened. After citeproc-js."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import particles
from .blobs import Blob, Decor, join
from .initials import initials
from .items import Name
from .letters import ROMANESQUE, STARTS_ROMANESQUE

SORT_SEPARATOR = ", "


@dataclass(frozen=True, slots=True)
class How:
    """How names are set: the attributes of ``names`` and ``name``, with what they inherit."""

    and_term: str
    delimiter: str
    body_delimiter: str
    """The same where a body comes last: there nothing is inherited."""
    precedes_last: bool
    """``delimiter-precedes-last="always"``"""
    short: bool
    initialize: bool
    initialize_with: str | None
    inverted: str
    """``name-as-sort-order``: ``all``, ``first`` or nothing."""
    demotes: bool
    """Whether a particle that does not drop stands behind the given name when the family name comes first."""
    minimum: int
    first: int
    last: bool
    """``et-al-min``, ``et-al-use-first``, ``et-al-use-last``"""
    names_delimiter: str
    prefix: str
    suffix: str
    decor: Decor
    et_al: str


class Person:
    """A name in parts."""

    def __init__(self, how: How, name: Name, language: str, make: Callable[[str], Blob | None]) -> None:
        self.how = how
        self.language = language
        self.made = make
        raw = name.get("family", "")
        self.static = bool(name.get("static-ordering")) or self.of_alphabet(raw, name.get("given", "")) == 0
        self.static |= self.language in ("vi", "hu")
        self.parts = particles.parts(name)

    def of_alphabet(self, family: str, given: str) -> int:
        """2: one with names in two parts; 1: in which the family name stands first; 0: nothing stands between them."""
        family = family.replace('"', "")
        if not ROMANESQUE.search(family):
            return 1 if given and STARTS_ROMANESQUE.match(given) else 0
        return 1 if self.language[:2] in ("ja", "zh") else 2

    def given(self) -> str:
        how, given = self.how, self.parts.given
        if how.initialize_with is not None and self.parts.family and given:
            return initials(given, how.initialize_with, normalise=not how.initialize)
        return given

    def suffix(self) -> Blob | None:
        text = self.parts.suffix
        if text and self.how.initialize_with is not None:
            text = initials(text, self.how.initialize_with, normalise=True)
        stop = text.endswith(".")
        blob = self.made(text[:-1] if stop else text)
        if blob is not None and stop:
            blob.suffix = "." + blob.suffix
        return blob

    def run(self, *, first: bool) -> Blob | None:
        """``first``: of its list."""
        how, parts = self.how, self.parts
        told = parts.given if how.short else self.given()
        family, before = self.made(parts.family), self.made(parts.before)
        given = None if how.short else self.made(told)
        alphabet = self.of_alphabet(parts.family, told)
        if alphabet == 0:
            return join([before, family, given], "")
        if alphabet == 1 or self.static:
            return join([join([before, family], " "), given], " ")
        dropping = None if how.short else self.made(parts.dropping)
        suffix = None if how.short else self.suffix()
        if how.inverted == "all" or (how.inverted == "first" and first):
            return self.inverted(family, before, given, dropping, suffix)
        if dropping is not None and parts.family and not parts.before and self.is_joined(parts.dropping):
            family, dropping = join([dropping, family], ""), None
        last = [dropping, join([before, family], "")] if self.is_hyphened() else [dropping, before, family]
        behind = join([join(last, " "), suffix], ", " if parts.comma_suffix else " ")
        return join([given, behind], " ")

    def is_hyphened(self) -> bool:
        """Whether nothing stands between its particle and the family name: “al-”, “d’”."""
        return self.parts.before[-1:] in ("’", "'", "-", " ")

    @staticmethod
    def is_joined(particle: str) -> bool:
        return particle[-1] in "'ʼ’-" and particle[:-1] != "de"

    def inverted(
        self, family: Blob | None, before: Blob | None, given: Blob | None, dropping: Blob | None, suffix: Blob | None
    ) -> Blob | None:
        """“Berg, Jan van der, Jr.”, or “van der Berg, Jan, Jr.”."""
        behind = join([given, dropping], " ")
        if self.how.demotes:
            front, behind = family, join([behind, before], " ")
        else:
            front = join([before, family], "" if self.is_hyphened() else " ")
        return join([join([front, behind], SORT_SEPARATOR), suffix], SORT_SEPARATOR)
