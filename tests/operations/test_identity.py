"""Identities are kept, read and shredded by holders alone, with a purpose that is on record before anything else happens."""

import json
import traceback

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections

from claims.ledger import guards
from claims.ledger.state import state
from claims.models import IdentityToken, LedgerEntry, Witness
from claims.operations import Refused, change
from claims.operations.accounts import holds_identities
from claims.operations.identity import ChangedMeanwhileError, keep, read, read_strays, shred, shred_stray
from claims.operations.merging import merge
from claims.operations.undoing import undo
from claims.vault.models import Identity
from claims.vault.particulars import NOBODY, Particulars
from tests import factories as make
from tests.recorded import recorded
from tests.vault.holders import IVAN, OLGA, PURPOSE, SECRETS, held_of, holder, kept_for, protected

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

KEY, FORMER = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture(autouse=True)
def _key(settings):
    settings.VAULT_KEYS = (KEY,)


@pytest.fixture
def hilda(db):
    return holder()


@pytest.fixture
def witness(db):
    return recorded(protected())


def entries():
    found = LedgerEntry.objects.filter(collection__startswith="identities").order_by("pk")
    return [(entry.log, entry.action, entry.collection, entry.key, entry.by, entry.reason) for entry in found]


# ---------------------------------------------------------------- who may


def test_permission_alone_makes_a_holder_given_directly_or_by_a_group(db):
    permission = Permission.objects.get(codename="hold_identities")
    direct, by_group, superuser, inactive = (User.objects.create_user(name) for name in ("dora", "gus", "sue", "ina"))
    User.objects.filter(pk=superuser.pk).update(is_superuser=True)
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    group = Group.objects.create(name="holders")
    group.permissions.add(permission)
    by_group.groups.add(group)
    for one in (direct, inactive):
        one.user_permissions.add(permission)

    found = {
        one.username: holds_identities(User.objects.get(pk=one.pk)) for one in (direct, by_group, superuser, inactive)
    }

    assert found == {"dora": True, "gus": True, "sue": False, "ina": False}


def test_no_role_holds_identities(db):
    assert Group.objects.filter(permissions__codename="hold_identities").count() == 0


def test_others_can_do_nothing_and_leave_no_entry(hilda, witness):
    handle = kept_for(witness, by=hilda)
    sue, before = User.objects.create_superuser("sue"), entries()
    calls = [
        lambda: read(by=sue, witness=witness, purpose=PURPOSE),
        lambda: read_strays(by=sue, purpose=PURPOSE),
        lambda: keep(by=sue, witness=witness, particulars=OLGA, purpose=PURPOSE, seen=IVAN.stamp(), handle=handle),
        lambda: shred(by=sue, witness=witness, handle=handle, purpose=PURPOSE),
        lambda: shred_stray(by=sue, handle=handle, purpose=PURPOSE),
    ]
    for call in calls:
        with pytest.raises(PermissionDenied):
            call()

    assert (entries(), held_of(witness, by=hilda)) == (before, [IVAN])


def test_holder_reads_nothing_of_a_draft_that_he_or_she_may_not_see(witness):
    someone = User.objects.create_user("carla", is_staff=True)
    someone.groups.set([Group.objects.get(name="contributor")])
    someone.user_permissions.set([Permission.objects.get(codename="hold_identities")])
    draft = recorded(protected(slug="draft", state="draft"))

    with pytest.raises(PermissionDenied):
        read(by=someone, witness=draft, purpose=PURPOSE)
    assert read(by=someone, witness=witness, purpose=PURPOSE) == []


# ---------------------------------------------------------------- keeping and reading


def test_what_was_kept_is_read_and_every_step_is_on_record(hilda, witness):
    handle = kept_for(witness, by=hilda)
    more = Particulars("Ivan Petrov", notes="Moved to Omsk.")
    keep(
        by=hilda,
        witness=witness,
        particulars=more,
        purpose="  He wrote to us again. ",
        seen=IVAN.stamp(),
        handle=handle,
    )

    assert held_of(witness, by=hilda) == [more]
    told = [entry[1::4] for entry in entries()]
    assert told == [
        ("identity_read", PURPOSE),
        ("identity_kept", PURPOSE),
        ("identity_read", PURPOSE),
        ("identity_changed", "He wrote to us again."),
        ("identity_read", PURPOSE),
    ]
    assert {entry[0:1] + entry[2:5] for entry in entries()} == {("internal", "identities", witness.slug, "hilda")}


