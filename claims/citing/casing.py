"""Capitals: title case and its relatives, after ``CSL.Output.Formatters`` of citeproc-js."""

import re
from collections.abc import Callable

from .letters import SPACE, SPACES, WORD_SPACES

Languages = tuple[str, ...]
"""The text's first. It matters for few: Turkish has a dotted and a dotless i."""

TAGS = re.compile(
    "(\u2018|\u2019|\u201c|\u201d| \"| '|\"|'|[-\u2013\u2014/.,;?!:]|\\[|\\]|\\(|\\)"
    '|<span style="font-variant: small-caps;">|<span class="no(?:case|decor)">|</span>|</?(?:i|sc|b|sub|sup)>)'
)
KEEPING = {
    '<span style="font-variant: small-caps;">': "</span>",
    '<span class="nocase">': "</span>",
    '<span class="nodecor">': "</span>",
    "<sc>": "</sc>",
    "<sub>": "</sub>",
    "<sup>": "</sup>",
}
"""What keeps the letters within as they are → what ends it."""
QUOTES = {' "': (" '", '"'), " '": (' "', "'"), "\u2018": ("\u2018", "\u2019"), "\u201c": ("\u201c", "\u201d")}
"""An opening mark → what may open within it, and what closes it."""
CLOSERS = frozenset("\u2019\u201d\"'")

SMALL = (
    "about above across afore after against al along alongside amid amidst among amongst anenst apropos apud around as "
    "aside astride at athwart atop barring before behind below beneath beside besides between beyond but by circa despite "
    "down during et except for forenenst from given in inside into lest like modulo near next notwithstanding of off on "
    "onto out over per plus pro qua sans since than through throughout thruout till to toward towards under underneath "
    "until unto up upon versus vs. v. vs v via vis-à-vis with within without or yet so for and nor a an the de d' von van "
    "c ca"
)
SMALL_PHRASES = (
    " thru",
    *[
        "according to",
        "ahead of",
        "apart from",
        "as for",
        "as of",
        "as per",
        "as regards",
        "aside from",
        "back to",
        "because of",
        "close to",
    ],
    *[
        "due to",
        "except for",
        "far from",
        "inside of",
        "instead of",
        "near to",
        "next to",
        "on to",
        "out from",
        "out of",
        "outside of",
    ],
    *["prior to", "pursuant to", "rather than", "regardless of", "such as", "that of", "up to", "where as"],
)
SMALL_WORDS = frozenset(SMALL.split())
_ANY = "|".join([*SMALL_WORDS, *SMALL_PHRASES])
SMALL_WITHIN = re.compile(rf"(?:[?!:]*[{SPACE}]+|-|^)(?:{_ANY})(?=[!?:]*[{SPACE}]+|-|$)")
ODD = re.compile(f"[{SPACE}-]|^v.$|^vs.$")
"""What may match that is no single word of these. In “v.” and “vs.” citeproc-js takes the stop for any letter."""


def is_small(lower: str) -> bool:
    """Whether title case leaves the word small."""
    return lower in SMALL_WORDS or (ODD.search(lower) is not None and SMALL_WITHIN.search(lower) is not None)


def upper(text: str, languages: Languages) -> str:
    if languages and languages[0] in ("tr", "az"):
        text = text.replace("i", "İ")
    return text.upper()


def lower(text: str, languages: Languages) -> str:
    if languages and languages[0] in ("tr", "az"):
        text = text.replace("I", "ı").replace("İ", "i")
    return text.lower()


FIRST = re.compile(f"([{SPACE}]*)(?s:(.))")


def capitalised(word: str, languages: Languages) -> str:
    found = FIRST.match(word)
    if not found or found[2] in "\n\r\u2028\u2029":
        return word
    rest = word[found.end() :]
    if not rest and "\u0370" <= found[2] <= "\u03ff":
        return word
    return found[1] + upper(found[2], languages) + rest


class Pieces:
    """A text split at punctuation and markup: ``texts`` and, between them, ``tags``."""

    def __init__(self, text: str) -> None:
        split = TAGS.split(text)
        self.texts, self.tags = split[::2], split[1::2]
        for at in range(len(self.tags) - 1, -1, -1):
            if self.tags[at] == "'" and self.texts[at + 1]:
                self.texts[at + 1] = "'" + self.texts[at + 1]
                self.tags[at] = ""
        self.original = list(self.texts)

    def joined(self) -> str:
        return "".join([self.texts[0], *(tag + text for tag, text in zip(self.tags, self.texts[1:], strict=True))])

    def restore(self, at: int) -> None:
        """The first letter of what follows a tag, as it was."""
        self.texts[at + 1] = self.original[at + 1][:1] + self.texts[at + 1][1:]


