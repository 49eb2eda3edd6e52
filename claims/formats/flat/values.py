"""How a map makes the values of one key out of a row."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from claims.formats.problems import echo, unknown

from . import dates
from .expression import Expression
from .template import Filled, Template, Texts

LONGEST_KEPT, MOST_KEPT = 100, 2**14
"""Characters of a cell, and cells of one column, of which what they came to is kept."""

Made = Callable[[Texts], list[str]]
"""From a row to the values of a key, none of them empty. It raises ValueError, and SlowError."""


@dataclass(frozen=True)
class Value:
    """One text of the map, and what is done with it, in the order of the fields."""

    template: Template
    extract: Expression | None = None
    """What its first group finds, or all of it; nothing where it does not fit."""
    replace: Mapping[str, str] | None = None
    """Words, and what is written for them, wherever they stand as whole words."""
    split: str = ""
    """What stands between several values in one cell."""
    table: Mapping[str, Template] | None = None
    """By what a cell says, without its case: what that becomes."""
    otherwise: Template | None = None
    """What becomes of a value that the table does not have; without, it is an error."""
    dates: tuple[str, ...] = ()
    default: Template | None = None
    """Where there is nothing."""
    join: str | None = None
    """Several values as one text, with this between them."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns and parts that it needs: its own first."""
        others = [*(self.table or {}).values(), self.otherwise, self.default]
        return tuple(dict.fromkeys([*self.template.names, *(name for one in others if one for name in one.names)]))

    @property
    def plain(self) -> bool:
        """Whether its template is all that there is to it."""
        return self == Value(self.template)

    def made(self, places: Mapping[str, int]) -> Made:
        """``places``: where each name stands among the texts of a row."""
        base = self.template.filled(places)
        steps = [*self._split_steps(), *self._table_steps(places)]
        default = self.default.filled(places) if self.default else None
        join = self.join

        def made(texts: Texts) -> list[str]:
            value = base(texts, "")
            values = [value] if value else []
            for step in steps:
                values = step(texts, values)
            if not values and default and (value := default(texts, "")):
                return [value]
            return values if join is None or len(values) < 2 else [join.join(values)]

        return made

    def _split_steps(self) -> list["Step"]:
        steps: list[Step] = []
        if self.extract:
            extract = self.extract
            steps.append(lambda _texts, values: [found for one in values if (found := extract.found(one))])
        if self.replace:
            steps.append(replacing(self.replace))
        if self.split:
            between = self.split
            steps.append(
                lambda _texts, values: [part for one in values for text in one.split(between) if (part := text.strip())]
            )
        return steps

    def _table_steps(self, places: Mapping[str, int]) -> list["Step"]:
        steps: list[Step] = []
        if self.table is not None:
            table = {key: template.filled(places) for key, template in self.table.items()}
            otherwise = self.otherwise.filled(places) if self.otherwise else None
            steps.append(from_table(table, otherwise))
        elif self.otherwise:
            every = self.otherwise.filled(places)
            steps.append(lambda texts, values: [text for one in values if (text := every(texts, one))])
        if self.dates:
            read = dates.reader(self.dates)
            steps.append(lambda _texts, values: [read(one) for one in values])
        return steps


Step = Callable[[Texts, list[str]], list[str]]


def replacing(words: Mapping[str, str]) -> Step:
    """The longest word that fits is taken."""
    any_of = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\w)(?:{any_of})(?!\w)")
    return lambda _texts, values: [
        text for one in values if (text := pattern.sub(lambda found: words[found[0]], one).strip())
    ]


def from_table(table: Mapping[str, Filled], otherwise: Filled | None) -> Step:
    """An empty cell is looked up too, and is no error where the table does not have it."""
    folded = {key.casefold(): made for key, made in table.items()}

    def looked_up(texts: Texts, values: list[str]) -> list[str]:
        found = []
        for value in values or [""]:
            made = table.get(value) or folded.get(value.casefold())
            if made is None and value:
                if otherwise is None:
                    raise ValueError(unknown("value", value, (key for key in table if key)))
                made = otherwise
            if made and (text := made(texts, value)):
                found.append(text)
        return found

    return looked_up


def several(values: Sequence[Value], places: Mapping[str, int]) -> Made:
    """The values of several entries of a map, one after the other, each once."""
    made = [value.made(places) for value in values]
    if len(made) > 1 or values[0].split:
        return remembered(
            values, places, lambda texts: list(dict.fromkeys(one for each in made for one in each(texts)))
        )
    return made[0] if values[0].plain else remembered(values, places, made[0])


def remembered(values: Sequence[Value], places: Mapping[str, int], made: Made) -> Made:
    """Where all comes of one cell, what short ones came to is kept, for most are words that come again."""
    names = {name for value in values for name in value.names}
    if len(names) != 1:
        return made
    place = places[names.pop()]
    kept: dict[str, list[str]] = {}

    def once(texts: Texts) -> list[str]:
        text = texts[place]
        found = kept.get(text)
        if found is None:
            found = made(texts)
            if len(text) <= LONGEST_KEPT and len(kept) < MOST_KEPT:
                kept[text] = found
        return found

    return once


def one_of(words: Mapping[str, str], made: Made, compared: Callable[[str], str]) -> Made:
    """Held against a vocabulary. What it gives raises ValueError for a word that it does not have."""

    def checked(texts: Texts) -> list[str]:
        found = []
        for value in made(texts):
            word = words.get(value) or words.get(compared(value))
            if word is None:
                raise ValueError(f"{echo(value)} is not one of: {', '.join(words.values())}")
            found.append(word)
        return found

    return checked
