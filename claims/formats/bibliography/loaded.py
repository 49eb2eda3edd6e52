"""A source that is loaded already as an item of CSL-JSON, without asking the database again.

What a page, or an entry in a list, shows of a source says all that a citation does; its topics alone are left out, for
no style prints keywords.
"""

from claims.models import Agent, Source
from claims.records import Plain

from . import names
from .citable import citable
from .item import Item
from .outgoing import said_of
from .said import TEXTS


def item_of(source: Source) -> Item:
    """Needs its issuer, ``authorships`` with their agents, ``identifiers``, and ``part_of``: public, or None."""
    authors = [authorship.agent for authorship in source.authorships.all()]
    agents = [*authors, *([source.issuer] if source.issuer else [])]
    whole = source.part_of
    row: Plain = {column: getattr(source, column) for column in TEXTS}
    row |= {
        "authors": [agent.slug for agent in authors],
        "issuer": source.issuer.slug if source.issuer else "",
        "identifiers": [f"{one.scheme}:{one.value}" for one in source.identifiers.all()],
        "topics": [],
        "part_of": whole.slug if whole else "",
        "csl": source.csl,
    }
    titles = {whole.slug: whole.title} if whole else {}
    return citable(said_of(row, {agent.slug: name_of(agent) for agent in agents}, {}, titles))


def name_of(agent: Agent) -> names.Name:
    return names.of_agent(agent.name, agent.kind, agent.slug, agent.alias_list)
