"""Text as LaTeX has it, and back. What is written is UTF-8, with only LaTeX's own characters escaped."""

import re
import unicodedata

ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "%&$#_"},
}
"""Braces by name: BibTeX counts them even behind a backslash."""

_SPECIAL = re.compile(r"[\\{}~^%&$#_]|-(?=-)|`(?=`)|'(?=')|(?:(?<=\n)|\A)[ ]*@")
_CAPITALS = re.compile(r"[^\W\d_]*[^\W_](?:[.’'-]?[^\W_])*\.?")

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
SYMBOLS = {
    "P": "¶",
    "S": "§",
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "o": "ø",
    "O": "Ø",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
    "i": "ı",
    "j": "ȷ",
    "dh": "ð",
    "DH": "Ð",
    "th": "þ",
    "TH": "Þ",
    "dj": "đ",
    "DJ": "Đ",
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textendash": "–",
    "textemdash": "—",
    "textquoteleft": "‘",
    "textquoteright": "’",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textunderscore": "_",
    "textdollar": "$",
    "textexclamdown": "¡",
    "textquestiondown": "¿",
    "textregistered": "®",
    "texttrademark": "™",
    "copyright": "©",
    "textdegree": "°",
    "euro": "€",
    "pounds": "£",
    "ldots": "…",
    "dots": "…",
    "textellipsis": "…",
    "slash": "/",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "BibTeX": "BibTeX",
    "times": "×",
    "pm": "±",
    "cdot": "·",
    "par": "\n\n",
    "newline": "\n",
}
GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega"
SYMBOLS |= {
    name: unicodedata.lookup(f"GREEK SMALL LETTER {name.upper().replace('LAMBDA', 'LAMDA')}") for name in GREEK.split()
}
SYMBOLS |= {name.capitalize(): SYMBOLS[name].upper() for name in GREEK.split()}
QUOTING = frozenset(["enquote", "mkbibquote"])
"""Commands whose argument stands in quotation marks."""

STYLES = frozenset(
    [
        "emph",
        "textit",
        "textbf",
        "textsc",
        "textrm",
        "textsf",
        "texttt",
        "textsl",
        "textup",
        "textnormal",
        "textsuperscript",
        "textsubscript",
        "mkbibemph",
        "url",
        "href",
        "mbox",
        "hbox",
        "text",
        "noopsort",
        "bibstring",
        "autocap",
        "it",
        "bf",
        "sc",
        "rm",
        "em",
        "tt",
        "sl",
        "upshape",
        "itshape",
    ]
)
"""Commands that say how their text looks: the text alone is kept."""

_MARKED = re.compile(r"[\\{}~$`'\n-]")

SAID = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " "}
SIGNS = {"\\": "\n", "-": "", "/": "", "!": "", ",": " ", ";": " "}
"""Commands of one sign that are not the sign itself."""

_TOKEN = re.compile(
    r"\\(?P<letters>[A-Za-z]+)\*?[ \t]*|\\(?P<sign>[^A-Za-z])|(?P<dashes>---?)|(?P<open>``)|(?P<close>'')|(?P<brace>[{}])"
    r"|(?P<tie>~)|(?P<math>\$)|(?P<text>[^\\{}~$`'-]+|[`'-])"
)


def escaped(text: str) -> str:
    """The text as it stands between braces. ``plain`` gives it back, but for spaces at its ends and beside each other."""
    return _SPECIAL.sub(lambda found: _escape(found[0]), text)


def _escape(found: str) -> str:
    if found in "-`'":
        return f"{found}{{}}"
    return f"{found[:-1]}{{@}}" if found.endswith("@") else ESCAPES[found]


def protected(title: str) -> str:
    """The title, escaped, with words that have capitals within in braces, so that no style makes them small: {NASA}."""
    parts, at = [], 0
    for found in _CAPITALS.finditer(title):
        if any(letter.isupper() for letter in found[0][1:]):
            parts += [escaped_between(title, at, found.start()), "{", escaped(found[0]), "}"]
            at = found.end()
    return "".join([*parts, escaped_between(title, at, len(title))])


def escaped_between(text: str, start: int, end: int) -> str:
    return escaped(text[start:end]) if start < end else ""


def plain(value: str) -> str:
    """What LaTeX's text says, with an empty line between paragraphs, and one space for several."""
    if not _MARKED.search(value):  # most values, and all that are empty
        return " ".join(value.split())
    out: list[str] = []
    accent, marks = "", QuotationMarks()
    for token in _TOKEN.finditer(value):
        if mark := marks.of(token):
            out.append(mark)
            continue
        if (piece := _piece(token)) is None:
            accent = token["letters"] or token["sign"]
            continue
        if accent and token["brace"] != "{" and piece != "":
            piece, accent = unicodedata.normalize("NFC", dotless(piece[0]) + ACCENTS[accent]) + piece[1:], ""
        elif accent and token["brace"] == "}":
            accent = ""
        out.append(piece)
    text = "".join(out)
    return "\n\n".join(filter(None, (" ".join(part.split()) for part in re.split(r"\n[ \t\r]*\n", text))))


class QuotationMarks:
    """Where the argument of a command that quotes begins and ends. Told of every token, in their order."""

    def __init__(self) -> None:
        self._depth, self._awaited = 0, False
        self._quoted: list[int] = []

    def of(self, token: re.Match[str]) -> str | None:
        """The mark that stands for this token; None if it stands for something else."""
        brace, awaited, self._awaited = token["brace"], self._awaited, token["letters"] in QUOTING
        if brace == "{":
            self._depth += 1
            if awaited:
                self._quoted.append(self._depth)
                return "“"
        elif brace == "}":
            self._depth -= 1
            if self._quoted and self._quoted[-1] == self._depth + 1:
                self._quoted.pop()
                return "”"
        return None


def dotless(letter: str) -> str:
    return {"ı": "i", "ȷ": "j"}.get(letter, letter)


def _piece(token: re.Match[str]) -> str | None:
    """What a token says; None for an accent, which belongs to the letter that follows."""
    if token["letters"] or token["sign"]:
        return _command(token["letters"] or token["sign"])
    return SAID.get(token[0], token["text"] or "")


def _command(name: str) -> str | None:
    """What a command says. One that is not known stands as it was written."""
    if name in ACCENTS:
        return None
    if not name.isalpha():
        return SIGNS.get(name, name)
    return SYMBOLS.get(name, "" if name in STYLES | QUOTING else f"\\{name}")
