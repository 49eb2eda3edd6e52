from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .agent import Agent
from .claim import Claim
from .fields import EarliestField, EDTFField, LatestField, LineField, ProseField
from .record import SluggedRecord, null_or_public
from .rules import record_rules
from .source import Source
from .witness import Witness


class Appearance(SluggedRecord):
    """That an agent or a witness made this claim: when, where, to whom, in what words, in which source."""

    collection = "appearances"

    claim = models.ForeignKey(Claim, models.CASCADE, verbose_name=_("claim"), related_name="appearances")
    agent = models.ForeignKey(
        Agent,
        models.PROTECT,
        verbose_name=_("agent"),
        null=True,
        blank=True,
        related_name="appearances",
        help_text=_("Who made the claim: an agent or a witness, not both."),
    )
    witness = models.ForeignKey(
        Witness, models.PROTECT, verbose_name=_("witness"), null=True, blank=True, related_name="appearances"
    )
    date = EDTFField(_("date"), help_text=_("When it was said."))
    date_earliest = EarliestField()
    date_latest = LatestField()
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=_("source"),
        null=True,
        blank=True,
        related_name="appearances",
        help_text=_("The document in which it is on record."),
    )
    locator = LineField(
        _("locator"), max_length=200, blank=True, default="", help_text=_("Page, paragraph, section, time code.")
    )
    quotation = ProseField(_("quotation"), blank=True, default="", help_text=_("The exact words, or a translation."))
    original = ProseField(_("original"), blank=True, default="", help_text=_("The words in the original language."))
    language = LineField(
        _("language"), max_length=35, blank=True, default="", help_text=_("Of the original, as a tag: ru, zh-Hant.")
    )
    venue = LineField(_("venue"), max_length=300, blank=True, default="", help_text=_("Where it was said."))
    audience = LineField(_("audience"), max_length=300, blank=True, default="", help_text=_("To whom it was said."))

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        ordering = (F("date_earliest").asc(nulls_last=True), "slug")
        constraints = (
            *record_rules(),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_agent_or_witness",
                condition=Q(agent__isnull=False, witness__isnull=True) | Q(agent__isnull=True, witness__isnull=False),
                violation_error_message=_(
                    "An appearance names who made the claim: an agent or a witness, one of them and not both."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.agent or self.witness}: {self.claim}"

    def get_absolute_url(self) -> str:
        return f"{self.claim.get_absolute_url()}#{self.slug}"

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return (
            Claim.public_q(f"{prefix}claim__")
            & null_or_public(Source, f"{prefix}source__")
            & null_or_public(Witness, f"{prefix}witness__")
        )
