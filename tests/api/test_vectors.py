"""The worked reasoning once more, from a bundle through the database to what is served: the loader forgets nothing."""

import json

import pytest

from claims.formats import open_bundle
from claims.operations.importing import import_bundle
from tests.analysis.test_vectors import VECTORS, claim, question

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["101", "102", "103", "104"])
def test_what_is_served_agrees_with_worked_vectors(client, number):
    with open_bundle(VECTORS / f"bundle-{number}.json") as bundle:
        import_bundle(by="test", bundle=bundle)
        assert list(bundle.problems) == []
    expected = json.loads((VECTORS / f"expected-{number}.json").read_text())

    as_told = {"claim": claim, "question": question}
    found = {}
    for name in expected:
        kind, _colon, slug = name.partition(":")
        found[name] = as_told[kind](client.get(f"/{kind}s/{slug}.json").json())

    assert found == expected
