"""No list, order, facet, feed or address tells of a protected witness what is not public: neither what stood in a draft,
nor when it was entered, nor who it is.

Two sites differ in that alone, and answer byte for byte the same.
"""

from datetime import timedelta

import pytest
from django.db import transaction

from claims.choices import ConsentScope, State
from claims.models import Consent, IdentityToken, Witness
from claims.operations import change
from claims.operations.consents import today
from claims.operations.review import PUBLISH, advance
from tests import factories as make
from tests.addressed import addressed
from tests.recorded import edit, recorded
from tests.stopped import stopped_clock
from tests.test_hidden import ASKED, told

pytestmark = pytest.mark.django_db

SLUGS = ("public-witnesses", "witness-b", "witness-c", "witness-d")
SEVERAL = (
    "/witnesses/?page_size=1&page=2", "/witnesses/?sort=-title", "/witnesses/?sort=items", "/witnesses/?sort=-items",
    "/witnesses/?protected=yes&page_size=2", "/witnesses/?q=worker", "/witnesses/?q=worker&sort=relevance&page_size=1&page=2",
    "/search/?q=worker", "/witnesses/?affiliation=public-agents", "/witnesses/?directness=hearsay",
    "/evidence/?witness=witness-b", "/claims/?claimant=witness-c", "/api/v1/witnesses/?page_size=2&page=2",
    "/api/v1/witnesses/?q=worker&sort=relevance",
)  # fmt: skip


def site(entered, hidden):
    """Four protected witnesses who were entered as drafts in this order, and made public in one that is always the same."""
    agent = make.make_agent(slug="public-agents", name="A public agent", kind="person")
    known = make.make_agent(slug="hidden-agents", name="Known by this")
    for slug in entered:
        witness = make.make_witness(slug=f"{hidden}-{slug}", name=f"{hidden} {slug}", state=State.DRAFT, agent=known)
        recorded(witness, reason=f"Told by {hidden}.")
        name = "A railway worker"
        edit(witness, slug=slug, name=name, agent=None, affiliation=agent, protected=True)
        Consent.objects.create(witness=witness, scope=ConsentScope.NAMED, note=hidden, expires=today() + timedelta(9))
        IdentityToken.objects.create(witness=witness, token=f"{hidden}-{slug}")
    of = {witness.slug: witness for witness in Witness.objects.all()}
    joined(of)
    for slug in SLUGS:
        advance(by="editor", transition=PUBLISH, records=[of[slug]])
    publish_what_they_told([of[slug] for slug in SLUGS], agent)


def joined(of):
    """The same pairs, in the order in which the witnesses came."""
    order = sorted(of.values(), key=lambda witness: witness.pk)
    for witness in order:
        if witness.slug != "witness-d":
            make.make_relay(witness=of["witness-d"], relayed=witness)
    for witness in order:
        if witness.slug != "witness-c":
            make.make_possible_identity(first=witness, second=of["witness-c"])
    with change(by="editor") as work:
        work.touch_rows("witnesses", [witness.pk for witness in order])


def publish_what_they_told(witnesses, agent):
    claim = make.make_claim(slug="public-claims", statement="A public claim")
    source = make.make_source(slug="public-sources", title="A public source", authors=[agent])
    recorded(agent, source, claim)
    for witness in witnesses:
        item = make.make_item(
            slug=f"told-{witness.slug}", summary="A railway worker told it", source=source, witness=witness,
            directness="hearsay",
        )  # fmt: skip
        rows = [
            make.make_link(claim=claim, item=item),
            make.make_appearance(slug=f"said-{witness.slug}", claim=claim, witness=witness, source=source),
        ]
        recorded(item, *rows)


def asked(chosen):
    yield from chosen(ASKED)
    yield from SEVERAL
    for slug in SLUGS:
        yield from (f"/witnesses/{slug}{end}" for end in ("/", ".json", "/history/", "/v/1/"))
        yield f"/evidence/told-{slug}/"


def answers(entered, hidden, paths):
    with transaction.atomic(), stopped_clock():
        site(entered, hidden)
        found = {path: told(path) for path in paths}
        transaction.set_rollback(True)
    return found


@addressed
def test_what_is_hidden_of_protected_witnesses_changes_no_byte(chosen):
    """Not even a hash: what stood in a draft is in no entry of the public log."""
    paths = [*asked(chosen)]
    usual = answers(SLUGS, "petrow", paths)
    other = answers((SLUGS[2], SLUGS[3], SLUGS[0], SLUGS[1]), "smirnow", paths)

    assert [path for path, answer in usual.items() if other[path] != answer] == []
    assert sum(status == 200 for status, _headers, _content in usual.values()) > len(usual) / 4
