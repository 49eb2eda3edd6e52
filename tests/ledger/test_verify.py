"""Whatever is changed in the ledger's tables is found, and where; what is as it was written, is never complained of."""

import pytest
from django.db import connection, transaction

from claims.choices import Log
from claims.ledger import merkle
from claims.ledger.body import canonical, digest
from claims.ledger.regrown import Known
from claims.ledger.verify import verify
from claims.models import LedgerEntry, LedgerHead, LedgerSubtree

from .logs import leaves, regrow, root, unguarded
from .tampering import FILLING, enter, found, make_logs, new, places, size, sql, undone

pytestmark = pytest.mark.django_db

AT = 30
"""An entry of the public log with nothing special about it."""

ENTRY = "claims_ledgerentry"
HERE = "WHERE log = 'public' AND sequence = %s"


@pytest.fixture
def logs():
    make_logs()


def test_logs_as_they_were_written_are_intact(logs):
    assert found() == []


def test_empty_database_is_intact():
    assert found() == []


def test_verifying_tells_how_far_it_has_come(logs):
    told = []

    list(verify(advance=told.append))

    assert sum(told) == LedgerEntry.objects.count()


# ---------------------------------------------------------------- One column of one entry


@pytest.mark.parametrize(
    ("column", "value", "wrong"),
    [
        ("by", "mallory", "by is 'mallory', its bytes say 'anna'"),
        ("action", "created", "action is 'created', its bytes say 'changed'"),
        ("reason", "None.", "reason is 'None.', its bytes say ''"),
        ("collection", "items", "collection is 'items', its bytes say 'claims'"),
        ("key", "other", "key is 'other', its bytes say '{key}'"),
        ("owner", "claims/other", "owner is 'claims/other', its bytes say 'claims/{key}'"),
        ("sequence", 100_000, "sequence is 100000, its bytes say 30"),
        ("shown_digest", "0" * 64, "shown_digest is '" + "0" * 64 + "', its record gives '{digest}'"),
        ("shown_digest", "", "shown_digest is '', its record gives '{digest}'"),
        ("leaf_hash", bytes(32), "its bytes do not give its leaf hash: one of them was changed"),
        ("body", b"", "its bytes are not those of an entry"),
        ("body", b"{}", "its bytes are not those of an entry"),
        ("body", b"\xff\xfe", "its bytes are not those of an entry"),
        ("body", None, "has no bytes, and no entry tells that they were erased"),
    ],
)
def test_changed_column_is_found(logs, column, value, wrong):
    entry = LedgerEntry.objects.get(log="public", sequence=AT)

    sql(f'UPDATE {ENTRY} SET "{column}" = %s {HERE}', value, AT)

    first = found()[0]
    wrong = wrong.format(key=entry.key, digest=entry.shown_digest)
    assert (first.where, first.wrong) == (f"public log, entry {AT}", wrong)
    assert {finding.where for finding in found()} == {first.where}


def test_changed_time_is_found(logs):
    sql(f"UPDATE {ENTRY} SET at = '2001-02-03 04:05:06' {HERE}", AT)

    (finding,) = found()
    assert finding.where == f"public log, entry {AT}"
    assert finding.wrong.startswith("at is '2001-02-03T04:05:06.000000Z', its bytes say '20")


def test_time_that_is_none_is_found(logs):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps times alone in a column of times")
    sql(f"UPDATE {ENTRY} SET at = 'yesterday' {HERE}", AT)

    assert places() == [f"public log, entry {AT}"]


def test_changed_log_is_found(logs):
    sql(f"UPDATE {ENTRY} SET log = 'internal' {HERE}", size() - 1)

    first = found()[0]
    assert str(first) == f"public log, entry {size()}: log is 'internal', its bytes say 'public'"


@pytest.mark.parametrize("at", [AT, 0])
def test_changed_id_is_found(logs, at):
    sql(f"UPDATE {ENTRY} SET id = 1000000 {HERE}", at)

    assert places() == [f"public log, entry {at}"]


