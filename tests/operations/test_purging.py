"""Protecting a witness leaves nothing behind of what he or she was called before."""

import json
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection

from claims.choices import State
from claims.ledger.state import state
from claims.ledger.verify import verify
from claims.models import Agent, LedgerEntry, PurgedSlug, RetiredSlug, Witness
from claims.operations import Refused, change
from claims.operations.erasure import erase
from claims.operations.merging import merge
from claims.operations.purging import occurrences
from claims.operations.review import WITHDRAW, advance
from claims.operations.slugs import free_slug
from claims.operations.undoing import restore, undo
from tests import factories as make
from tests.operations.ledger_truth import assert_ledger_is_true
from tests.recorded import edit, recorded

pytestmark = pytest.mark.django_db

NAME, SLUG = "Iwan Petrow", "iwan-petrow"
TRACES = (NAME, SLUG, "Petrow", "petrow")


def known_witness(**fields):
    """A public witness under the real name, whom records of every kind name."""
    witness = make.make_witness(slug=SLUG, name=NAME, **fields)
    other = make.make_witness(slug="cook", name="A cook")
    source = make.make_source(slug="talk", title="A talk", witness=witness)
    item = make.make_item(slug="told", summary="What was told", source=source, witness=witness)
    claim = make.make_claim(slug="rain", statement="It rained")
    rows = [
        make.make_link(claim=claim, item=item),
        make.make_appearance(slug="said", claim=claim, witness=witness, source=source),
    ]
    make.make_relay(witness=other, relayed=witness)
    make.make_possible_identity(first=witness, second=other)
    recorded(witness, other, source, item, claim, *rows)
    return witness


def protect(witness, **fields):
    return edit(witness, **{"slug": "a-guard", "name": "A guard", "protected": True} | fields)


def stored():
    """All that the tables hold, as text: bytes as what they say."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [(table, *row) for row in cursor.fetchall()]
    return [tuple(bytes(one).decode(errors="replace") if isinstance(one, bytes | memoryview) else str(one) for one in row)
            for row in rows]  # fmt: skip


def telling(*texts):
    return [row for row in stored() if any(text.casefold() in cell.casefold() for cell in row for text in texts)]


def files():
    """The bytes of SQLite's file and of its log."""
    path = connection.settings_dict["NAME"]
    return b"".join(Path(each).read_bytes() for each in (path, f"{path}-wal"))


def wrong():
    return [str(finding) for finding in (*verify(), *state())]


def test_nothing_stored_tells_the_former_name():
    witness = known_witness()
    assert len(telling(*TRACES)) >= 8

    protect(witness)

    assert telling(*TRACES) == []
    assert wrong() == []
    assert_ledger_is_true()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its rows in files of its own.")
def test_no_byte_of_the_file_tells_the_former_name():
    witness, others = known_witness(), [make.make_source(title=f"Paper {number} " * 20) for number in range(200)]
    recorded(*others)
    for number in range(40):  # so that pages are split and rows move
        edit(witness, name=f"{NAME} {number}", vantage="In the camp. " * number * 5)
        edit(others[number], abstract="Longer than before. " * 40)
    assert NAME.encode() in files()

    protect(witness)

    found = files()
    assert [trace for trace in TRACES if trace.encode() in found] == []


def test_what_is_gone_is_told_by_number_alone():
    witness = known_witness()
    before = LedgerEntry.objects.get(log="public", collection="witnesses", key=SLUG)

    protect(witness)

    erased = LedgerEntry.objects.get(pk=before.pk)
    told = LedgerEntry.objects.get(collection="ledger", key=f"public/{before.sequence}")
    assert (erased.body, erased.key, erased.owner) == (None, "", "witnesses/a-guard")
    assert bytes(erased.leaf_hash) == bytes(before.leaf_hash)
    assert json.loads(bytes(told.body))["record"]["owner"] == "witnesses/a-guard"


@pytest.mark.parametrize("steps", [
    [{"slug": "a-guard"}, {"name": "A guard"}, {"protected": True}],
    [{"protected": True}, {"name": "A guard"}, {"slug": "a-guard"}],
    [{"slug": "middle", "name": "Iwan P."}, {"slug": "a-guard", "name": "A guard", "protected": True}],
    [{"slug": "middle"}, {"slug": SLUG}, {"slug": "a-guard", "name": "A guard", "protected": True}],
])  # fmt: skip
def test_in_whatever_order_it_is_done(steps):
    witness = known_witness()

    for fields in steps:
        edit(witness, **fields)

    assert telling(*TRACES, "middle", "Iwan P.") == []
    assert wrong() == []


