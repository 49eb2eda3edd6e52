"""Lists of names as BibTeX writes them: ``Doe, Jane and {The Board}``, and as others write and extend them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from . import latex
from .item import Mistakes
from .names import SUFFIX


def names_written(value: Any) -> str:
    """``Doe, Jane and {The Board}``; empty for what is no list of names."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return ""
    return " and ".join(filter(None, (name_written(one) for one in value)))


def name_written(name: Mapping[str, Any]) -> str:
    if name.get("literal"):
        return f"{{{latex.escaped(str(name['literal']))}}}"
    given, suffix = (latex.escaped(str(name.get(key, ""))) for key in ("given", "suffix"))
    before = (name.get("dropping-particle"), name.get("non-dropping-particle"), name.get("family"))
    family = latex.escaped(" ".join(str(part) for part in before if part))
    # In braces, what would be taken apart: a comma or an “and” within, or two words that are one name by themselves.
    family, given, suffix = (bound(part) for part in (family, given, suffix))
    if not given and not suffix:
        return family if " " not in family or family.startswith("{") else f"{family},"
    return ", ".join(filter(None, (family, suffix, given)))


def bound(part: str) -> str:
    return f"{{{part}}}" if re.search(r",|\band\b", part, re.IGNORECASE) else part


def names_read(value: str, field: str, mistakes: Mistakes) -> Iterator[dict[str, str]]:
    for one in split_multiple_persons_names(value):
        if one.strip() and one != "others":
            try:
                yield name_read(one.strip())
            except InvalidNameError as error:
                mistakes.append(
                    (field, f"the name cannot be read: {error.reason if hasattr(error, 'reason') else error}")
                )


def name_read(name: str) -> dict[str, str]:
    if is_braced(name):
        return {"literal": latex.plain(name)}
    if re.match(r"(family|given|prefix|suffix)\s*=", name):
        return extended(name)
    if (
        name.count(",") == 1 and "{" not in name and "\\" not in name
    ):  # most of them; the library takes ten times as long
        family, given = (latex.plain(part) for part in name.split(","))
        return {key: text for key, text in (("family", family), ("given", given)) if text}
    parts = parse_single_name_into_parts(name, strict=False)
    particle, last = " ".join(parts.von), " ".join(parts.last)
    found = {
        "family": latex.plain(f"{particle} {last}"),
        "given": latex.plain(" ".join(parts.first)),
        "suffix": latex.plain(" ".join(parts.jr)),
    }
    if SUFFIX.fullmatch(found["given"]) and found["suffix"]:  # “Hall, Thomas, Jr.”, as other formats have it
        found |= {"given": found["suffix"], "suffix": found["given"]}
    return {key: text for key, text in found.items() if text}


def extended(name: str) -> dict[str, str]:
    """BibLaTeX's extended format, as Better BibTeX writes it: ``family=Gogh, given=Vincent, prefix=van``."""
    pairs = (part.partition("=") for part in name.split(","))
    found = {key.strip(): latex.plain(text.strip().strip('"')) for key, _sign, text in pairs}
    family = " ".join(filter(None, (found.get("prefix"), found.get("family"))))
    return {
        key: text
        for key, text in (("family", family), ("given", found.get("given")), ("suffix", found.get("suffix")))
        if text
    }


def is_braced(text: str) -> bool:
    """Whether one pair of braces holds all of it."""
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return at == len(text) - 1
    return False