@pytest.mark.parametrize("digest_of", ["", "0" * 64])
@pytest.mark.parametrize(("log", "sequence"), [("public", number) for number in range(9, 18)] + [("internal", 1)])
def test_changed_digest_of_the_whole_record_is_found(logs, log, sequence, digest_of):
    """Of every kind of entry: shown in part, hidden, shown again, told on another page, deleted."""
    stood = LedgerEntry.objects.get(log=log, sequence=sequence).full_digest

    sql(f"UPDATE {ENTRY} SET full_digest = %s WHERE log = %s AND sequence = %s", digest_of, log, sequence)

    assert (f"{log} log, entry {sequence}" in places()) == (stood != digest_of)


def test_bytes_changed_within_the_record_are_found(logs):
    body = bytes(LedgerEntry.objects.get(log="public", sequence=AT).body).replace(b'"slug":"f', b'"slug":"g')

    sql(f"UPDATE {ENTRY} SET body = %s {HERE}", body, AT)

    wrong = [finding.wrong for finding in found()]
    assert wrong[0] == "its bytes do not give its leaf hash: one of them was changed"
    assert set(places()) == {f"public log, entry {AT}"}


def forge(sequence, old, new_bytes):
    """Other bytes in one entry, and every column of it made to fit."""
    entry = LedgerEntry.objects.get(log="public", sequence=sequence)
    body = bytes(entry.body).replace(old, new_bytes)
    told = body.split(b'"record":', 1)[1].rsplit(b',"salt"', 1)[0]
    sql(
        f"UPDATE {ENTRY} SET body = %s, leaf_hash = %s, shown_digest = %s, full_digest = %s {HERE}",
        body, merkle.leaf_hash(body), digest(told), digest(told), sequence,
    )  # fmt: skip


def test_entry_that_fits_by_itself_is_found_by_the_stored_hash_over_it(logs):
    forge(AT, b'"slug":"f', b'"slug":"g')

    assert places() == ["public log, entries 0–255", "public log, head"]


def test_entry_that_fits_by_itself_is_found_by_the_head(logs):
    last = size() - 1

    forge(last, b'"slug":"f', b'"slug":"g')

    (finding,) = found()
    assert finding.where == "public log, head"
    assert finding.wrong.endswith(f"{last} is not that of what is there")


def test_bytes_in_another_form_are_found(logs):
    """The same content with a space more, and its hash."""
    forge(AT, b'"key":', b'"key": ')

    assert str(found()[0]) == f"public log, entry {AT}: its bytes are not in the one form that entries have"


# ---------------------------------------------------------------- Rows


@pytest.mark.parametrize("gone", [[AT], [0], [AT, AT + 1, AT + 2], [255, 256]])
def test_deleted_entries_are_found(logs, gone):
    for number in gone:
        sql(f"DELETE FROM {ENTRY} {HERE}", number)

    one = f"public log, entry {gone[0]}" if len(gone) == 1 else f"public log, entries {gone[0]}–{gone[-1]}"
    assert [str(finding) for finding in found()] == [f"{one}: missing"]


def test_entries_cut_off_at_the_end_are_found(logs):
    whole = size()
    sql(f"DELETE FROM {ENTRY} WHERE log = 'public' AND sequence >= %s", whole - 5)

    wrong = f"cut off: the head of the log counts {whole} entries, {whole - 5} are there"
    assert [str(finding) for finding in found()] == [f"public log, entries {whole - 5}–{whole - 1}: {wrong}"]


def test_whole_log_deleted_is_found(logs):
    whole = size()
    sql(f"DELETE FROM {ENTRY} WHERE log = 'public'")

    assert places()[0] == f"public log, entries 0–{whole - 1}"


def test_entry_put_behind_the_end_is_found(logs):
    whole = size()
    with undone():
        enter(new(Log.PUBLIC, "forged", {"slug": "forged"}))
        forged = LedgerEntry.objects.get(key="forged")
    forged.pk = None
    forged.save(force_insert=True)

    assert [str(finding) for finding in found()] == [
        f"public log, entry {whole}: stand behind the end: the head of the log counts {whole} entries"
    ]


