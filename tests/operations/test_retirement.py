"""Former slugs are told to the internal log, whoever retires them."""

import json

import pytest

from claims.choices import State
from claims.ledger.state import state
from claims.models import Agent, Assessment, Claim, LedgerEntry, RetiredSlug
from claims.operations import change
from claims.operations.merging import merge
from claims.operations.retirement import Retirement
from claims.operations.undoing import undo
from tests.factories import make_agent

pytestmark = pytest.mark.django_db


def save(record, **fields):
    for name, value in fields.items():
        setattr(record, name, value)
    with change(by="anna") as work:
        work.save(record)
    return record


def told(collection="retired_slugs"):
    """What the internal log says of each, in its order."""
    rows = LedgerEntry.objects.filter(log="internal", collection=collection).order_by("id")
    return [(row.action, row.key, json.loads(bytes(row.body))["record"]) for row in rows]


def leading(current, *, merged=False):
    return {"current": current, "merged": merged}


def wrong():
    return [finding.where for finding in state()]


def test_every_change_of_a_slug_is_told_in_the_change_that_makes_it():
    claim = save(Claim(slug="one", statement="S", state=State.PUBLISHED))
    save(claim, slug="two")
    save(claim, slug="three")
    save(claim, slug="two")

    assert told() == [
        ("created", "claims/one", leading("two")),
        ("changed", "claims/one", leading("three")),
        ("created", "claims/two", leading("three")),
        ("changed", "claims/one", leading("two")),
        ("created", "claims/three", leading("two")),
        ("deleted", "claims/two", None),
    ]
    assert wrong() == []
    newest = LedgerEntry.objects.first()
    assert LedgerEntry.objects.filter(at=newest.at, collection="claims").count() == 2


def test_slug_of_a_deleted_draft_is_told():
    claim = save(Claim(slug="one", statement="S", state=State.DRAFT))
    with change(by="anna") as work:
        work.delete(claim)

    assert told() == [("created", "claims/one", leading(""))]
    assert wrong() == []


def test_slug_of_a_merged_record_is_told_and_that_the_merge_was_undone():
    kept, duplicate = save(make_agent(slug="kept")), save(make_agent(slug="duplicate"))

    merge(by="anna", kept=kept, duplicate=duplicate, reason="The same.")
    undo(by="anna", entry=LedgerEntry.objects.filter(action="merged").first(), reason="They are two.")

    assert told() == [
        ("created", "agents/duplicate", leading("")),
        ("deleted", "agents/duplicate", None),
    ]
    assert (wrong(), Agent.objects.count()) == ([], 2)


def test_retiring_the_same_again_tells_nothing():
    with change(by="anna") as work:
        work.retirement.retire(collection="claims", slug="old", current="new")
        work.retirement.retire(collection="claims", slug="old", current="new")
    with change(by="anna") as work:
        work.retirement.retire(collection="claims", slug="old", current="new")

    assert told() == [("created", "claims/old", leading("new"))]


def test_merged_slug_leads_to_the_record_that_was_kept():
    with change(by="anna") as work:
        work.retirement.retire(collection="claims", slug="older", current="old")
        work.retirement.retire(collection="claims", slug="old", current="kept", merged=True)

    assert told() == [
        ("created", "claims/old", leading("kept", merged=True)),
        ("created", "claims/older", leading("old")),
    ]
    assert sorted(RetiredSlug.objects.values_list("slug", "current", "merged")) == [
        ("old", "kept", True),
        ("older", "old", False),
    ]


def test_nothing_retired_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Retirement().entries() == []


def test_consideration_follows_its_assessment_to_another_slug():
    claim = save(Claim(slug="c", statement="S", state=State.PUBLISHED))
    agent = save(make_agent())
    assessment = save(Assessment(slug="one", claim=claim, assessor=agent, verdict="unresolved", state=State.PUBLISHED))
    save(assessment, slug="two")
    save(assessment, verdict="supported")

    (made, frozen), (gone, nothing), (new, moved), (again, anew) = [
        (f"{action} {key}", record) for action, key, record in told("considerations")
    ]
    assert (made, gone, new, again) == ("created one", "deleted one", "created two", "changed two")
    assert (nothing, frozen, frozen == anew) == (None, moved, False)
    assert (frozen["statement"], frozen["evidence"]) == ("S", [])
    assert wrong() == []
