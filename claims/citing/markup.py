"""Quotation marks, apostrophes and <i>, <b>, <sup>, <sub>, <sc> within a text: ``CSL.Util.FlipFlopper`` of citeproc-js.

What is quoted within quotation marks gets the inner ones, what is italic within italics stands upright.
"""

import re
from typing import NamedTuple

from .blobs import Blob
from .letters import APOSTROPHE

SMALL_CAPS = '<span style="font-variant:small-caps;">'
NO_CASE = '<span class="nocase">'
NO_DECOR = '<span class="nodecor">'


class Tag(NamedTuple):
    closer: str
    kind: str = ""
    """The kind of decor that it is; none for what only keeps capitals."""
    outer: str = ""
    """Its value where nothing around is of this kind."""
    flip: dict[str, str] | None = None
    """And where something is: by that one's value."""


_QUOTED = {"true": "inner", "inner": "true"}
_STYLE = Tag("</i>", "style", "italic", {"italic": "normal", "normal": "italic"})
OPENERS: dict[str, Tag] = {
    NO_CASE: Tag("</span>"),
    NO_DECOR: Tag("</span>", "class", "nodecor", {"nodecor": "nodecor"}),
    SMALL_CAPS: Tag("</span>", "caps", "small-caps", {"small-caps": "normal", "normal": "small-caps"}),
    "<sc>": Tag("</sc>", "caps", "small-caps", {"small-caps": "normal", "normal": "small-caps"}),
    "<i>": _STYLE,
    "<b>": Tag("</b>", "weight", "bold", {"bold": "normal", "normal": "bold"}),
    "<sup>": Tag("</sup>", "align", "sup", {"sub": "sup", "sup": "sup"}),
    "<sub>": Tag("</sub>", "align", "sub", {"sup": "sub", "sub": "sub"}),
    ' "': Tag('"', "quotes", "true", _QUOTED),
    " '": Tag("'", "quotes", "inner", _QUOTED),
    '("': Tag('"', "quotes", "true", _QUOTED),
    "('": Tag("'", "quotes", "inner", _QUOTED),
    "“": Tag("”", "quotes", "true", _QUOTED),
    "‘": Tag("’", "quotes", "inner", _QUOTED),
}
STRAIGHT = (' "', " '", '("', "('")
CLOSERS = tuple(dict.fromkeys(tag.closer for tag in OPENERS.values()))
SPLIT = re.compile("(" + "|".join(re.escape(tag) for tag in (*OPENERS, *CLOSERS)) + ")")
ANY = re.compile("[\"'<“”‘’]")
_CAPS = re.compile(r'(<span)\s+(style="font-variant:)\s*(small-caps);?"[^>]*(>)')
_CLASS = re.compile(r'(<span)\s+(class="no(?:case|decor)")[^>]*(>)')

Around = dict[str, str]
"""Kind of decor → its value around this text, the outermost one's."""


def resolve(blob: Blob, text: str, around: Around) -> None:
    """Turns the text of the piece into pieces, where there is anything of this in it."""
    if not ANY.search(text):
        return
    leading = text[:1] == " " and not re.match(r"\s+['\"]", text)
    pieces = Split(" " + APOSTROPHE.sub(r"\1'\2", text))
    if not pieces.tags:
        return
    pieces.pair()
    outer = pieces.spaced()
    if leading:
        pieces.texts[0] = " " + pieces.texts[0]
    nest(blob, pieces, around, outer)


