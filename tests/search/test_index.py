"""What is found, held against a slow reference that reads every text. On whichever database the tests run."""

import pytest
from django.core.paginator import Paginator
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from claims.models import Claim, SearchDocument, Topic
from claims.models.search_document import BITS, KINDS, document_pk
from claims.operations import documents
from claims.search import index
from claims.search.folding import fold
from claims.search.index import Ranked, best, condition, counted, vendor
from claims.search.query import parse
from tests import factories

WORDS = [
    "no",
    "evidence",
    "evident",
    "re-education",
    "Военный",
    "военнопленные",
    "战俘",
    "俘虏",
    "포로를",
    "포로",
    "AND",
    "NOT",
    "l'été",
    "1951",
    "a",
]
texts = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
terms = st.tuples(
    st.sampled_from(["", "-", '"', '-"']),
    st.lists(st.sampled_from([*WORDS, "evid", "воен", "포", "no evidence"]), min_size=1, max_size=2),
).map(lambda pair: f"{pair[0]}{' '.join(pair[1])}{pair[0].strip('-')}")


def stands(term, text):
    """Whether the term stands in one folded text, word by word."""
    told = text.split()
    for at in range(len(told) - len(term.words) + 1):
        here = told[at : at + len(term.words)]
        *first, last = term.words
        if here[:-1] == first and (here[-1].startswith(last) if term.opens else here[-1] == last):
            return True
    return False


def found_by_reading(query, rows):
    """Primary keys of the rows (pk → texts) that have all that is wanted and nothing unwanted."""
    if not query:
        return set()
    return {
        pk
        for pk, told in rows.items()
        if all(any(stands(term, fold(text)) for text in told) for term in query.wanted)
        and not any(stands(term, fold(text)) for term in query.unwanted for text in told)
    }


class TestAgainstReading(TestCase):
    @given(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=6), st.lists(terms, max_size=3).map(" ".join))
    def test_finds_what_reading_every_text_finds(self, told, asked):
        rows = {}
        for statement, original, scope in told:
            claim = factories.make_claim(statement=f"{statement} x", original=original, scope=scope)
            rows[claim.pk] = (claim.statement, original, scope)
        topic = factories.make_topic(name="evidence", description="no 战俘")
        factories.make_claim(topics=[topic], statement="something else")
        documents.reindex()
        query = parse(asked)
        rows |= {claim.pk: (claim.statement,) for claim in Claim.objects.exclude(pk__in=rows)}
        expected = found_by_reading(query, rows)
        assert set(Claim.objects.filter(condition("claims", query)).values_list("pk", flat=True)) == expected
        assert sorted(Ranked("claims", query)[0:100]) == sorted(expected)
        assert counted(query).get("claims", 0) == Ranked("claims", query).count() == len(expected)
        some = Claim.objects.filter(pk__in=sorted(rows)[::2])
        assert set(Ranked("claims", query, some)[0:100]) == expected & set(sorted(rows)[::2])
        found = {collection: (number, set(pks)) for collection, (number, pks) in best(query, 100).items()}
        assert found.get("claims", (0, set())) == (len(expected), expected)
        assert counted(query).get("topics", 0) == len(found_by_reading(query, {1: ("evidence", "no 战俘")}))


