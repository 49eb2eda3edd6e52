"""What docs/embedding.md says is so: its examples are what the site answers, its tables what there is."""

import json
import re
from pathlib import Path

import pytest

from claims.views.card import POLICY
from claims.views.embedding import NARROWEST, WIDEST, WIDTH
from claims.views.oembed import MOST_PIXELS
from claims.views.structured import BODIES, WORKS
from tests import factories as make
from tests.awkward import SLUG, make_awkward_claim
from tests.recorded import recorded
from tests.views.test_structured import graph

pytestmark = pytest.mark.django_db

GUIDE = (Path(__file__).resolve().parent.parent / "docs/embedding.md").read_text()
OF_JSON_LD = {"@type", "@id", "name", "url", "text", "inLanguage", "contentUrl", "encodingFormat"}
"""Of any object, or told in the guide by what they are of."""


def example(language):
    """The one block of this language."""
    (found,) = re.findall(rf"```{language}\n(.*?)\n```", GUIDE, re.DOTALL)
    return found


def test_examples_of_the_guide_are_what_is_answered(client, settings):
    settings.ALLOWED_HOSTS = ["example.org"]
    make.make_claim(slug="taken", statement="Prisoners were taken north.")
    asked = re.search(r"^GET (\S+)$", GUIDE, re.MULTILINE)[1]

    answer = client.get(asked, secure=True, headers={"Host": "example.org"})

    assert answer.content.decode().strip() == example("json")
    assert json.loads(answer.content)["html"] == example("html")


def test_guide_tells_the_policy_and_the_sizes():
    assert f"\nContent-Security-Policy: {POLICY}\n" in GUIDE
    assert f"{NARROWEST} to {WIDEST} pixels" in GUIDE
    assert f"1 to {MOST_PIXELS}; the card takes {WIDTH} without it, and never more than {WIDEST}" in GUIDE


def test_guide_tells_every_parameter(client):
    refused = client.get("/oembed?colour=red").json()["errors"][-1]["detail"]
    told = re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)

    assert refused == f"There is no such parameter here. Allowed are: {', '.join(told)}."


def test_guide_tells_every_type_and_property(client):
    recorded(*make_awkward_claim())
    types, properties = set(), set()

    def walk(node):
        if isinstance(node, dict):
            types.add(node.get("@type"))
            properties.update(node)
            node = list(node.values())
        for one in node if isinstance(node, list) else []:
            walk(one)

    walk(graph(client, SLUG))
    said = set(re.findall(r"`(\w+)`", GUIDE))

    assert {*WORKS.values(), *BODIES.values()} <= types
    assert sorted(types - said - {None, "Audience", "DataDownload"}) == []
    assert sorted(properties - said - OF_JSON_LD) == []
