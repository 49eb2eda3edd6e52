"""The invented case has the shape that the figures are told for."""

from collections import Counter, defaultdict

import pytest

from bench.lineages import CLAIM, EXCLUDING, ONE_CLAIM, ONE_QUESTION, RIVALS, invent
from claims.analysis.graph import components, groups
from claims.analysis.reasoning import Reasoning
from tests.analysis.bundle import facts_of

SHAPES = [ONE_CLAIM, ONE_QUESTION]


@pytest.fixture(scope="module")
def bundle():
    return invent()


@pytest.fixture(scope="module")
def facts(bundle):
    return facts_of({table: [as_text(row) for row in rows] for table, rows in bundle.items()})


@pytest.fixture(scope="module")
def analysis(facts):
    return Reasoning(facts).claim(CLAIM)


def as_text(row):
    """As a row of CSV would have it."""
    cells = {name: value if isinstance(value, str) else ";".join(value) for name, value in row.items()}
    return defaultdict(str, cells)


def of(shape, rows):
    return [row for row in rows if row["slug"].startswith(f"{shape.name}-")]


def drawing_on(bundle, shape):
    """Source → those it draws on, of all sources of this shape."""
    found = {source["slug"]: [] for source in of(shape, bundle["sources"])}
    for row in bundle["derivations"]:
        if row["derived"] in found:
            found[row["derived"]].append(row["origin"])
    return found


def lineage_of(source):
    return source.partition("-source-")[0]


def test_case_is_always_the_same(bundle):
    assert invent() == bundle


def test_analysis_of_the_claim_has_500_items_over_200_sources(facts, analysis):
    assert len(analysis.evidence) == 500
    assert len({facts.items[row.item].source for row in analysis.evidence}) == 200
    assert len(analysis.on_record) == 3


def test_analysis_of_the_claim_has_every_kind_of_evidence(analysis):
    assert {row.stance for row in analysis.evidence} == {"supports", "contradicts", "context", "conflicting"}
    assert {row.bearing.inherited for row in analysis.evidence} == {True, False}
    assert analysis.discounted
    assert analysis.untraced
    assert {origin.kind for row in analysis.evidence for origin in row.origins} == {"source", "witness", "circle"}
    assert max(len(row.origins) for row in analysis.evidence) > 2


def test_question_has_20_claims_and_1000_items_each_linked_to_about_three(bundle, facts):
    links = Counter(link.item for link in facts.links if link.claim in RIVALS)
    excluding = [relation for relation in facts.relations if relation.kind == "excludes"]

    matrix = Reasoning(facts).question(RIVALS)

    assert len(RIVALS) == len({row["slug"] for row in bundle["claims"] if row.get("questions")}) == 20
    assert len(links) == 1000
    assert set(links.values()) == {2, 3, 4}
    assert 2.9 < links.total() / 1000 < 3.1
    assert len({frozenset((relation.subject, relation.object)) for relation in excluding}) == EXCLUDING
    assert 950 < len(matrix.rows) < 1000  # but for those that are discounted
    assert len({facts.items[item].source for item in links}) == 400


@pytest.mark.parametrize(("shape", "lineages"), [(ONE_CLAIM, 30), (ONE_QUESTION, 60)])
def test_lineages_hang_together_and_some_with_others(bundle, shape, lineages):
    drawn_on = drawing_on(bundle, shape)
    members = defaultdict(dict)
    for source, origins in drawn_on.items():
        members[lineage_of(source)].setdefault(source, set())
        for origin in origins:
            if lineage_of(origin) == lineage_of(source):
                members[lineage_of(source)][source].add(origin)
                members[lineage_of(source)].setdefault(origin, set()).add(source)
    across = [1 for source, origins in drawn_on.items() for one in origins if lineage_of(one) != lineage_of(source)]

    assert len(members) == lineages
    assert [name for name, neighbours in members.items() if len(list(groups(neighbours))) != 1] == []
    assert len(across) == lineages // 4


@pytest.mark.parametrize("shape", SHAPES)
def test_one_lineage_of_ten_begins_with_a_circle(bundle, shape):
    circles = [component for component in components(drawing_on(bundle, shape)) if len(component) > 1]

    assert len(circles) >= shape.lineages // 10
    assert len({lineage_of(source) for circle in circles for source in circle}) >= shape.lineages // 10


@pytest.mark.parametrize("shape", SHAPES)
def test_one_source_of_a_hundred_was_retracted(bundle, shape):
    struck = {row["source"] for row in bundle["source_events"]}

    assert len(of(shape, bundle["sources"])) == shape.sources
    assert len([row for row in of(shape, bundle["sources"]) if row["slug"] in struck]) == shape.sources // 100


@pytest.mark.parametrize("shape", SHAPES)
def test_some_witnesses_relay_others_and_some_items_draw_on_sources(bundle, shape):
    items, witnesses = of(shape, bundle["items"]), of(shape, bundle["witnesses"])

    assert sum(bool(row["relays"]) for row in witnesses) == shape.witnesses // 3
    assert sum(bool(row["possibly_same_as"]) for row in witnesses) == shape.witnesses // 10
    assert {"eyewitness", "participant", "hearsay"} < {row["directness"] for row in items}
    assert any(row["source"] in row.get("draws_on", ()) for row in items)
    assert any(row["draws_on"] and row["source"] not in row["draws_on"] for row in items if "draws_on" in row)
