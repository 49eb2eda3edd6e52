"""Lists of names: ``CSL.NameOutput`` of citeproc-js, for one citation that needs no telling apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from . import particles
from .blobs import Blob, Decor
from .initials import initials
from .items import Name
from .letters import ROMANESQUE, SPACE, STARTS_ROMANESQUE
from .nodes import Step
from .state import Look, State

CALLED = frozenset(["Lord", "Lady"])
SORT_SEPARATOR = ", "
ELLIPSIS = "…"
MOST_PARTS = 20
"""Of a body: “Ministry | Department”."""


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


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a list, before or behind it."""

    form: str
    look: Look
    before: bool


class Chosen:
    """Whose names are to be set, as the search for a substitute goes on."""

    def __init__(self, how: How, variables: list[str], labelled: str) -> None:
        self.how = how
        self.variables = variables
        self.labelled = labelled


def plain(body: list[Blob]) -> Blob:
    return Blob(body)


def wrapped(blob: Blob) -> Blob:
    """In a row of its own, if it does not stand so already: punctuation does not look through that."""
    if not isinstance(blob.body, str) and not (blob.prefix or blob.suffix or blob.decor or blob.delimiter):
        return blob
    return Blob([blob])


def join(blobs: Iterable[Blob | None], delimiter: str, final: Blob | None = None) -> Blob | None:
    row = [blob for blob in blobs if blob is not None and blob.body]
    if not row:
        return None
    if len(row) == 2 and final is not None:
        row = [row[0], final, row[1]]
    elif len(row) > 1:
        delimited = row[:-2] if final is not None else row[:-1]
        for blob in delimited:
            blob.suffix += delimiter
        if final is not None:
            row.insert(-1, final)
    return Blob([wrapped(blob) for blob in row])


class Names:
    """``names`` of these variables; if none of them has any, the first of ``instead`` that has something."""

    def __init__(
        self, variables: list[str], how: How, label: Label | None, look: Look, instead: list[Step] | None
    ) -> None:
        self.variables = variables
        self.how = how
        self.label = label
        self.look = look
        self.instead = instead

    def run(self, state: State) -> None:
        left = chosen(state, self.variables)
        state.flags.attempt = True
        state.may_substitute.append(True)
        state.names = Chosen(self.how, left, left[0] if left else "")
        if self.instead is not None and not any(state.fields.names.get(variable) for variable in left):
            state.substituting = True
            for step in self.instead:
                step.run(state)
        self.finish(state)

    def finish(self, state: State) -> None:
        found = state.names
        assert isinstance(found, Chosen)
        blob = Setter(state, found, self.label, self.look).run() if found.variables else None
        state.begun = True
        if blob is not None and blob.body:
            state.level.append(blob)
        found.variables = []
        if not state.may_substitute.pop():
            state.may_substitute[-1] = False
        if len(state.may_substitute) == 1:
            state.substituting = False


class Instead:
    """``names`` within ``substitute`` that say nothing of their own: they are set as those that they stand in for."""

    def __init__(self, variables: list[str]) -> None:
        self.variables = variables

    def run(self, state: State) -> None:
        left = chosen(state, self.variables)
        state.flags.attempt = True
        found = state.names
        assert isinstance(found, Chosen)
        found.labelled = self.variables[0]
        if state.may_substitute[-1]:
            found.variables = left
            if any(state.fields.names.get(variable) for variable in left):
                state.may_substitute[-1] = False


def chosen(state: State, variables: list[str]) -> list[str]:
    left = [variable for variable in variables if variable not in state.done]
    if state.substituting:
        state.done.update(variables)
    return left


