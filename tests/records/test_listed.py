import pytest

from claims.models import Claim
from claims.operations import counts
from claims.records import LISTED
from claims.records.listed import FIGURES
from tests import factories as make

SITE = "https://example.org"


def test_figures_of_a_claim_are_all_that_are_stored():
    assert FIGURES[Claim] == counts.FIGURES


@pytest.mark.django_db
def test_rows_stand_in_the_order_asked_for_and_hold_every_column():
    first, second = make.make_claim(slug="first"), make.make_claim(slug="second")

    rows = list(LISTED["claims"].rows([second.pk, first.pk], SITE))

    assert [row["slug"] for row in rows] == ["second", "first"]
    assert [tuple(row) for row in rows] == [LISTED["claims"].columns] * 2
    assert rows[0]["url"] == "https://example.org/claims/second/"


@pytest.mark.django_db
def test_what_is_not_public_has_no_row():
    draft = make.make_claim(slug="draft", state="draft")

    assert list(LISTED["claims"].rows([draft.pk], SITE)) == []


@pytest.mark.django_db
def test_a_source_keeps_the_documents_own_address_beside_that_of_its_page():
    source = make.make_source(slug="letter", url="https://archive.example/letter")

    (row,) = LISTED["sources"].rows([source.pk], SITE)

    assert row["url"] == "https://archive.example/letter"
    assert row["record_url"] == "https://example.org/sources/letter/"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", LISTED)
def test_rows_of_every_kind_cost_the_same_queries_for_one_as_for_many(kind, django_assert_num_queries):
    listed = LISTED[kind]
    made = [make_one(listed, number) for number in range(3)]
    several = [column for column in listed.record_type.columns if column.many]
    expected = 2 + sum(len(getattr(column, "paths", "1")) for column in several)

    for some in (made[:1], made):
        with django_assert_num_queries(expected):
            list(listed.rows([record.pk for record in some], SITE))


def make_one(listed, number):
    slug = f"one-{number}"
    match listed.kind:
        case "reports":
            return make.make_source(slug=slug, kind="report")
        case "agents":
            return make.make_source(slug=slug, issuer=make.make_agent(slug=slug)).issuer
        case "topics":
            topic = make.make_topic(slug=slug)
            make.make_claim(slug=slug).topics.add(topic)
            return topic
    return getattr(make, f"make_{listed.model._meta.model_name.removeprefix('evidence')}")(slug=slug)
