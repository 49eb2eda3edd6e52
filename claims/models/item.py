from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import Credibility, Directness

from .fields import EarliestField, EDTFField, LatestField, LineField, ProseField, VocabularyField
from .record import REVIEWED_PERMISSIONS, ReviewedRecord, null_or_public
from .rules import not_blank, one_of, state_rules
from .source import Source
from .witness import Witness


class EvidenceItem(ReviewedRecord):
    """One thing that bears on claims: a passage of a source, what a witness told, or both."""

    collection = "items"
    page = "evidence"

    summary = LineField(
        _("summary"), max_length=500, help_text=_("What it shows, in one sentence of your own, without a verdict.")
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=_("source"),
        null=True,
        blank=True,
        related_name="items",
        help_text=_("The document it stands in. An item needs a source, a witness, or both."),
    )
    witness = models.ForeignKey(
        Witness,
        models.PROTECT,
        verbose_name=_("witness"),
        null=True,
        blank=True,
        related_name="items",
        help_text=_("Who told it, where somebody did."),
    )
    draws_on = models.ManyToManyField(
        Source,
        verbose_name=_("draws on"),
        related_name="items_drawing_on_it",
        blank=True,
        help_text=_(
            "The sources behind this very statement, where they differ from all that its source draws on. "
            "For the source’s own reporting, choose the source itself."
        ),
    )
    locator = LineField(
        _("locator"), max_length=200, blank=True, default="", help_text=_("Page, paragraph, section, time code.")
    )
    quotation = ProseField(_("quotation"), blank=True, default="", help_text=_("The exact words, or a translation."))
    original = ProseField(
        _("original"), blank=True, default="", help_text=_("The words in the original language, if translated above.")
    )
    language = LineField(
        _("language"), max_length=35, blank=True, default="", help_text=_("Of the original, as a tag: ru, zh-Hant.")
    )
    directness = VocabularyField(
        _("directness"),
        choices=Directness,
        blank=True,
        default="",
        help_text=_("How it stands to the event: seen, taken part in, heard of, documented, inferred …"),
    )
    credibility = VocabularyField(
        _("credibility"),
        choices=Credibility,
        blank=True,
        default="",
        help_text=_("Of this one statement (Admiralty Code), whatever the reliability of its source."),
    )
    event_date = EDTFField(_("date of the event"), help_text=_("When what it speaks of happened."))
    event_date_earliest = EarliestField()
    event_date_latest = LatestField()
    told = EDTFField(_("told"), help_text=_("When the witness told it."))
    told_earliest = EarliestField()
    told_latest = LatestField()
    place = LineField(_("place"), max_length=200, blank=True, default="")
    note = ProseField(_("note"), blank=True, default="", help_text=_("Public, like all else: discrepancies, caveats."))

    class Meta:
        verbose_name = _("evidence item")
        verbose_name_plural = _("evidence items")
        ordering = ("summary", "slug")
        default_permissions = REVIEWED_PERMISSIONS
        constraints = (
            *state_rules(),
            not_blank("summary", _("An item needs a summary of what it shows.")),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_source_or_witness",
                condition=Q(source__isnull=False) | Q(witness__isnull=False),
                violation_error_message=_(
                    "An item needs a source, a witness, or both: somebody or something must say it."
                ),
            ),
            one_of("directness", Directness, blank=True),
            one_of("credibility", Credibility, blank=True),
        )
        indexes = (models.Index(fields=("event_date_earliest",), name="claims_item_event_date"),)

    def __str__(self) -> str:
        return self.summary

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return (
            super().public_q(prefix)
            & null_or_public(Source, f"{prefix}source__")
            & null_or_public(Witness, f"{prefix}witness__")
        )