class Quotes:
    """Which quotation marks are open; a mark that opens or closes none is an apostrophe, behind which nothing changes."""

    def __init__(self) -> None:
        self.open: list[tuple[str, str, int | None]] = []

    def meet(self, tag: str, at: int) -> int | None:
        """Where a first letter is to be restored, if anywhere."""
        if tag in QUOTES:
            inner, closer = QUOTES[tag]
            if not self.open or tag == self.open[-1][0]:
                self.open.append((inner, closer, at))
                return None
            before = self.open.pop()[2]
            self.open.append((inner, closer, None))
            return before
        if tag in CLOSERS:
            if self.open and tag == self.open[-1][1]:
                self.open.pop()
                return None
            return at
        return None


class Engine:
    """One text being changed. What its words become, subclasses say."""

    quoted = True
    """Whether it looks after quotation marks."""

    def __init__(self, text: str, languages: Languages) -> None:
        self.languages = languages
        self.pieces = Pieces(text)
        self.first = True
        self.after_punctuation = False
        self.last: tuple[int, int] | None = None

    def run(self) -> str:
        pieces, keeping, quotes = self.pieces, [], Quotes()
        if pieces.texts[0].strip(SPACES):
            pieces.texts[0] = self.words(pieces.texts[0], 0, pieces.tags[0] if pieces.tags else "")
        for at, tag in enumerate(pieces.tags):
            text = pieces.texts[at + 1]
            if tag in KEEPING:
                keeping.append(KEEPING[tag])
            elif keeping and tag == keeping[-1]:
                keeping.pop()
            if tag[-1:] in ("!", "?", ":"):
                self.after_punctuation = True
            self.meet(text, at, kept=bool(keeping))
            if self.quoted and (restored := quotes.meet(tag, at)) is not None:
                pieces.restore(restored)
                self.last = None
            if text.strip(SPACES):
                self.first = self.after_punctuation = False
        for _inner, _closer, opened in quotes.open:
            if opened is not None:
                pieces.restore(opened)
        self.finish()
        return pieces.joined()

    def meet(self, text: str, at: int, *, kept: bool) -> None:
        """What stands behind a tag."""
        if not kept:
            self.pieces.texts[at + 1] = self.words(text, at + 1, "")
        elif text.strip(SPACES):
            self.last = None

    def words(self, text: str, at: int, following: str) -> str:
        """The words of a piece. ``at``: which one; ``following``: the tag behind it, told of the first only."""
        raise NotImplementedError

    def finish(self) -> None:
        """What is left to do at the end."""


def spaced(text: str) -> tuple[list[str], list[str]]:
    """Words, and the spaces between them."""
    return WORD_SPACES.split(text), WORD_SPACES.findall(text)


def rejoined(words: list[str], spaces: list[str]) -> str:
    return "".join([words[0], *(space + word for space, word in zip(spaces, words[1:], strict=True))])


class Title(Engine):
    def words(self, text: str, at: int, following: str) -> str:
        if not text.strip(SPACES):
            return text
        words, spaces = spaced(text)
        for number, word in enumerate(words):
            if not word:
                continue
            small = lower(word, self.languages)
            big = (len(word) > 1 and not is_small(small)) or self.first or self.after_punctuation
            if (big or (number == len(words) - 1 and following == "-")) and word == small:
                words[number] = capitalised(word, self.languages)
            self.first = self.after_punctuation = False
            self.last = (at, number)
        return rejoined(words, spaces)

    def finish(self) -> None:
        if self.last is None:
            return
        at, number = self.last
        words, spaces = spaced(self.pieces.texts[at])
        if number < len(words) and len(words[number]) > 1 and is_small(lower(words[number], self.languages)):
            words[number] = capitalised(words[number], self.languages)
            self.pieces.texts[at] = rejoined(words, spaces)


class First(Engine):
    def words(self, text: str, at: int, following: str) -> str:  # noqa: ARG002 - as its base has them
        if not self.first:
            return text
        words, spaces = spaced(text)
        number = next((number for number, word in enumerate(words) if word), None)
        if number is None:
            return text
        self.first = False
        if words[number] == lower(words[number], self.languages):
            words[number] = capitalised(words[number], self.languages)
        return rejoined(words, spaces)


class Lower(Engine):
    quoted = False

    def words(self, text: str, at: int, following: str) -> str:  # noqa: ARG002 - as its base has them
        return " ".join(lower(word, self.languages) for word in text.split(" "))


def cased(engine: type[Engine]) -> Callable[[str, Languages], str]:
    return lambda text, languages: engine(text, languages).run() if text else ""


CASES: dict[str, Callable[[str, Languages], str]] = {
    "title": cased(Title),
    "capitalize-first": cased(First),
    "lowercase": cased(Lower),
    "passthrough": lambda text, _languages: text,
}