def test_entries_hold_nothing_of_the_identity_and_not_the_token(hilda, witness):
    kept_for(witness, by=hilda)
    token = IdentityToken.objects.get().token

    bodies = [bytes(entry.body).decode() for entry in LedgerEntry.objects.filter(collection="identities")]
    assert [json.loads(body)["record"] for body in bodies] == [None, None, None]
    assert [secret for secret in (*SECRETS, token) if secret in "".join(bodies)] == []


def test_ledger_bears_the_entries(hilda, witness):
    kept_for(witness, by=hilda)

    assert (list(state()), guards.missing("default")) == ([], [])


def test_rows_hold_nothing_in_the_clear(hilda, witness):
    kept_for(witness, by=hilda)
    row = Identity.objects.get()

    stored = b"".join(map(bytes, (row.name, row.other_names, row.contact, row.notes)))
    assert [secret for secret in SECRETS if secret.encode() in stored] == []
    assert len({len(bytes(field)) for field in (row.name, row.other_names, row.contact, row.notes)}) == 1


def test_second_of_two_holders_is_told_and_nothing_is_lost(hilda, witness):
    handle, henry = kept_for(witness, by=hilda), holder("henry")
    first, second = Particulars("Ivan Petrov", contact="By post."), Particulars("Ivan Petrov", contact="By phone.")
    keep(by=hilda, witness=witness, particulars=first, purpose=PURPOSE, seen=IVAN.stamp(), handle=handle)

    with pytest.raises(ChangedMeanwhileError) as told:
        keep(by=henry, witness=witness, particulars=second, purpose=PURPOSE, seen=IVAN.stamp(), handle=handle)

    assert (told.value.now, held_of(witness, by=hilda)) == (first, [first])
    assert [secret for secret in SECRETS if secret in "".join(traceback.format_exception(told.value))] == []


def test_two_who_keep_the_first_at_once_do_not_overwrite_one_another(hilda, witness):
    kept_for(witness, by=hilda)

    with pytest.raises(ChangedMeanwhileError):
        keep(by=hilda, witness=witness, particulars=OLGA, purpose=PURPOSE, seen=NOBODY.stamp())

    assert held_of(witness, by=hilda) == [IVAN]


@pytest.mark.parametrize(
    ("purpose", "why"),
    [
        ("", "Say why"),
        ("   ", "Say why"),
        ("hearing", "has 7 characters; expected 15 at least"),
        ("x" * 2001, "has 2001 characters; expected 2000 at most"),
        ("He asked for it\0 himself", r"control character U\+0000"),
    ],
)
def test_purpose_that_is_none_is_refused_and_nothing_is_read(hilda, witness, purpose, why):
    with pytest.raises(Refused, match=why):
        read(by=hilda, witness=witness, purpose=purpose)

    assert entries() == []


def test_purpose_that_names_the_person_is_refused(hilda, witness):
    with pytest.raises(Refused, match="The purpose names the person"):
        keep(by=hilda, witness=witness, particulars=IVAN, purpose="To write to IVAN PETROV again.", seen=NOBODY.stamp())

    assert entries() == []


@pytest.mark.parametrize(
    ("particulars", "why"),
    [
        (Particulars(""), "Name: this is missing"),
        (Particulars("x" * 201), "Name: this has 201 characters; expected 200 at most"),
        (Particulars("Ivan\0Petrov"), "Name: This text holds the control character"),
        (Particulars("Ivan\nPetrov"), "Name: This must be a single line"),
        (Particulars("x", notes="y" * 20_001), "Notes: this has 20001 characters"),
        (Particulars("x", contact="\ud800"), "reach him or her: This text holds the control"),
    ],
)
def test_texts_that_cannot_be_kept_are_refused_by_field(hilda, witness, particulars, why):
    with pytest.raises(ValidationError, match=why):
        keep(by=hilda, witness=witness, particulars=particulars, purpose=PURPOSE, seen=NOBODY.stamp())

    assert (entries(), Identity.objects.count()) == ([], 0)


