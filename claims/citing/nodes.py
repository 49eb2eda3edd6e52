"""The program of a style: what is to be done for one shape of item, in small objects with a method ``run``."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from . import dates
from .blobs import Blob, Decor, Number
from .casing import CASES
from .labels import LABELS
from .numbers import LABELLED, Numbers, Value
from .state import Flags, Look, State


class Step(Protocol):
    def run(self, state: State) -> None: ...


class Frame(NamedTuple):
    """What stands around a row and between what is in it."""

    prefix: str = ""
    suffix: str = ""
    delimiter: str = ""
    decor: Decor = ()


class Row:
    """What stands one behind the other with something between: a group, or a macro with something around it."""

    def __init__(self, steps: list[Step], frame: Frame) -> None:
        self.steps = steps
        self.frame = frame
        self.is_plain = not (frame.prefix or frame.suffix or frame.decor)

    def row(self, state: State) -> Blob:
        outer, state.level = state.level, []
        for step in self.steps:
            step.run(state)
        level, state.level = state.level, outer
        if self.is_plain and len(level) == 1:
            # A row of one such row sets nothing otherwise than that; unless its delimiter is to stand apart from a sign
            # at its beginning, which goes up to the row around it.
            one = level[0]
            if not isinstance(one.body, str) and not (one.prefix or one.suffix or one.decor or one.delimiter):
                return one
        return Blob(level, *self.frame)

    def run(self, state: State) -> None:
        blob = self.row(state)
        if blob.body:
            state.level.append(blob)


class Group(Row):
    """It is left out where all variables in it are empty."""

    def run(self, state: State) -> None:
        outer, begun = state.flags, state.begun
        flags = state.flags = Flags()
        blob = self.row(state)
        state.flags = outer
        if flags.success or (flags.term and not flags.attempt):
            outer.success = True
            if blob.body:
                state.level.append(blob)
        else:
            state.begun = begun
            outer.attempt = flags.attempt


class Choose:
    """The branch of the first condition that holds, of those that only the item itself can tell."""

    def __init__(self, branches: list[tuple[Callable[[State], bool], list[Step]]]) -> None:
        self.branches = branches

    def run(self, state: State) -> None:
        for holds, steps in self.branches:
            if holds(state):
                for step in steps:
                    step.run(state)
                return


class Guarded:
    """One of those that may stand in for a missing name: only while none has."""

    def __init__(self, step: Step) -> None:
        self.step = step

    def run(self, state: State) -> None:
        if state.may_substitute[-1]:
            self.step.run(state)


class Failed:
    """A group, or a variable, of which it is known beforehand that there is nothing."""

    def __init__(self, attempt: bool) -> None:
        self.attempt = attempt

    def run(self, state: State) -> None:
        state.flags.attempt = self.attempt


class Present:
    """A variable that counts as set and prints nothing here, as the suffix of a year."""

    def run(self, state: State) -> None:
        state.flags.success = True
        state.may_substitute[-1] = False


class Variable:
    """What texts, numbers and dates have in common."""

    def __init__(self, variable: str, look: Look) -> None:
        self.variable = variable
        self.look = look

    def run(self, state: State) -> None:
        known = self.variable in state.done
        if state.substituting:
            state.done.add(self.variable)
        if known or not self.tells(state):
            state.flags.attempt = True
            if not known:
                self.put(state)
            return
        state.flags.success = True
        state.may_substitute[-1] = False
        self.put(state)

    def tells(self, _state: State) -> bool:
        """Whether there is anything of it, as groups count it."""
        return True

    def put(self, state: State) -> None:
        """Sets it."""
        raise NotImplementedError


class Text(Variable):
    """``short``: the variable that is taken instead, if it is there. ``translated``: one of a title’s kind, whose
    capitals are left alone in languages other than English."""

    def __init__(self, variable: str, look: Look, short: str, *, translated: bool) -> None:
        super().__init__(variable, look)
        self.short = short
        self.translated = translated

    def put(self, state: State) -> None:
        texts = state.fields.texts
        text = (texts.get(self.short, "") if self.short else "") or texts.get(self.variable, "")
        look = self.look
        if self.translated:
            language = texts.get("language", "en")
            found = language[:2].lower() if language[:2].isascii() and language[:2].isalpha() else "tlh"
            if look.case == "title" and found != "en":
                look = Look(look.prefix, look.suffix, "passthrough", look.decor, look.around)
            state.put(text, look, (found,))
        else:
            state.put(text, look)


class Plain(Variable):
    """A text of which backslashes are no part."""

    def put(self, state: State) -> None:
        state.put(state.fields.texts[self.variable].replace("\\", ""), self.look)


class Verbatim(Variable):
    def put(self, state: State) -> None:
        state.put(state.fields.texts[self.variable], self.look)


class Term:
    """Words of the style. ``begins``: those with which a citation may begin, with a capital."""

    def __init__(self, text: str, look: Look, *, begins: bool) -> None:
        self.text = text
        self.begins = CASES["capitalize-first"](text, ()) if begins else text
        self.look = look

    def run(self, state: State) -> None:
        if self.text:
            state.flags.term = True
        state.put(self.text if state.begun else self.begins, self.look)
        if state.substituting:
            state.may_substitute[-1] = False


class Label:
    """The label of a variable, in singular or plural."""

    def __init__(self, variable: str, form: str, look: Look) -> None:
        self.variable = variable
        self.form = form
        self.look = look

    def run(self, state: State) -> None:
        term, plural = self.variable, 0
        if self.variable == "locator":
            term = state.locator[0] if state.locator else "page"
        told = state.locator is not None if self.variable == "locator" else self.variable in state.fields.texts
        if told:
            numbers = state.numbers_of(self.variable)
            plural = numbers.plural
            if not numbers.label_form:
                numbers.label_form = self.form
            if self.variable in LABELLED and numbers.label:
                term = numbers.label
        text = state.style.terms.get(term, self.form, plural)
        if text:
            state.flags.term = True
        state.put(text, self.look)


class Numeric(Variable):
    """A variable that may be numbers: a row of them with what joins them. ``ordinal``: “2nd”."""

    def __init__(self, variable: str, look: Look, *, ordinal: bool = False) -> None:
        super().__init__(variable, look)
        self.ordinal = ordinal
        self.inner = Look("", "", look.case, (), look.around)

    def tells(self, state: State) -> bool:
        return state.locator is not None if self.variable == "locator" else self.variable in state.fields.texts

    def put(self, state: State) -> None:
        if not self.tells(state):
            return
        numbers = state.ranged(self.variable)
        look = self.look
        decor = look.decor
        values = numbers.values
        if values[0].text[:1] == '"' and values[-1].text[-1:] == '"':
            values[0].text = values[0].text[1:]
            values[-1].text = values[-1].text[:-1]
            decor = (*decor, ("quotes", "true"))
        row: list[Blob] = []
        for one in values:
            self.put_one(state, one, numbers, row)
            state.begun = True
        if row:
            state.level.append(Blob(row, look.prefix, look.suffix, "", decor))
        if self.variable == "locator":
            state.done.add("locator")

    def put_one(self, state: State, one: Value, numbers: Numbers, row: list[Blob]) -> None:
        if one.label and one.visible:
            name = one.label[4:] if one.label.startswith("var:") else LABELS.get(one.label, "")
            same = one.label == numbers.values[0].label
            form = numbers.label_form or ("long" if same else "short")
            label = (state.style.terms.get(name, form, one.plural) if name else "") or one.label
            blob = state.make(label + one.label_suffix, Look(around=self.look.around))
            row.extend([blob] if blob.body else [])
        suffix = one.joiner
        if one.collapsible:
            row.append(self.number(one, suffix, same_label=one.label == numbers.values[0].label))
        else:
            inner = Look("", suffix, self.inner.case, (), self.inner.around)
            blob = state.make(one.particle + one.text, inner)
            row.extend([blob] if blob.body else [])

    def number(self, one: Value, suffix: str, *, same_label: bool) -> Blob:
        exact = one.text.isascii() and one.text.isdigit() and one.text[0] != "0" and len(one.text) < 16
        text, particle = one.text, one.particle
        if self.look.case:
            case = CASES[self.look.case]
            text, particle = case(text, ()), case(particle, ())
        blob = Blob(text, "", suffix)
        blob.number = Number(exact, particle, self.ordinal and same_label, self.look.case)
        return blob


class Date(Variable):
    def __init__(self, variable: str, form: dates.Form, look: Look) -> None:
        super().__init__(variable, look)
        self.form = form

    def tells(self, state: State) -> bool:
        return self.form.tells(state.fields.dates[self.variable])

    def put(self, state: State) -> None:
        def make(text: str, prefix: str, suffix: str) -> Blob:
            return state.make(text, Look(prefix, suffix, "", (), self.look.around))

        setting = dates.Setting(self.form, state.fields.dates[self.variable], state.style.terms, make)
        blob = setting.run()
        if blob.body:
            state.begun = True
            state.flags.success |= setting.told_season
            state.level.append(blob)
