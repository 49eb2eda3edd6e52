"""Texts made of the columns of a row: ``{gene} {variant}[ in {disease}]``.

A name in braces stands for that column. What stands in brackets vanishes where a column named in it is empty. ``{}``
stands for the value at hand, in what a table or a default makes of it. A brace or bracket of its own is written twice.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from claims.formats.problems import echo

Texts = Sequence[str]
"""The cells of a row, and behind them what the parts of the map made of them."""

Filled = Callable[[Texts, str], str]
"""From a row and the value at hand to a text."""

AT_HAND = ""
"""The name in ``{}``."""

TOKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{([^{}]*)\}|[\[\]{}]")
DOUBLED = {"{{": "{", "}}": "}", "[[": "[", "]]": "]"}


class TemplateError(ValueError):
    """A text with braces or brackets that do not fit; the message says what was expected."""


@dataclass(frozen=True)
class Name:
    """A column, a part, or the value at hand."""

    name: str


Simple = str | Name


@dataclass(frozen=True)
class Template:
    """``pieces``: texts, names, and tuples of both that vanish where one of their names is empty."""

    text: str
    pieces: tuple[Simple | tuple[Simple, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns and parts it is made of, each once, in order."""
        simple = (one for piece in self.pieces for one in (piece if isinstance(piece, tuple) else (piece,)))
        return tuple(dict.fromkeys(one.name for one in simple if isinstance(one, Name) and one.name != AT_HAND))

    @property
    def constant(self) -> str | None:
        """What it says of every row, if it says the same of all."""
        return "".join(map(str, self.pieces)).strip() if all(isinstance(one, str) for one in self.pieces) else None

    def filled(self, places: Mapping[str, int]) -> Filled:
        """``places``: where each name stands among the texts of a row."""
        if self.constant is not None:
            constant = self.constant
            return lambda _texts, _value: constant
        if self.pieces == (Name(AT_HAND),):
            return lambda _texts, value: value
        if len(self.pieces) == 1 and isinstance(self.pieces[0], Name):
            place = places[self.pieces[0].name]
            return lambda texts, _value: texts[place].strip()
        made = [self._made(piece, places) for piece in self.pieces]
        return lambda texts, value: "".join([one(texts, value) for one in made]).strip()

    @staticmethod
    def _made(piece: Simple | tuple[Simple, ...], places: Mapping[str, int]) -> Filled:
        if isinstance(piece, str):
            return lambda _texts, _value: piece
        if isinstance(piece, Name):
            if piece.name == AT_HAND:
                return lambda _texts, value: value
            place = places[piece.name]
            return lambda texts, _value: texts[place].strip()
        inner = [(Template._made(one, places), isinstance(one, Name)) for one in piece]

        def vanishing(texts: Texts, value: str) -> str:
            said = []
            for one, named in inner:
                text = one(texts, value)
                if named and not text:
                    return ""
                said.append(text)
            return "".join(said)

        return vanishing


def parse(text: str) -> Template:
    """Raises TemplateError."""
    pieces: list[Simple | tuple[Simple, ...]] = []
    inner: list[Simple] | None = None
    at = 0
    for token in TOKEN.finditer(text):
        into: list = pieces if inner is None else inner
        if token.start() > at:
            into.append(text[at : token.start()])
        at = token.end()
        if token[0] in DOUBLED:
            into.append(DOUBLED[token[0]])
        elif token[1] is not None:
            into.append(Name(token[1].strip()))
        elif token[0] == "[" and inner is None:
            inner = []
        elif token[0] == "]" and inner is not None:
            pieces.append(_checked(inner, text))
            inner = None
        else:
            raise TemplateError(
                f"{echo(token[0])} in {echo(text)} has no counterpart, expected {{column}} or [words {{column}}]; "
                f"a {token[0]} of its own is written twice"
            )
    if inner is not None:
        raise TemplateError(f"“[” in {echo(text)} is not closed, expected “]”; a [ of its own is written twice")
    if at < len(text):
        pieces.append(text[at:])
    return Template(text, tuple(pieces))


def _checked(inner: list[Simple], text: str) -> tuple[Simple, ...]:
    if not any(isinstance(one, Name) for one in inner):
        raise TemplateError(
            f"brackets without a column in {echo(text)}, expected one, such as [ in {{disease}}], for they vanish "
            "where it is empty; brackets of their own are written twice"
        )
    return tuple(inner)
