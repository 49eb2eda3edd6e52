"""Nobody publishes what he or she created or changed, once there is somebody else who may."""

import pytest
from django.contrib.auth.models import Group, User

from claims.models import LedgerEntry
from claims.operations import Refused, change, review, two_persons
from claims.operations.review import PUBLISH, RETURN, SUBMIT, WITHDRAW
from tests import factories as make

pytestmark = pytest.mark.django_db


def account(name, role="reviewer", **fields):
    user = User.objects.create_user(name, **{"is_staff": True, **fields})
    user.groups.set(Group.objects.filter(name=role))
    return user


@pytest.fixture
def anna():
    return account("anna")


@pytest.fixture
def ben():
    return account("ben")


def draft_by(user, **fields):
    claim = make.make_claim(state="draft", **fields)
    with change(by=user) as work:
        work.touch(claim)
    return claim


def edit(claim, *, by, statement="Reworded"):
    claim.refresh_from_db()
    with change(by=by) as work:
        claim.statement = statement
        work.save(claim)


def step(transition, claim, *, by, reason=""):
    claim.refresh_from_db()
    review.advance(by=by, transition=transition, records=[claim], reason=reason)


@pytest.mark.parametrize(
    ("setting", "others", "on"),
    [
        ("auto", [], False),
        ("auto", [("ben", "reviewer", {})], True),
        ("auto", [("ada", "admin", {})], True),
        ("auto", [("sue", "none", {"is_superuser": True})], True),
        ("auto", [("carla", "contributor", {})], False),
        ("auto", [("ben", "reviewer", {"is_active": False})], False),
        ("auto", [("ben", "reviewer", {"is_staff": False})], False),
        ("on", [], True),
        ("off", [("ben", "reviewer", {})], False),
    ],
)
def test_the_rule_is_on_as_set_or_once_two_may_publish(settings, anna, setting, others, on):
    settings.TWO_PERSON = setting
    for name, role, fields in others:
        account(name, role, **fields)

    assert two_persons.rule_is_on() == on


def test_nobody_publishes_what_he_created_and_is_told_who_may(anna, ben):
    claim = draft_by(anna, statement="So it was")
    before = LedgerEntry.objects.count()

    with pytest.raises(Refused) as refused:
        step(PUBLISH, claim, by=anna)

    told = "“So it was”: You created or changed it since it was last public, so another reviewer must publish it: ben."
    assert refused.value.messages == [told]
    claim.refresh_from_db()
    assert (claim.state, LedgerEntry.objects.count()) == ("draft", before)
    step(PUBLISH, claim, by=ben)


def test_nobody_publishes_what_he_changed(anna, ben):
    claim = draft_by(account("carla", "contributor"))
    edit(claim, by=anna)

    with pytest.raises(Refused, match="another reviewer must publish it: ben"):
        step(PUBLISH, claim, by=anna)


def test_submitting_and_returning_change_nothing(anna, ben):
    carla = account("carla", "contributor")
    claim = draft_by(carla)
    step(SUBMIT, claim, by=anna)
    step(RETURN, claim, by=anna, reason="Source?")
    step(SUBMIT, claim, by=carla)

    step(PUBLISH, claim, by=anna)


def test_what_was_withdrawn_may_be_published_again_by_whoever_withdrew_it_but_not_changed(anna, ben):
    claim = draft_by(anna)
    step(PUBLISH, claim, by=ben)
    step(WITHDRAW, claim, by=anna, reason="Misquoted")
    step(PUBLISH, claim, by=anna)
    step(WITHDRAW, claim, by=ben, reason="Misquoted")
    edit(claim, by=ben)

    with pytest.raises(Refused, match="another reviewer must publish it: anna"):
        step(PUBLISH, claim, by=ben)
    step(PUBLISH, claim, by=anna)


