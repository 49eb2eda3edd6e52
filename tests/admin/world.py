"""Two contributors' drafts beside what is public, entangled in every way: what one of them sees must not tell of the other's."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group, User
from django.test import Client

from claims import models
from claims.operations import change
from tests import factories as make

CANARY = "zanzibarcanary"
SEARCHED = "zanzib"
"""Finds the canary, and can be told back in a page without being it."""

ROLES = {"carla": "contributor", "otto": "contributor", "rita": "reviewer", "adam": "admin"}


def accounts():
    """By name: two contributors, a reviewer, an admin, and a superuser."""
    people = {}
    for name, role in ROLES.items():
        people[name] = User.objects.create_user(name, is_staff=True)
        people[name].groups.set([Group.objects.get(name=role)])
    people["sue"] = User.objects.create_superuser("sue")
    return people


def desk_of(user):
    client = Client()
    client.force_login(user)
    return client


def drafted_by(user, *records):
    """Have the ledger know who made these records."""
    with change(by=user) as work:
        for record in records:
            work.touch(record)


@dataclass
class Case:
    """One record of every kind: somebody's drafts with their rows, or all of it public."""

    records: dict = field(default_factory=dict)

    def __getitem__(self, model):
        return self.records[model]

    def add(self, record):
        self.records[type(record)] = record
        return record


def case(word, *, state, by):
    """Every kind of record, each called by the word, joined to one another alone."""
    one, text = Case(), f"{word} text"
    agent = one.add(make.make_agent(slug=f"{word}-agent", name=text, description=text))
    topic = one.add(make.make_topic(slug=f"{word}-topic", name=text))
    question = one.add(make.make_question(slug=f"{word}-question", text=text, state=state))
    witness = one.add(
        make.make_witness(slug=f"{word}-witness", name=text, vantage=text, state=state, affiliation=agent)
    )
    second = make.make_witness(slug=f"{word}-witness-2", name=text, state=state)
    source = one.add(
        make.make_source(
            slug=f"{word}-source", title=text, abstract=text, state=state, witness=witness, topics=[topic],
            authors=[agent], issuer=agent,
        )
    )  # fmt: skip
    part = make.make_source(slug=f"{word}-report", title=text, kind="report", state=state, part_of=source)
    one.add(models.Report.objects.get(pk=part.pk))
    item = one.add(
        make.make_item(
            slug=f"{word}-item",
            summary=text,
            quotation=text,
            state=state,
            source=source,
            witness=witness,
            draws_on=[part],
        )
    )
    claim = one.add(
        make.make_claim(slug=f"{word}-claim", statement=text, state=state, topics=[topic], questions=[question])
    )
    other_claim = make.make_claim(slug=f"{word}-claim-2", statement=text, state=state)
    one.add(make.make_assessment(slug=f"{word}-assessment", claim=claim, assessor=agent, rationale=text, state=state))
    one.add(make.make_appearance(slug=f"{word}-appearance", claim=claim, agent=agent, source=source, quotation=text))
    one.add(make.make_link(claim=claim, item=item, rationale=text))
    one.add(make.make_relation(subject=claim, object=other_claim, note=text))
    one.add(make.make_search(slug=f"{word}-search", claim=claim, question=question, searched_by=agent, query=text))
    one.add(make.make_derivation(derived=source, origin=part, note=text))
    one.add(make.make_source_event(source=source, attested_by=part, note=text))
    one.add(make.make_attachment(source=source, name=f"{word}.pdf"))
    one.add(source.authorships.get())
    one.add(make.make_identifier(source=source, scheme="doi", value=f"10.1/{word}"))
    one.add(make.make_relay(witness=witness, relayed=second))
    one.add(make.make_possible_identity(first=witness, second=second))
    drafted_by(by, *one.records.values(), second, part, other_claim)
    return one


class World:
    """``own`` are Carla's drafts, ``other`` Otto's, which hold the canary; ``public`` is public."""

    def __init__(self):
        self.people = accounts()
        self.public = case("known", state="published", by="importdata")
        self.own = case("mine", state="draft", by=self.people["carla"])
        self.other = case(CANARY, state="draft", by=self.people["otto"])
        self._entangle(self.public)
        self._entangle(self.own)
        # Named in public they would be public themselves.
        self.own[models.Claim].topics.add(self.other[models.Topic])
        models.Source.objects.filter(pk=self.own[models.Source].pk).update(issuer=self.other[models.Agent])

    def _entangle(self, case):
        """As a reviewer may have done: what is public, and Carla's, names what is Otto's, and the other way round."""
        other = self.other
        case[models.Claim].questions.add(other[models.Question])
        case[models.EvidenceItem].draws_on.add(other[models.Source])
        make.make_link(
            claim=case[models.Claim], item=other[models.EvidenceItem], stance="contradicts", rationale=CANARY
        )
        make.make_link(claim=other[models.Claim], item=case[models.EvidenceItem], rationale=CANARY)
        make.make_appearance(claim=case[models.Claim], source=other[models.Source], quotation=CANARY, date="1001")
        for kind in ("denies", "restates"):
            make.make_relation(subject=case[models.Claim], kind=kind, object=other[models.Claim], note=CANARY)
        make.make_assessment(claim=case[models.Claim], assessor=other[models.Agent], state="draft", rationale=CANARY)
        make.make_search(claim=case[models.Claim], question=other[models.Question], query=CANARY)
        make.make_derivation(derived=case[models.Source], origin=other[models.Source], note=CANARY)
        make.make_derivation(derived=other[models.Source], origin=case[models.Source], note=CANARY)
        make.make_source_event(source=case[models.Source], attested_by=other[models.Source], date="1001", note=CANARY)
        make.make_relay(witness=case[models.Witness], relayed=other[models.Witness])
        make.make_possible_identity(first=other[models.Witness], second=case[models.Witness])
        make.make_source(part_of=case[models.Source], title=CANARY, state="draft")
        make.make_item(source=case[models.Source], summary=CANARY, state="draft")
        models.Source.objects.filter(pk=case[models.Source].pk).update(
            part_of=other[models.Source], url="https://a.example/"
        )
        models.Source.objects.filter(pk=other[models.Source].pk).update(url="https://a.example/")
