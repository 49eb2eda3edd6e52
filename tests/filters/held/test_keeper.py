"""No answer is older than the record."""

import threading

import pytest
from django.http import QueryDict

from claims.filters import FILTERSETS, base
from claims.filters.held import keeper as keeping
from claims.filters.held.keeper import Keeper, in_background
from claims.models import Claim
from tests import factories
from tests.founding import import_founding_case
from tests.recorded import edit, recorded


def ask(kind="claims", query=""):
    """Keys of the page, and who answered."""
    filterset = FILTERSETS[kind](QueryDict(query))
    answered = filterset.answer is not None
    return list(filterset.page().object_list), "memory" if answered else "SQL"


@pytest.mark.django_db
class TestFreshness:
    def test_list_is_held_once_it_was_seen_to_be_long(self, keeper):
        claim = factories.make_claim()
        keeper.fewest = 2
        assert [ask(), ask()] == [([claim.pk], "SQL")] * 2
        other = factories.make_claim()
        assert sorted(ask()[0]) == [claim.pk, other.pk]
        assert (sorted(ask()[0]), ask()[1]) == ([claim.pk, other.pk], "memory")

    def test_change_is_seen_at_once(self, keeper):
        claim = recorded(factories.make_claim(statement="It was so.", form="denial"))
        ask(query="form=denial")
        assert ask(query="form=denial") == ([claim.pk], "memory")
        edit(claim, form="finding")
        assert ask(query="form=denial") == ([], "SQL")
        assert [ask(query="form=denial"), ask(query="form=finding")] == [([], "memory"), ([claim.pk], "memory")]

    def test_what_is_withdrawn_is_gone_at_once(self, keeper):
        claim, source = recorded(factories.make_claim()), factories.make_source(slug="book")
        recorded(factories.make_link(claim=claim, item=factories.make_item(source=source)), source)
        ask()
        assert ask(query="source=book") == ([claim.pk], "memory")
        Claim.objects.filter(pk=claim.pk).update(state="withdrawn")
        recorded(claim)
        assert ask() == ([], "SQL")
        assert ask() == ([], "memory")

    def test_draft_of_a_change_leaves_the_arrays_as_they_are(self, keeper):
        claim = recorded(factories.make_claim())
        ask()
        recorded(factories.make_claim(state="draft"))
        assert ask() == ([claim.pk], "memory")

    def test_page_of_a_list_of_ones_own_is_not_answered_from_the_whole(self, keeper):
        kept, _other = factories.make_claim(), factories.make_claim()
        ask()
        own = FILTERSETS["claims"](QueryDict(), Claim.objects.filter(pk=kept.pk))
        assert list(own.page().object_list) == [kept.pk]

    def test_held_list_asks_one_query(self, keeper, django_assert_num_queries):
        factories.make_appearance()
        ask()
        filterset = FILTERSETS["claims"](QueryDict("made_after=1900"))
        with django_assert_num_queries(1):
            told = [filterset.page().object_list, bool(filterset.facets), [one.number for one in filterset.removals]]
        assert told == [[], True, [1]]

    def test_reading_that_fails_is_told_and_leaves_the_answer_to_sql(self, keeper, monkeypatch, caplog):
        claim = factories.make_claim()
        monkeypatch.setattr(keeping, "read", lambda _kind: 1 / 0)
        assert [ask(), ask()] == [([claim.pk], "SQL")] * 2
        assert "ClaimFilterSet could not be read" in caplog.text

    def test_nothing_is_read_again_before_a_rest(self, keeper):
        claim = recorded(factories.make_claim(form="denial"))
        keeper.rest = 1e9
        ask()
        assert ask()[1] == "memory"
        edit(claim, form="finding")
        assert [ask()[1], ask()[1]] == ["SQL", "SQL"]


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_have_the_list_read_once(monkeypatch):
    """In another thread, with a connection of its own, which is closed."""
    import_founding_case()
    threads, go, read = [], threading.Event(), []

    def start(job):
        def waiting():
            go.wait(10)
            job()

        threads.append(threading.Thread(target=waiting))
        threads[-1].start()

    keeper = Keeper(fewest=0, rest=0, start=start)
    monkeypatch.setattr(base, "KEEPER", keeper)
    monkeypatch.setattr(keeping, "read", lambda kind, real=keeping.read: read.append(kind) or real(kind))
    first = [ask(), ask("claims", "form=denial")]
    go.set()
    for thread in threads:
        thread.join(10)
    assert ([answered for _keys, answered in first], len(threads), read) == (["SQL"] * 2, 1, [FILTERSETS["claims"]])
    assert ask() == (first[0][0], "memory")


@pytest.mark.django_db(transaction=True)
def test_process_reads_in_the_background(monkeypatch):
    import_founding_case()
    keeper = Keeper(fewest=0, start=in_background)
    monkeypatch.setattr(base, "KEEPER", keeper)
    keys, _answered = ask()
    assert keeper._reading.acquire(timeout=10)  # until the thread gives it back
    keeper._reading.release()
    assert ask() == (keys, "memory")
