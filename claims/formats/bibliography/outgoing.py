"""Rows of the list of sources as what a bibliography says of them: slugs become names, looked up for many rows at once."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from claims.models import Agent, Source, Topic
from claims.models.agent import lines
from claims.records import Plain

from . import names
from .said import CSL, TEXTS, WHOLE, Said

BATCH = 200


def told(rows: Iterable[Plain]) -> Iterator[Said]:
    """What a bibliography says of each, in their order. Three queries for every ``BATCH`` of them."""
    rest = iter(rows)
    while some := list(islice(rest, BATCH)):
        agents = {slug for row in some for slug in (*row["authors"], row["issuer"]) if slug}
        stored = Agent._base_manager.filter(slug__in=agents).values_list("slug", "name", "kind", "aliases")
        named = {slug: names.of_agent(name, kind, slug, lines(also)) for slug, name, kind, also in stored}
        topics = {slug for row in some for slug in row["topics"]}
        called = dict(Topic._base_manager.filter(slug__in=topics).values_list("slug", "name"))
        wholes = {row["part_of"] for row in some if row["part_of"]}
        titles = dict(Source._base_manager.filter(slug__in=wholes).values_list("slug", "title"))
        for row in some:
            yield said_of(row, named, called, titles)


def said_of(row: Plain, agents: dict[str, names.Name], topics: dict[str, str], titles: dict[str, str]) -> Said:
    csl = in_order(row["csl"])
    said: Said = {column: row[column] for column in TEXTS}
    said |= {f"{CSL}{name}": value for name, value in csl.items() if name != "keyword"}
    further = csl.get("keyword")
    words = re.split("[,;]", further) if isinstance(further, str) else []
    return said | {
        "authors": [agents[slug] for slug in row["authors"] if slug in agents],
        "issuer": agents.get(row["issuer"]),
        "identifiers": sorted(row["identifiers"]),
        "keywords": unique([*(topics.get(slug, "") for slug in row["topics"]), *map(str.strip, words)]),
        WHOLE: titles.get(row["part_of"], ""),
    }


def in_order(value: Any) -> Any:
    """JSON with its keys sorted: not every database keeps their order, and the same rows are to give the same bytes."""
    if isinstance(value, dict):
        return {name: in_order(value[name]) for name in sorted(value)}
    return [in_order(one) for one in value] if isinstance(value, list) else value


def unique(texts: Iterable[str]) -> list[str]:
    """Each once, without what is empty."""
    return [text for text in dict.fromkeys(texts) if text]