@pytest.mark.parametrize("before", [State.DRAFT, State.IN_REVIEW, State.PUBLISHED, State.WITHDRAWN])
def test_in_whatever_state(before):
    witness = known_witness(state=State.PUBLISHED if before == State.WITHDRAWN else before)
    if before == State.WITHDRAWN:
        advance(by="editor", transition=WITHDRAW, records=[witness], reason=f"{NAME} asked for it.")

    protect(witness)

    assert telling(*TRACES) == []
    assert wrong() == []


def test_draft_that_was_renamed_before_it_was_protected():
    witness = known_witness(state=State.DRAFT)
    edit(witness, slug="a-guard", name="A guard")
    assert telling(*TRACES) != []

    edit(witness, protected=True)

    assert telling(*TRACES) == []
    assert wrong() == []


def test_name_that_stays_is_nobody_elses_to_purge():
    witness = known_witness()
    entries = LedgerEntry.objects.count()

    edit(witness, protected=True)

    assert LedgerEntry.objects.filter(body=None).count() == 0
    assert LedgerEntry.objects.count() == entries + 1


def test_agent_by_whom_the_witness_was_known_goes():
    agent = recorded(make.make_agent(slug="petrow", name="Petrow, I."))
    witness = recorded(make.make_witness(slug="a-guard", name="A guard", agent=agent))

    edit(witness, agent=None, protected=True)

    assert [entry.collection for entry in LedgerEntry.objects.filter(body=None)] == ["witnesses"]
    assert Agent.objects.get() == agent  # is known for himself
    assert wrong() == []


def test_reason_that_tells_the_name_goes_and_what_the_record_says_stays():
    witness = known_witness()
    item = witness.items.get()
    edit(item, reason=f"By {NAME.upper()}, see “{SLUG}”.", note="x")

    protect(witness)

    assert telling(*TRACES) == []
    assert wrong() == []
    assert_ledger_is_true()


def test_reason_of_the_very_change_may_not_tell_it():
    witness = known_witness()

    with pytest.raises(Refused, match="The reason tells what a protected witness was called"):
        protect(witness, reason=f"{NAME} is to be called otherwise.")

    assert Witness.objects.get(pk=witness.pk).name == NAME


def test_erasures_of_before_are_told_anew():
    witness = known_witness()
    edit(witness, name="A guard")
    erase(by="editor", entry=LedgerEntry.objects.get(log="public", collection="witnesses", key=SLUG, action="created"),
          reason="Law.")  # fmt: skip

    protect(witness)

    assert telling(*TRACES) == []
    assert wrong() == []


def test_former_slug_is_never_used_again():
    protect(known_witness())

    assert (RetiredSlug.objects.count(), PurgedSlug.objects.count()) == (0, 1)
    with pytest.raises(ValidationError, match="A slug is never reused"):
        Witness(slug=SLUG, name="Another").full_clean()
    assert free_slug(Witness, {"name": NAME}, avoid=set()) == f"{SLUG}-2"
    assert Agent(slug=SLUG, name="Another").full_clean() is None


def test_former_slug_is_known_by_a_former_key(settings):
    protect(known_witness())
    settings.FORMER_SECRET_KEYS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    assert PurgedSlug.objects.among("witnesses", [SLUG, "cook"]) == {SLUG}


def test_unprotecting_brings_nothing_back():
    witness = known_witness()
    protect(witness)

    edit(witness, protected=False)

    assert telling(*TRACES) == []
    assert PurgedSlug.objects.count() == 1
    assert wrong() == []


def test_undoing_does_not_bring_the_name_back():
    witness = known_witness()
    first = LedgerEntry.objects.order_by("pk").first()
    edit(witness, name="A guard")
    renamed = LedgerEntry.objects.order_by("pk").last()
    protect(witness)

    for entry in (renamed, LedgerEntry.objects.filter(key="a-guard", log="public").order_by("pk").first()):
        entry.refresh_from_db()
        with pytest.raises(Refused):
            undo(by="editor", entry=entry, reason="Back.")
    with pytest.raises(Refused, match="erased"):
        restore(by="editor", record=witness.items.get(), entry=first, reason="Back.")

    assert telling(*TRACES) == []


