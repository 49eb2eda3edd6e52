import pytest

from claims.choices import Stance, State
from claims.ledger.histories import History, Newest, Renamed, find, newest
from claims.models import Claim, LedgerEntry, Witness
from claims.operations.review import PUBLISH, WITHDRAW, advance
from claims.records.lookup import Withdrawn
from tests import factories as make
from tests.recorded import edit, erase, merge, recorded, remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    claim = make.make_claim(slug="a", statement="They were taken.")
    recorded(claim, make.make_link(claim=claim), make.make_appearance(claim=claim))
    return claim


def reasons(history):
    return [(one.number, one.reason) for one in history.versions(1, 99)]


def test_version_is_a_change_of_the_record_or_its_rows(claim):
    other = recorded(make.make_claim(slug="b"), reason="Another record.")
    edit(claim, statement="They went.", reason="Milder.")
    edit(claim.links.get(), stance=Stance.CONTEXT, reason="Only context.")
    edit(other, statement="Not this one.", reason="Of the other.")

    history = find(Claim, "a")

    assert history.total == 3
    assert reasons(history) == [(1, ""), (2, "Milder."), (3, "Only context.")]
    assert [one.reason for one in history.versions(2, 2)] == ["Milder."]
    assert history.versions(4, 9) == []


def test_version_lies_between_two_places_in_the_public_log(claim):
    first, *_rest = find(Claim, "a").versions(1, 1)
    entries = LedgerEntry.objects.filter(log="public", owner="claims/a").order_by("sequence")

    assert (first.first, first.last, first.entries) == (entries[0].sequence, entries[2].sequence, 3)
    assert (first.by, first.at) == ("editor", entries[0].at)


def test_numbers_go_on_when_the_record_is_renamed(claim):
    edit(claim, statement="They went.")
    edit(claim, slug="b", reason="Shorter.")
    edit(claim, statement="They were led away.", reason="Better.")

    history = find(Claim, "b")

    assert history.slugs == ["b", "a"]
    assert reasons(history) == [(1, ""), (2, ""), (3, "Shorter."), (4, "Better.")]
    assert find(Claim, "a") == Renamed("b")


def test_record_that_is_renamed_back_has_one_history(claim):
    edit(claim, slug="b")
    edit(claim, slug="a")

    assert [one.number for one in find(Claim, "a").versions(1, 9)] == [1, 2, 3]
    assert find(Claim, "b") == Renamed("a")


def test_rows_of_a_draft_are_no_versions(claim):
    recorded(make.make_link(claim=claim, item=make.make_item(state=State.DRAFT)), reason="Nobody sees it.")
    recorded(make.make_claim(slug="draft", state=State.DRAFT))

    assert find(Claim, "a").total == 1
    assert find(Claim, "draft") is None


def test_withdrawn_record_is_withdrawn_with_its_versions_and_comes_back_with_them(claim):
    advance(by="r", transition=WITHDRAW, records=[claim], reason="Doubtful.")
    withdrawn = find(Claim, "a")
    advance(by="r", transition=PUBLISH, records=[claim], reason="Cleared.")

    assert withdrawn == Withdrawn(claim)
    assert reasons(find(Claim, "a")) == [(1, ""), (2, "Doubtful."), (3, "Cleared.")]


def test_row_that_goes_to_another_record_is_in_both_histories(claim):
    other = recorded(make.make_claim(slug="b"))
    edit(claim.appearances.get(), claim=other, reason="Belongs there.")

    assert reasons(find(Claim, "a")) == [(1, ""), (2, "Belongs there.")]
    assert reasons(find(Claim, "b")) == [(1, ""), (2, "Belongs there.")]


def test_merged_duplicate_keeps_its_history_and_its_numbers(claim):
    duplicate = recorded(make.make_claim(slug="c"))
    edit(duplicate, slug="d", reason="Renamed.")
    merge(duplicate, claim)

    history = find(Claim, "d")

    assert (history.merged, history.record, history.slugs) == (True, claim, ["d", "c"])
    assert reasons(history) == [(1, ""), (2, "Renamed."), (3, "")]
    assert find(Claim, "a").slugs == ["a"]
    assert find(Claim, "a").total == 1


def test_duplicate_of_what_is_withdrawn_is_withdrawn_too(claim):
    merge(recorded(make.make_claim(slug="d")), claim)
    advance(by="r", transition=WITHDRAW, records=[claim])

    assert find(Claim, "d") == Withdrawn(claim)


def test_deleted_draft_and_strange_slug_have_no_history(claim):
    draft = recorded(make.make_claim(slug="draft", state=State.DRAFT))
    remove(draft)

    assert [find(Claim, slug) for slug in ("draft", "nothing")] == [None, None]


def test_erased_entries_keep_their_number(claim):
    edit(claim, statement="A name.", reason="Told.")
    edit(claim, statement="They went.")
    version = find(Claim, "a").versions(2, 2)[0]
    erase(LedgerEntry.objects.get(log="public", sequence=version.last))

    assert [(one.number, one.by, one.reason) for one in find(Claim, "a").versions(1, 9)] == [
        (1, "editor", ""),
        (2, "", ""),
        (3, "editor", ""),
    ]


class TestProtected:
    def witness(self, **fields):
        return recorded(make.make_witness(slug="w", name="Real Name", **fields))

    def shown(self, slug="w"):
        history = find(Witness, slug)
        return [history.is_shown(one) for one in history.versions(1, 99)]

    def test_nothing_from_before_the_protection_is_shown(self):
        witness = self.witness()
        edit(witness, vantage="A guard.")
        assert self.shown() == [True, True]

        edit(witness, name="A guard", protected=True)
        edit(witness, vantage="")

        assert self.shown() == [False, False, True, True]

    def test_nothing_under_a_former_slug_is_shown(self):
        witness = self.witness(protected=True)
        edit(witness, slug="guard")

        assert find(Witness, "w") is None
        assert self.shown("guard") == [False, True]

    def test_protection_that_was_lifted_and_taken_up_again_hides_all_before(self):
        witness = self.witness(protected=True)
        edit(witness, protected=False)
        edit(witness, name="A guard", protected=True)

        assert self.shown() == [False, False, True]

    def test_protection_that_was_lifted_hides_nothing(self):
        witness = self.witness(protected=True)
        edit(witness, protected=False)

        assert self.shown() == [True, True]

    def test_protected_duplicate_is_not_shown_as_it_was_before(self):
        witness = self.witness()
        edit(witness, name="A guard", protected=True)
        merge(witness, recorded(make.make_witness(slug="other")))

        assert self.shown() == [False, True, True]

    def test_duplicate_of_a_protected_witness_has_no_history(self):
        merge(self.witness(), recorded(make.make_witness(slug="other", protected=True)))

        assert find(Witness, "w") is None


def test_newest_version_of_a_record(claim):
    edit(claim, statement="They went.")

    assert newest(claim) == Newest(2, LedgerEntry.objects.filter(log="public").first().at)
    assert newest(make.make_claim()) is None


def test_history_is_found_by_the_record_type(claim):
    assert find(Claim, "a") == History(find(Claim, "a").record_type, "a", claim)
    assert find(Claim, "a").page == "claims"
