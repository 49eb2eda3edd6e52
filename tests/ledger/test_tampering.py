"""Random tamperings, each found and located: forty in the ordinary run, two hundred in `make soak`."""

import random

import pytest
from django.db import connection

from claims.ledger import merkle
from claims.ledger.regrown import Known
from claims.ledger.state import state
from claims.ledger.verify import verify
from claims.models import LedgerEntry
from claims.operations import derived
from claims.records import RECORD_TYPES, key

from .logs import regrow, root, unguarded
from .site import THROUGH, make_site, row
from .tampering import make_logs, size, undone

pytestmark = pytest.mark.django_db

ENTRY = "claims_ledgerentry"
TEXTS = ("by", "action", "reason", "collection", "key", "owner", "shown_digest", "full_digest")


class Mallory:
    """Somebody who has the database, and changes one thing. Each way to do so tells the places of which one must be named."""

    def __init__(self, seed, checkpoints):
        self.rng = random.Random(seed)
        self.checkpoints = checkpoints
        self.log = self.rng.choice(["public", "internal"])
        self.size = size(self.log)
        self.at = self.rng.randrange(self.size)
        ways = sorted(name for name in dir(self) if name.startswith("do_"))
        self.way = getattr(self, ways[seed % len(ways)])

    def tamper(self):
        with unguarded():
            return self.way()

    def sql(self, statement, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            assert cursor.rowcount > 0

    def entry(self, at=None):
        return LedgerEntry.objects.get(log=self.log, sequence=self.at if at is None else at)

    def here(self, first=None, last=None):
        first = self.at if first is None else first
        if last is None or last == first:
            return f"{self.log} log, entry {first}"
        return f"{self.log} log, entries {first}–{last}"

    def block(self):
        """The stored hashes over the entry, or the head."""
        first = self.at // 256 * 256
        return {self.here(first, first + 255), f"{self.log} log, head"}

    def set(self, column, value, at=None):
        self.sql(f'UPDATE {ENTRY} SET "{column}" = %s WHERE id = %s', value, self.entry(at).pk)

    # ------------------------------------------------------------ One entry

    def do_text(self):
        column = self.rng.choice(TEXTS)
        stood = getattr(self.entry(), column)
        digits = "".join(self.rng.choice("0123456789abcdef") for _ in range(len(stood) or 4))
        self.set(column, digits)
        return {self.here()}

    def do_time(self):
        self.set("at", self.entry().at.replace(microsecond=0, year=self.rng.randint(1990, 2020)))
        return {self.here()}

    def do_number(self):
        self.set("sequence", self.size + self.rng.randrange(1, 1_000))
        return {self.here()}

    def do_id(self):
        self.at = min(self.at, self.size - 2)  # of the last entry no other would have to stand behind
        self.set("id", 10_000_000)
        return {self.here()}

    def do_body(self):
        body = bytearray(self.entry().body)
        body[self.rng.randrange(len(body))] ^= 1 << self.rng.randrange(8)
        self.set("body", bytes(body))
        return {self.here()}

    def do_leaf(self):
        leaf = bytearray(self.entry().leaf_hash)
        leaf[self.rng.randrange(32)] ^= 1 << self.rng.randrange(8)
        self.set("leaf_hash", bytes(leaf))
        return {self.here()}

    def do_erase(self):
        for column, value in {"body": None, "by": "", "reason": "", "shown_digest": "", "full_digest": ""}.items():
            self.set(column, value)
        return {self.here()}

    def do_forge(self):
        """Other bytes with their own hash, and columns that fit."""
        body = bytes(self.entry().body).replace(b'"by":"', b'"by":"x')
        by = "x" + self.entry().by
        self.sql(
            f'UPDATE {ENTRY} SET body = %s, leaf_hash = %s, "by" = %s WHERE id = %s',
            body,
            merkle.leaf_hash(body),
            by,
            self.entry().pk,
        )
        return self.block()

    # ------------------------------------------------------------ Rows

    def do_delete(self):
        many = self.rng.randrange(1, 5)
        self.at = min(self.at, self.size - many - 1)
        self.sql(
            f"DELETE FROM {ENTRY} WHERE log = %s AND sequence >= %s AND sequence < %s",
            self.log,
            self.at,
            self.at + many,
        )
        return {self.here(self.at, self.at + many - 1)}

    def do_cut(self):
        many = self.rng.randrange(1, 300)
        self.sql(f"DELETE FROM {ENTRY} WHERE log = %s AND sequence >= %s", self.log, self.size - many)
        return {self.here(self.size - many, self.size - 1)}

    def do_insert(self):
        entry = self.entry()
        entry.pk, entry.sequence = None, self.size
        entry.save(force_insert=True)
        return {self.here(self.size)}

    def do_swap(self):
        other = self.rng.choice([number for number in range(self.size) if number != self.at])
        one, two = self.entry(), self.entry(other)
        columns = ["body", "leaf_hash", *TEXTS, "at"] if self.rng.random() < 0.5 else ["body", "leaf_hash"]
        for to, of in ((one.pk, two), (two.pk, one)):
            for column in columns:
                self.sql(f'UPDATE {ENTRY} SET "{column}" = %s WHERE id = %s', getattr(of, column), to)
        return {self.here(), self.here(other)}

    # ------------------------------------------------------------ Heads and hashes

    def do_head(self):
        change = self.rng.choice(["size = size + 1", "size = size - 1", "frontier = %s"])
        values = [bytes(32 * self.size.bit_count())] if "%s" in change else []
        self.sql(f"UPDATE claims_ledgerhead SET {change} WHERE log = %s", *values, self.log)
        return {f"{self.log} log, head"}

    def do_headless(self):
        self.sql("DELETE FROM claims_ledgerhead WHERE log = %s", self.log)
        return {f"{self.log} log, head"}

    def do_subtree(self):
        index = self.rng.randrange(2)
        statement = self.rng.choice([
            "DELETE FROM claims_ledgersubtree", "UPDATE claims_ledgersubtree SET height = 16",
            "UPDATE claims_ledgersubtree SET root = leaf.leaf_hash FROM claims_ledgerentry leaf",
        ])  # fmt: skip
        which = ' WHERE claims_ledgersubtree.log = %s AND claims_ledgersubtree."index" = %s'
        joined = f" AND leaf.id = {self.entry(0).pk}" if "leaf" in statement else ""
        self.sql(f"{statement}{which}{joined}", self.log, index)
        return {self.here(256 * index, 256 * index + 255)}

    def do_suffix(self):
        """All from an entry on, with right hashes: only who kept a checkpoint can tell."""
        self.log, self.size = "public", size("public")
        self.at = self.rng.randrange(self.size - 1)
        for entry in LedgerEntry.objects.filter(log="public", sequence__gte=self.at):
            body = bytes(entry.body).replace(b'"by":"', b'"by":"x')
            LedgerEntry.objects.filter(pk=entry.pk).update(
                body=body, leaf_hash=merkle.leaf_hash(body), by=f"x{entry.by}"
            )
        regrow()
        return self.between()

    def do_truncate(self):
        """Cut off, with a head that fits."""
        self.log, self.size = "public", size("public")
        self.at = self.rng.randrange(self.size)
        LedgerEntry.objects.filter(log="public", sequence__gte=self.at).delete()
        regrow()
        return {self.here(self.at, known.size - 1) for known in self.checkpoints if known.size > self.at}

    def between(self):
        sizes = [known.size for known in self.checkpoints]
        before, after = max([n for n in sizes if n <= self.at], default=0), min(n for n in sizes if n > self.at)
        return {self.here(before, after - 1)}


def assert_found(seed, checkpoints):
    with undone():
        mallory = Mallory(seed, checkpoints)
        expected = mallory.tamper()
        places = {finding.where for finding in verify(checkpoints=checkpoints)}

        assert places & expected != set(), (seed, mallory.way.__name__, expected, places)


def draw(seeds):
    make_logs()
    whole = size()
    checkpoints = [Known(number, root(number), f"checkpoint {number}") for number in (100, 400, whole)]
    assert list(verify(checkpoints=checkpoints)) == []
    for seed in seeds:
        assert_found(seed, checkpoints)
    assert list(verify(checkpoints=checkpoints)) == []


def test_forty_tamperings_with_the_ledger_are_found_where_they_are():
    draw(range(40))


@pytest.mark.soak
def test_two_hundred_tamperings_with_the_ledger_are_found_where_they_are():
    draw(range(1_000, 1_200))


# ---------------------------------------------------------------- Live rows


class Vandal:
    """Somebody who changes one live row."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        ways = (self.change, self.change, self.delete, self.unjoin, self.figure)
        self.way = ways[seed % len(ways)]

    def sql(self, statement, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            assert cursor.rowcount > 0

    def some(self):
        collection = self.rng.choice(sorted(RECORD_TYPES))
        record = self.rng.choice(list(RECORD_TYPES[collection].model.objects.order_by("pk")))
        return record, f"{collection}/{key(record)}"

    def change(self):
        record, where = self.some()
        fields = {column.name for column in RECORD_TYPES[record.collection].columns} - {"sha256"}  # has a form
        texts = [
            field.column for field in record._meta.concrete_fields
            if field.name in fields and field.get_internal_type() in {"CharField", "TextField"} and not field.choices
        ]  # fmt: skip
        column = self.rng.choice(texts or ["note"])
        self.sql(
            f'UPDATE {record._meta.db_table} SET "{column}" = %s WHERE id = %s', f"x{self.rng.random()}"[:9], record.pk
        )
        return where

    def delete(self):
        record, where = self.some()
        self.sql(f"DELETE FROM {record._meta.db_table} WHERE id = %s", record.pk)
        return where

    def unjoin(self):
        table = self.rng.choice(sorted(THROUGH.values()))
        self.sql(f"DELETE FROM {table} WHERE id = %s", row(table))
        return ""

    def figure(self):
        if self.rng.random() < 0.5:
            self.sql(
                "UPDATE claims_claim SET supporting_items = supporting_items + 1 WHERE id = %s", row("claims_claim")
            )
            return "claims/renamed-claim"
        self.sql(
            "UPDATE claims_appearance SET date_latest = NULL WHERE slug = (SELECT min(slug) FROM claims_appearance)"
        )
        return "appearances/"


def vandalise(seeds):
    make_site()
    for seed in seeds:
        with undone():
            vandal = Vandal(seed)
            where = vandal.way()
            wrong = [finding.where for finding in state()]
            if vandal.way == vandal.figure:
                wrong += [difference.record for difference in derived.differences()]

            assert any(place.startswith(where) for place in wrong), (seed, vandal.way.__name__, where, wrong)
    assert [*verify(), *state(), *derived.differences()] == []


def test_forty_tamperings_with_live_rows_are_found_where_they_are():
    vandalise(range(40))


@pytest.mark.soak
def test_two_hundred_tamperings_with_live_rows_are_found_where_they_are():
    vandalise(range(1_000, 1_200))
