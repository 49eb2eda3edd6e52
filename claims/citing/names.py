"""Lists of names: ``CSL.NameOutput`` of citeproc-js, for one citation that needs no telling apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .blobs import Blob, join
from .items import Name
from .letters import SPACE
from .nodes import Step
from .persons import How, Person
from .state import Look, State

ELLIPSIS = "…"
MOST_PARTS = 20
"""Of a body: “Ministry | Department”."""


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
        found: Chosen = state.names
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
        found: Chosen = state.names
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
        # The same piece in all lists, as in citeproc-js: what punctuation makes of it in one holds in the others.
        self.others_after_one = Blob(found.how.et_al, " ")
        self.others_after_several = Blob(found.how.et_al, found.how.delimiter)

    def made(self, text: str) -> Blob | None:
        return self.state.make(text, self.plain, serious=False) if text else None

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
        return Blob([joined, self.others_after_several if several else self.others_after_one])

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
            body_blob = Blob([made])
            body_blob.institution = True
            return body_blob
        person = Person(self.how, name, self.state.fields.texts.get("language", ""), self.made).run(first=first)
        state.flags.success = True
        state.may_substitute[-1] = False
        state.begun = True
        return person


def institution(name: Name) -> str:
    if text := name.get("literal"):
        return text
    if name.get("isInstitution") and not name.get("given"):
        return name.get("family", "")
    return ""
