"""What is not public changes no byte of what anybody is told: neither drafts, nor who a protected witness is.

Every address of the site is asked, whatever it is called (`tests/addressed.py`).
"""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from claims.choices import State
from claims.models import Claim, Source, Witness
from claims.operations.review import WITHDRAW, advance
from tests import factories as make
from tests.addressed import KINDS, Asked, addressed, some
from tests.recorded import edit, merge, recorded
from tests.stopped import stopped_clock

pytestmark = pytest.mark.django_db

IDENTITIES = {"ivan-petrov": "Ivan Petrov", "olga-smirnova": "Olga Smirnova"}
PUBLIC = {kind: f"public-{kind}" for kind in KINDS}
HIDDEN = {kind: f"hidden-{kind}" for kind in KINDS}
WORD = "Zeppelin"
"""In every text of a draft, and nowhere else."""

ASKED = Asked(
    slugs={kind: [PUBLIC[kind], HIDDEN[kind], *IDENTITIES] for kind in KINDS},
    words=("public", WORD, *(name.rpartition(" ")[2] for name in IDENTITIES.values())),
    claims=[PUBLIC["claims"], HIDDEN["claims"], *IDENTITIES],
)

OF_THE_LOG = re.compile(r"/ledger/|.*/dossier.zip")
HASHES = ((rb"[0-9a-f]{64}", b"(hash)"), (rb"\n[A-Za-z0-9+/]{43}=\n", b"(root)"))
"""What is left of an entry that was erased is the hash of it, of which all later roots and proofs are made. They stand on these
pages and in dossiers, and nowhere else; what they are of nobody can guess, for each entry has a random salt."""


def public_site(former="ivan-petrov"):
    """A record of each kind; its witness is protected, and was public under this slug before, which is purged."""
    agent = make.make_agent(slug="public-agents", name="A public agent", kind="person")
    topic = make.make_topic(slug="public-topics", name="A public topic")
    question = make.make_question(slug="public-questions", text="A public question?")
    claim = make.make_claim(slug="public-claims", statement="A public claim", topics=[topic], questions=[question])
    source = make.make_source(slug="public-sources", title="A public source", authors=[agent], topics=[topic])
    report = make.make_source(slug="public-reports", title="A public report", kind="report", authors=[agent])
    witness = make.make_witness(slug=former, name=IDENTITIES[former], affiliation=agent)
    item = make.make_item(slug="public-evidence", summary="A public item", source=source, witness=witness, place="Pole")
    rows = [
        make.make_link(claim=claim, item=item),
        make.make_appearance(slug="public-appearance", claim=claim, witness=witness, source=source),
        make.make_appearance(slug="public-other", claim=claim, agent=agent, source=report, date="1951"),
        make.make_assessment(slug="public-assessment", claim=claim, assessor=agent),
        make.make_derivation(derived=report, origin=source),
        make.make_search(slug="public-search", claim=claim),
    ]
    recorded(agent, topic, question, claim, source, report, witness, item, *rows)
    edit(witness, slug="public-witnesses", name="A guard", protected=True)


def drafts():
    """A draft of each kind, and of every row by which one could show on a public record."""
    claim, item = Claim.objects.get(slug="public-claims"), Source.objects.get(slug="public-sources").items.get()
    source, report = Source.objects.get(slug="public-sources"), Source.objects.get(slug="public-reports")
    witness, draft = Witness.objects.get(slug="public-witnesses"), State.DRAFT
    agent = make.make_agent(slug="hidden-agents", name=WORD)
    topic = make.make_topic(slug="hidden-topics", name=WORD)
    question = make.make_question(slug="hidden-questions", text=WORD, state=draft)
    own = make.make_source(
        slug="hidden-sources", title=WORD, authors=[agent], topics=[topic], state=draft, language="ru"
    )
    own_report = make.make_source(slug="hidden-reports", title=WORD, kind="report", state=draft, part_of=report)
    told = make.make_witness(slug="hidden-witnesses", name=WORD, affiliation=agent, state=draft)
    other = make.make_claim(slug="hidden-claims", statement=WORD, state=draft, topics=[topic], questions=[question])
    new = make.make_item(slug="hidden-evidence", summary=WORD, source=own, witness=told, state=draft, place=WORD)
    told_too = make.make_item(slug="hidden-told", summary=WORD, source=source, witness=witness, state=draft)
    claim.questions.add(question)
    rows = [
        make.make_link(claim=claim, item=new, stance="contradicts"),
        make.make_link(claim=claim, item=told_too, stance="contradicts"),
        make.make_link(claim=other, item=item),
        make.make_relation(subject=other, object=claim),
        make.make_appearance(slug="hidden-appearance", claim=other, agent=agent, source=source),
        make.make_assessment(
            slug="hidden-assessment", claim=claim, assessor=agent, verdict="contradicted", state=draft
        ),
        make.make_derivation(derived=source, origin=own),
        make.make_derivation(derived=own_report, origin=source),
        make.make_source_event(source=own, attested_by=source),
        make.make_attachment(source=own, name=WORD),
        make.make_identifier(source=own),
        make.make_relay(witness=told, relayed=witness),
        make.make_possible_identity(first=told, second=witness),
        make.make_search(slug="hidden-search", claim=other),
    ]
    recorded(agent, topic, question, own, own_report, told, other, new, told_too, claim, *rows)


