from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.choices import Confidence, Verdict

from .agent import Agent
from .claim import Claim
from .fields import EarliestField, EDTFField, LatestField, ProseField, VocabularyField
from .record import REVIEWED_PERMISSIONS, ReviewedRecord
from .rules import one_of, state_rules


class Assessment(ReviewedRecord):
    """One assessor's dated judgement of a claim. Several stand side by side; they are never averaged."""

    collection = "assessments"

    claim = models.ForeignKey(Claim, models.PROTECT, verbose_name=_("claim"), related_name="assessments")
    assessor = models.ForeignKey(Agent, models.PROTECT, verbose_name=_("assessor"), related_name="assessments")
    verdict = VocabularyField(_("verdict"), choices=Verdict)
    confidence = VocabularyField(
        _("confidence"),
        choices=Confidence,
        blank=True,
        default="",
        help_text=_("The assessor’s confidence in the verdict, apart from the verdict itself."),
    )
    date = EDTFField(_("date"))
    date_earliest = EarliestField()
    date_latest = LatestField()
    rationale = ProseField(_("rationale"), blank=True, default="")

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = (F("date_earliest").desc(nulls_last=True), "slug")
        default_permissions = REVIEWED_PERMISSIONS
        constraints = (
            *state_rules(),
            one_of("verdict", Verdict),
            one_of("confidence", Confidence, blank=True),
        )

    def __str__(self) -> str:
        return f"{self.assessor}: {self.get_verdict_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.claim.get_absolute_url()}#{self.slug}"

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return super().public_q(prefix) & Claim.public_q(f"{prefix}claim__")


class Consideration(models.Model):
    """What evidence stood on the public record when an assessment was given: worked out then, and never entered.

    ``judgement`` is what was judged (verdict, confidence, date): another one has considered anew. ``statement`` is how
    the claim was worded then. ``evidence`` has for each item that bore on the claim its primary key, stance, whether
    that was inherited, strength, and whether it was discounted. ``log_size`` is how long the public log was: what
    stands behind that came later.
    """

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="consideration")
    judgement = models.CharField(max_length=200)
    statement = models.CharField(max_length=500)
    at = models.DateTimeField()
    log_size = models.PositiveBigIntegerField()
    evidence = models.JSONField()

    def __str__(self) -> str:
        return f"{self.assessment_id}: {len(self.evidence)}"
