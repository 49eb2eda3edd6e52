"""
No canary flies out: whatever is not for the public stands in no answer to anybody, in no export, and in no log.

`tests/planted.py` puts one into every such field of every model; `tests/canary.py` knows them in any encoding. A new field,
address, filter or page of the desk is found by itself, or by a test that fails.
"""

import dataclasses
import logging
import random
import re
from html.parser import HTMLParser
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.contrib import admin
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from claims import models
from tests.addressed import KINDS, Asked
from tests.admin.world import desk_of
from tests.canary import PREFIX
from tests.planted import ACCOUNTS, CARLA, OTTO, PUBLIC_ONCE, WITHDRAWN_SLUG, Planted, to_be_planted

pytestmark = pytest.mark.django_db(databases=list(django_settings.DATABASES))

RECORD = {"claims": "claim", "evidence": "item", "sources": "source", "reports": "report", "questions": "question",
          "witnesses": "witness", "agents": "agent", "topics": "topic"}  # fmt: skip
ASKED = Asked(
    slugs={kind: [f"known-{RECORD[kind]}", "nothing-of-that-name"] for kind in KINDS},
    words=("known", "zanzib"),
    claims=["known-claim"],
)
CONTROL = f"{PREFIX[::-1]}aaaazk"
"""Asked for in a canary's stead: as long, of the same letters, and nowhere."""


