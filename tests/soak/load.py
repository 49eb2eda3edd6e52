"""Readers and editors who ask and write without a pause, each over a connection of its own, and what they were told."""

import json
import random
import threading
import time
import traceback
from collections import Counter, defaultdict
from functools import partial
from urllib.parse import quote

from bench.client import REQUESTS_A_CONNECTION

from .desk import Browser, Desk, problems
from .fill import COUNTERS, EDITORS, counter, editor

KINDS = ("claims", "questions", "evidence", "sources", "witnesses", "agents", "topics")
LISTS = (
    "/", "/method/", "/ledger/", "/ledger/entries.jsonl", "/ledger/head.json", "/sitemap.xml", "/reports/",
    "/claims/?form=denial&balance=disputed", "/claims/?sort=-items", "/claims/?q=prisoners", "/search/?q=camp",
    "/search/?q=%D0%BB%D0%B0%D0%B3%D0%B5%D1%80", "/sources/?kind=report&page_size=10&page=2", "/evidence/?stance=supports",
    "/claims.csv", "/claims.xlsx", "/claims.json", "/evidence.jsonl", "/sources.bib", "/claims.atom", "/sources/citations/apa/",
    "/api/v1/claims/?page_size=100", "/api/v1/evidence/?q=china", "/api/v1/openapi.json", "/healthz",
)  # fmt: skip
TOLD = ("changed by somebody else", "in another window")
"""How a form that is given back says that it has not been saved, for the record is no longer what it was opened with."""


LEAST, MOST_TIMES = 3, 30
"""How often each thing is done at least; on a slow machine for that it takes longer, by up to so many times."""


class Told:
    """What all clients were told, and what the editors did."""

    def __init__(self):
        self._lock = threading.Lock()
        self.statuses, self.seconds = Counter(), []
        self.wrong = []
        """What nobody may be told, and what a client could not make sense of."""
        self.raised = defaultdict(list)
        """By counter, to what it was raised, as the editors were told."""
        self.conflicts = 0
        self.lasted = 0.0
        self.created, self.published = [], []

    def note(self, what, *told):
        with self._lock:
            getattr(self, what).append(told if len(told) > 1 else told[0])

    def raise_to(self, slug, scope):
        with self._lock:
            self.raised[slug].append(scope)

    def conflict(self):
        with self._lock:
            self.conflicts += 1

    def answer(self, method, path, status, seconds):
        with self._lock:
            self.statuses[method, status] += 1
            self.seconds.append(seconds)
            if status >= 500 or (method == "GET" and status not in (200, 304)):
                self.wrong.append((method, path, status))

    def has_seen_all(self):
        """Whether editors have done everything they do at least some times."""
        edits = sum(map(len, self.raised.values()))
        return min(edits, len(self.created), len(self.published)) >= LEAST

    def percentile(self, share):
        return sorted(self.seconds)[int(len(self.seconds) * share)]


def addresses(port):
    """Lists, searches and exports, and every record's page, JSON and history."""
    found, browser = list(LISTS), Browser(port)
    for kind in KINDS:
        for record in json.loads(browser.get(f"/api/v1/{kind}/?page_size=100").content)["results"]:
            slug = record["slug"]
            found += [f"/{kind}/{slug}/", f"/{kind}/{slug}.json", f"/api/v1/{kind}/{slug}/", f"/{kind}/{slug}/history/"]
    browser.close()
    return found


