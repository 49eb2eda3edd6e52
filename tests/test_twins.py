"""
Two sites that differ only in secrets and drafts give the same answers, byte for byte, headers and order included.

Clock and salts are the same in both (`tests/stopped.py`), so that nothing has to be left out of the comparison. One twin
has the public record alone. The other has the same, and before, between and after its steps whatever hypothesis thinks
of: drafts joined to it, reviews and edits of them, accounts, sessions, the vault, other keys.
"""

import random
import secrets as real_secrets
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.db import models as fields
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.choices import State
from claims.filters import FILTERSETS
from claims.models import Agent, Claim, EvidenceItem, IdentityToken, Question, Source, Topic, Witness
from claims.operations.review import PUBLISH, RETURN, SUBMIT, WITHDRAW, advance
from tests import factories as make
from tests.addressed import KINDS, Asked, addressed
from tests.recorded import edit, recorded, remove
from tests.stopped import stopped_clock

pytestmark = pytest.mark.django_db(databases=list(django_settings.DATABASES))

WORD = "Zeppelin"
"""In every text of a draft, and in some public texts too."""

ASKED = Asked(
    slugs={kind: [f"public-{kind}", f"second-{kind}", f"hidden-{kind}-0"] for kind in KINDS},
    words=("public", WORD),
    claims=["public-claims", "hidden-claims-0"],
    files=("ab" * 32,),
)


# ---------------------------------------------------------------- the public record, step by step


def public_steps():
    """Makes the same record wherever it is run; pauses where something else may happen."""
    agent = recorded(make.make_agent(slug="public-agents", name="A public agent", kind="person"))
    topic = recorded(make.make_topic(slug="public-topics", name="A public topic"))
    yield
    question = recorded(make.make_question(slug="public-questions", text="A public question?"))
    claim = make.make_claim(slug="public-claims", statement="A public claim", topics=[topic], questions=[question])
    recorded(claim)
    yield
    source = make.make_source(slug="public-sources", title="A public source", authors=[agent], topics=[topic])
    report = make.make_source(slug="public-reports", title=f"A report on a {WORD}", kind="report", authors=[agent])
    recorded(source, report)
    yield
    witness = recorded(make.make_witness(slug="public-witnesses", name="A guard", protected=True, affiliation=agent))
    item = make.make_item(slug="public-evidence", summary="A public item", source=source, witness=witness, place="Pole")
    recorded(item, make.make_link(claim=claim, item=item))
    yield
    rows = [
        make.make_appearance(slug="public-appearance", claim=claim, witness=witness, source=source, date="1951"),
        make.make_appearance(slug="public-other", claim=claim, agent=agent, source=report, date="1952"),
        make.make_derivation(derived=report, origin=source),
        make.make_search(slug="public-search", claim=claim, question=question),
        make.make_attachment(source=source, sha256="ab" * 32, name="scan.pdf"),
    ]
    recorded(*rows)
    yield
    assessment = make.make_assessment(slug="public-assessment", claim=claim, assessor=agent, state=State.DRAFT)
    recorded(assessment)
    advance(by="reviewer", transition=PUBLISH, records=[assessment])
    yield
    second = make.make_claim(slug="second-claims", statement="Another", state=State.DRAFT, questions=[question])
    recorded(second, make.make_link(claim=second, item=item, stance="contradicts"))
    advance(by="reviewer", transition=PUBLISH, records=[second])
    recorded(make.make_relation(subject=second, object=claim))
    yield
    gone = recorded(make.make_source(slug="second-sources", title="A source that goes", language="ru"))
    edit(claim, statement="A public claim, put better", reason="A slip.")
    yield
    advance(by="reviewer", transition=WITHDRAW, records=[gone], reason="Not ours to show.")


# ---------------------------------------------------------------- what the other twin has besides


