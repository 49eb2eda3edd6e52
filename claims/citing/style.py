"""A style of CSL 1.0.2 and the terms of its language, as they stand in ``styles/``."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "styles"
CSL = "{http://purl.org/net/xbiblio/csl}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Node(NamedTuple):
    """An element: its name, attributes, and the elements in it."""

    name: str
    attributes: dict[str, str]
    children: tuple[Node, ...]


class Style(NamedTuple):
    macros: dict[str, Node]
    citation: Node
    """Its layout."""
    bibliography: Node
    is_note: bool
    options: dict[str, dict[str, str]]
    """By area, what names inherit: ``et-al-min`` and so on."""
    pages: str
    """``page-range-format``"""
    particles: str
    """``demote-non-dropping-particle``"""
    terms: Terms
    dates: dict[str, Node]


class Terms:
    """Words by name and form; singular and plural."""

    def __init__(self, found: dict[tuple[str, str], tuple[str, str]]) -> None:
        self.found = found
        self.names = {name for name, _form in found}

    def get(self, name: str, form: str = "long", plural: int = 0) -> str:
        """A term in this form, or in one that stands in for it; empty where there is none."""
        for one in FALLING_BACK.get(form, (form, "long")):
            if (both := self.found.get((name, one))) is not None:
                return both[plural]
        return ""

    def ordinal(self, digits: str) -> str:
        number = str(int(digits))
        for ending in (number[-2:], number[-1:]):
            name = f"ordinal-{ending.zfill(2)}"
            if (len(ending) == 1 or ending[0] != "0") and name in self.names:
                return number + self.get(name)
        return number + self.get("ordinal")


FALLING_BACK = {
    "symbol": ("symbol", "short", "long"),
    "verb-short": ("verb-short", "verb", "long"),
    "long": ("long",),
}


@cache
def load(name: str) -> Style:
    """``chicago-notes-bibliography`` or ``apa``. Reads and parses it once in a process."""
    root = ET.parse(FOLDER / f"{name}.csl").getroot()  # noqa: S314 - ours, in this folder
    locale = ET.parse(FOLDER / "locales-en-US.xml").getroot()  # noqa: S314 - ours as well
    inherited = {key: value for key, value in root.attrib.items() if key not in ("class", "version")}
    citation, bibliography = (required(root, area) for area in ("citation", "bibliography"))
    own = [one for one in root.findall(f"{CSL}locale") if one.get(LANGUAGE, "") in ("", "en", "en-US")]
    return Style(
        {one.get("name", ""): parsed(one) for one in root.findall(f"{CSL}macro")},
        parsed(required(citation, "layout")),
        parsed(required(bibliography, "layout")),
        root.get("class") == "note",
        {"citation": inherited | dict(citation.attrib), "bibliography": inherited | dict(bibliography.attrib)},
        root.get("page-range-format", ""),
        root.get("demote-non-dropping-particle", "display-and-sort"),
        terms(locale, *own),
        {one.get("form", ""): parsed(one) for one in locale.findall(f"{CSL}date")},
    )


def required(parent: ET.Element, name: str) -> ET.Element:
    found = parent.find(f"{CSL}{name}")
    if found is None:
        raise ValueError(f"{parent.tag} has no {name}")
    return found


def parsed(element: ET.Element) -> Node:
    children = tuple(parsed(child) for child in element)
    return Node(element.tag.removeprefix(CSL), dict(element.attrib), children)


def terms(*locales: ET.Element) -> Terms:
    """Of a language and, before it, of the style itself."""
    found = {("supplement", "long"): ("supplement", "supplements")}
    for name in ("page-range-delimiter", "year-range-delimiter", "citation-range-delimiter"):
        found[name, "long"] = ("–", "–")
    for locale in locales:
        for term in locale.iter(f"{CSL}term"):
            single, multiple = term.find(f"{CSL}single"), term.find(f"{CSL}multiple")
            one = (single.text or "") if single is not None else (term.text or "")
            many = (multiple.text or "") if multiple is not None else one
            name = term.get("name", "").replace("sub verbo", "sub-verbo")
            found[name, term.get("form", "long")] = (one, many)
    return Terms(found)
