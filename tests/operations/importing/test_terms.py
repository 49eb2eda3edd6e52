"""An import on somebody's terms: which states, under whose reason, and only as it was shown."""

import pytest
from django.contrib.auth.models import User

from claims.choices import State
from claims.formats import open_bundle
from claims.models import Claim, LedgerEntry, Topic
from claims.operations.importing import Terms, at_the_desk, import_bundle
from tests import factories
from tests.operations.ledger_truth import enter_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path):
    """Import these tables; what it did, and its problems."""
    folders = iter(range(100))

    def call(tables, **how):
        folder = tmp_path / f"bundle{next(folders)}"
        folder.mkdir()
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text)
        with open_bundle(folder) as bundle:
            done = import_bundle(by="importdata", bundle=bundle, **how)
            return done, [str(problem) for problem in bundle.problems]

    return call


TOPIC = {"topics": "slug,name\nflood,The flood\n"}
CLAIM = {"claims": "slug,statement\none,Said.\n"}


def test_the_reason_stands_in_every_entry(bring):
    bring(TOPIC | CLAIM, reason="From the archive.")

    assert set(LedgerEntry.objects.values_list("reason", flat=True)) == {"From the archive."}


def test_the_fingerprint_is_that_of_what_was_looked_at(bring):
    looked, _problems = bring(CLAIM, dry_run=True)
    again, _problems = bring(CLAIM, dry_run=True)
    done, _problems = bring(CLAIM, only_as=looked.fingerprint)

    assert (looked.fingerprint, looked.written) == (again.fingerprint, False)
    assert (done.fingerprint, done.written) == (looked.fingerprint, True)


@pytest.mark.parametrize(("tables", "how"), [
    ({"claims": "slug,statement\ntwo,Said.\n"}, {}),
    ({"claims": "slug,statement\none,Said otherwise.\n"}, {}),
    (CLAIM, {"state": State.DRAFT}),
    (CLAIM | TOPIC, {}),
])  # fmt: skip
def test_what_does_anything_else_has_another_fingerprint(bring, tables, how):
    first, _problems = bring(CLAIM, dry_run=True)
    other, _problems = bring(tables, dry_run=True, **how)

    assert first.fingerprint != other.fingerprint


def test_it_tells_from_what_a_record_would_change(bring):
    claim = factories.make_claim(slug="one", statement="Before.")
    enter_all()
    first, _problems = bring(CLAIM, dry_run=True, update=True)
    Claim.objects.filter(pk=claim.pk).update(statement="In between.")

    second, _problems = bring(CLAIM, dry_run=True, update=True)

    assert first.counted == second.counted
    assert first.fingerprint != second.fingerprint


def test_only_what_was_shown_is_written(bring):
    done, problems = bring(TOPIC, only_as="0" * 64)

    assert (done.written, problems, Topic.objects.count()) == (False, [], 0)


def test_new_records_are_told_by_name_the_first_of_them(bring):
    rows = "".join(f"t{number},Topic {number}\n" for number in range(30))
    done, _problems = bring({"topics": f"slug,name\n{rows}"}, dry_run=True)

    assert [record.name for record in done.new["topics"]] == [f"Topic {number}" for number in range(20)]


def test_a_state_that_is_not_allowed_is_a_problem_of_its_row(bring):
    terms = Terms(states=frozenset({State.DRAFT}), why_not="Because.")

    _done, problems = bring(CLAIM, terms=terms)
    _done, given = bring(
        {"claims": "slug,statement,state\none,Said.,withdrawn\ntwo,Said.,\n"}, terms=terms, state="draft"
    )

    assert problems == ["claims.csv:2: state: A new record cannot be published here, expected one of: draft. Because."]
    assert given == ["claims.csv:2: state: A new record cannot be withdrawn here, expected one of: draft. Because."]


def test_a_state_that_is_none_is_told_once(bring):
    _done, problems = bring({"claims": "slug,statement,state\none,Said.,gone\n"}, terms=Terms(states=frozenset()))

    assert len(problems) == 1


@pytest.mark.parametrize(("rule", "states"), [
    ("on", {"draft", "in_review"}),
    ("off", {"draft", "in_review", "published"}),
])  # fmt: skip
def test_the_desk_allows_what_the_rule_of_two_allows(settings, rule, states):
    settings.TWO_PERSON = rule

    terms = at_the_desk()

    assert ({str(state) for state in terms.states}, terms.moves) == (states, False)


def test_the_desk_asks_for_a_second_person_as_soon_as_there_is_one():
    User.objects.create_superuser("one")
    alone = at_the_desk()
    User.objects.create_superuser("two")

    assert (State.PUBLISHED in alone.states, State.PUBLISHED in at_the_desk().states) == (True, False)