def test_entry_put_between_others_is_found(logs):
    """It takes a number, and all behind it get another."""
    with unguarded(), connection.cursor() as cursor:
        for number in range(size() - 1, AT, -1):
            cursor.execute(f"UPDATE {ENTRY} SET sequence = %s {HERE}", [number + 1, number])
    forged = LedgerEntry.objects.get(log="public", sequence=AT)
    forged.pk, forged.sequence = None, AT + 1
    forged.save(force_insert=True)

    assert places()[0] == f"public log, entry {AT + 1}"


def swap(column, one, other):
    """Exchange what two entries of the public log have in a column that is unique."""
    rows = {number: LedgerEntry.objects.get(log="public", sequence=number) for number in (one, other)}
    with unguarded(), connection.cursor() as cursor:
        first, second = (rows[number].pk for number in (one, other))
        values = [getattr(rows[number], column) for number in (one, other)]
        cursor.execute(f"UPDATE {ENTRY} SET {column} = %s WHERE id = %s", [2_000_000, first])
        cursor.execute(f"UPDATE {ENTRY} SET {column} = %s WHERE id = %s", [values[0], second])
        cursor.execute(f"UPDATE {ENTRY} SET {column} = %s WHERE {column} = %s", [values[1], 2_000_000])


@pytest.mark.parametrize("column", ["sequence", "id"])
@pytest.mark.parametrize("other", [AT + 1, AT + 7])
def test_swapped_entries_are_found(logs, column, other):
    swap(column, AT, other)

    assert {f"public log, entry {AT}", f"public log, entry {other}"} & set(places()) != set()
    assert set(places()) <= {f"public log, entry {number}" for number in range(AT, other + 1)}


def test_swapped_contents_are_found(logs):
    one, other = (LedgerEntry.objects.get(log="public", sequence=number) for number in (AT, AT + 7))
    for to, of in ((one, other), (other, one)):
        names = [field.column for field in LedgerEntry._meta.fields if field.column not in {"id", "sequence"}]
        columns = ", ".join(f'"{name}" = %s' for name in names)
        sql(f"UPDATE {ENTRY} SET {columns} WHERE id = %s", *[getattr(of, name) for name in names], to.pk)

    assert set(places()) == {f"public log, entry {AT}", f"public log, entry {AT + 7}"}


# ---------------------------------------------------------------- Heads and stored hashes


@pytest.mark.parametrize("change", ["size = size + 1", "size = size - 1", "size = 0"])
def test_head_that_counts_otherwise_is_found(logs, change):
    sql(f"UPDATE claims_ledgerhead SET {change} WHERE log = 'public'")

    assert set(places()) == {"public log, head"}


@pytest.mark.parametrize("at", [0, 40])
def test_head_with_another_hash_is_found(logs, at):
    frontier = bytearray(LedgerHead.objects.get(log="public").frontier)
    frontier[at] ^= 1

    sql("UPDATE claims_ledgerhead SET frontier = %s WHERE log = 'public'", bytes(frontier))

    assert places() == ["public log, head"]


def test_head_cut_short_is_found(logs):
    sql("UPDATE claims_ledgerhead SET frontier = %s WHERE log = 'public'", bytes(32))

    (finding,) = found()
    roots = size().bit_count()
    assert str(finding) == f"public log, head: 32 bytes of hashes, expected {32 * roots} for {size()} entries"


def test_missing_head_is_found(logs):
    sql("DELETE FROM claims_ledgerhead WHERE log = 'internal'")

    assert [str(finding) for finding in found()] == [
        f"internal log, head: is missing, expected one that counts {size(Log.INTERNAL)} entries"
    ]


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("DELETE FROM claims_ledgersubtree WHERE log = 'public' AND \"index\" = 1", "public log, entries 256–511"),
        ("UPDATE claims_ledgersubtree SET height = 16 WHERE log = 'internal' AND \"index\" = 0", "internal log, entries 0–255"),
        ("UPDATE claims_ledgersubtree SET height = 7 WHERE log = 'internal' AND \"index\" = 0", "internal log, entries 0–255"),
        ("UPDATE claims_ledgersubtree SET \"index\" = 9 WHERE log = 'internal' AND \"index\" = 1", "internal log, entries 256–511"),
    ],
)  # fmt: skip
def test_changed_row_of_a_stored_hash_is_found(logs, statement, where):
    assert sql(statement) == 1

    assert places()[0] == where