def test_longest_texts_can_be_kept(hilda, witness):
    longest = Particulars("я" * 200, "ю\n" * 1000, "э" * 5000, "\U0001f600" * 20_000)
    keep(by=hilda, witness=witness, particulars=longest, purpose=PURPOSE, seen=NOBODY.stamp())

    assert held_of(witness, by=hilda) == [longest]


# ---------------------------------------------------------------- keys


def test_without_a_key_nothing_is_done(hilda, witness, settings):
    settings.VAULT_KEYS = ()

    with pytest.raises(Refused, match="EVIDENCE_VAULT_KEY is not set"):
        read(by=hilda, witness=witness, purpose=PURPOSE)
    with pytest.raises(Refused, match="EVIDENCE_VAULT_KEY is not set"):
        keep(by=hilda, witness=witness, particulars=IVAN, purpose=PURPOSE, seen=NOBODY.stamp())
    assert (entries(), Identity.objects.count()) == ([], 0)


def test_what_cannot_be_opened_is_told_and_never_written_over(hilda, witness, settings):
    handle = kept_for(witness, by=hilda)
    settings.VAULT_KEYS = (FORMER,)

    (found,) = read(by=hilda, witness=witness, purpose=PURPOSE)
    assert (found.handle, found.particulars) == (handle, NOBODY)
    assert found.problem.startswith("This was sealed with the key ")
    with pytest.raises(Refused, match=r"sealed with the key .* Nothing was written over it"):
        keep(by=hilda, witness=witness, particulars=OLGA, purpose=PURPOSE, seen=NOBODY.stamp(), handle=handle)
    settings.VAULT_KEYS = (KEY,)
    assert held_of(witness, by=hilda) == [IVAN]


def test_row_moved_to_another_witness_does_not_open(hilda, witness):
    other = recorded(protected(slug="other"))
    kept_for(witness, by=hilda)
    kept_for(other, by=hilda, who=OLGA)
    row, moved = Identity.objects.order_by("token")
    Identity.objects.filter(pk=moved.pk).update(name=row.name)

    problems = [one.problem for some in (witness, other) for one in read(by=hilda, witness=some, purpose=PURPOSE)]
    assert sorted(problems) == ["", "A sealed text is damaged, or was moved from where it belongs."]


# ---------------------------------------------------------------- shredding


def test_shredding_leaves_neither_row_nor_token(hilda, witness):
    handle = kept_for(witness, by=hilda)
    shred(by=hilda, witness=witness, handle=handle, purpose="He withdrew his consent.")

    assert (Identity.objects.count(), IdentityToken.objects.count(), held_of(witness, by=hilda)) == (0, 0, [])
    told = ("internal", "identity_shredded", "identities", witness.slug, "hilda", "He withdrew his consent.")
    assert told in entries()
    with pytest.raises(Refused, match="no such identity any more"):
        shred(by=hilda, witness=witness, handle=handle, purpose=PURPOSE)


def test_damaged_identity_can_be_shredded_without_a_key(hilda, witness, settings):
    handle = kept_for(witness, by=hilda)
    settings.VAULT_KEYS = ()
    shred(by=hilda, witness=witness, handle=handle, purpose=PURPOSE)

    assert Identity.objects.count() == 0


# ---------------------------------------------------------------- merging, deleting, and taking these back


def named(slug):
    """One who is not protected: a merger of those forgets the duplicate, and cannot be undone."""
    return recorded(protected(slug=slug, protected=False))


def merged(duplicate, into, *, by):
    merge(by=by, kept=into, duplicate=duplicate, reason="The same man.")
    return LedgerEntry.objects.filter(collection="witnesses", key=duplicate.slug).latest("pk")


def public(slug):
    """A witness who is not protected any more: a merge into a protected one cannot be undone (docs/protecting.md)."""
    return recorded(make.make_witness(slug=slug, name="A cook"))


def test_merged_witness_hands_on_its_identity_and_gets_it_back(hilda):
    witness, other = public("guard"), public("other")
    kept_for(other, by=hilda)
    entry = merged(other, witness, by=hilda)
    assert held_of(witness, by=hilda) == [IVAN]

    undo(by=hilda, entry=entry, reason="Two men after all.")

    assert held_of(witness, by=hilda) == []
    assert held_of(Witness.objects.get(slug="other"), by=hilda) == [IVAN]


