import pytest

from claims.choices import Log
from claims.ledger import checkpoint, tree
from claims.ledger.checkpoint import Signed, SigningKey
from claims.models import Checkpoint, LedgerEntry, LedgerHead, LedgerSubtree
from claims.operations import Refused
from claims.operations.checkpoint import sign_head
from tests.ledger.logs import publish, regrow, rewrite, root, unguarded

pytestmark = pytest.mark.django_db

ORIGIN = "evidence.example.org/ledger"
KEY = SigningKey(ORIGIN, bytes(range(32)))
OTHER = SigningKey("other.example.org", bytes(32))


def signed(key=KEY, **options):
    return sign_head(origin=ORIGIN, key=key, **options)


def refusal(**options):
    before = list(Checkpoint.objects.values())
    with pytest.raises(Refused) as caught:
        signed(**options)
    assert list(Checkpoint.objects.values()) == before
    return " ".join(caught.value.messages)


@pytest.mark.parametrize("size", [1, 2, 300])
def test_head_of_the_public_log_is_signed_and_stored(size):
    publish(size)

    stored = signed()

    assert checkpoint.opened(stored.note, keys=[KEY.verifier], origin=ORIGIN) == Signed(
        ORIGIN, size, root(size), stored.note
    )
    row = Checkpoint.objects.get()
    assert (row.size, bytes(row.root), row.note) == (size, root(size), stored.note)


def test_same_head_is_stored_once_for_each_key():
    publish(3)

    first, again, other = signed(), signed(), signed(OTHER)

    assert (first.pk, first.signed_at) == (again.pk, again.signed_at)
    assert list(Checkpoint.objects.order_by("id").values_list("pk", flat=True)) == [first.pk, other.pk]


def test_signing_enters_nothing_in_the_ledger():
    publish(3)

    signed()

    assert dict(LedgerHead.objects.values_list("log", "size")) == {"public": 3, "internal": 0}


def test_grown_log_is_signed_again():
    publish(3)
    first = signed()
    publish(300, prefix="more")

    second = signed()

    assert (first.size, second.size) == (3, 303)


def test_empty_log_is_not_signed():
    assert refusal() == "The public log is empty, so there is nothing to sign. Is this the site’s database?"


def test_rewritten_past_is_not_signed():
    publish(5)
    at = signed().signed_at
    publish(300, prefix="more")
    rewrite(2)

    assert refusal() == (
        f"The log is no longer the one that was signed at {at:%Y-%m-%d %H:%M} UTC with 5 entries: it was cut off or "
        "rewritten. Run verifyledger with that checkpoint."
    )


def test_what_was_not_signed_yet_can_be_rewritten_unseen():
    """Honesty: that is what a checkpoint is for."""
    publish(5)
    signed()
    publish(5, prefix="more")
    rewrite(7)

    assert signed().size == 10


def test_log_that_was_cut_off_is_not_signed():
    publish(5)
    signed()
    with unguarded():
        LedgerEntry.objects.filter(log=Log.PUBLIC, sequence__gte=3).delete()
    regrow()

    assert "with 5 entries: it was cut off or rewritten" in refusal()


def test_rewritten_past_is_told_by_a_checkpoint_that_was_kept_though_the_stored_one_is_gone():
    publish(5)
    kept = checkpoint.opened(signed().note, keys=[KEY.verifier], origin=ORIGIN)
    with unguarded():
        Checkpoint.objects.all().delete()
    rewrite(0)

    assert refusal(earlier=[kept]) == (
        "The log is no longer the one that was signed with 5 entries: it was cut off or rewritten. "
        "Run verifyledger with that checkpoint."
    )


def test_stored_checkpoint_that_was_made_to_fit_is_not_believed():
    """Whoever rewrote the log and the row of its checkpoint lacks the key."""
    publish(5)
    first = signed()
    rewrite(0)
    text, _separator, _signature = checkpoint.sign(ORIGIN, 5, root(5), KEY).partition("\n\n")
    with unguarded():
        Checkpoint.objects.update(root=root(5), note="\n\n".join([text, first.note.partition("\n\n")[2]]))

    assert refusal().startswith(
        f"The checkpoint that is stored for 5 entries was changed in the database: Its signature by {KEY.verifier.hint}"
    )


@pytest.mark.parametrize("changed", [{"size": 4}, {"root": bytes(32)}, {"note": "no note"}, {"size": 10**9}])
def test_stored_checkpoint_that_contradicts_its_note_is_not_believed(changed):
    publish(5)
    signed()
    with unguarded():
        Checkpoint.objects.update(**changed)

    assert "was changed in the database" in refusal()


def test_checkpoint_by_a_key_that_is_known_is_checked_too():
    publish(5)
    signed(OTHER)
    with unguarded():
        Checkpoint.objects.update(note=Checkpoint.objects.get().note.replace("\n\n", "\nextension\n\n"))

    assert "Its signature by other.example.org+" in refusal(known=[OTHER.verifier])
    assert signed().size == 5


def damage_head():
    LedgerHead.objects.filter(log=Log.PUBLIC).update(frontier=b"too short")


def change_head():
    LedgerHead.objects.filter(log=Log.PUBLIC).update(frontier=bytes(32) * (300).bit_count())


def change_subtree():
    LedgerSubtree.objects.filter(log=Log.PUBLIC).update(root=bytes(32))


def change_late_leaf():
    LedgerEntry.objects.filter(log=Log.PUBLIC, sequence=299).update(leaf_hash=bytes(32))


def delete_last():
    LedgerEntry.objects.filter(log=Log.PUBLIC, sequence=299).delete()


def delete_late():
    LedgerEntry.objects.filter(log=Log.PUBLIC, sequence=280).delete()


def delete_subtree():
    LedgerSubtree.objects.filter(log=Log.PUBLIC).delete()


def shorten_head():
    frontier = tree.head(Log.PUBLIC)
    LedgerHead.objects.filter(log=Log.PUBLIC).update(size=256, frontier=frontier.stored()[:32])


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (damage_head, "The head of the public log is damaged"),
        (change_head, "says 300 entries, and is not that of its entries"),
        (change_subtree, "says 300 entries, and is not that of its entries"),
        (change_late_leaf, "says 300 entries, and is not that of its entries"),
        (delete_last, "says 300 entries, and is not that of its entries"),
        (delete_late, "has no complete subtree"),
        (delete_subtree, "has no complete subtree"),
        (shorten_head, "says 256 entries, and is not that of its entries"),
    ],
)
def test_log_that_does_not_agree_with_itself_is_not_signed(damage, message):
    publish(300)
    with unguarded():
        damage()

    assert message in refusal()


@pytest.mark.parametrize("size", [1, 30, 600])
def test_number_of_queries_is_bounded(django_assert_max_num_queries, size):
    publish(size)
    signed()
    publish(1, prefix="more")

    with django_assert_max_num_queries(16):
        signed()