class Setter:
    """One ``names`` being set."""

    def __init__(self, state: State, found: Chosen, label: Label | None, look: Look) -> None:
        self.state = state
        self.how = found.how
        self.variables = found.variables
        self.label = label
        self.look = look
        self.plain = Look(around=look.around)

    def run(self) -> Blob | None:
        how = self.how
        common = self.common_term()
        lists = []
        for variable in self.variables[:1] if common else self.variables:
            names = self.state.fields.names.get(variable, [])
            if blob := self.names(names):
                lists.append(self.labelled(blob, common or variable, len(names) > 1))
        if not lists:
            return None
        row = Blob(lists, "", "", how.names_delimiter)
        if how.prefix or how.suffix or how.decor:
            return Blob([row], how.prefix, how.suffix, "", how.decor)
        return row

    def common_term(self) -> str:
        """The term for both, where editor and translator are the same."""
        if len(self.variables) < 2 or self.label is None:
            return ""
        term = "".join(sorted(self.variables))
        terms, names = self.state.style.terms, self.state.fields.names
        if not terms.get(term, self.label.form):
            return ""
        first, *others = (names.get(variable, []) for variable in self.variables)
        return term if all(other == first for other in others) else ""

    def labelled(self, blob: Blob, variable: str, several: bool) -> Blob:
        label = self.label
        if label is None:
            return blob
        text = self.state.style.terms.get(variable, label.form, int(several))
        begun = self.state.begun
        made = self.state.make(text, label.look, serious=False)
        self.state.begun = begun
        if not made.body:
            return blob
        return Blob([made, blob] if label.before else [blob, made])

    def names(self, names: list[Name]) -> Blob | None:
        how = self.how
        if not names:
            return None
        count = len(names)
        limit = how.first if count >= how.minimum else how.minimum
        if how.last and limit > how.minimum - 2:
            limit = how.minimum - 2
        shown = names
        if how.minimum >= how.first and count > limit:
            shown = [*names[:limit], names[-1]] if how.last else names[:limit]
        blobs = [self.name(name, first=at == 0) for at, name in enumerate(shown)]
        row = [blob for blob in blobs if blob is not None and blob.body]
        if len(shown) == count:
            return join(row, how.delimiter, self.final(row))
        if how.last:
            prefix = how.delimiter if len(row) > 2 else " "
            return join(row, how.delimiter, Blob(ELLIPSIS, prefix, " ") if len(row) > 1 else None)
        return self.and_others(row)

    def and_others(self, row: list[Blob]) -> Blob | None:
        how = self.how
        several = len(row) > 1
        joined = join(row, how.delimiter)
        if joined is None:
            return None
        return Blob([joined, Blob(how.et_al, how.delimiter if several else " ")])

    def final(self, row: list[Blob]) -> Blob | None:
        """What stands before the last name: “ and ”, or “, and ” behind several."""
        how = self.how
        if len(row) < 2:
            return None
        several = len(row) > 2
        if row[-1].institution:
            if not how.and_term:
                return Blob(how.body_delimiter)
            return Blob(how.and_term, how.body_delimiter if several else " ", " ")
        if not how.and_term:
            return Blob(how.delimiter)
        return Blob(how.and_term, how.delimiter if several or how.precedes_last else " ", " ")

    def name(self, name: Name, *, first: bool) -> Blob | None:
        state = self.state
        body = institution(name)
        if body:
            parts = re.split(rf"[{SPACE}]*\|[{SPACE}]*", body)[:MOST_PARTS] if "|" in body else [body]
            made = join([state.make(part, self.plain, serious=False) for part in parts], self.how.delimiter)
            state.flags.success = True
            state.may_substitute[-1] = False
            if made is None:
                return None
            blob = Blob([made])
            blob.institution = True
            return blob
        blob = Person(self, name, first=first).run()
        state.flags.success = True
        state.may_substitute[-1] = False
        state.begun = True
        return blob


def institution(name: Name) -> str:
    if text := name.get("literal"):
        return text
    if name.get("isInstitution") and not name.get("given"):
        return name.get("family", "")
    return ""


class Person:
    """A name in parts."""

    def __init__(self, setter: Setter, name: Name, *, first: bool) -> None:
        self.setter = setter
        self.how = setter.how
        self.language = setter.state.fields.texts.get("language", "")
        raw = name.get("family", "")
        self.static = bool(name.get("static-ordering")) or self.of_alphabet(raw, name.get("given", "")) == 0
        self.static |= self.language in ("vi", "hu")
        self.parts = particles.parts(name)
        self.first = first

    def of_alphabet(self, family: str, given: str) -> int:
        """2: one with names in two parts; 1: in which the family name stands first; 0: nothing stands between them."""
        family = family.replace('"', "")
        if not ROMANESQUE.search(family):
            return 1 if given and STARTS_ROMANESQUE.match(given) else 0
        return 1 if self.language[:2] in ("ja", "zh") else 2

    def made(self, text: str) -> Blob | None:
        return self.setter.state.make(text, self.setter.plain, serious=False) if text else None

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

    def run(self) -> Blob | None:
        how, parts = self.how, self.parts
        family, before = self.made(parts.family), self.made(parts.before)
        told = parts.given if how.short else self.given()
        alphabet = self.of_alphabet(parts.family, told)
        given = None if how.short else self.made(told)
        dropping = None if how.short else self.made(parts.dropping)
        suffix = None if how.short else self.suffix()
        if alphabet == 0:
            return join([before, family, given], "")
        if alphabet == 1 or self.static:
            return join([join([before, family], " "), given], " ")
        hyphened = parts.before[-1:] in ("’", "'", "-", " ") and bool(parts.before)
        if how.inverted == "all" or (how.inverted == "first" and self.first):
            return self.inverted(family, before, given, dropping, suffix, hyphened=hyphened)
        if parts.dropping and parts.family and not parts.before and dropping is not None:
            if parts.dropping[-1] in "'ʼ’-" and parts.dropping[:-1] != "de":
                family, dropping = join([dropping, family], ""), None
        if hyphened:
            last = join([dropping, join([before, family], "")], " ")
        else:
            last = join([dropping, before, family], " ")
        last = join([last, suffix], ", " if parts.comma_suffix else " ")
        return join([given, last], " ")

    def inverted(
        self,
        family: Blob | None,
        before: Blob | None,
        given: Blob | None,
        dropping: Blob | None,
        suffix: Blob | None,
        *,
        hyphened: bool,
    ) -> Blob | None:
        if self.how.demotes:
            behind = join([join([given, dropping], " "), before], " ")
            return join([join([family, behind], SORT_SEPARATOR), suffix], SORT_SEPARATOR)
        front = join([before, family], "" if hyphened else " ")
        behind = join([given, dropping], " ")
        return join([join([front, behind], SORT_SEPARATOR), suffix], SORT_SEPARATOR)
