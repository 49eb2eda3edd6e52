"""Many who read and write at once, at the server that `make serve` starts: nobody is told 5xx, and no edit is lost."""

import json
from collections import defaultdict

import pytest

from . import load
from .load import raised
from .proof import SOUND


@pytest.mark.parametrize(
    ("connections", "seconds"), [(8, 4), pytest.param(64, 120, marks=pytest.mark.soak)], ids=["eight", "sixty-four"]
)
def test_nobody_is_turned_away_and_no_edit_is_lost(connections, seconds, site):
    with site.served() as server:
        told = load.run(site, server.port, connections=connections, seconds=seconds, seed=1)

    say(told, connections)
    assert told.wrong == []
    recorded, now = recorded_scopes(site), dict(site.rows("SELECT slug, scope FROM claims_claim"))
    for slug, scopes in told.raised.items():
        # Each edit that was acknowledged once, in the order of the numbers, and nothing else.
        assert sorted(scopes, key=raised) == recorded[slug][1:]
        assert [raised(scope) for scope in recorded[slug]] == list(range(len(scopes) + 1))
        assert now[slug] == recorded[slug][-1]
    states = dict(site.rows("SELECT slug, state FROM claims_claim"))
    created, published = {slug for slug, _page in told.created}, set(told.published)
    assert {slug for slug in states if slug.startswith("made-")} == created
    assert {slug for slug in created if states[slug] == "published"} == published
    assert len(told.published) == len(published)
    assert site.proof() == SOUND
    assert told.has_seen_all()


def recorded_scopes(site):
    """By claim, the scope that each entry of the ledger gives it, in order; an edit that changes nothing has none."""
    found = defaultdict(list)
    for key, body in site.rows("SELECT key, body FROM claims_ledgerentry WHERE collection = 'claims' ORDER BY id"):
        found[key].append(json.loads(bytes(body))["record"]["scope"])
    return found


def say(told, connections):
    """With `-rP`, or `-s`: what the machine made of it. No limit is set, for others use it too."""
    print(
        f"{connections} connections, {len(told.seconds) / told.lasted:.1f} answers a second, median "
        f"{told.percentile(0.5) * 1000:.0f} ms, 99% within {told.percentile(0.99) * 1000:.0f} ms; "
        f"{sum(map(len, told.raised.values()))} edits, {told.conflicts} conflicts, {len(told.created)} created, "
        f"{len(told.published)} published; {dict(told.statuses)}"
    )