class Heard(logging.Handler):
    """All that is logged, with its traceback."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def _made_once(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once for all tests here, each of which undoes what it does."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic(using="vault"):
        patch.setattr(django_settings, "FILES_DIR", tmp_path_factory.mktemp("files"))
        patch.setattr(django_settings, "UPLOADS_DIR", tmp_path_factory.mktemp("uploads"))
        with transaction.atomic():
            site = Planted()
            site.keys(patch)
            yield site
            transaction.set_rollback(True)
        transaction.set_rollback(True, using="vault")


@pytest.fixture
def site(_made_once, db):
    return _made_once


@pytest.fixture
def heard():
    handler, loggers = Heard(), [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler
    for logger in loggers:
        logger.removeHandler(handler)


def answer_of(client, path, **asked):
    """Everything of the answer as bytes: status, headers, messages, and the body."""
    response = (
        client.get(path, **asked) if "method" not in asked else client.generic(asked.pop("method"), path, **asked)
    )
    body = b"".join(response) if response.streaming else response.content
    head = (
        f"{response.status_code} {sorted((name, value) for name, value in response.headers.items() if name != 'ETag')}"
    )
    messages = [str(message) for message in getattr(response.wsgi_request, "_messages", ())]
    return response, f"{head} {messages}\n".encode(), body


def leaks(site, path, head, body, but):
    """What is found in an answer, each with the address at which it was; the body apart, which may be a packed file."""
    found = site.canaries.found(head, but=but) | site.canaries.found(body, but=but)
    return [(path, place) for place in sorted(found)]


# ---------------------------------------------------------------- nothing is left out


def test_every_field_of_every_model_has_a_canary_or_a_reason(site):
    assert set(to_be_planted()) - site.fields == set()


# ---------------------------------------------------------------- the public


def test_the_public_is_told_no_canary(site, heard):
    client, found = Client(raise_request_exception=False), []
    for path in [*ASKED.addresses(), "/nowhere/", "/claims/?form=nonsense", "/static/claims/site.css"]:
        _response, head, body = answer_of(client, path)
        found += leaks(site, path, head, body, site.places(WITHDRAWN_SLUG))

    assert found == []
    assert site.canaries.found("\n".join(heard.lines).encode()) == set()


LISTS = ("/claims/", "/claims.csv", "/claims.xlsx", "/claims.json", "/claims.atom", "/api/v1/claims/", "/sources.bib")


def test_the_walk_finds_what_a_list_lets_out(site, monkeypatch):
    """That nothing is found elsewhere says something only if it would be."""
    for model in (models.Claim, models.Source):
        monkeypatch.setattr(model, "public_q", classmethod(lambda cls, prefix="": Q()))

    found = {path: leaks(site, path, *answer_of(Client(), path)[1:], ()) for path in LISTS}

    assert [path for path, told in found.items() if not told] == []


def test_errors_tell_no_canary(site, heard, monkeypatch):
    """Not even one that says a canary itself, of which the log tells as it must."""
    client = Client(raise_request_exception=False)
    cases = {
        "405": ("/claims/", {"method": "POST"}, 405),
        "410": (f"/claims/{next(row.slug for row in site.withdrawn if isinstance(row, models.Claim))}/", {}, 410),
        "wrong host": ("/", {"headers": {"Host": "evil.example"}}, 400),
    }
    found, statuses = [], []
    for path, asked, _status in cases.values():
        response, head, body = answer_of(client, path, **asked)
        statuses.append(response.status_code)
        found += leaks(site, path, head, body, site.places(WITHDRAWN_SLUG))
    assert (found, statuses) == ([], [status for _path, _asked, status in cases.values()])

    def broken(*_arguments):
        raise RuntimeError(next(iter(site.canaries.places)))

    monkeypatch.setattr(models.Claim.objects.__class__, "public", broken, raising=False)
    response, head, body = answer_of(client, "/claims/")
    assert (response.status_code, leaks(site, "/claims/", head, body, ())) == (500, [])


def probed(canary):
    """Whatever can be asked about a word of which somebody only suspects that it is there."""
    suspected = Asked(slugs={kind: [canary] for kind in KINDS}, words=(canary,), claims=[canary], thorough=True)
    return [path for path in suspected.addresses() if canary in path]


PROBES = 40
"""Of each kind of field, in `make test`; in the soak twenty times as many."""


@pytest.mark.parametrize("probes", [PROBES, pytest.param(20 * PROBES, marks=pytest.mark.soak)])
def test_asking_for_a_canary_tells_no_more_than_asking_for_nothing(probes, site):
    """The answer says what was asked, and is otherwise that to a word that is nowhere."""
    chance, client, differing = random.Random(1), Client(), []
    by_field = {}
    for canary, place in site.canaries.places.items():
        if site.owners[place] not in (PUBLIC_ONCE, WITHDRAWN_SLUG):  # those lead to what was withdrawn, which is told
            by_field.setdefault(place.partition(" ")[0], canary)
    paths = probed(CONTROL)
    for canary in by_field.values():
        for path in chance.sample(paths, max(1, min(len(paths), probes // 10))):
            told = answer_of(client, path.replace(CONTROL, canary))
            control = answer_of(client, path)
            if without(canary, *told[1:]) != without(CONTROL, *control[1:]):
                differing.append((path, canary))

    assert differing == []


def without(word, head, body):
    """The answer without the word, which may stand in it as it was asked."""
    return re.sub(re.escape(word).encode(), b"(asked)", head + body, flags=re.IGNORECASE)


# ---------------------------------------------------------------- commands


def test_commands_tell_no_canary(site, tmp_path, heard):
    said = StringIO()
    call_command("exportdata", tmp_path / "bundle", stdout=said, stderr=said)
    for ending in ("zip", "xlsx", "json", "jsonl"):
        call_command("exportdata", tmp_path / f"out.{ending}", stdout=said, stderr=said)
    call_command("dossier", "claim", "known-claim", output=tmp_path / "dossier.zip", stdout=said, stderr=said)
    call_command("recount", check=True, stdout=said, stderr=said)
    call_command("verifyledger", stdout=said, stderr=said)

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    found = [
        leaks(site, path.name, path.name.encode(), path.read_bytes(), site.places(WITHDRAWN_SLUG)) for path in files
    ]
    assert [leak for some in found for leak in some] == []
    assert site.canaries.found("\n".join([said.getvalue(), *heard.lines]).encode()) == set()
    assert len(files) > 10


# ---------------------------------------------------------------- the desk, as each role


class Links(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href") or ""
        if tag == "a" and not re.match(r"[a-z]+:|//|#", href):
            self.found.append(href.partition("#")[0])


MAY_SEE = {
    "carla": (CARLA, WITHDRAWN_SLUG),
    "rita": (OTTO, CARLA, PUBLIC_ONCE, WITHDRAWN_SLUG),
    "adam": (OTTO, CARLA, PUBLIC_ONCE, WITHDRAWN_SLUG, ACCOUNTS),
    "sue": (OTTO, CARLA, PUBLIC_ONCE, WITHDRAWN_SLUG, ACCOUNTS),
}
"""By account, what the desk may tell it: a contributor, a reviewer, an admin, a superuser. None may open the vault."""

PAGES = 100
"""Opened as each, in `make test`; in the soak twenty times as many."""


@pytest.mark.parametrize("name", MAY_SEE)
@pytest.mark.parametrize("most", [PAGES, pytest.param(20 * PAGES, marks=pytest.mark.soak)])
def test_the_desk_tells_nobody_what_is_not_theirs(name, most, site, heard):
    client, but = desk_of(site.people[name]), site.places(*MAY_SEE[name])
    found, opened = [], []
    for path, head, body in walked(client, most, addresses_of_the_desk()):
        opened.append(path)
        found += leaks(site, path, head, body, but)

    assert found == []
    assert len(opened) == most or most > PAGES
    assert site.canaries.found("\n".join(heard.lines).encode(), but=but) == set()


def addresses_of_the_desk():
    """The list, the empty form and every record of every model, whoever may open it; what else there is, links lead to."""
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield from (reverse(f"{name}_changelist"), reverse(f"{name}_add"))
        yield f"{reverse(f'{name}_changelist')}?q=known"
        for pk in model._base_manager.values_list("pk", flat=True):
            yield from (reverse(f"{name}_{page}", args=[pk]) for page in ("change", "history", "delete"))


def walked(client, most, begin):
    """Addresses with what they answer: those given in any order, and those that the pages among them lead to."""
    chance, known = random.Random(most), dict.fromkeys(["/admin/", *begin])
    waiting = [*known]
    chance.shuffle(waiting)
    for _page in range(most):
        if not waiting:
            return
        path = waiting.pop()
        response, head, body = answer_of(client, path)
        yield path, head, body
        if "html" in response.headers.get("Content-Type", ""):
            for link in Links(body.decode()).found:
                address = link if link.startswith("/") else path.partition("?")[0] + link
                if address.startswith("/admin/") and address not in known and "logout" not in address:
                    known[address] = None
                    waiting.insert(chance.randrange(len(waiting) + 1), address)


def test_probes_leave_nothing_out():
    """Each kind of address that takes a word or a slug is among them."""
    names = {path.partition("?")[0].replace(CONTROL, "x") for path in probed(CONTROL)}
    assert {"/search/", "/claims/x/", "/api/v1/witnesses/x/", "/sources/x.bib", "/witnesses.csv", "/oembed"} <= names
    assert dataclasses.asdict(ASKED)["thorough"] is False
