from collections import Counter

from bench import facts
from bench.facts import read_facts, rows
from tests.bench.conftest import CLAIMS


def test_facts_count_all_claims_and_their_links(bundle):
    found = read_facts(bundle, seed=1)

    assert found.claims == CLAIMS
    assert found.links == Counter(row["claim"] for row in rows(bundle, "links"))


def test_facts_count_what_a_filter_finds(bundle, facts):
    topics = Counter(slug for row in rows(bundle, "claims") for slug in row["topics"].split(";") if slug)

    assert {pair: number for pair, number in facts.found.items() if pair[0] == "topic"} == {
        ("topic", slug): number for slug, number in topics.items()
    }


def test_facts_keep_a_sample_that_the_seed_decides(bundle, monkeypatch):
    monkeypatch.setattr(facts, "SAMPLE", 10)

    first, same, other = (list(read_facts(bundle, seed=seed).sample) for seed in (1, 1, 2))

    assert len(set(first)) == 10
    assert first == same
    assert set(first) != set(other)


def test_long_claims_are_those_nearest_to_40_links(facts):
    distances = sorted(abs(number - 40) for number in facts.links.values())

    assert [abs(facts.links[slug] - 40) for slug in facts.long()] == distances[:10]
