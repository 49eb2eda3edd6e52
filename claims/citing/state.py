"""What is known while one citation is made: ``state.tmp`` of citeproc-js, as far as one citation needs it."""

from __future__ import annotations

from typing import Any

from .blobs import Blob, Decor
from .casing import CASES, Languages
from .items import Fields
from .letters import AFTER_SPACE, NARROWED, ROMANESQUE, TERMINAL
from .markup import ANY, Around, resolve
from .numbers import Numbers, Reader
from .ranges import Ranges
from .style import Style


class Look:
    """How a text is to be set: ``prefix`` and so on of its element, and the decor around it."""

    __slots__ = ("around", "case", "decor", "prefix", "suffix")

    def __init__(
        self, prefix: str = "", suffix: str = "", case: str = "", decor: Decor = (), around: Around | None = None
    ) -> None:
        self.prefix = prefix
        self.suffix = suffix
        self.case = case
        self.decor = decor
        self.around = around if around is not None else {}


class Flags:
    """Of one group: whether it has words of its own, and whether a variable was tried and found."""

    __slots__ = ("attempt", "success", "term")

    def __init__(self) -> None:
        self.term = self.attempt = self.success = False


class State:
    """``begun``: whether anything was set before, so that a term does not begin the citation."""

    def __init__(self, style: Style, fields: Fields, locator: tuple[str, str] | None) -> None:
        self.style = style
        self.fields = fields
        self.locator = locator
        """Its label’s term and its text."""
        self.begun = False
        self.done: set[str] = set()
        """Variables that stood in for a missing name: they are not set again."""
        self.substituting = False
        self.may_substitute = [False]
        self.flags = Flags()
        self.level: list[Blob] = []
        self.numbers: dict[str, Numbers] = {}
        self.names: Any = None
        """Whose names are being looked for, see ``names.Chosen``."""
        self.languages = spoken(fields.texts.get("language", ""))

    def make(self, text: str, look: Look, *, serious: bool = True, languages: Languages | None = None) -> Blob:
        """The piece of a text. ``serious``: it counts as something that was set, and may begin with a quotation mark."""
        if serious:
            self.begun = True
        if " " in text or "'" in text:
            text = spaced(text, serious=serious)
        prefix, body = look.prefix, text
        if text and text[0] in TERMINAL and text[0] != " ":
            rest = text.lstrip(":.;!? ")
            if rest:
                prefix += text[: len(text) - len(rest)]
                body = rest
        if look.case:
            body = CASES[look.case](text, self.languages if languages is None else languages)
        decor = look.decor
        if decor and not ROMANESQUE.search(body):
            decor = tuple(one for one in decor if one[0] != "style")
        blob = Blob(body, prefix, look.suffix, "", decor)
        if ANY.search(body):
            resolve(blob, body, look.around)
        return blob

    def put(self, text: str, look: Look, languages: Languages | None = None) -> None:
        blob = self.make(text, look, languages=languages)
        if blob.body:
            self.level.append(blob)

    def numbers_of(self, variable: str) -> Numbers:
        """What a variable that may be a number says; nothing where it is not there."""
        found = self.numbers.get(variable)
        if found is None:
            label = ""
            if variable == "locator":
                label, text = self.locator or ("", "")
            else:
                text = self.fields.texts.get(variable, "")
            legal_case = self.fields.kind == "legal_case"
            found = (
                Reader(variable, text, self.style.terms, label=label, legal_case=legal_case).run()
                if text
                else Numbers()
            )
            self.numbers[variable] = found
        return found

    def ranged(self, variable: str) -> Numbers:
        found = self.numbers_of(variable)
        if not found.ranged:
            found.ranged = True
            Ranges(variable, self.style.terms, self.style.pages).run(found.values)
        return found


def spaced(text: str, *, serious: bool) -> str:
    """Narrow spaces before high punctuation; what may be an opening mark has a space before it."""
    text = NARROWED.sub("\u202f\\1", text).replace("\u00ab ", "\u00ab\u202f")
    if "'" not in text:
        return text
    text = AFTER_SPACE.sub(" '", text)
    return f" {text}" if serious and text[0] == "'" else text


def spoken(language: str) -> Languages:
    """The item’s language, as far as changing letters needs it."""
    return (language[:2].lower(),) if language[:2].isalpha() else ()
