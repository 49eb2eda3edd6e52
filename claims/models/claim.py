from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.choices import Form

from .fields import LineField, ProseField, VocabularyField
from .question import Question
from .record import ReviewedRecord
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

    # Stored so that lists sort and filter by them; operations.counts alone writes them.
    supporting_items = models.PositiveIntegerField(_("supporting items"), default=0, editable=False, serialize=False)
    contradicting_items = models.PositiveIntegerField(
        _("contradicting items"), default=0, editable=False, serialize=False
    )
    context_items = models.PositiveIntegerField(_("context items"), default=0, editable=False, serialize=False)
    first_made = models.DateField(_("first made"), null=True, blank=True, editable=False, serialize=False)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("statement", "slug")
        constraints = (
            *state_rules(),
            not_blank("statement", _("A claim needs a statement.")),
            one_of("form", Form, blank=True),
        )
        indexes = (models.Index(fields=("first_made",), name="claims_claim_first_made"),)

    def __str__(self) -> str:
        return self.statement