def told(path):
    response = Client().get(path, headers={"Accept": "*/*"})
    return response.status_code, dict(response.headers), response.getvalue()


def test_some_addresses_are_of_every_kind_and_parameter():
    def kinds(paths):
        parts = [path.partition("?") for path in paths]
        return {(resolve(path).url_name, re.sub(r"=[^&]*", "=", query)) for path, _mark, query in parts}

    assert kinds(some(ASKED)) == kinds(ASKED.addresses())


@addressed
def test_drafts_change_no_byte_and_no_header(chosen):
    public_site()
    before = {path: told(path) for path in chosen(ASKED)}
    drafts()

    changed = [path for path, answer in before.items() if told(path) != answer]

    assert changed == []
    assert sum(status == 200 for status, _headers, _content in before.values()) > len(before) / 3


@addressed
def test_who_a_protected_witness_is_changes_no_byte(chosen):
    one, other = (answers_of_a_site(slug, [*chosen(ASKED)]) for slug in IDENTITIES)

    assert [path for path, answer in one.items() if other[path] != answer] == []


def test_what_was_withdrawn_is_told_nowhere_and_what_was_merged_leads_on():
    public_site()
    records = [
        make.make_claim(slug="hidden-claims", statement=WORD),
        make.make_question(slug="hidden-questions", text=WORD),
        make.make_source(slug="hidden-sources", title=WORD, authors=[make.make_agent(slug="hidden-agents", name=WORD)]),
        make.make_source(slug="hidden-reports", title=WORD, kind="report"),
        make.make_witness(slug="hidden-witnesses", name=WORD),
    ]
    claim, question, source, _report, witness = records
    item = make.make_item(slug="hidden-evidence", summary=WORD, source=source, witness=witness)
    public = Claim.objects.get(slug="public-claims")
    public.questions.add(question)
    rows = [
        make.make_link(claim=public, item=item, rationale=WORD),
        make.make_relation(subject=claim, object=public, note=WORD),
        make.make_appearance(slug="hidden-appearance", claim=public, witness=witness, source=source, quotation=WORD),
        make.make_derivation(derived=Source.objects.get(slug="public-reports"), origin=source, note=WORD),
    ]
    recorded(*records, source.authors.get(), item, public, *rows)
    assert any(WORD.encode() in told(path)[2] for path in ASKED.addresses() if "=" not in path)
    merged = recorded(make.make_claim(slug="olga-smirnova", statement="The same again"))

    merge(merged, public)
    advance(by="editor", transition=WITHDRAW, records=[*records, item])

    assert [path for path in ASKED.addresses() if "=" not in path and WORD.encode() in told(path)[2]] == []
    gone = [told(reverse(name, kwargs={"slug": "hidden-claims"}))[0] for name in OF_A_CLAIM]
    moved = [told(reverse(name, kwargs={"slug": "olga-smirnova"}))[0] for name in OF_A_CLAIM]
    assert (gone, moved) == ([410] * len(OF_A_CLAIM), [301] * len(OF_A_CLAIM))


OF_A_CLAIM = ("claims-detail", "claims-card", "claims-json", "claims-atom", "claims-dossier", "api-claims-detail")


def answers_of_a_site(former, paths):
    with transaction.atomic(), stopped_clock():
        public_site(former)
        found = {path: comparable(path, *told(path)) for path in paths}
        transaction.set_rollback(True)
    return found


def comparable(path, status, headers, content):
    """But for hashes in what is of the log all of it; and the ETag, which is made of the log's root."""
    headers = {name: value for name, value in headers.items() if name != "ETag"}
    if OF_THE_LOG.match(path):
        if content.startswith(
            b"PK"
        ):  # checksums of it stand between the files, and hashes are packed more or less well
            headers.pop("Content-Length", None)
            with ZipFile(BytesIO(content)) as archive:
                content = b"\0".join(name.encode() + b"\0" + archive.read(name) for name in archive.namelist())
        for pattern, stands in HASHES:
            content = re.sub(pattern, stands, content)
    return status, headers, content
