"""
`kill -9` at any moment: what was acknowledged is there, nothing is there by half, and the same again completes.

Whoever writes keeps a journal of what was acknowledged, and of what was sent and never answered: that may have been done
or not. One site stands through all the kills of one kind, for a site is killed more than once in its life.
"""

import hashlib
import json
import random
import struct
import subprocess
import threading
import time
import zlib
from collections import Counter, defaultdict

import pytest

from claims import bulk

from .desk import Desk, Unanswered
from .fill import COUNTERS, counter, editor
from .load import TOLD
from .proof import SOUND
from .site import kill

KILLS, REDUCED = 25, 2
"""Of each kind: a hundred in all, and eight in `make test`."""

CLAIMS = 150
WRITERS = 4
LONGEST = 2.5
"""Seconds from the first request to the kill."""

kills = pytest.mark.parametrize(
    "number", [pytest.param(number, marks=[] if number < REDUCED else pytest.mark.soak) for number in range(KILLS)]
)


# ---------------------------------------------------------------- importing a bundle


@pytest.fixture(scope="session")
def bundle(tmp_path_factory):
    path = tmp_path_factory.mktemp("bundle") / "bundle"
    bulk.write(path, claims=CLAIMS, seed=1)
    return path


@pytest.fixture(scope="session")
def empty(filled):
    """The name of a database that has its tables and nothing in them."""
    filled.make("empty")
    return "empty"


@pytest.fixture(scope="session")
def seconds_of_import(filled, empty, bundle):
    with filled.copy(of=empty) as site:
        begun = time.monotonic()
        site.manage("importdata", bundle)
        return time.monotonic() - begun