def test_what_editors_alone_see_of_a_published_record_is_no_change_since(anna, ben):
    """A record that names something hidden is entered in both logs at once, in the internal one last."""
    claim = draft_by(anna)
    step(PUBLISH, claim, by=ben)
    claim.questions.add(make.make_question(state="draft"))
    edit(claim, by=anna)
    step(WITHDRAW, claim, by=ben, reason="Misquoted")

    step(PUBLISH, claim, by=anna)


def test_with_nobody_else_to_do_it_an_administrator_is_to_be_asked(settings, anna):
    settings.TWO_PERSON = "on"

    with pytest.raises(Refused, match="Ask an administrator for a second reviewer"):
        step(PUBLISH, draft_by(anna), by=anna)


def test_a_command_publishes_whatever_it_brought(anna, ben):
    claim = draft_by("importdata")

    step(PUBLISH, claim, by="importdata")


def test_what_cannot_be_published_with_ones_own_item_is_told_for_both(anna, ben):
    item = make.make_item(state="draft")
    mine = draft_by(anna)
    with change(by=ben) as work:
        work.touch(item)

    refused = review.refusals(transition=PUBLISH, records=[mine, item], by=anna)

    assert [record for record, _why in refused] == [mine]


@pytest.mark.parametrize("count", [1, 30])
def test_whose_work_records_are_is_asked_at_once(anna, count, django_assert_num_queries):
    records = [draft_by(anna) for _number in range(count)] + [draft_by("importdata")]

    with django_assert_num_queries(3):
        own = two_persons.own_work(anna, records)

    assert own == {("claims", record.slug) for record in records[:-1]}


# ---------------------------------------------------------------- roles in review


@pytest.mark.parametrize(
    ("transition", "state", "told"),
    [
        (PUBLISH, "draft", "Only a reviewer publishes and withdraws. Submit it for review instead."),
        (PUBLISH, "in_review", "Only a reviewer publishes and withdraws. Submit it for review instead."),
        (WITHDRAW, "published", "Only a reviewer publishes and withdraws. Submit it for review instead."),
        (SUBMIT, "draft", "Only whoever drafted it, or a reviewer, submits it."),
        (RETURN, "in_review", "Only whoever submitted it, or a reviewer, returns it to draft."),
        (
            WITHDRAW,
            "draft",
            "Only what was published can be withdrawn; a draft can be deleted instead. Its state is “draft”.",
        ),
    ],
)
def test_a_contributor_takes_no_step_with_anothers_record(transition, state, told):
    claim = make.make_claim(state=state, statement="S")

    with pytest.raises(Refused) as refused:
        step(transition, claim, by=account("carla", "contributor"))

    assert refused.value.messages == [f"“S”: {told}"]


def test_a_contributor_submits_and_takes_back_what_is_own():
    carla = account("carla", "contributor")
    claim = draft_by(carla)

    step(SUBMIT, claim, by=carla, reason="Please look at the date.")
    step(RETURN, claim, by=carla)

    assert list(LedgerEntry.objects.order_by("id").values_list("action", "by", "reason")) == [
        ("created", "carla", ""),
        ("submitted", "carla", "Please look at the date."),
        ("returned", "carla", ""),
    ]


def test_another_slug_given_by_somebody_else_makes_it_nobody_elses_work(anna, ben):
    claim = draft_by(anna, slug="first")
    for slug in ("second", "third"):
        claim.refresh_from_db()
        with change(by=ben) as work:
            claim.slug = slug
            work.save(claim)

    assert two_persons.former_keys("claims", "third") == ["second", "first"]
    with pytest.raises(Refused, match="another reviewer must publish it: ben"):
        step(PUBLISH, claim, by=anna)


def test_what_was_public_under_a_former_slug_is_no_work_of_before(anna, ben):
    claim = draft_by(anna, slug="first")
    step(PUBLISH, claim, by=ben)
    step(WITHDRAW, claim, by=ben, reason="R.")
    claim.refresh_from_db()
    with change(by=ben) as work:
        claim.slug = "second"
        work.save(claim)

    step(PUBLISH, claim, by=anna)

    assert claim.state == "published"
