import re
from collections import Counter

import pytest

from claims.analysis.branching import DEPTH
from claims.analysis.lines import STEPS
from claims.analysis.matrix import CREDIBILITY_TENTHS, weight
from claims.analysis.origins import FIRST_HAND, TRACED
from claims.analysis.stance import RANK, RULES, SUBJECT
from claims.choices import Credibility, Directness, RelationKind, SourceKind, State
from claims.views.method import GROUPS
from tests import factories as make
from tests.views.pages import section

ADDRESS = "/method/"

# Other pages, and other people's, link to these.
RULE_IDS = [
    *("stance", "inherited", "conflicting"),
    *("origins", "untraced", "circles", "own-account"),
    *("lines", "rests-on", "discounted"),
    "on-record",
    *("matrix", "strength", "inconsistency", "rank", "diagnostic", "removal"),
    *("assessments", "no-score"),
]

pytestmark = pytest.mark.django_db


def ids(page):
    return re.findall(r' id="([^"]+)"', page.text)


def test_every_rule_has_its_id_once(client):
    times = Counter(ids(client.get(ADDRESS)))

    assert {name: times[name] for name in RULE_IDS} == dict.fromkeys(RULE_IDS, 1)
    assert [name for name, number in times.items() if number > 1] == []


def test_contents_list_every_rule_and_links_within_the_page_lead_somewhere(client):
    page = client.get(ADDRESS)
    contents = re.findall(r'href="#([^"]+)"', page.text.partition('<nav class="index"')[2].partition("</nav>")[0])

    assert contents == [name for _heading, rules in GROUPS for name in rules]
    assert [name for name in contents if not name.startswith("example-")] == RULE_IDS
    assert set(re.findall(r'href="#([^"]+)"', page.text)) - set(ids(page)) == set()


@pytest.mark.parametrize("kind", RelationKind.values)
def test_table_of_relations_is_that_of_the_reasoning(client, kind):
    passed = [
        f"{rule.given} {start} {rule.gives} {end}"
        for rule in RULES
        for start, end in ["AB" if rule.start == SUBJECT else "BA"]
        if rule.kind == kind
    ]

    told = section(client.get(ADDRESS), f"relation-{kind}")

    assert told.startswith(f"A {RelationKind(kind).label} B ")
    assert told.rpartition(". ")[2] == (" ".join(passed) or "passes nothing on")


def test_table_of_weights_is_that_of_the_reasoning(client):
    head = f"Credibility weak × {RANK['weak']} moderate, or not stated × {RANK['moderate']} strong × {RANK['strong']}"
    rows = [
        f"{Credibility(value).label if value else 'not graded'} × {tenths / 10} "
        + " ".join(str(weight(strength, value) / 10) for strength in ("weak", "moderate", "strong"))
        for value, tenths in CREDIBILITY_TENTHS.items()
    ]

    assert RANK[""] == RANK["moderate"]
    assert " ".join([head, *rows, "The reliability"]) in section(client.get(ADDRESS), "strength")


def test_bounds_and_kinds_are_those_of_the_reasoning(client):
    page = client.get(ADDRESS)
    traced = [str(kind.label) for kind in SourceKind if kind.value in TRACED]
    first_hand = [str(value.label) for value in Directness if value.value in FIRST_HAND]

    assert f"When it has looked at an item {STEPS:,} times in all" in section(page, "lines")
    assert f"or has made {DEPTH} choices that hang on each other" in section(page, "lines")
    assert f"some kinds of source: {', '.join(traced)}." in section(page, "untraced")
    assert f"whose directness is {' or '.join(first_hand)}:" in section(page, "own-account")


def test_page_is_marked_in_the_navigation_and_linked_from_the_footer_and_about(client):
    page = client.get(ADDRESS).text

    assert '<a href="/method/" aria-current="page">Method</a>' in page
    assert '<a href="/method/">How the figures are worked out</a>' in page
    assert '<a href="/method/">Method</a>.</p>' in client.get("/about/").text


def test_example_links_no_record_that_is_not_public_here(client):
    make.make_claim(slug="no-evidence-taken", state=State.DRAFT)
    make.make_claim(slug="taken-to-soviet-union", state=State.WITHDRAWN)
    make.make_witness(slug="taken-through-china")
    make.make_claim(slug="no-evidence-through-china")

    linked = re.findall(r'<a href="/[a-z]+/[a-z0-9-]+/">', client.get(ADDRESS).text)

    assert linked == ['<a href="/claims/no-evidence-through-china/">']


def test_page_takes_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(ADDRESS)