@kills
def test_killed_import_is_in_as_a_whole_or_not_at_all(number, filled, empty, bundle, seconds_of_import):
    chance = random.Random(f"import {number}")
    # Every other one near the end, where it is written and committed.
    moment = seconds_of_import * (chance.uniform(0.7, 1.1) if number % 2 else chance.uniform(0, 1))
    with filled.copy(of=empty) as site:
        doomed = site.started("manage.py", "importdata", bundle, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            acknowledged = doomed.wait(moment) == 0
        except subprocess.TimeoutExpired:
            acknowledged = False
            kill(doomed)

        (found,) = site.rows("SELECT (SELECT count(*) FROM claims_claim), (SELECT count(*) FROM claims_ledgerentry)")
        whole = found[0] == CLAIMS
        assert whole or (found == (0, 0) and not acknowledged)
        assert site.proof() == SOUND

        site.manage("importdata", bundle)
        assert site.rows("SELECT count(*) FROM claims_claim") == [(CLAIMS,)]
        assert site.proof() == SOUND


# ---------------------------------------------------------------- saving at the desk


class Journal:
    """What was acknowledged, and what may have been done: sent, and never answered."""

    def __init__(self):
        self.acknowledged, self.doubtful = [], []

    def keep(self, told, send):
        """Whether it was answered with a redirect, by which the desk says that it is done."""
        self.doubtful.append(told)
        answer = send()
        self.doubtful.remove(told)
        if answer.status == 302:
            self.acknowledged.append((*told, answer.headers["Location"]))
        return answer


@pytest.fixture(scope="session")
def killed(filled):
    """A site that is killed again and again, and what was acknowledged of it."""
    with filled.copy() as site:
        yield site, Journal()


def killed_while(site, work, moment):
    """Have the editors work, each by calls of `work(desk, number)`, and kill the server at this moment."""
    failed = []

    def go_on(desk, number):
        try:
            while True:
                work(desk, number)
        except Unanswered:
            pass
        except Exception as error:  # noqa: BLE001 - of a thread, which otherwise would end unheard
            failed.append(error)

    with site.served() as server:
        desks = signed_in(server)
        threads = [threading.Thread(target=go_on, args=(desk, number)) for number, desk in enumerate(desks)]
        for thread in threads:
            thread.start()
        time.sleep(moment)
        kill(server.process)
        for thread in threads:
            thread.join()
    assert failed == []


def signed_in(server):
    return [Desk(server.port, editor(number)) for number in range(WRITERS)]


@kills
def test_killed_saving_loses_no_acknowledged_edit(number, killed):
    site, journal = killed
    pages = {slug: f"/admin/claims/claim/{pk}/change/" for pk, slug in site.rows("SELECT id, slug FROM claims_claim")}
    numbers = iter(range(1_000_000))

    def save(desk, editing):
        slug = counter(editing % (COUNTERS - 1))  # two of the editors have one claim
        data = desk.opened(pages[slug])
        scope = f"{next(numbers)} of {number}"
        answer = journal.keep((slug, scope), lambda: desk.send(pages[slug], data, scope=scope))
        assert answer.status == 302 or any(words in answer.content.decode() for words in TOLD)

    killed_while(site, save, random.Random(f"save {number}").uniform(0.1, LONGEST))

    assert_edits_are_there(site, journal)
    assert site.proof() == SOUND


def assert_edits_are_there(site, journal):
    """Each that was acknowledged once in the ledger; beside it only what was in doubt; and the last of it in the record."""
    recorded = defaultdict(list)
    for slug, body in site.rows("SELECT key, body FROM claims_ledgerentry WHERE collection = 'claims' ORDER BY id"):
        recorded[slug].append(json.loads(bytes(body))["record"]["scope"])
    now = dict(site.rows("SELECT slug, scope FROM claims_claim"))
    found = Counter((slug, scope) for slug, scopes in recorded.items() for scope in scopes[1:])
    acknowledged = Counter((slug, scope) for slug, scope, *_where in journal.acknowledged)
    assert set(found.values()) <= {1}
    assert acknowledged - found == Counter()
    assert found - acknowledged - Counter(journal.doubtful) == Counter()
    assert {slug: scopes[-1] for slug, scopes in recorded.items()} == now


# ---------------------------------------------------------------- uploading a file


@pytest.fixture(scope="session")
def killed_with_files(filled):
    with filled.copy() as site:
        yield site, Journal()


@kills
def test_killed_upload_leaves_no_row_without_its_file(number, killed_with_files):
    site, journal = killed_with_files
    [(source,)] = site.rows("SELECT id FROM claims_source WHERE slug = 'filed'")
    chance = random.Random(f"upload {number}")

    def upload(desk, _number):
        content = picture(chance)
        attach(desk, journal, source, content)
        bring(desk, journal, f"topic-{hashlib.sha256(content).hexdigest()[:12]}")

    killed_while(site, upload, chance.uniform(0.1, LONGEST))

    kept = {sha256 for (sha256,) in site.rows("SELECT sha256 FROM claims_attachment")}
    acknowledged = {told for what, told, _where in journal.acknowledged if what == "attached"}
    assert acknowledged - kept == set()
    assert kept - acknowledged <= {told for what, told in journal.doubtful if what == "attached"}
    assert site.proof() == SOUND
    previews = [where for what, _told, where in journal.acknowledged if what == "uploaded"][-1:]
    with site.served() as server:
        desks = signed_in(server)
        assert [any(desk.get(where).status == 200 for desk in desks) for where in previews] == [True] * len(previews)
        attach(desks[0], journal, source, picture(chance))
        for desk in desks:
            desk.close()


def attach(desk, journal, source, content):
    sha256 = hashlib.sha256(content).hexdigest()
    path = "/admin/claims/attachment/add/"
    data, file = desk.opened(path), ("file", f"{sha256[:8]}.png", content)
    answer = journal.keep(("attached", sha256), lambda: desk.send(path, data, source=str(source), file=file))
    assert answer.status == 302


def bring(desk, journal, slug):
    """Upload a file to be imported, as far as its preview."""
    content = json.dumps({"topics": [{"slug": slug, "name": slug}]}).encode()
    data, file = desk.opened("/admin/import/"), ("file", f"{slug}.json", content)
    answer = journal.keep(("uploaded", slug), lambda: desk.send("/admin/import/", data, file=file))
    assert answer.status == 302


def picture(chance, side=150):
    """A PNG of coloured noise, some 70 kB, unlike any other."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + chance.randbytes(3 * side) for _row in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


# ---------------------------------------------------------------- signing, and SQLite's own checkpoints


@pytest.fixture(scope="session")
def killed_while_signing(filled):
    with filled.copy() as site:
        key = site.folder / "key"
        site.environment["EVIDENCE_LEDGER_KEYS"] = site.manage("signcheckpoint", "--new-key", key).strip()
        yield site, Journal(), key


@kills
def test_killed_signing_keeps_every_checkpoint_that_was_given_out(number, killed_while_signing):
    site, journal, key = killed_while_signing
    checkpoint = site.folder / "checkpoint"
    doomed = site.started("-m", "tests.soak.writing", key, checkpoint, number, stdout=subprocess.PIPE)
    lines = [doomed.stdout.readline()]
    time.sleep(random.Random(f"sign {number}").uniform(0, 1))
    kill(doomed)
    lines += doomed.stdout.read().splitlines(keepends=True)
    doomed.stdout.close()

    told = [json.loads(line) for line in lines if line.endswith(b"\n")]
    journal.acknowledged += [(slug, scope) for what, slug, *scope in told if what == "raised" for scope in scope]
    last = max(
        [int(scope.partition(" ")[0]) for _slug, scope in journal.acknowledged if scope.endswith(f" of {number}")]
    )
    journal.doubtful.append((counter((last + 1) % COUNTERS), f"{last + 1} of {number}"))
    assert_edits_are_there(site, journal)
    notes = {note for (note,) in site.rows("SELECT note FROM claims_checkpoint")}
    assert {note for what, note, *_rest in told if what == "signed"} - notes == set()
    assert site.proof(*[path for path in [checkpoint] if path.exists()]) == SOUND
    site.manage("signcheckpoint", "--key", key, "--output", checkpoint)
    assert site.proof(checkpoint) == SOUND