def test_changed_stored_hash_is_found(logs):
    sql("UPDATE claims_ledgersubtree SET root = %s WHERE log = 'public' AND \"index\" = 1", bytes(32))

    assert [str(finding) for finding in found()] == [
        "public log, entries 256–511: their stored hash (height 8) is not that of what is there"
    ]


def test_needless_stored_hash_is_found(logs):
    LedgerSubtree.objects.create(log="public", height=8, index=2, root=bytes(32))

    assert places() == ["public log, entries 512–767"]


# ---------------------------------------------------------------- Checkpoints


def rewrite_from(number):
    """Everything from this entry on written again, with right hashes, right subtrees and a right head."""
    rows = LedgerEntry.objects.filter(log="public", sequence__gte=number).order_by("sequence")
    with unguarded():
        for entry in rows:
            body = bytes(entry.body).replace(b'"by":"anna"', b'"by":"mary"')
            LedgerEntry.objects.filter(pk=entry.pk).update(body=body, leaf_hash=merkle.leaf_hash(body), by="mary")
        regrow()


def checkpoint(size_, root_=None, source="a checkpoint"):
    return Known(size_, root_ or root(size_), source)


def test_rewritten_end_fits_by_itself_and_not_with_a_checkpoint(logs):
    kept = [checkpoint(100, source="A"), checkpoint(300, source="B"), checkpoint(500, source="C"), checkpoint(0)]

    rewrite_from(350)

    assert found() == []
    assert [str(finding) for finding in found(checkpoints=kept)] == [
        "public log, entries 300–499: rewritten: C has another root for the first 500 entries, and that of 300 entries fits"
    ]


def test_checkpoints_of_the_log_as_it_is_fit(logs):
    assert found(checkpoints=[checkpoint(number) for number in (0, 1, 255, 256, 257, size())]) == []


def test_log_rewritten_from_the_beginning_is_found(logs):
    kept = [checkpoint(100, source="A"), checkpoint(300, source="B")]

    rewrite_from(0)

    assert [str(finding) for finding in found(checkpoints=kept)] == [
        "public log, entries 0–99: rewritten: A has another root for the first 100 entries"
    ]


def test_log_cut_off_below_a_checkpoint_is_found(logs):
    whole, kept = size(), [checkpoint(size(), source="A")]
    with unguarded():
        LedgerEntry.objects.filter(log="public", sequence__gte=whole - 5).delete()
        regrow()

    assert found() == []
    assert [str(finding) for finding in found(checkpoints=kept)] == [
        f"public log, entries {whole - 5}–{whole - 1}: cut off: A tells of {whole} entries, {whole - 5} are there"
    ]


def test_checkpoint_that_a_later_one_contradicts_is_itself_what_is_wrong(logs):
    kept = [checkpoint(100, bytes(32), "A"), checkpoint(300, source="B")]

    assert [str(finding) for finding in found(checkpoints=kept)] == [
        "A: is not of this log: another root at 100 entries, of which the first 300 are known by another to be as they were"
    ]


# ---------------------------------------------------------------- At scale


def test_logs_are_read_in_few_queries(logs, django_assert_max_num_queries):
    """However long they are: heads, the entries, stored hashes, and look-ups for what was hidden and shown again."""
    with django_assert_max_num_queries(40):
        assert found() == []


def test_what_is_found_in_a_log_of_nothing_but_damage_is_told_without_end(logs):
    with transaction.atomic():
        sql(f"UPDATE {ENTRY} SET reason = 'x' WHERE log = 'public'")

    assert len(found()) == size() > FILLING


def test_leaves_are_those_of_the_bodies(logs):
    """What these tests rely on."""
    bodies = LedgerEntry.objects.filter(log="public").order_by("sequence").values_list("body", flat=True)

    assert leaves() == [merkle.leaf_hash(bytes(body)) for body in bodies]
    assert canonical({"a": 1}) == b'{"a":1}'