class Split:
    """A text at its tags."""

    def __init__(self, text: str) -> None:
        if "<span" in text:
            text = _CAPS.sub(r'\1 \2\3;"\4', text)
            text = _CLASS.sub(r"\1 \2\3", text)
        split = SPLIT.split(text)
        self.texts, self.tags = split[::2], split[1::2]
        self.forced: list[bool] = []
        for at in range(len(self.tags) - 1):
            if self.tags[at] in OPENERS:
                straight = not self.texts[at + 1] and self.tags[at + 1] in ('"', "'")
                if straight:
                    self.tags[at + 1] = " " + self.tags[at + 1]
                self.forced.append(straight)

    def was_forced(self, at: int) -> bool:
        """Whether the space of a quotation mark was put there by us. Counted by openers, as citeproc-js does."""
        return 0 <= at < len(self.forced) and self.forced[at]

    def pair(self) -> None:
        """Tags without a partner become text, single quotation marks without one apostrophes."""
        self.open: list[tuple[str, int]] = []
        for at in range(len(self.tags)):
            tag, text = self.tags[at], self.texts[at + 1]
            if tag == "'" and text and text[0] not in ",.?:; ":
                self.texts[at + 1], self.tags[at] = "’" + text, ""
            elif tag == " '" and text[:1] == " ":
                self.texts[at + 1], self.tags[at] = " ’" + text, ""
            elif tag in OPENERS:
                self.open.append((tag, at))
            else:
                self.close(tag, at)
        for _tag, at in reversed(self.open):
            mark = " ’" if self.tags[at] in (" '", "'") else self.tags[at]
            self.texts[at + 1], self.tags[at] = mark + self.texts[at + 1], ""
        self.drop_empty()

    def close(self, tag: str, at: int) -> None:
        while True:
            if self.open and OPENERS[self.open[-1][0]].closer == tag:
                opened, place = self.open.pop()
                if opened == NO_CASE:
                    self.tags[place] = self.tags[at] = ""
                return
            wrong = self.open[-1][1] if self.open else at
            if tag == "'":
                self.texts[at + 1], self.tags[at] = "’" + self.texts[at + 1], ""
                break
            failed = self.tags[wrong]
            if self.was_forced(wrong - 1):
                failed = failed[1:]
            self.texts[wrong + 1], self.tags[wrong] = failed + self.texts[wrong + 1], ""
            if not self.open:
                break
            self.open.pop()
        self.texts[at + 1], self.tags[at] = self.tags[at] + self.texts[at + 1], ""

    def drop_empty(self) -> None:
        texts, tags = [self.texts[0]], []
        for tag, text in zip(self.tags, self.texts[1:], strict=True):
            if tag:
                tags.append(tag)
                texts.append(text)
            else:
                texts[-1] += text
        self.texts, self.tags = texts, tags

    def spaced(self) -> dict[str, str]:
        """Gives back the spaces and brackets that belong to opening marks; says which marks are the outer ones."""
        outer: dict[str, str] = {}
        for at, tag in enumerate(self.tags):
            if tag in STRAIGHT:
                if not outer:
                    double = tag[1] == '"'
                    outer = {'"': "true" if double else "inner", "'": "inner" if double else "true"}
                if not self.was_forced(at - 1):
                    self.texts[at] += tag[0]
        return outer


def nest(blob: Blob, pieces: Split, around: Around, outer: dict[str, str]) -> None:
    top: list[Blob] = []
    blob.body = top
    rows = [top]
    decors: list[tuple[str, str]] = []
    first, *others = pieces.texts
    # The space that was put before it, and the one that stood there.
    first = first.removeprefix(" ").removeprefix(" ")
    for tag, text in zip(("", *pieces.tags), (first, *others), strict=True):
        if tag in OPENERS:
            decors.append(decor_of(tag, decors, around, outer))
            row: list[Blob] = []
            rows[-1].append(Blob(row, decor=cleared(around) if decors[-1][0] == "class" else (decors[-1],)))
            rows.append(row)
        elif tag:
            decors.pop()
            rows.pop()
        if text:
            rows[-1].append(Blob(text))
    prune(top)


def prune(row: list[Blob]) -> None:
    for one in row:
        if not isinstance(one.body, str):
            prune(one.body)
    row[:] = [one for one in row if one.body]


def decor_of(tag: str, within: list[tuple[str, str]], around: Around, outer: dict[str, str]) -> tuple[str, str]:
    known = OPENERS[tag]
    here = next((value for kind, value in reversed(within) if kind == known.kind), around.get(known.kind))
    if here is None:
        return known.kind, outer.get(tag[1], known.outer) if tag in STRAIGHT else known.outer
    return known.kind, (known.flip or {}).get(here, known.outer)


def cleared(around: Around) -> tuple[tuple[str, str], ...]:
    return tuple((kind, "normal") for kind in ("weight", "style", "caps") if kind in around)
