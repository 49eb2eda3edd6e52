import pytest

from claims.choices import State
from claims.ledger.histories import find
from claims.ledger.references import HIDDEN, PUBLIC, WITHDRAWN, Name, Names
from claims.models import Claim
from claims.records import CLAIM, LINK
from tests import factories as make
from tests.recorded import edit, recorded

pytestmark = pytest.mark.django_db


def called(collection, slug, version=None):
    return Names([(collection, slug)], version).of(collection, slug)


def test_what_is_public_is_called_by_its_title_and_has_a_page():
    make.make_source(slug="s", title="A study")

    found = called("sources", "s")

    assert found == Name(PUBLIC, "A study", "sources", "s")
    assert found.page == "sources"


def test_former_slug_is_called_as_its_record():
    edit(edit(recorded(make.make_source(slug="s", title="A study")), slug="t"), slug="u")

    assert called("sources", "s") == Name(PUBLIC, "A study", "sources", "s")


def test_withdrawn_is_named_by_its_slug_alone():
    make.make_source(slug="s", title="A study", state=State.WITHDRAWN)

    found = called("sources", "s")

    assert found == Name(WITHDRAWN, "withdrawn since", "sources", "s")
    assert found.page == ""


@pytest.mark.parametrize(
    ("collection", "make_one"),
    [
        ("sources", lambda: make.make_source(slug="x", state=State.DRAFT)),
        ("items", lambda: make.make_item(slug="x", source=make.make_source(state=State.WITHDRAWN))),
        ("agents", lambda: make.make_agent(slug="x")),
        ("topics", lambda: make.make_topic(slug="x")),
        ("claims", lambda: None),
    ],
)
def test_what_is_not_public_is_not_named(collection, make_one):
    make_one()

    assert called(collection, "x") == Name(HIDDEN, "no longer public", collection, "")


def test_former_slug_of_a_protected_witness_is_not_named():
    edit(recorded(make.make_witness(slug="real-name", name="Real Name")), slug="w", name="A guard", protected=True)

    assert called("witnesses", "real-name").status == HIDDEN
    assert called("witnesses", "w") == Name(PUBLIC, "A guard", "witnesses", "w")


def test_name_at_a_version_is_that_of_its_time():
    claim = recorded(make.make_claim(slug="c"))
    topic = make.make_topic(slug="t", name="Korea")
    claim.topics.add(topic)
    recorded(topic, claim)
    edit(topic, name="Korean War")
    edit(claim, statement="Anew.")

    _first, second, third = find(Claim, "c").versions(1, 9)

    assert [called("topics", "t", one).text for one in (second, third)] == ["Korea", "Korean War"]


def test_row_is_shown_if_all_it_joins_is_public():
    link = make.make_link(claim=make.make_claim(slug="c"), item=make.make_item(slug="i"))
    row = {"claim": "c", "item": "i", "stance": "supports"}
    wanted = [("claims", "c"), ("items", "i")]
    assert Names(wanted).shows(LINK, row)

    type(link.item).objects.update(state=State.WITHDRAWN)

    assert not Names(wanted).shows(LINK, row)


def test_content_is_told_without_what_is_not_named():
    make.make_claim(topics=[make.make_topic(slug="seen")])
    row = {"topics": ["seen", "unseen"], "slug": "c", "questions": ["gone"]}
    make.make_question(slug="gone", state=State.WITHDRAWN)
    names = Names([("topics", "seen"), ("topics", "unseen"), ("questions", "gone")])

    assert names.shown(CLAIM, row) == ({"slug": "c", "topics": ["seen"], "questions": ["gone"]}, ["topics"])


@pytest.mark.parametrize("number", [1, 30])
def test_names_cost_the_same_queries_for_1_and_for_30(django_assert_num_queries, number):
    for place in range(number):
        make.make_source(slug=f"s{place}")

    with django_assert_num_queries(2):
        Names(("sources", f"s{place}") for place in range(number))