class Secrets:
    """One thing after another that the public may not notice; the number makes each unlike the others."""

    def __init__(self, seed):
        self.number, self.random = -1, random.Random(seed)

    def happen(self, kind):
        self.number += 1
        getattr(self, kind)()

    KINDS = ("drafts", "joined", "joining", "reviewed", "account", "identity", "worked_on")

    def slug(self, kind):
        return f"hidden-{kind}-{self.number}"

    def drafts(self):
        """One of each kind, joined to one another."""
        agent = make.make_agent(slug=self.slug("agents"), name=WORD)
        topic = make.make_topic(slug=self.slug("topics"), name=WORD)
        question = make.make_question(slug=self.slug("questions"), text=WORD, state=State.DRAFT)
        source = make.make_source(slug=self.slug("sources"), title=WORD, authors=[agent], topics=[topic],
                                  state=State.DRAFT, language="ru")  # fmt: skip
        report = make.make_source(slug=self.slug("reports"), title=WORD, kind="report", state=State.DRAFT, issuer=agent)
        witness = make.make_witness(slug=self.slug("witnesses"), name=WORD, affiliation=agent, state=State.DRAFT)
        item = make.make_item(slug=self.slug("evidence"), summary=WORD, source=source, witness=witness,
                              state=State.DRAFT, place=WORD)  # fmt: skip
        claim = make.make_claim(slug=self.slug("claims"), statement=WORD, state=State.DRAFT, topics=[topic],
                                questions=[question])  # fmt: skip
        rows = [
            make.make_link(claim=claim, item=item, rationale=WORD),
            make.make_assessment(slug=self.slug("assessment"), claim=claim, assessor=agent, state=State.DRAFT),
            make.make_derivation(derived=report, origin=source),
            make.make_attachment(source=source, name=f"{WORD}.pdf"),
            make.make_identifier(source=source, value=f"10.1/{self.number}"),
        ]
        recorded(agent, topic, question, source, report, witness, item, claim, *rows, reason=WORD)

    def joined(self):
        """Drafts that name what is public so far, and rows on it that name a draft."""
        claim, source, witness = (self.public(model) for model in (Claim, Source, Witness))
        agent, topic, item = (self.public(model) for model in (Agent, Topic, EvidenceItem))
        draft = make.make_claim(
            slug=self.slug("claims"), statement=WORD, state=State.DRAFT, topics=[topic] * bool(topic)
        )
        own = make.make_source(slug=self.slug("sources"), title=WORD, state=State.DRAFT, authors=[agent] * bool(agent),
                               part_of=source, witness=witness)  # fmt: skip
        rows = [make.make_item(slug=self.slug("evidence"), summary=WORD, source=source or own, witness=witness,
                               state=State.DRAFT)]  # fmt: skip
        if claim:
            rows += [
                make.make_link(claim=claim, item=rows[0], stance="contradicts"),
                make.make_relation(subject=draft, object=claim, kind=self.random.choice(["denies", "restates"])),
                make.make_assessment(slug=self.slug("assessment"), claim=claim, state=State.DRAFT, verdict="contradicted",
                                     assessor=agent or make.make_agent(slug=self.slug("agents"), name=WORD)),
                make.make_appearance(slug=self.slug("appearance"), claim=claim, source=own, quotation=WORD,
                                     agent=make.make_agent(slug=self.slug("more"), name=WORD)),
            ]  # fmt: skip
        if item:
            rows.append(make.make_link(claim=draft, item=item))
        recorded(draft, own, *rows)

    def joining(self):
        """What is public so far comes to name drafts."""
        claim, source, witness = (self.public(model) for model in (Claim, Source, Witness))
        own = make.make_source(slug=self.slug("sources"), title=WORD, state=State.DRAFT)
        told = make.make_witness(slug=self.slug("witnesses"), name=WORD, state=State.DRAFT)
        rows = [own, told]
        if claim:
            claim.questions.add(make.make_question(slug=self.slug("questions"), text=WORD, state=State.DRAFT))
            rows.append(claim)
        if source:
            rows += [make.make_derivation(derived=source, origin=own, note=WORD),
                     make.make_source_event(source=source, attested_by=own, note=WORD, date=str(1800 + self.number)),
                     make.make_source_event(source=own, attested_by=source)]  # fmt: skip
        if witness:
            rows += [
                make.make_relay(witness=witness, relayed=told),
                make.make_possible_identity(first=told, second=witness),
            ]
        recorded(*rows)

    def reviewed(self):
        """A draft that is submitted, returned, changed, renamed and deleted, each with a reason."""
        draft = recorded(make.make_claim(slug=self.slug("claims"), statement=WORD, state=State.DRAFT))
        advance(by="contributor", transition=SUBMIT, records=[draft], reason=WORD)
        advance(by="reviewer", transition=RETURN, records=[draft], reason=WORD)
        edit(draft, slug=self.slug("renamed"), statement=f"{WORD} again", reason=WORD)
        if self.random.random() < 0.5:
            remove(draft)

    def account(self):
        user = User.objects.create_user(
            f"{WORD}{self.number}", f"{WORD}@example.org", WORD, last_name=WORD, is_staff=True
        )
        user.groups.set(Group.objects.all())
        SessionStore().create()
        Client().force_login(user)

    def identity(self):
        """Every row that the vault can hold, with whatever in it, and the token by which it is found."""
        token = real_secrets.SystemRandom().randbytes(16).hex()
        for model in apps.get_app_config("vault").get_models():
            model(**{field.name: self.sealed(field, token) for field in model._meta.concrete_fields}).save(
                using="vault"
            )
        free = Witness.objects.exclude(pk__in=IdentityToken.objects.values("witness")).first()
        if free:
            IdentityToken.objects.create(witness=free, token=token)

    def sealed(self, field, token):
        if field.name == "token":
            return token
        return self.random.randbytes(40) if isinstance(field, fields.BinaryField) else "0" * 16

    def worked_on(self):
        """The newest draft there is, of any kind, is changed."""
        drafts = [
            model.objects.filter(state=State.DRAFT).order_by("-pk").first() for model in (Claim, Source, Question)
        ]
        for draft in filter(None, drafts):
            recorded(draft, by=f"{WORD}{self.number}", reason=WORD)

    def public(self, model):
        """One of the public record as far as it has come, or None."""
        return model.objects.public().filter(slug__startswith="public-").order_by("pk").first()


