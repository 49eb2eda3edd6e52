"""Names in the vault that stand in text are told to holders, with the place, after an entry."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from claims.models import LedgerEntry
from claims.operations import Refused
from claims.operations.identity_names import MOST_OF_ONE, Found, Place, in_public, in_texts, texts_of
from claims.vault.particulars import Particulars
from tests import factories as make
from tests.recorded import edit, recorded
from tests.vault.holders import PURPOSE, holder, kept_for, protected

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(autouse=True)
def _key(settings):
    settings.VAULT_KEYS = (bytes(range(32)),)


@pytest.fixture
def hilda(db):
    return holder()


@pytest.fixture
def witness(hilda):
    one = recorded(protected())
    kept_for(one, by=hilda)
    return one


def looked():
    return LedgerEntry.objects.filter(action="names_looked_for").count()


def test_every_place_that_the_public_can_read_is_told(hilda, witness):
    claim = recorded(make.make_claim(slug="moved", statement="Petrov, Ivan, was moved"))
    item = recorded(make.make_item(slug="told", summary="What a guard told", note="His name is VANYA."))
    recorded(make.make_link(claim=claim, item=item, rationale="As i. p. petrov says"))
    recorded(make.make_claim(slug="draft", statement="Ivan Petrov", state="draft"))

    (found,) = in_public(by=hilda, purpose=PURPOSE).found

    assert found == Found(
        witness,
        [
            Place("claims", "moved", "statement", False),
            Place("items", "told", "note", False),
            Place("links", "moved/told", "rationale", False),
        ],
        0,
    )
    assert looked() == 1


def test_former_version_is_told_as_such(hilda, witness):
    claim = recorded(make.make_claim(slug="moved", statement="Ivan Petrov was moved"))
    edit(claim, statement="A guard was moved")

    (found,) = in_public(by=hilda, purpose=PURPOSE).found
    assert found.places == [Place("claims", "moved", "statement", True)]


def test_common_word_does_not_drown_the_others(hilda, witness):
    other = recorded(protected(slug="other"))
    kept_for(other, by=hilda, who=Particulars("Camp"))
    for number in range(MOST_OF_ONE + 5):
        recorded(make.make_topic(slug=f"t{number}", name="A camp"))
        recorded(make.make_claim(slug=f"c{number}", statement="In the camp"))
    recorded(make.make_claim(slug="moved", statement="Ivan Petrov"))

    first, second = in_public(by=hilda, purpose=PURPOSE).found
    assert (first.witness, len(first.places), first.more) == (witness, 1, 0)
    assert (second.witness, len(second.places), second.more) == (other, MOST_OF_ONE, 5)


def test_others_are_told_nothing(witness):
    sue = User.objects.create_superuser("sue")
    before = looked()
    for call in (
        lambda: in_public(by=sue, purpose=PURPOSE),
        lambda: in_texts(by=sue, texts={"x": "Ivan Petrov"}, purpose=PURPOSE),
    ):
        with pytest.raises(PermissionDenied):
            call()
    assert looked() == before


def test_identities_that_cannot_be_opened_are_counted(hilda, witness, settings):
    settings.VAULT_KEYS = (bytes(range(1, 33)),)

    assert in_public(by=hilda, purpose=PURPOSE)[::2] == ([], 1)


def test_texts_are_looked_through_by_what_they_are_called(hilda, witness):
    texts = {"one": "It was Ivan Petrov", "other": "It was Ivan"}

    assert list(in_texts(by=hilda, texts=texts, purpose=PURPOSE)) == ["one"]
    with pytest.raises(Refused):
        in_texts(by=hilda, texts=texts, purpose="")


def test_empty_vault_is_not_looked_into(hilda):
    assert (in_texts(by=hilda, texts={"one": "Ivan"}, purpose=PURPOSE), looked()) == ({}, 0)


def test_texts_of_a_record_are_those_of_its_rows_too():
    claim = make.make_claim(slug="moved", statement="Prisoners were moved")
    make.make_link(claim=claim, rationale="So says Ivan")
    make.make_appearance(claim=claim, quotation="as Olga said")

    text = texts_of([claim])["Prisoners were moved"]
    assert [word in text for word in ("Prisoners", "moved", "So says Ivan", "as Olga said")] == [True] * 4
