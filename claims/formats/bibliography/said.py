"""What a bibliography says of one source: the hub between our columns and the formats.

Columns stand as they are, but what names records: authors and issuer are names, topics are keywords. Further CSL
variables are columns ``csl.volume``, ``csl.page`` … so that each is carried, and compared, by itself.
"""

from typing import Any

from claims.operations.slugs import cut

from .names import Name

Said = dict[str, Any]
"""Column → text, list of texts (``identifiers``, ``keywords``), Name (``issuer``), list of Names (``authors``)."""

CSL = "csl."

WHOLE = "whole"
"""The title of what it is a part of. Told where no container is; not a column, and read back as none."""

TEXTS = (
    "slug",
    "title",
    "kind",
    "container",
    "published",
    "created",
    "public_since",
    "number",
    "url",
    "archived_url",
    "accessed",
    "held_at",
    "language",
    "original_title",
    "abstract",
    "part_of",
)
LISTS = ("identifiers", "keywords")
NAMES = ("authors", "issuer")

NOT_CARRIED = ("reliability", "witness")
"""Columns that leave in no bibliography: our judgement is none of the document's data, nor is who a witness is."""


def plain(column: str, value: Any) -> Any:
    """A value as JSON has it, with nothing left open: two values that mean the same look the same."""
    if column == "authors":
        return [plain_name(name) for name in value]
    return plain_name(value) if column == "issuer" else value


def plain_name(name: Name) -> list[str]:
    return [name.name, name.kind, name.slug or cut(name.name)]


def from_plain(column: str, value: Any, near: Any) -> Any:
    """What ``plain`` was made of. Family and given names are those of ``near``. Raises ValueError if it was none of ours."""
    if column == "authors":
        names = [*(near or ()), *([Name("")] * len(value))]
        return [name_of(one, by) for one, by in zip(value, names, strict=False)]
    if column == "issuer":
        return name_of(value, near or Name(""))
    if column in LISTS:
        right = isinstance(value, list) and all(isinstance(one, str) for one in value)
    else:
        right = column.startswith(CSL) or isinstance(value, str)
    if not right:
        raise ValueError(column)
    return value


def name_of(value: Any, near: Name) -> Name:
    if not (isinstance(value, list) and len(value) == 3 and all(isinstance(part, str) for part in value)):
        raise ValueError(value)
    name, kind, slug = value
    return Name(name, kind, slug, near.inverted if kind == "person" else "")


def csl_of(said: Said) -> dict[str, Any]:
    return {name.removeprefix(CSL): value for name, value in said.items() if name.startswith(CSL)}


def filled(said: Said) -> Said:
    """Without the columns that are empty; of further CSL variables, empty ones mean something."""
    return {name: value for name, value in said.items() if value or name.startswith(CSL)}