@contextmanager
def site(secrets=(), seed=0):
    """The public record, and at each of its pauses the secrets that are to happen there; gone at the end of the block."""
    other = Secrets(seed)
    keys = {"SECRET_KEY": f"another key {seed}" * 5, "VAULT_KEYS": (bytes([seed % 256]) * 32,)} if secrets else {}
    with transaction.atomic(), stopped_clock() as clock, override_settings(**keys):
        steps = public_steps()
        for step in range(STEPS + 1):
            clock.at(step + 0.5)
            for at, kind in secrets:
                if at == step:
                    other.happen(kind)
            clock.at(step + 1)
            next(steps, None)
        assert next(steps, "over") == "over"
        yield
        transaction.set_rollback(True)


STEPS = 9
HAPPENINGS = st.lists(st.tuples(st.integers(0, STEPS), st.sampled_from(Secrets.KINDS)), min_size=3, max_size=12)
EVERYTHING = [(step, kind) for step in (0, 3, 5, STEPS) for kind in Secrets.KINDS]


def told(path):
    response = Client().get(path, headers={"Accept": "*/*"})
    return response.status_code, list(response.headers.items()), response.getvalue()


def answers(paths):
    return {path: told(path) for path in paths}


def differing(one, other):
    return [path for path, answer in one.items() if other[path] != answer]


@addressed
def test_a_site_with_all_kinds_of_secrets_answers_as_one_without(chosen):
    paths = [*chosen(ASKED), *WRONG]
    with site():
        plain = answers(paths)
    with site(EVERYTHING, seed=1):
        assert differing(plain, answers(paths)) == []
    assert sum(status == 200 for status, _headers, _content in plain.values()) > len(plain) / 3


WRONG = (
    "/nowhere/",
    "/claims/?form=nonsense",
    "/claims/?colour=red",
    "/claims/?page=99",
    "/static/no.css",
)


@pytest.fixture(scope="module")
def plain(django_db_setup, django_db_blocker):
    """What the twin without secrets answers, by address."""
    kept = {}

    def answered(asked, chosen):
        missing = [path for path in chosen if path not in kept]
        if missing:
            with site():
                kept.update(answers(missing))
        return {path: kept[path] for path in chosen}

    with django_db_blocker.unblock():
        yield answered


SAMPLE = 40
"""Addresses that are asked in each short example."""


@settings(max_examples=2)
@given(happenings=HAPPENINGS, seed=st.integers(0, 2**16))
def test_whatever_happens_out_of_sight_changes_no_byte(plain, happenings, seed):
    paths = random.Random(seed).sample([*ASKED.addresses()], SAMPLE)
    hold(plain, paths, happenings, seed)


@pytest.mark.soak
@settings(max_examples=25)
@given(happenings=HAPPENINGS, seed=st.integers(0, 2**16))
def test_whatever_happens_out_of_sight_changes_no_byte_anywhere(plain, happenings, seed):
    hold(plain, [*ASKED.addresses()], happenings, seed)


def hold(plain, paths, happenings, seed):
    expected = plain(ASKED, paths)
    with site(happenings, seed):
        assert differing(expected, answers(paths)) == []


def test_every_kind_of_record_is_among_the_secrets():
    with site(EVERYTHING, seed=1):
        empty = [kind for kind, filterset in FILTERSETS.items()
                 if not filterset._meta.model.objects.exclude(pk__in=filterset._meta.model.objects.public()).exists()]  # fmt: skip
    assert empty == []
