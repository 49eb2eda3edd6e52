"""Who sees and changes what: by state, by author, by what a row names."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User

from claims.choices import State
from claims.models import Agent, Claim, EvidenceItem, EvidenceLink, LedgerEntry, SearchLog, Source
from claims.operations import access, change
from claims.operations.merging import merge
from claims.operations.undoing import undo
from claims.records import RECORD_TYPES
from tests import factories as make

pytestmark = pytest.mark.django_db


def account(name, role="contributor"):
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    return user


@pytest.fixture
def carla():
    return account("carla")


def made_by(user, record):
    with change(by=user) as work:
        work.touch(record)
    return record


def keys(rows):
    return set(rows.values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("role", "sees", "changes"),
    [
        ("contributor", {"published", "own-draft", "own-in_review", "own-published", "own-withdrawn"}, {"own-draft"}),
        ("reviewer", None, None),
        ("admin", None, None),
    ],
)
def test_what_a_role_sees_and_changes_hangs_on_state_and_author(role, sees, changes):
    me, other = account("me", role), account("other")
    every = set()
    for state in State.values:
        made_by(other, make.make_claim(slug=state, state=state))
        made_by(me, make.make_claim(slug=f"own-{state}", state=state))
        every |= {state, f"own-{state}"}

    assert keys(access.visible(Claim, me)) == (sees or every)
    assert keys(access.changeable(Claim, me)) == (changes or every)


def test_strangers_see_what_is_public_and_change_nothing():
    make.make_claim(slug="public")
    make.make_claim(slug="draft", state="draft")

    assert keys(access.visible(Claim, AnonymousUser())) == {"public"}
    assert keys(access.changeable(Claim, AnonymousUser())) == set()


def test_whoever_may_read_the_ledger_sees_all_and_changes_own_drafts():
    viewer = account("victor", role="none")
    viewer.user_permissions.add(Permission.objects.get(codename="view_ledgerentry"))
    make.make_claim(slug="draft", state="draft")
    made_by(viewer, make.make_claim(slug="own", state="draft"))

    assert keys(access.visible(Claim, viewer)) == {"draft", "own"}
    assert keys(access.changeable(Claim, viewer)) == {"own"}


def test_whoever_may_publish_some_kinds_only_does_not_review():
    some = account("sam", role="none")
    some.user_permissions.add(Permission.objects.get(codename="publish_claim"))
    make.make_claim(slug="draft", state="draft")

    assert (access.reviews(some), access.may_publish(some, Claim), access.may_publish(some, Source)) == (
        False,
        True,
        False,
    )
    assert keys(access.visible(Claim, some)) == set()


def test_an_item_that_is_published_and_not_public_is_not_seen(carla):
    make.make_item(slug="i", source=make.make_source(state="draft"))

    assert keys(access.visible(EvidenceItem, carla)) == set()


def test_agents_are_seen_when_public_or_own_and_changed_when_own_and_not_public(carla):
    made_by(account("otto"), make.make_agent(slug="other"))
    made_by(carla, make.make_agent(slug="own"))
    named = made_by(carla, make.make_agent(slug="own-public"))
    make.make_source(issuer=named)
    make.make_source(issuer=make.make_agent(slug="public"))

    assert keys(access.visible(Agent, carla)) == {"own", "own-public", "public"}
    assert keys(access.changeable(Agent, carla)) == {"own"}


def test_a_change_to_ones_own_record_makes_no_other_record_ones_own(carla):
    """It is entered there too, with one's name: a reviewer's item names the source by its new slug."""
    source = made_by(carla, make.make_source(state="draft"))
    item = made_by(account("rita", "reviewer"), make.make_item(slug="i", state="draft", source=source))

    with change(by=carla) as work:
        source.slug = "another"
        work.save(source)

    assert access.owns(carla, source)
    assert not access.owns(carla, item)


def test_the_former_slug_of_a_draft_gives_no_right_to_whoever_has_it_next(carla):
    draft = made_by(carla, make.make_claim(slug="wanted", state="draft"))
    with change(by=carla) as work:
        draft.slug = "mine"
        work.save(draft)
    other = made_by(account("otto"), make.make_claim(slug="wanted", state="draft"))

    assert access.owns(carla, draft)
    assert not access.owns(carla, other)


def test_a_deleted_draft_gives_no_right_to_whoever_has_its_slug_next(carla):
    draft = made_by(carla, make.make_claim(slug="c", state="draft"))
    with change(by=carla) as work:
        work.delete(draft)
    other = made_by(account("otto"), make.make_claim(slug="c", state="draft"))

    assert not access.owns(carla, other)


ENDS = {
    "public": lambda _carla, make_one: make_one(),
    "own draft": lambda carla, make_one: made_by(carla, make_one(state="draft")),
    "own in review": lambda carla, make_one: made_by(carla, make_one(state="in_review")),
    "other": lambda _carla, make_one: make_one(state="draft"),
}


@pytest.mark.parametrize(
    ("claim", "item", "seen", "changed"),
    [
        ("public", "public", True, False),
        ("public", "own draft", True, True),
        ("own draft", "public", True, True),
        ("own draft", "own draft", True, True),
        ("own draft", "own in review", True, False),
        ("own in review", "public", True, False),
        ("own draft", "other", False, False),
        ("other", "own draft", False, False),
        ("public", "other", False, False),
    ],
)
def test_a_row_is_seen_with_all_it_names_and_changed_with_a_draft_of_ones_own(carla, claim, item, seen, changed):
    link = make.make_link(claim=ENDS[claim](carla, make.make_claim), item=ENDS[item](carla, make.make_item))

    assert access.may_see(carla, link) == seen
    assert access.may_change(carla, link) == changed
    assert (access.why_not_enter(carla, link) == "") == changed
    assert access.may_change(account("rita", "reviewer"), link)


def test_a_row_may_be_entered_with_a_draft_that_is_not_stored_yet(carla):
    link = EvidenceLink(claim=Claim(slug="new"), item=make.make_item())

    assert access.why_not_enter(carla, link) == ""


def test_a_row_that_names_public_records_alone_is_for_a_reviewer(carla):
    assert access.why_not_enter(carla, make.make_link()).startswith("Everybody would see this at once.")


def test_a_search_for_nothing_that_is_here_is_nobodys(carla):
    made_by(carla, make.make_search(slug="s", searched_by=make.make_agent()))
    made_by(carla, make.make_search(slug="t"))

    assert keys(access.visible(SearchLog, carla)) == set()
    assert access.why_not_enter(carla, SearchLog.objects.get(slug="t")) != ""


def test_a_record_is_told_without_the_names_of_what_is_hidden(carla):
    seen, hidden = make.make_question(slug="seen"), make.make_question(slug="hidden", state="draft")
    claim = make.make_claim(questions=[seen, hidden])
    source = make.make_source(part_of=make.make_source(state="draft"))
    told = {
        record.collection: next(iter(RECORD_TYPES[record.collection].read([record.pk]))).full
        for record in (claim, source)
    }

    assert access.shown_to(carla, RECORD_TYPES["claims"], told["claims"])["questions"] == ["seen"]
    assert access.shown_to(carla, RECORD_TYPES["sources"], told["sources"])["part_of"] == ""
    assert access.shown_to(account("rita", "reviewer"), RECORD_TYPES["claims"], told["claims"]) == told["claims"]


def test_a_draft_whose_deletion_or_merging_was_undone_is_its_authors_again(carla):
    first, second = (made_by(carla, make.make_claim(state="draft")) for _ in range(2))
    with change(by="rita") as work:
        work.delete(first)
    undo(by="rita", entry=LedgerEntry.objects.latest("id"), reason="R.")
    first = Claim.objects.get(slug=first.slug)
    merge(by="rita", kept=first, duplicate=second, reason="R.")
    undo(by="rita", entry=LedgerEntry.objects.latest("id"), reason="R.")

    assert [access.owns(carla, Claim.objects.get(slug=one.slug)) for one in (first, second)] == [True, True]
