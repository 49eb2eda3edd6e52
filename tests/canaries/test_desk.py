"""The desk, as each role: nobody is told what is not theirs, and who witnesses are only to a holder who says what for."""

import random
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings as django_settings
from django.contrib import admin
from django.urls import reverse

from claims import models
from tests.admin.world import desk_of
from tests.planted import ACCOUNTS, CARLA, ORIGINAL, OTTO, PUBLIC_ONCE, VAULT, WITHDRAWN_SLUG

from .asking import answer_of, leaks

pytestmark = pytest.mark.django_db(databases=list(django_settings.DATABASES))


class Links(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href") or ""
        if tag == "a" and not re.match(r"[a-z]+:|//|#", href):
            self.found.append(href.partition("#")[0])


REVIEWERS = (OTTO, CARLA, PUBLIC_ONCE, WITHDRAWN_SLUG, ORIGINAL)
MAY_SEE = {
    "carla": (CARLA, WITHDRAWN_SLUG, ORIGINAL),
    "rita": REVIEWERS,
    "hilda": REVIEWERS,
    "adam": (*REVIEWERS, ACCOUNTS),
    "sue": (*REVIEWERS, ACCOUNTS),
}
"""By account, what the desk may tell it: a contributor, a reviewer, one who holds identities, an admin, a superuser.

Pages that are only opened tell nobody what is in the vault: a holder must say what for, and the others may not.
"""

PAGES = 40
"""Opened as each, in `make test`; in the soak fifteen times as many, a minute or two for each."""


@pytest.mark.parametrize("name", MAY_SEE)
@pytest.mark.parametrize("most", [PAGES, pytest.param(600, marks=pytest.mark.soak)])
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
    yield from map(identity_of, models.Witness.objects.values_list("pk", flat=True))
    yield reverse("admin:identities")


def identity_of(pk):
    return reverse("admin:claims_witness_identity", args=[pk])


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


def opened(client, address, **sent):
    return answer_of(client, address, method="POST", content_type="application/x-www-form-urlencoded",
                     data="&".join(f"{name}={value}" for name, value in sent.items()))  # fmt: skip


PURPOSE = "Asked+for+by+a+court+of+law"


@pytest.mark.parametrize("name", MAY_SEE)
def test_purpose_opens_the_vault_for_a_holder_alone(name, site, heard):
    client, may_see = desk_of(site.people[name]), site.places(*MAY_SEE[name])
    vault, told, statuses = site.places(VAULT), set(), []
    addresses = [identity_of(site.world.public[models.Witness].pk), identity_of(site.world.other[models.Witness].pk)]
    for address in addresses:
        response, head, body = opened(client, address, purpose=PURPOSE)
        statuses.append(response.status_code)
        told |= {place for _path, place in leaks(site, address, head, body, may_see)}
        assert site.canaries.found(head, but=may_see) == set()
    strays, head, body = opened(client, reverse("admin:identities"), purpose=PURPOSE)

    # One of nobody's is sealed with a key that is not there: a holder is told the key's name.
    key_ids = {place for place in site.owners if place.startswith("vault.Identity.key_id")}
    assert site.canaries.found(head + body, but=may_see) == (key_ids if name == "hilda" else set())
    assert told == (vault if name == "hilda" else set())
    assert (200 in [*statuses, strays.status_code]) == (name == "hilda")
    assert site.canaries.found("\n".join(heard.lines).encode(), but=may_see) == set()
