"""Names of persons and bodies: as the public knows them here, and by family and given name as bibliographies have them.

An agent has one name, in the order in which it is said. Where the plain rule of ``inverted`` would not find the family
name (“Mao Zedong”), an alias “Mao, Zedong” of the agent says it, and an import that meets such a name keeps one.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from claims.choices import AgentKind
from claims.search.folding import fold

# Plain text, for an import packs what it plans by marshal.
PERSON, ORGANIZATION = AgentKind.PERSON.value, AgentKind.ORGANIZATION.value

PARTICLES = frozenset(
    [
        "af",
        "al",
        "al-",
        "av",
        "bin",
        "bint",
        "da",
        "dal",
        "das",
        "de",
        "degli",
        "dei",
        "del",
        "dela",
        "della",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "el-",
        "ibn",
        "la",
        "le",
        "lo",
        "op",
        "ten",
        "ter",
        "van",
        "vom",
        "von",
        "y",
        "zu",
        "zum",
        "zur",
        "’t",
        "'t",
        "'s",
    ]
)
SUFFIX = re.compile(r"(?:Jr|Sr|Jnr|Snr)\.?|II|III|IV|VI{0,3}|Esq\.?", re.IGNORECASE)


HAN_OR_HANGUL = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff\u3041-\u3096]+")
"""Names in these letters have the family name first, and nothing between. Hiragana stands in Japanese ones."""


class Name(NamedTuple):
    """An agent as a bibliography names it."""

    name: str
    """In the order in which it is said."""
    kind: str = ""
    slug: str = ""
    """The agent's, as far as it is told."""
    inverted: str = ""
    """“Family, Given” or “Family, Given, Suffix” as it is to be written; empty for what has no such parts."""


class Parts(NamedTuple):
    """What the parts of a person's name are."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def said(self) -> str:
        """In the order in which it is said; a suffix without a comma before it."""
        if self.given and HAN_OR_HANGUL.fullmatch(self.family + self.given):
            return self.family + self.given
        return " ".join(filter(None, (self.given, self.family, self.suffix)))

    @property
    def inverted(self) -> str:
        parts = (self.family, self.given, self.suffix) if self.suffix else (self.family, self.given)
        return ", ".join(parts).removesuffix(", ")


def parts_of(name: str) -> Parts:
    """The parts of a name as it is said in most of Europe and America: the family name last, with its particles."""
    words = name.split()
    suffix = ""
    if len(words) > 2 and SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    if len(words) < 2:
        return Parts(" ".join(words), "", suffix)
    at = next((at for at, word in enumerate(words[1:-1], 1) if is_particle(word)), len(words) - 1)
    return Parts(" ".join(words[at:]), " ".join(words[:at]), suffix)


def is_particle(word: str) -> bool:
    return word in PARTICLES or word.startswith(("al-", "el-", "ad-", "as-", "ash-", "ar-", "d’", "d'"))


def split_inverted(text: str) -> Parts:
    """“Family, Given” or “Family, Given, Suffix”, as RIS and aliases have it."""
    family, given, suffix, *_more = [*(part.strip() for part in text.split(",")), "", ""]
    return Parts(family, given, suffix)


def of_agent(name: str, kind: str, slug: str, aliases: Iterable[str]) -> Name:
    """An agent's name as it is to be written."""
    if kind != PERSON:
        return Name(name, kind, slug)
    for alias in aliases:
        parts = split_inverted(alias)
        if alias.count(",") in (1, 2) and fold(name) in (fold(alias), fold(parts.said)):
            return Name(name, kind, slug, alias)
    return Name(name, kind, slug, parts_of(name).inverted)


def to_csl(name: Name) -> dict[str, str]:
    found = split_inverted(name.inverted)._asdict() if name.inverted else {}
    # Of a name that is nothing but commas, no part is left.
    return {key: value for key, value in found.items() if value} or {"literal": name.name}


def from_parts(parts: Parts) -> Name:
    return Name(parts.said, PERSON, "", parts.inverted)


def from_csl(value: Any) -> Name:
    """A name as CSL has it. Raises ValueError, which says what is wrong."""
    if not isinstance(value, dict) or not any(isinstance(entry, str) and entry.strip() for entry in value.values()):
        raise ValueError('a name is an object such as {"family": "Doe", "given": "Jane"} or {"literal": "The Board"}')
    texts = {key: " ".join(entry.split()) for key, entry in value.items() if isinstance(entry, str)}
    if literal := texts.get("literal"):
        return Name(literal, ORGANIZATION)
    before = (texts.get("dropping-particle"), texts.get("non-dropping-particle"), texts.get("family"))
    family = " ".join(filter(None, before))
    return from_parts(
        Parts(family or texts.get("given", ""), texts.get("given", "") if family else "", texts.get("suffix", ""))
    )


def to_ris(name: Name) -> str:
    """“Family, Given, Suffix”. A person of one name has a comma behind it, or it could be a body."""
    if not name.inverted:
        return name.name
    return name.inverted if "," in name.inverted else f"{name.inverted},"


def from_ris(text: str) -> Name:
    text = " ".join(text.split())
    if "," in text and text.strip(", "):
        return from_parts(split_inverted(text))
    return Name(text, ORGANIZATION if " " in text else "")


def alias_of(name: Name) -> str:
    """What a new agent of this name is also to be known by, so that its family name is found again; mostly nothing."""
    return "" if not name.inverted or name.inverted == parts_of(name.name).inverted else name.inverted