def run(site, port, *, connections, seconds, seed):
    """Connections for so long: one in four is an editor's, and four at least. Returns what they were told."""
    told, paths = Told(), addresses(port)
    pages = {slug: f"/admin/claims/claim/{pk}/change/" for pk, slug in site.rows("SELECT id, slug FROM claims_claim")}
    desks = [Desk(port, editor(number)) for number in range(min(max(4, connections // 4), EDITORS))]
    clients = [Editor(desk, pages, number) for number, desk in enumerate(desks)]
    clients += [Reader(port, paths) for _reader in range(connections - len(desks))]
    begun = time.monotonic()

    def is_over():
        passed = time.monotonic() - begun
        return passed > seconds and (told.has_seen_all() or passed > MOST_TIMES * seconds)

    works = [partial(one.work, told, random.Random(f"{seed} {n}"), is_over) for n, one in enumerate(clients)]
    threads = [threading.Thread(target=_noting(work, told)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.lasted = time.monotonic() - begun
    return told


def _noting(work, told):
    def noting():
        try:
            work()
        except Exception:  # noqa: BLE001 - of a thread, which otherwise would end unheard
            told.note("wrong", traceback.format_exc())

    return noting


class Client:
    """Has every answer of its browser noted, with the time it took."""

    def __init__(self, browser):
        self.browser = browser

    def work(self, told, random_, is_over):
        self.told, self.random, self.is_over = told, random_, is_over
        self.browser.on_answer = told.answer
        while not is_over():
            self.step()
        self.browser.close()


class Reader(Client):
    """Asks for anything, and for what it has seen before only if that has changed."""

    def __init__(self, port, paths):
        super().__init__(Browser(port))
        self.paths, self.tags = paths, {}

    def step(self):
        """What one connection carries."""
        for _request in range(REQUESTS_A_CONNECTION):
            path = self.random.choice(self.paths)
            headers = {"If-None-Match": self.tags[path]} if path in self.tags else {}
            answer = self.browser.get(path, headers=headers)
            if tag := answer.headers.get("ETag"):
                self.tags[path] = tag
            if self.is_over():
                break
        self.browser.close()


class Editor(Client):
    """Raises numbers by one, enters claims, and publishes those of others."""

    def __init__(self, desk, pages, number):
        super().__init__(desk)
        self.pages, self.number, self.made = pages, number, 0

    def step(self):
        what = self.random.choice((self.raise_shared, self.raise_shared, self.raise_own, self.enter, self.publish))
        what()

    def raise_shared(self):
        self.raise_by_one(counter(self.random.randrange(COUNTERS)))

    def raise_own(self):
        self.raise_by_one(f"own-{self.number}")

    def raise_by_one(self, slug):
        data = self.browser.opened(self.pages[slug])
        number = raised(data["scope"][0]) + 1
        # With a name: two who type exactly the same agree, and are told so.
        answer = self.browser.send(self.pages[slug], data, scope=f"{number} {self.browser.username}")
        if answer.status == 302:
            self.told.raise_to(slug, f"{number} {self.browser.username}")
            seen = raised(json.loads(self.browser.get(f"/api/v1/claims/{slug}/").content)["scope"])
            if seen < number:
                self.told.note("wrong", slug, f"told that it is {number}, and then shown {seen}")
        else:
            self.was_given_back(answer)

    def was_given_back(self, answer):
        """The form was not saved: only because somebody else was faster, and that is told."""
        if answer.status == 200 and any(words in answer.content.decode() for words in TOLD):
            self.told.conflict()
        else:
            self.told.note("wrong", answer.path, answer.status, problems(answer))

    def enter(self):
        self.made += 1
        slug = f"made-{self.number}-{self.made}"
        path = "/admin/claims/claim/add/"
        answer = self.browser.send(path, self.browser.opened(path), button="_continue", slug=slug, statement=f"{slug}.")
        if answer.status == 302:
            self.told.note("created", slug, answer.headers["Location"])
        else:
            self.was_given_back(answer)

    def publish(self):
        others = [(slug, page) for slug, page in self.told.created[-20:] if not slug.startswith(f"made-{self.number}-")]
        if not others:
            return
        slug, page = self.random.choice(others)
        data = self.browser.opened(page)
        if '"_published"' not in self.browser.shown:
            return  # somebody else was faster, and the page says so
        answer = self.browser.send(page, data, button="_published")
        if answer.status == 302:
            self.told.note("published", slug)
            self.browser.get(f"/claims/{quote(slug)}/")
        else:
            self.was_given_back(answer)


def raised(scope):
    return int(scope.partition(" ")[0])
