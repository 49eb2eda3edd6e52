from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.choices import Outcome

from .agent import Agent
from .claim import Claim
from .fields import EarliestField, EDTFField, LatestField, LineField, ProseField, VocabularyField
from .question import Question
from .record import SluggedRecord, null_or_public
from .rules import not_blank, one_of, record_rules


class SearchLog(SluggedRecord):
    """That somebody looked somewhere for something, and found it, found nothing, or was refused."""

    collection = "searches"

    claim = models.ForeignKey(
        Claim, models.PROTECT, verbose_name=_("claim"), null=True, blank=True, related_name="searches"
    )
    question = models.ForeignKey(
        Question, models.PROTECT, verbose_name=_("question"), null=True, blank=True, related_name="searches"
    )
    searched_by = models.ForeignKey(
        Agent, models.PROTECT, verbose_name=_("searched by"), null=True, blank=True, related_name="searches"
    )
    date = EDTFField(_("date"))
    date_earliest = EarliestField()
    date_latest = LatestField()
    repository = LineField(
        _("repository"), max_length=300, help_text=_("Where was looked: the archive, place, collection or database.")
    )
    scope = ProseField(_("scope"), blank=True, default="", help_text=_("Which part of it, and which years."))
    query = ProseField(_("query"), blank=True, default="", help_text=_("What was looked for."))
    outcome = VocabularyField(_("outcome"), choices=Outcome)
    note = ProseField(_("note"), blank=True, default="")

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        ordering = (F("date_earliest").asc(nulls_last=True), "slug")
        constraints = (
            *record_rules(),
            not_blank("repository", _("A search needs to say where was looked.")),
            one_of("outcome", Outcome),
        )

    def __str__(self) -> str:
        return f"{self.repository}: {self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        about = self.claim or self.question or self.searched_by
        return f"{about.get_absolute_url()}#{self.slug}" if about else ""

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        # A search for nothing that is here has no page, and no state that would hold it back.
        about = Q(**{f"{prefix}claim__isnull": False}) | Q(**{f"{prefix}question__isnull": False})
        return about & null_or_public(Claim, f"{prefix}claim__") & null_or_public(Question, f"{prefix}question__")