def test_identity_is_given_back_under_another_secret_key(hilda, settings):
    witness, other = public("guard"), public("other")
    kept_for(other, by=hilda)
    entry = merged(other, witness, by=hilda)
    settings.FORMER_SECRET_KEYS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10

    undo(by=hilda, entry=entry, reason="Two men after all.")

    assert held_of(Witness.objects.get(slug="other"), by=hilda) == [IVAN]


def test_merged_into_a_protected_witness_it_stays_there(hilda, witness):
    other = recorded(protected(slug="other"))
    kept_for(other, by=hilda)

    merge(by=hilda, kept=witness, duplicate=other, reason="The same man.")

    assert (held_of(witness, by=hilda), IdentityToken.objects.get().witness) == ([IVAN], witness)


def test_no_identity_of_two_merged_witnesses_is_lost(hilda):
    witness, other, third = public("guard"), public("other"), public("third")
    kept_for(witness, by=hilda)
    kept_for(other, by=hilda, who=OLGA)
    first = merged(other, witness, by=hilda)
    assert held_of(witness, by=hilda) == [IVAN, OLGA]
    second = merged(witness, third, by=hilda)
    assert sorted(one.name for one in held_of(third, by=hilda)) == ["Ivan Petrov", "Olga Smirnova"]

    undo(by=hilda, entry=second, reason="Two men after all.")
    assert (held_of(third, by=hilda), held_of(Witness.objects.get(slug="guard"), by=hilda)) == ([], [IVAN, OLGA])
    undo(by=hilda, entry=first, reason="Three men after all.")
    assert held_of(Witness.objects.get(slug="guard"), by=hilda) == [IVAN]
    assert held_of(Witness.objects.get(slug="other"), by=hilda) == [OLGA]


def test_deleted_witness_leaves_a_stray_that_comes_back_with_it_or_is_shredded(hilda):
    draft = make.make_witness(slug="draft", name="A guard", protected=True, state="draft")
    recorded(draft)
    kept_for(draft, by=hilda)
    with change(by=hilda) as work:
        work.delete(draft)
    (stray,) = read_strays(by=hilda, purpose=PURPOSE)
    assert stray.particulars == IVAN

    undo(by=hilda, entry=LedgerEntry.objects.filter(key="draft", action="deleted").latest("pk"), reason="By mistake.")
    back = Witness.objects.get(slug="draft")
    assert (read_strays(by=hilda, purpose=PURPOSE), held_of(back, by=hilda)) == ([], [IVAN])
    with change(by=hilda) as work:
        work.delete(back)
    shred_stray(by=hilda, handle=stray.handle, purpose=PURPOSE)

    assert (Identity.objects.count(), IdentityToken.objects.count()) == (0, 0)
    assert "identities_of_nobody" in {entry[2] for entry in entries()}


def test_row_without_any_token_is_a_stray(hilda, witness):
    kept_for(witness, by=hilda)
    IdentityToken.objects.all().delete()

    assert [one.particulars for one in read_strays(by=hilda, purpose=PURPOSE)] == [IVAN]


def test_token_keeps_no_slug_of_a_witness_that_is_no_more(hilda, witness):
    other = recorded(protected(slug="ivan-petrov"))
    kept_for(other, by=hilda)
    merge(by=hilda, kept=witness, duplicate=other, reason="The same man.")

    assert "ivan" not in IdentityToken.objects.get().came_from


# ---------------------------------------------------------------- a vault that is not there


def test_vault_that_is_not_there_is_told_and_not_made(hilda, witness, tmp_path, monkeypatch):
    if connections["vault"].vendor != "sqlite":
        pytest.skip("a file")
    monkeypatch.setitem(connections["vault"].settings_dict, "NAME", tmp_path / "none.sqlite3")

    with pytest.raises(Refused, match=r"database is not there: run manage\.py migrate"):
        read(by=hilda, witness=witness, purpose=PURPOSE)
    assert list(tmp_path.iterdir()) == []


def test_vault_without_tables_is_told_without_the_databases_words(hilda, witness):
    kept_for(witness, by=hilda)
    with connections["vault"].cursor() as cursor:
        cursor.execute("DROP TABLE vault_identity")

    with pytest.raises(Refused, match=r"cannot be used: run manage\.py migrate"):
        read(by=hilda, witness=witness, purpose=PURPOSE)
