"""The map of a sheet that has the standard column names: nothing needs to be said of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from claims.formats.problems import Problem, echo, unknown

from .map_file import Map, map_of
from .targets import compared

LABEL = "the standard map"

COLUMNS: dict[str, tuple[str, str]] = {
    "claim": ("claim", "statement"),
    "form": ("claim", "form"),
    "topics": ("claim", "topics"),
    "question": ("claim", "questions"),
    "stance": ("link", "stance"),
    "strength": ("link", "strength"),
    "why": ("link", "rationale"),
    "id": ("item", "slug"),
    "summary": ("item", "summary"),
    "quotation": ("item", "quotation"),
    "original": ("item", "original"),
    "language": ("item", "language"),
    "page": ("item", "locator"),
    "directness": ("item", "directness"),
    "credibility": ("item", "credibility"),
    "event date": ("item", "event_date"),
    "place": ("item", "place"),
    "note": ("item", "note"),
    "source": ("source", "title"),
    "kind": ("source", "kind"),
    "author": ("source", "authors"),
    "publisher": ("source", "issuer"),
    "in": ("source", "container"),
    "date": ("source", "published"),
    "url": ("source", "url"),
    "archived": ("source", "archived_url"),
    "identifiers": ("source", "identifiers"),
    "held at": ("source", "held_at"),
    "reliability": ("source", "reliability"),
    "witness": ("witness", "name"),
    "vantage": ("witness", "vantage"),
    "claimant": ("appearance", "agent"),
    "claimed": ("appearance", "date"),
    "claimed at": ("appearance", "venue"),
}
"""By column, its table and key. Case, and ``_`` for a space, do not matter."""

SEVERAL = ("topics", "author", "identifiers")
"""Columns of which a cell may hold several values, separated by semicolons."""

NEEDED = ("claim", "stance")

ADVICE = "leave it out, or say in a map which column is which: --map MAP.toml"


def is_standard(header: Sequence[str]) -> bool:
    """Whether somebody meant these columns."""
    return set(NEEDED) <= {name_of(title) for title in header}


def standard_map(header: Sequence[str]) -> tuple[Map | None, list[Problem]]:
    """The map of this header, or what is wrong with it."""
    titles = [title.strip() for title in header if title.strip()]
    problems = [Problem("", 0, "", f"{said}; {ADVICE}") for said in misunderstood(titles)]
    if problems:
        return None, problems
    tables: dict[str, dict[str, Any]] = {}
    for title in titles:
        name = name_of(title)
        table, key = COLUMNS[name]
        tables.setdefault(table, {})[key] = value_of(name, title)
    if "appearance" in tables and "agent" not in tables["appearance"]:
        del tables["appearance"]
    return map_of(tables, LABEL), []


def misunderstood(titles: Sequence[str]) -> Iterator[str]:
    """What keeps a header from being understood by itself: columns that are not known, or two that mean the same."""
    first: dict[str, str] = {}
    for title in titles:
        if (name := name_of(title)) not in COLUMNS:
            yield unknown("column", title, COLUMNS)
        elif (other := first.setdefault(name, title)) != title:
            yield f"the columns {echo(other)} and {echo(title)} mean the same, expected one of them"


def value_of(name: str, title: str) -> str | Mapping[str, str]:
    return {"from": f"{{{title}}}", "split": ";"} if name in SEVERAL else f"{{{title}}}"


def name_of(title: str) -> str:
    return compared(title).replace("_", " ")
