import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from claims.choices import ConsentScope, State
from claims.ledger.state import state
from claims.ledger.verify import verify
from claims.models import Consent, LedgerEntry, Witness
from claims.operations import Refused, change
from claims.operations.consents import today
from claims.operations.expiry import due, ending_soon, withdraw_if_due
from claims.operations.merging import merge
from claims.operations.review import PUBLISH, advance
from tests import factories as make
from tests.recorded import edit, recorded, remove

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def agreed(witness, scope=ConsentScope.NAMED, **fields):
    consent = Consent(witness=witness, scope=scope, **fields)
    with change(by="editor") as work:
        work.save(consent)
    return consent


def entries():
    told = LedgerEntry.objects.filter(collection="consents").order_by("pk")
    return [(one.log, one.action, one.key, json.loads(bytes(one.body))["record"]) for one in told if one.body]


def wrong():
    return [str(finding) for finding in (*verify(), *state())]


def test_it_is_told_in_the_internal_log_alone():
    witness = recorded(make.make_witness(slug="w"))
    public = LedgerEntry.objects.filter(log="public").count()

    agreed(witness, note="On paper.", expires=today())

    record = {"scope": "named", "note": "On paper.", "obtained": None, "expires": today().isoformat()}
    assert entries() == [("internal", "created", "w", record)]
    assert LedgerEntry.objects.filter(log="public").count() == public
    assert wrong() == []


def test_it_follows_its_witness():
    witness = recorded(make.make_witness(slug="w"))
    agreed(witness)

    edit(witness, slug="other")

    assert [(action, key) for _log, action, key, record in entries() if record] == [
        ("created", "w"),
        ("created", "other"),
    ]
    assert wrong() == []


def test_it_goes_with_a_draft():
    witness = recorded(make.make_witness(slug="w", state=State.DRAFT))
    agreed(witness)

    remove(witness)

    assert entries()[-1] == ("internal", "deleted", "w", None)
    assert wrong() == []


def test_former_slug_goes_from_what_is_told_of_it():
    witness = recorded(make.make_witness(slug="iwan-petrow", name="Iwan Petrow"))
    agreed(witness, ConsentScope.NAMED)

    edit(witness, slug="a-guard", name="A guard", protected=True)

    assert not LedgerEntry.objects.filter(key__contains="iwan").exists()
    assert wrong() == []


@pytest.mark.parametrize("own", [True, False])
def test_of_two_that_are_merged_one_stays(own):
    kept, duplicate = recorded(make.make_witness(slug="kept")), recorded(make.make_witness(slug="dup"))
    agreed(duplicate, note="Of the duplicate.")
    if own:
        agreed(kept, note="Own.")

    merge(by="editor", kept=kept, duplicate=duplicate, reason="One man.")

    assert [(one.witness, one.note) for one in Consent.objects.all()] == [
        (kept, "Own.\n\nOf the duplicate." if own else "Of the duplicate.")
    ]
    assert wrong() == []


YESTERDAY, LATER = today() - DAY, today() + DAY


@pytest.mark.parametrize(
    ("own", "other", "both"),
    [
        (("named", None, None), ("staff", None, None), ("staff", None, None)),
        (("staff", None, None), ("pseudonym", None, LATER), ("staff", None, LATER)),
        (("named", None, LATER), ("named", YESTERDAY, today()), ("named", YESTERDAY, today())),
        (("pseudonym", YESTERDAY, today()), ("named", None, LATER), ("pseudonym", YESTERDAY, today())),
    ],
)
def test_of_two_that_are_merged_what_both_allow_holds(own, other, both):
    kept, duplicate = (recorded(make.make_witness(slug=slug, protected=True)) for slug in ("kept", "dup"))
    for witness, (scope, obtained, expires) in ((kept, own), (duplicate, other)):
        agreed(witness, scope, obtained=obtained, expires=expires)

    merge(by="editor", kept=kept, duplicate=duplicate, reason="One man.")

    assert list(Consent.objects.values_list("witness__slug", "scope", "obtained", "expires")) == [("kept", *both)]
    assert wrong() == []


@pytest.mark.parametrize(("scope", "days", "why"), [
    (ConsentScope.NAMED, -1, "The consent ended on "),
    (ConsentScope.STAFF, None, "The witness agreed to nothing in public."),
    (ConsentScope.PSEUDONYM, None, "agreed to be public under a pseudonym only, and is not protected."),
])  # fmt: skip
def test_nobody_is_published_against_it(scope, days, why):
    witness = recorded(make.make_witness(slug="w", state=State.DRAFT))
    agreed(witness, scope, expires=None if days is None else today() + days * DAY)

    with pytest.raises(Refused, match=why):
        advance(by="editor", transition=PUBLISH, records=[witness])

    assert Witness.objects.get().state == State.DRAFT


def test_on_its_last_day_it_still_counts():
    witness = recorded(make.make_witness(slug="w", state=State.DRAFT))
    agreed(witness, expires=today())

    advance(by="editor", transition=PUBLISH, records=[witness])

    assert list(due(today())) == []
    assert list(due(today() + DAY)) == [witness]


def test_protection_is_not_lifted_where_a_pseudonym_was_agreed_to():
    witness = recorded(make.make_witness(slug="w", protected=True))
    agreed(witness, ConsentScope.PSEUDONYM)

    with pytest.raises(Refused, match="Protect the witness, or correct the consent first"):
        edit(witness, protected=False)

    assert Witness.objects.get().protected


def test_it_cannot_end_before_it_began():
    with pytest.raises(ValidationError, match="A consent cannot end before it was obtained"):
        agreed(recorded(make.make_witness()), obtained=today(), expires=today() - DAY)


def test_who_is_due_is_withdrawn_once_and_nothing_tells_why():
    witness = recorded(make.make_witness(slug="w"))
    item = recorded(make.make_item(slug="i", witness=witness, source=None))
    claim = make.make_claim(slug="c")
    recorded(claim, make.make_link(claim=claim, item=item))
    agreed(witness, expires=today() - DAY)
    claim.refresh_from_db()
    assert claim.supporting_items == 1

    assert [withdraw_if_due(pk=witness.pk, on=today()) for _time in range(2)] == [True, False]

    last = LedgerEntry.objects.filter(log="public", collection="witnesses").latest("pk")
    assert (last.action, last.by, last.reason) == ("withdrawn", "housekeeping", "")
    claim.refresh_from_db()
    assert claim.supporting_items == 0
    assert wrong() == []


def test_who_is_due_soon():
    days = {"ended": -1, "today": 0, "soon": 30, "later": 31}
    for slug, after in days.items():
        agreed(recorded(make.make_witness(slug=slug)), expires=today() + after * DAY)
    agreed(recorded(make.make_witness(slug="for-ever")))
    agreed(recorded(make.make_witness(slug="draft", state=State.DRAFT)), expires=today())

    assert [witness.slug for witness in ending_soon(today())] == ["ended", "today", "soon"]
