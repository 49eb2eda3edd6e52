from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.choices import Balance, Form

from .fields import FigureField, LineField, ProseField, VocabularyField
from .question import Question
from .record import REVIEWED_PERMISSIONS, ReviewedRecord
from .rules import not_blank, one_of, state_rules
from .topic import Topic


class Claim(ReviewedRecord):
    """A proposition in canonical wording, with its form and its scope. Who said it is told by its appearances."""

    collection = "claims"
    page = "claims"

    statement = LineField(
        _("statement"), max_length=500, help_text=_("The proposition as one sentence, in canonical wording.")
    )
    form = VocabularyField(
        _("form"),
        choices=Form,
        blank=True,
        default="",
        db_index=True,
        help_text=_("“No evidence” says that evidence is absent; a finding is what a report concludes."),
    )
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="claims", blank=True)
    questions = models.ManyToManyField(
        Question,
        verbose_name=_("questions"),
        related_name="claims",
        blank=True,
        help_text=_("The open questions to which this is one of the rival answers."),
    )
    original = ProseField(
        _("original"), blank=True, default="", help_text=_("The statement in the original language, if translated.")
    )
    language = LineField(
        _("language"), max_length=35, blank=True, default="", help_text=_("Of the original, as a tag: ru, zh-Hant.")
    )
    scope = ProseField(
        _("scope"), blank=True, default="", help_text=_("What it covers and what not: period, place, limiting words.")
    )

    # What the reasoning makes of the public record (analysis.claim.Figures), stored so that lists sort and filter by
    # it. Items are counted ones, the inherited among them; operations.counts alone writes all of these.
    supporting_items = FigureField(_("supporting items"))
    supporting_inherited = FigureField(_("supporting items, inherited"))
    supporting_lines = FigureField(_("supporting lines"))
    supporting_lines_exact = models.BooleanField(
        _("supporting lines are exact"), default=True, editable=False, serialize=False
    )
    contradicting_items = FigureField(_("contradicting items"))
    contradicting_inherited = FigureField(_("contradicting items, inherited"))
    contradicting_lines = FigureField(_("contradicting lines"))
    contradicting_lines_exact = models.BooleanField(
        _("contradicting lines are exact"), default=True, editable=False, serialize=False
    )
    conflicting_items = FigureField(_("conflicting items"))
    discounted_items = FigureField(_("discounted items"))
    context_items = FigureField(_("context items"))
    balance = VocabularyField(
        _("balance"), choices=Balance, default=Balance.NONE, editable=False, serialize=False, db_index=True
    )
    first_made = models.DateField(_("first made"), null=True, blank=True, editable=False, serialize=False)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("statement", "slug")
        default_permissions = REVIEWED_PERMISSIONS
        constraints = (
            *state_rules(),
            not_blank("statement", _("A claim needs a statement.")),
            one_of("form", Form, blank=True),
            one_of("balance", Balance),
        )
        indexes = (models.Index(fields=("first_made",), name="claims_claim_first_made"),)

    def __str__(self) -> str:
        return self.statement