def test_merged_duplicate_goes_with_the_name():
    kept, duplicate = known_witness(), recorded(make.make_witness(slug="petrow-2", name="I. Petrow"))
    merge(by="editor", kept=kept, duplicate=duplicate, reason="The same man.")
    assert telling("petrow-2", "I. Petrow") != []

    protect(kept)

    assert telling(*TRACES, "petrow-2") == []
    assert PurgedSlug.objects.count() == 2
    assert wrong() == []


def test_merging_protected_witnesses_forgets_the_duplicate():
    kept = recorded(make.make_witness(slug="a-guard", name="A guard", protected=True))
    duplicate = recorded(make.make_witness(slug=SLUG, name=NAME, protected=True))

    merge(by="editor", kept=kept, duplicate=duplicate, reason="The same man.")

    assert telling(*TRACES) == []
    assert wrong() == []


def test_another_witness_keeps_what_is_told_of_him():
    witness = known_witness()
    entry = LedgerEntry.objects.get(log="public", collection="witnesses", key="cook")
    recorded(make.make_witness(slug="petrow-the-baker", name="Petrow the baker"))

    protect(witness)

    assert telling("petrow-the-baker") != []
    assert LedgerEntry.objects.filter(log="public", collection="witnesses", key="cook").exclude(body=None).exists()
    assert LedgerEntry.objects.get(pk=entry.pk).body is None  # it named him


def test_desks_own_log_and_waiting_messages_go(admin_user):
    witness = known_witness()
    of = ContentType.objects.get_for_model(Witness)
    said = json.dumps([{"changed": {"name": "relay", "object": f"A cook ← {NAME}", "fields": ["note"]}}])
    LogEntry.objects.create(
        user=admin_user, content_type=of, object_id=str(witness.pk), object_repr=NAME, action_flag=2
    )
    LogEntry.objects.create(
        user=admin_user, object_id="9", object_repr=f"On {NAME}", action_flag=2, change_message=said
    )
    session = SessionStore()
    session.update({"_auth_user_id": str(admin_user.pk), "_messages": f'[["{NAME} was changed"]]', "other": 1})
    session.save()

    protect(witness)

    told = sorted(LogEntry.objects.values_list("object_repr", "change_message"))
    # What else is called by the name must not lead from the one to the other.
    assert told == [("A guard", ""), ("On …", "")]
    assert Session.objects.get().get_decoded() == {"_auth_user_id": str(admin_user.pk), "other": 1}


def test_texts_in_which_the_name_still_stands_are_found():
    witness = known_witness()
    source = recorded(make.make_source(slug="interview", title=f"Interview with {NAME}"))
    draft = recorded(make.make_item(slug="iwan-petrow-1951", summary="More", source=source, state=State.DRAFT))

    with change(by="editor") as work:
        witness.slug, witness.name, witness.protected = "a-guard", "A guard", True
        work.save(witness)

    assert occurrences(work.purging.purged) == {"sources": [source.pk], "items": [draft.pk]}


def test_witness_whom_more_than_a_thousand_records_name():
    witness = make.make_witness(slug=SLUG, name=NAME)
    recorded(witness, *[make.make_item(slug=f"i{number}", witness=witness, source=None) for number in range(1_100)])

    protect(witness)

    # The items, the witness made and renamed, and where the former slug led.
    assert LedgerEntry.objects.filter(body=None).count() == 1_100 + 2 + 1
    assert wrong() == []


def test_saving_again_finds_nothing_more():
    witness = known_witness()
    protect(witness)
    entries = LedgerEntry.objects.count()

    with change(by="editor") as work:
        work.save(Witness.objects.get(pk=witness.pk))

    assert (work.purging.purged, LedgerEntry.objects.count()) == ([], entries)


def test_pseudonym_that_is_changed_goes_too_and_versions_keep_their_numbers():
    witness = protect(known_witness())

    edit(witness, slug="somebody", name="Somebody")

    assert telling("a-guard", "A guard", *TRACES) == []
    erased = LedgerEntry.objects.filter(collection="witnesses", body=None)
    assert {entry.owner for entry in erased} == {"witnesses/somebody", "witnesses/cook"}
    assert wrong() == []
    assert_ledger_is_true()
