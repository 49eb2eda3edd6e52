"""The search follows every write, and nothing that is not public is ever in it."""

import pytest
from django.core.management import call_command

from claims.choices import State
from claims.models import Agent, Claim, SearchDocument, Witness
from claims.operations import change, documents
from claims.operations.documents import BATCH, LONGEST
from claims.operations.merging import merge
from claims.operations.review import PUBLISH, WITHDRAW, advance
from claims.search.index import counted
from claims.search.query import parse
from tests import factories
from tests.founding import import_founding_case

from .ledger_truth import enter_all

pytestmark = pytest.mark.django_db


def found(asked):
    return dict(counted(parse(asked)))


def save(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    with change(by="test") as work:
        work.save(record)


def assert_right():
    assert list(documents.differences()) == []


def test_record_is_found_from_publication_to_withdrawal():
    claim = factories.make_claim(statement="Rain fell", state=State.DRAFT)
    enter_all()
    before = found("rain")
    advance(by="test", transition=PUBLISH, records=[claim])
    public = found("rain")
    advance(by="test", transition=WITHDRAW, records=[claim], reason="It is wrong.")
    assert (before, public, found("rain")) == ({}, {"claims": 1}, {})
    assert not SearchDocument.objects.exists()


def test_draft_leaves_no_trace():
    claim = factories.make_claim(statement="Rain fell", state=State.DRAFT)
    factories.make_appearance(claim=claim, quotation="It rained", agent=factories.make_agent(name="Rain Office"))
    factories.make_item(summary="Rain", source=factories.make_source(title="Rain", state=State.DRAFT))
    enter_all()
    assert (found("rain"), SearchDocument.objects.exists()) == ({}, False)


def test_item_is_hidden_with_its_source():
    source = factories.make_source(title="A letter")
    factories.make_item(summary="Rain fell", source=source)
    enter_all()
    assert (found("rain"), found("letter")) == ({"items": 1}, {"items": 1, "sources": 1})
    advance(by="test", transition=WITHDRAW, records=[source], reason="It is wrong.")
    assert (found("rain"), found("letter")) == ({}, {})
    assert_right()


def test_other_words_replace_the_former():
    claim = factories.make_claim(statement="Rain fell")
    enter_all()
    save(claim, statement="Snow fell")
    assert (found("rain"), found("snow")) == ({}, {"claims": 1})


def test_claim_is_found_by_the_words_in_which_it_was_made():
    claim = factories.make_claim(statement="Rain fell")
    appearance = factories.make_appearance(claim=claim, quotation="it poured", original="лил дождь")
    enter_all()
    assert (found("poured"), found("дождь")) == ({"claims": 1}, {"claims": 1})
    save(appearance, quotation="it drizzled")
    assert (found("poured"), found("drizzled")) == ({}, {"claims": 1})
    with change(by="test") as work:
        work.delete(appearance)
    assert found("drizzled") == {}
    assert_right()


def test_words_go_with_the_appearance_to_another_claim():
    former, claim = factories.make_claim(statement="Rain fell"), factories.make_claim(statement="Snow fell")
    appearance = factories.make_appearance(claim=former, quotation="it poured")
    enter_all()
    save(appearance, claim=claim)
    assert (found("rain poured"), found("snow poured")) == ({}, {"claims": 1})
    assert_right()


def test_names_of_others_are_followed():
    agent = factories.make_agent(name="Rain Office", aliases="Бюро дождя")
    source = factories.make_source(title="A letter", authors=[agent])
    factories.make_source(title="A book", issuer=agent)
    witness = factories.make_witness(name="A guard", affiliation=agent)
    factories.make_item(summary="Something", source=source, witness=witness)
    enter_all()
    assert (found("rain"), found("бюро")) == ({"agents": 1, "sources": 2, "witnesses": 1}, {"agents": 1})
    save(Agent.objects.get(), name="Snow Office")
    assert (found("rain"), found("snow")) == ({}, {"agents": 1, "sources": 2, "witnesses": 1})
    save(Witness.objects.get(), name="A cook")
    save(source, title="A diary")
    assert (found("guard letter"), found("cook diary")) == ({}, {"items": 1})
    assert_right()


def test_protected_name_is_found_no_more():
    witness = factories.make_witness(name="Ivan Petrov")
    factories.make_item(summary="Something", witness=witness)
    enter_all()
    save(witness, name="A railway worker", protected=True)
    assert (found("petrov"), found("railway")) == ({}, {"items": 1, "witnesses": 1})


def test_merged_record_leaves_one_document():
    kept, duplicate = (factories.make_source(title=f"Rain {name}") for name in ("kept", "duplicate"))
    factories.make_item(source=duplicate)
    enter_all()
    merge(by="test", kept=kept, duplicate=duplicate, reason="The same.")
    assert (found("duplicate"), found("kept")) == ({}, {"items": 1, "sources": 1})
    assert_right()


def test_deleted_draft_and_emptied_database_leave_none():
    factories.make_claim()
    enter_all()
    Claim.objects.all().delete()
    assert [one.stored for one in documents.differences()] == ["there"]
    documents.reindex()
    assert (list(documents.differences()), SearchDocument.objects.exists()) == ([], False)


def test_import_indexes_what_it_brings_and_what_it_changes(tmp_path):
    (tmp_path / "claims.csv").write_text(
        "slug,statement\n" + "".join(f"c{n},Rain {n} fell\n" for n in range(BATCH + 1))
    )
    call_command("importdata", tmp_path, verbosity=0)
    assert found("rain") == {"claims": BATCH + 1}
    (tmp_path / "claims.csv").write_text("slug,statement\nc7,Snow fell\n")
    call_command("importdata", tmp_path, update=True, verbosity=0)
    assert (found("rain"), found("snow")) == ({"claims": BATCH}, {"claims": 1})
    assert_right()


def test_founding_case_is_searched_and_checked():
    import_founding_case()
    assert found('"no credible evidence"')["claims"] >= 1
    assert found("Manchouli")["items"] >= 2
    assert_right()


def test_very_long_text_is_searched_to_a_limit():
    words = " ".join(f"word{number}" for number in range(6_000))[:50_000]
    item = factories.make_item(summary="Long", quotation=words, original="𠀀" * 50_000, note=words)
    factories.make_claim(statement="Long", original="𠀀 " * 25_000, scope=words)
    enter_all()
    document = SearchDocument.objects.get(pk=documents.document_pk("items", item.pk))
    assert len(document.text) == LONGEST
    assert (found("word5000 long"), found("𠀀")) == ({"claims": 1, "items": 1}, {"claims": 1, "items": 1})


@pytest.mark.django_db(databases=["default", "vault"])
def test_migrate_indexes_what_is_older_than_the_search():
    factories.make_claim(statement="Rain fell")
    before = found("rain")
    call_command("migrate", verbosity=0)
    assert (before, found("rain")) == ({}, {"claims": 1})
    assert_right()
