import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.bulk import tables
from claims.bulk.plan import Sizes
from claims.records import RECORD_TYPES

from .checker import bundle, problems, several, vocabularies


@pytest.fixture(scope="module")
def found():
    return bundle(claims=2_000, seed=5)


def rows_of(name, **numbers):
    table = next(table for table in tables(**numbers) if table.name == name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


# ---------------------------------------------------------------- what it holds


def test_bundle_obeys_every_rule(found):
    assert problems(found) == []


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("claims", {"slug": "Not a slug"}),
        ("claims", {"statement": ""}),
        ("claims", {"statement": "x" * 501}),
        ("claims", {"form": "guess"}),
        ("items", {"source": "", "witness": ""}),
        ("items", {"source": "nowhere"}),
        ("items", {"event_date": "May 1951"}),
        ("items", {"place": "two\nlines"}),
        ("sources", {"url": "www"}),
        ("sources", {"identifiers": "isbn:9780000000000"}),
        ("appearances", {"agent": "", "witness": ""}),
        ("witnesses", {"protected": "yes", "agent": "anybody"}),
    ],
)
def test_checker_finds_what_is_wrong(table, change):
    found = bundle(claims=20, seed=1)

    found[table][0].update(change)

    assert problems(found) != []


def test_checker_finds_what_stands_twice_and_what_goes_in_circles():
    found = bundle(claims=20, seed=1)
    first, second = found["sources"][:2]

    found["links"].append(found["links"][0])
    first["part_of"], second["part_of"] = second["slug"], first["slug"]

    assert len(problems(found)) == 3


@given(claims=st.integers(1, 60), seed=st.integers())
@example(claims=1, seed=0)
@example(claims=2, seed=0)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_bundle_of_any_size_and_seed_obeys_every_rule(claims, seed):
    assert problems(bundle(claims=claims, seed=seed)) == []


def test_bundle_has_every_table_and_column_but_attachments(found):
    columns = {name: [column.name for column in kind.columns] for name, kind in RECORD_TYPES.items()}
    columns.pop("attachments")

    assert {name: list(rows[0]) for name, rows in found.items()} == columns


def test_bundle_has_the_rows_it_should(found):
    sizes = {name: len(rows) for name, rows in found.items()}
    about = {name: sizes.pop(name) / 2_000 for name in ("appearances", "derivations", "relations", "source_events")}

    assert sizes == {
        "agents": 100,
        "topics": 60,
        "questions": 40,
        "witnesses": 200,
        "sources": 1_000,
        "items": 5_000,
        "claims": 2_000,
        "links": 8_000,
        "assessments": 300,
        "searches": 200,
    }
    assert about == pytest.approx(
        {"appearances": 1.2, "derivations": 0.3, "relations": 0.5, "source_events": 0.01}, rel=0.2
    )
    assert Sizes.of(2_000).rows == pytest.approx(sum(map(len, found.values())), rel=0.02)


@pytest.mark.parametrize(("table", "column", "words"), vocabularies())
def test_bundle_uses_every_word_of_the_vocabularies(table, column, words):
    met = {row[column] for row in rows_of(table, claims=8_000, seed=5)}

    assert met - {""} == set(words.values)


def test_bundle_leaves_out_what_people_leave_out(found):
    always = {
        "agents": {"slug", "name"},
        "topics": {"slug", "name"},
        "questions": {"slug", "text"},
        "witnesses": {"slug", "name"},
        "sources": {"slug", "title", "topics"},
        "derivations": {"derived", "origin"},
        "source_events": {"source", "event"},
        "items": {"slug", "summary"},
        "claims": {"slug", "statement", "topics"},
        "appearances": {"slug", "claim"},
        "links": {"claim", "item", "stance"},
        "relations": {"subject", "kind", "object"},
        "assessments": {"slug", "claim", "assessor", "verdict"},
        "searches": {"slug", "repository", "outcome"},
    }
    filled = {name: {column for column in rows[0] if all(row[column] for row in rows)} for name, rows in found.items()}
    blank = {
        name: {column for column in rows[0] if not any(row[column] for row in rows)} for name, rows in found.items()
    }

    assert filled == always
    assert blank == {name: set() for name in found}


def test_texts_are_in_several_scripts_and_paragraphs(found):
    words = "".join(row["original"] for row in found["items"])
    abstracts = [row["abstract"] for row in found["sources"]]

    assert [bool(re.search(script, words)) for script in ("[а-я]", "[가-힣]", "[一-龥]", "[éèüłż]")] == [True] * 4
    assert any("\n\n" in abstract for abstract in abstracts)
    assert any(re.search("[áéöčł]", row["name"]) for row in found["agents"])


def test_lineages_are_chains_trees_and_circles_up_to_seven_deep(found):
    draws_on = {}
    for row in found["derivations"]:
        draws_on.setdefault(row["derived"], []).append(row["origin"])

    def depth(source, above=()):
        if source in above:
            return float("inf")
        return max((1 + depth(origin, (*above, source)) for origin in draws_on.get(source, ())), default=0)

    depths = Counter(depth(row["slug"]) for row in found["sources"])

    assert set(depths) >= {0, 1, 2, 3, 4, 5, 6, float("inf")}
    assert max(depth for depth in depths if depth < float("inf")) <= 7
    assert depths[float("inf")] < len(found["sources"]) / 10


def test_some_items_draw_on_their_own_source_and_some_on_others(found):
    kinds = Counter(
        row["source"] in several(row["draws_on"]) for row in found["items"] if row["draws_on"] and row["source"]
    )

    assert min(kinds[True], kinds[False]) > 50


def test_denials_are_about_the_claim_they_deny(found):
    claims = {row["slug"]: row for row in found["claims"]}
    answers = [row for row in found["relations"] if row["kind"] in ("denies", "denies_evidence_for")]

    assert answers
    for row in answers:
        clause = claims[row["subject"]]["statement"].partition(" that ")[2]
        assert claims[row["object"]]["statement"].lower().endswith(clause.lower())


# ---------------------------------------------------------------- skew


def test_few_claims_have_very_many_links():
    links = Counter(row["claim"] for row in rows_of("links", claims=10_000, seed=1))
    figures = sorted(links.values(), reverse=True)

    assert len(figures) == 10_000
    assert sum(figures) == 40_000
    assert sum(figure >= 500 for figure in figures) == 2
    assert figures[0] < 1_200
    assert figures[5_000] == 2


def test_every_item_is_linked_and_a_few_often():
    links = Counter(row["item"] for row in rows_of("links", claims=10_000, seed=1))

    assert len(links) == 25_000
    assert max(links.values()) > 8


def test_few_sources_have_many_items_and_few_agents_most_appearances():
    sources = Counter(row["source"] for row in rows_of("items", claims=10_000, seed=1) if row["source"])
    agents = Counter(row["agent"] for row in rows_of("appearances", claims=10_000, seed=1) if row["agent"])
    busiest = sum(times for _agent, times in agents.most_common(50))

    assert max(sources.values()) > 50
    assert len(agents) > 400
    assert busiest / sum(agents.values()) > 0.4
