from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from claims.choices import Balance, Directness, Form, Reliability, Verdict
from claims.models import Agent, Appearance, Assessment, Claim, EvidenceLink, Question, Source, Topic, Witness

from .base import ListFilterSet
from .parameters import (
    AtLeastFilter,
    PossiblyAfterFilter,
    PossiblyBeforeFilter,
    RecordsFilter,
    SearchFilter,
    VocabularyFilter,
)
from .places import Place, Rows
from .sorting import SortFilter, by_date, by_text


def latest_assessments() -> QuerySet[Assessment]:
    """Of each assessor's public assessments of a claim, the latest; an undated one only where no other is dated."""
    newest_first = by_date("date").desc(nulls_last=True)
    same = Assessment.objects.public().filter(claim=OuterRef("claim"), assessor=OuterRef("assessor"))
    return Assessment.objects.public().filter(pk=Subquery(same.order_by(newest_first, "slug").values("pk")[:1]))


APPEARANCES = Rows(Appearance.objects.public, "claim")
LINKS = Rows(EvidenceLink.objects.public, "claim")
TOPICS = Rows(lambda: Claim.topics.through.objects.filter(Claim.public_q("claim__")), "claim")
QUESTIONS = Rows(
    lambda: Claim.questions.through.objects.filter(Claim.public_q("claim__"), Question.public_q("question__")), "claim"
)
LATEST_ASSESSMENTS = Rows(latest_assessments, "claim")


class ClaimFilterSet(ListFilterSet):
    """The list of claims. What is asked of appearances one appearance meets; of items, one item."""

    q = SearchFilter("claims")
    topic = RecordsFilter(Place("topic", TOPICS, Topic), label=_("Topic"))
    question = RecordsFilter(Place("question", QUESTIONS, Question), label=_("Question"))
    claimant = RecordsFilter(
        Place("agent", APPEARANCES, Agent), Place("witness", APPEARANCES, Witness), label=_("Made by")
    )
    balance = VocabularyFilter(Place("balance"), choices=Balance.choices, label=_("Evidence"))
    min_lines = AtLeastFilter(
        Place("supporting_lines"), Place("contradicting_lines"), label=_("Lines on the larger side, at least")
    )
    made_after = PossiblyAfterFilter(Place("date", APPEARANCES), label=_("Made in or after"))
    made_before = PossiblyBeforeFilter(Place("date", APPEARANCES), label=_("Made in or before"))
    form = VocabularyFilter(Place("form"), choices=Form.choices, label=_("Form"))
    verdict = VocabularyFilter(
        Place("verdict", LATEST_ASSESSMENTS), choices=Verdict.choices, label=_("An assessor’s latest verdict")
    )
    directness = VocabularyFilter(
        Place("item__directness", LINKS), choices=Directness.choices, label=_("Directness of evidence")
    )
    reliability = VocabularyFilter(
        Place("item__source__reliability", LINKS),
        Place("item__witness__reliability", LINKS),
        choices=Reliability.choices,
        label=_("Reliability of source or witness"),
    )
    source = RecordsFilter(
        Place("item__source", LINKS, Source), Place("source", APPEARANCES, Source), label=_("Source")
    )
    witness = RecordsFilter(
        Place("item__witness", LINKS, Witness), Place("witness", APPEARANCES, Witness), label=_("Witness")
    )
    sort = SortFilter(
        {
            "date": "first_made",
            "title": by_text("statement"),
            "items": F("supporting_items") + F("contradicting_items"),
            "lines": Greatest("supporting_lines", "contradicting_lines"),
        },
        default="-items",
    )

    class Meta:
        model = Claim
        fields = ()
