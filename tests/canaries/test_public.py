"""
No canary flies out: whatever is not for the public stands in no answer to anybody, in no export, and in no log.

`tests/planted.py` puts one into every such field of every model; `tests/canary.py` knows them in any encoding. A new field,
address, filter or page of the desk is found by itself, or by a test that fails.
"""

import dataclasses
import random
import re
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.test import Client

from claims import models
from claims.operations.attachment import path_of
from claims.vault.models import Identity
from tests.addressed import KINDS, Asked, addressed
from tests.canary import PREFIX
from tests.plantable import to_be_planted
from tests.planted import ORIGINAL, PUBLIC_ONCE, WITHDRAWN_SLUG
from tests.speaking import MAKERS

from .asking import ASKED, CONTROL, answer_of, asked_of, leaks

pytestmark = pytest.mark.django_db(databases=list(django_settings.DATABASES))

# ---------------------------------------------------------------- nothing is left out


def test_every_field_of_every_model_has_a_canary_or_a_reason(site):
    assert set(to_be_planted()) - site.fields == set()


# ---------------------------------------------------------------- the public


@addressed
def test_the_public_is_told_no_canary(chosen, site, heard):
    client, found = Client(raise_request_exception=False), []
    for path in [*chosen(asked_of(site)), "/nowhere/", "/claims/?form=nonsense", "/static/claims/site.css"]:
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


def probed(canary):
    """Whatever can be asked about a word of which somebody only suspects that it is there."""
    suspected = Asked(slugs={kind: [canary] for kind in KINDS}, words=(canary,), claims=[canary], thorough=True)
    return [path for path in suspected.addresses() if canary in path]


PROBES = 2
"""Of each kind of field, in `make test`; in the soak forty times as many."""


@pytest.mark.parametrize("probes", [PROBES, pytest.param(40 * PROBES, marks=pytest.mark.soak)])
def test_asking_for_a_canary_tells_no_more_than_asking_for_nothing(probes, site):
    """The answer says what was asked, and is otherwise that to a word that is nowhere."""
    chance, client, differing = random.Random(1), Client(), []
    by_field = {}
    for canary, place in site.canaries.places.items():
        if site.owners[place] not in (PUBLIC_ONCE, WITHDRAWN_SLUG):  # those lead to what was withdrawn, which is told
            by_field.setdefault(place.partition(" ")[0], canary)
    paths = probed(CONTROL)
    for canary in by_field.values():
        for path in chance.sample(paths, min(len(paths), probes)):
            told = answer_of(client, path.replace(CONTROL, canary))
            control = answer_of(client, path)
            if without(canary, *told[1:]) != without(CONTROL, *control[1:]):
                differing.append((path, canary))

    assert differing == []


def without(word, head, body):
    """The answer without the word, which may stand in it as it was asked."""
    return re.sub(re.escape(word).encode(), b"(asked)", head + body, flags=re.IGNORECASE)


# ---------------------------------------------------------------- commands


@pytest.fixture
def run():
    """Runs a command, whatever becomes of it; `said` is all that was said so far."""
    said = StringIO()

    def run(*command, **options):
        try:
            call_command(*command, stdout=said, stderr=said, **options)
        except CommandError as error:
            said.write(f"{error}\n")

    run.said = said
    return run


def test_commands_that_write_files_tell_no_canary(site, run, tmp_path, heard):
    run("exportdata", tmp_path / "bundle")
    for ending in ("zip", "xlsx", "json", "jsonl"):
        run("exportdata", tmp_path / f"out.{ending}")
    run("dossier", "claim", "known-claim", output=tmp_path / "dossier.zip")

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    found = [
        leaks(site, path.name, path.name.encode(), path.read_bytes(), site.places(WITHDRAWN_SLUG)) for path in files
    ]
    assert [leak for some in found for leak in some] == []
    assert site.canaries.found("\n".join([run.said.getvalue(), *heard.lines]).encode()) == set()
    assert site.originals["silent.txt"] in {path.name for path in files}
    assert len(files) > 10


def test_commands_that_look_through_everything_tell_no_canary(site, run, heard):
    """But for the name of a key that is not there: whoever runs them has to know which that is."""
    run("recount", check=True)
    run("verifyledger", state=True, files=True)
    run("makecopies", again=True)
    run("expireconsents", dry_run=True)
    run("expireconsents")
    run("rotatevaultkey")
    Identity.objects.filter(key_id__startswith=PREFIX).delete()
    run("rotatevaultkey")

    but = {place for place in site.owners if place.startswith("vault.Identity.key_id")}
    assert site.canaries.found("\n".join([run.said.getvalue(), *heard.lines]).encode(), but=but) == set()
    done = (
        "figures are right",
        "as the ledger must have it",
        "were looked at",
        "withdrawn",
        "do not name",
        "sealed anew",
    )
    assert [words for words in done if words not in run.said.getvalue()] == []


# ---------------------------------------------------------------- files


def test_originals_say_what_copies_do_not(site):
    """That nothing was found in what the public gets says something only of files in which there was something."""
    spoken = {
        name: site.canaries.found(path_of(sha256).read_bytes())
        for name, sha256 in site.originals.items()
        if name != "silent.txt"
    }
    got = {
        name: answer_of(Client(), f"/sources/known-source/files/{sha256}/") for name, sha256 in site.originals.items()
    }

    assert spoken == {name: {f"metadata of a file {ORIGINAL} ({name})"} for name in MAKERS}
    assert {name: response.status_code for name, (response, _head, _body) in got.items()} == dict.fromkeys(got, 200)
    assert [leak for name, (_response, head, body) in got.items() for leak in leaks(site, name, head, body, ())] == []


def test_file_of_a_draft_is_as_one_that_is_not_there(site):
    """Wherever it is asked for; and a copy is found by the original's SHA-256 alone."""
    draft = models.Source.objects.get(pk=site.world.other[models.Source].pk)
    copies = models.PublicCopy.objects.filter(original__in=site.drafted).values_list("sha256", flat=True)
    hidden = {*site.drafted, *copies}
    differing = []
    for slug in ("known-source", draft.slug, "nothing-of-that-name"):
        control = answer_of(Client(), f"/sources/{slug}/files/{'0' * 64}/")
        for sha256 in hidden:
            told = answer_of(Client(), f"/sources/{slug}/files/{sha256}/")
            if without(sha256, *told[1:]) != without("0" * 64, *control[1:]):
                differing.append((slug, sha256))

    assert control[0].status_code == 404
    assert differing == []


def test_probes_leave_nothing_out():
    """Each kind of address that takes a word or a slug is among them."""
    names = {path.partition("?")[0].replace(CONTROL, "x") for path in probed(CONTROL)}
    assert {"/search/", "/claims/x/", "/api/v1/witnesses/x/", "/sources/x.bib", "/witnesses.csv", "/oembed"} <= names
    assert dataclasses.asdict(ASKED)["thorough"] is False
