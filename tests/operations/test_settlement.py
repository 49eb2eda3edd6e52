"""After any sequence of operations the ledger's last word on every record is what the record is."""

import random
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from claims.choices import RelationKind, Reliability, Stance, State, Verdict
from claims.models import (
    Appearance,
    Assessment,
    Authorship,
    Claim,
    ClaimRelation,
    Derivation,
    EvidenceItem,
    EvidenceLink,
    PossibleIdentity,
    Relay,
    ReviewedRecord,
    SluggedRecord,
    Source,
    SourceEvent,
    Witness,
)
from claims.operations import Refused, change, counts, derived, review
from tests.factories import make_agent, make_question, make_topic
from tests.operations.ledger_truth import assert_ledger_is_true

pytestmark = pytest.mark.django_db


def some(rng, model):
    rows = list(model.objects.order_by("pk"))
    return rng.choice(rows) if rows else None


class Walk:
    """Random edits as editors make them; what is refused is refused, and changes nothing."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.number = 0
        self.agents = [make_agent() for _ in range(3)]
        self.topics = [make_topic() for _ in range(3)]
        self.questions = [make_question(state=state) for state in (State.DRAFT, State.PUBLISHED)]
        with change(by="walk") as work:
            for record in (*self.agents, *self.topics, *self.questions):
                work.touch(record)
        self.steps = [
            self.new, self.new, self.new_item, self.link, self.link, self.link, self.link, self.relate, self.relate,
            self.derive, self.appear, self.identify, self.relay, self.happen, self.author, self.edit, self.edit_item,
            self.assess, self.topic, self.rename, self.advance, self.advance, self.delete,
        ]  # fmt: skip

    def step(self):
        with suppress(Refused, ValidationError):
            self.rng.choice(self.steps)()

    def slug(self, kind):
        self.number += 1
        return f"{kind}-{self.number}"

    def state(self):
        return self.rng.choice([State.DRAFT, State.PUBLISHED, State.PUBLISHED, State.PUBLISHED])

    def save(self, *records):
        with change(by="walk") as work:
            for record in records:
                work.save(record)

    def new(self):
        """Few of each, so that most of what is linked and derived hangs together."""
        model, make = self.rng.choice([(Claim, self.new_claim), (Source, self.new_source), (Witness, self.new_witness)])
        if model.objects.count() < 8:
            make()

    def new_claim(self):
        with change(by="walk") as work:
            claim = Claim(slug=self.slug("c"), statement="S", state=self.state())
            work.save(claim)
            claim.questions.add(self.rng.choice(self.questions))

    def new_source(self):
        whole, witness = some(self.rng, Source), some(self.rng, Witness)
        self.save(
            Source(
                slug=self.slug("s"),
                title="T",
                state=self.state(),
                part_of=self.rng.choice([None, whole]),
                witness=self.rng.choice([None, None, witness]),
                issuer=self.rng.choice(self.agents),
            )
        )

    def new_witness(self):
        self.save(Witness(slug=self.slug("w"), name="N", state=self.state(), affiliation=self.rng.choice(self.agents)))

    def new_item(self):
        item = EvidenceItem(slug=self.slug("i"), summary="S", state=self.state(), source=some(self.rng, Source))
        if self.rng.random() < 0.5:
            item.witness = some(self.rng, Witness)
        with change(by="walk") as work:
            work.save(item)
            item.draws_on.set(filter(None, [some(self.rng, Source)]))

    def edit_item(self):
        item = some(self.rng, EvidenceItem)
        if item:
            item.directness = self.rng.choice(["", "eyewitness", "participant", "hearsay"])
            item.witness = self.rng.choice([item.witness, None, some(self.rng, Witness)])
            drawn_on = [*item.draws_on.all(), item.source, some(self.rng, Source)]
            with change(by="walk") as work:
                work.save(item)
                item.draws_on.set(filter(None, self.rng.sample(drawn_on, self.rng.randrange(len(drawn_on)))))

    def link(self):
        self.save(
            EvidenceLink(
                claim=some(self.rng, Claim), item=some(self.rng, EvidenceItem), stance=self.rng.choice(Stance.values)
            )
        )

    def relate(self):
        kind = self.rng.choice(RelationKind.values)
        self.save(ClaimRelation(subject=some(self.rng, Claim), kind=kind, object=some(self.rng, Claim)))

    def derive(self):
        self.save(Derivation(derived=some(self.rng, Source), origin=some(self.rng, Source)))

    def appear(self):
        appearance = Appearance(
            slug=self.slug("a"), claim=some(self.rng, Claim), date="1951~", source=some(self.rng, Source)
        )
        appearance.agent = self.rng.choice(self.agents)
        self.save(appearance)

    def assess(self):
        claim, assessor = some(self.rng, Claim), self.rng.choice(self.agents)
        verdict = self.rng.choice(Verdict.values)
        self.save(Assessment(slug=self.slug("j"), claim=claim, assessor=assessor, verdict=verdict, state=self.state()))

    def identify(self):
        self.save(PossibleIdentity(first=some(self.rng, Witness), second=some(self.rng, Witness)))

    def relay(self):
        self.save(Relay(witness=some(self.rng, Witness), relayed=some(self.rng, Witness)))

    def happen(self):
        if SourceEvent.objects.count() > 2:
            return  # or nearly everything is discounted before long
        event = self.rng.choice(["retracted", "found_forged", "authenticated", "declassified"])
        date = self.rng.choice(["", "1951", "1993-08-26"])
        attested_by = self.rng.choice([None, some(self.rng, Source)])
        self.save(SourceEvent(source=some(self.rng, Source), event=event, date=date, attested_by=attested_by))

    def author(self):
        self.save(Authorship(source=some(self.rng, Source), agent=self.rng.choice(self.agents)))

    def edit(self):
        source = some(self.rng, Source)
        if source:
            source.reliability = self.rng.choice(Reliability.values)
            source.published = self.rng.choice(["", "1951", "1993-08-26", "195X"])
            source.part_of = self.rng.choice([source.part_of, None, some(self.rng, Source)])
            source.witness = self.rng.choice([source.witness, None, some(self.rng, Witness)])
            self.save(source)

    def topic(self):
        claim = some(self.rng, Claim)
        if claim:
            with change(by="walk") as work:
                claim.topics.set(self.rng.sample(self.topics, 2))
                work.touch(claim)

    def rename(self):
        record = some(self.rng, self.rng.choice([Claim, Source, Witness, EvidenceItem]))
        if isinstance(record, SluggedRecord):
            record.slug = self.slug("renamed")
            self.save(record)

    def advance(self):
        record = some(self.rng, self.rng.choice([Claim, Source, Witness, EvidenceItem, type(self.questions[0])]))
        if isinstance(record, ReviewedRecord):
            transition = self.rng.choice([*review.TRANSITIONS, *[review.PUBLISH] * 6])
            review.advance(by="walk", transition=transition, records=[record])

    def delete(self):
        record = some(
            self.rng,
            self.rng.choice(
                [
                    Claim,
                    EvidenceItem,
                    EvidenceLink,
                    ClaimRelation,
                    Derivation,
                    SourceEvent,
                    PossibleIdentity,
                    Relay,
                    Authorship,
                ]
            ),
        )
        if record:
            with change(by="walk") as work:
                work.delete(record)


@pytest.mark.parametrize("seed", range(4))
def test_ledger_and_figures_are_true_after_a_random_walk(seed):
    walk = Walk(seed)
    for _ in range(8):
        for _ in range(12):
            walk.step()
        assert_ledger_is_true()
        assert list(derived.differences()) == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 110))
def test_figures_are_true_all_along_a_walk_of_five_hundred_edits(seed):
    walk = Walk(seed)
    for step in range(500):
        walk.step()
        assert (step, list(counts.differences())) == (step, [])
    assert_ledger_is_true()
    assert list(derived.differences()) == []


@pytest.mark.parametrize("rows", [1, 30])
def test_publishing_takes_as_many_queries_for_one_link_as_for_thirty(rows, django_assert_num_queries):
    with change(by="walk") as work:
        claim = Claim(slug="c", statement="S")
        work.save(claim)
        source = Source(slug="s", title="T", state=State.PUBLISHED)
        work.save(source)
        for number in range(rows):
            item = EvidenceItem(slug=f"i-{number}", summary="S", source=source, state=State.PUBLISHED)
            work.save(item)
            work.save(EvidenceLink(claim=claim, item=item, stance=Stance.SUPPORTS))

    # PostgreSQL is told how long to wait where the step and its change begin, and where the ledger is written.
    with django_assert_num_queries(50 if connection.vendor == "postgresql" else 47):
        review.advance(by="walk", transition=review.PUBLISH, records=[claim])
