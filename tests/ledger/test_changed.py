"""When records were last changed, and which last."""

import pytest

from claims.ledger.changed import dates_of, last_changed, newest_first
from claims.models import Claim, LedgerEntry
from tests import factories as make
from tests.recorded import edit, recorded

pytestmark = pytest.mark.django_db


def moments(slug):
    return list(LedgerEntry.objects.filter(owner=f"claims/{slug}").order_by("id").values_list("at", flat=True))


def test_dates_are_of_the_first_and_the_last_entry_of_each():
    claim, other = recorded(make.make_claim(slug="a")), recorded(make.make_claim(slug="b"))
    edit(claim, scope="In 1953.")

    found = dates_of("claims", ["a", "b", "unknown"])

    assert found == {"a": (moments("a")[0], moments("a")[-1]), "b": (moments("b")[0], moments("b")[0])}
    assert other.slug == "b"


def test_record_under_a_new_slug_is_as_old_as_it_was():
    claim = recorded(make.make_claim(slug="a"))
    first = moments("a")[0]
    edit(claim, slug="b")

    assert dates_of("claims", ["b"]) == {"b": (first, moments("b")[-1])}


def test_change_of_a_row_is_one_of_its_record():
    claim = recorded(make.make_claim(slug="a"))
    recorded(make.make_claim(slug="b"))
    recorded(make.make_link(claim=claim, item=recorded(make.make_item())))

    assert last_changed("claims") == ["a", "b"]
    assert [one.slug for one in newest_first(Claim.objects.all())] == ["a", "b"]


def test_what_the_log_does_not_know_stands_last():
    make.make_claim(slug="a")
    recorded(make.make_claim(slug="b"))

    assert [one.slug for one in newest_first(Claim.objects.all())] == ["b", "a"]
    assert (last_changed("claims"), dates_of("claims", ["a"])) == (["b"], {})


@pytest.mark.parametrize("number", [1, 30])
def test_dates_take_two_queries_for_one_as_for_many(number, django_assert_num_queries):
    slugs = [recorded(make.make_claim()).slug for _number in range(number)]

    with django_assert_num_queries(2):
        assert len(dates_of("claims", slugs)) == number