@pytest.mark.django_db
class TestRank:
    def order(self, asked):
        slugs = dict(Claim.objects.values_list("pk", "slug"))
        return [slugs[pk] for pk in Ranked("claims", parse(asked))[0:10]]

    def test_title_comes_before_text_and_the_whole_word_before_longer_ones(self):
        factories.make_claim(slug="text", statement="Something else", scope="the rail")
        factories.make_claim(slug="longer", statement="A railway went")
        factories.make_claim(slug="whole", statement="A rail there")
        documents.reindex()
        assert self.order("rail") == ["whole", "longer", "text"]

    def test_equally_good_ones_are_in_the_order_in_which_they_came(self):
        for number in range(6):
            factories.make_claim(slug=f"claim-{number}", statement="Rain fell")
        documents.reindex()
        assert self.order("rain") == self.order("-sun") == [f"claim-{number}" for number in range(6)]

    def test_best_of_each_kind_are_those_that_its_list_begins_with(self):
        for number in range(4):
            factories.make_claim(statement="Rain fell", scope="rain " * number)
            factories.make_topic(name="Rain" if number % 2 else "Rainbow")
        factories.make_claim(topics=list(Topic.objects.all()), statement="Snow")
        documents.reindex()
        query = parse("rain -snow")
        assert best(query, 3) == {kind: (4, Ranked(kind, query)[0:3]) for kind in ("claims", "topics")}
        assert best(parse('"'), 3) == {}

    def test_too_many_stand_in_the_order_in_which_they_came(self, monkeypatch):
        monkeypatch.setattr(index, "MOST_RANKED", 2)
        for slug, statement in [("longer", "A railway went"), ("whole", "A rail there")]:
            factories.make_claim(slug=slug, statement=statement)
        documents.reindex()
        assert (self.order("rail"), Ranked("claims", parse("rail")).is_ranked) == (["whole", "longer"], True)
        factories.make_claim(slug="text", statement="Something else", scope="the rail")
        documents.reindex()
        assert (self.order("rail"), Ranked("claims", parse("rail")).is_ranked) == (["longer", "whole", "text"], False)
        assert best(parse("rail"), 2)["claims"] == (3, Ranked("claims", parse("rail"))[0:2])

    def test_pages_show_every_row_once(self):
        for number in range(7):
            factories.make_claim(statement=f"Rain {'fell ' * number}")
        documents.reindex()
        paginator = Paginator(Ranked("claims", parse("rain")), 3)
        pages = [list(page.object_list) for page in paginator]
        assert ([len(page) for page in pages], len({pk for page in pages for pk in page})) == ([3, 3, 1], 7)

    def test_within_nothing_nothing_is_found(self):
        factories.make_claim(statement="Rain fell")
        documents.reindex()
        assert Ranked("claims", parse("rain"), Claim.objects.none())[0:5] == []


@pytest.mark.django_db
def test_no_phrase_reaches_from_one_text_into_the_next():
    factories.make_claim(statement="There is no", original="evidence of it", scope="at all")
    documents.reindex()
    assert [counted(parse(asked)) for asked in ('"no evidence"', '"it at"', '"evidence of it"')] == [
        {},
        {},
        {"claims": 1},
    ]


@pytest.mark.django_db
def test_document_knows_its_record():
    claim = factories.make_claim(slug="rain")
    documents.reindex()
    document = SearchDocument.objects.get(pk=document_pk("claims", claim.pk))
    assert str(document) == f"claims/{claim.pk}"
    assert len(KINDS) <= 1 << BITS


@pytest.mark.django_db
def test_index_is_there_and_whole_and_installing_it_again_changes_nothing():
    factories.make_claim()
    documents.reindex()
    assert (vendor().missing(connection), vendor().is_whole(connection)) == ([], True)
    vendor().install(connection)
    assert (vendor().missing(connection), vendor().is_whole(connection)) == ([], True)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL works its index out by itself")
class TestSQLiteIndex:
    def test_triggers_that_a_rebuilt_table_has_lost_are_noticed_and_put_back(self):
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER claims_searchindex_update")
        claim = factories.make_claim(slug="rain", statement="Rain fell")
        found = [str(one.record) + " " + one.figure for one in documents.differences()]
        assert found == ["claims/rain search document", "search claims_searchindex_update"]
        documents.reindex()
        assert list(documents.differences()) == []
        assert Ranked("claims", parse("rain"))[0:5] == [claim.pk]

    def test_index_that_does_not_hold_what_the_documents_do_is_noticed_and_mended(self):
        factories.make_claim(statement="Rain fell")
        documents.reindex()
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER claims_searchindex_insert")
            cursor.execute("DROP TRIGGER claims_searchindex_update")
            cursor.execute("UPDATE claims_searchdocument SET title = 'snow'")
        assert "broken" in [one.stored for one in documents.differences()]
        documents.reindex()
        assert (list(documents.differences()), counted(parse("rain")), counted(parse("snow"))) == (
            [],
            {"claims": 1},
            {},
        )
