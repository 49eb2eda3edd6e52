from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import Stance, Strength

from .claim import Claim
from .fields import ProseField, VocabularyField
from .item import EvidenceItem
from .record import Record
from .rules import one_of


class EvidenceLink(Record):
    """That an item supports, contradicts or is context for a claim, how strongly, and why."""

    collection = "links"
    natural_fields = ("claim__slug", "item__slug")

    claim = models.ForeignKey(Claim, models.CASCADE, verbose_name=_("claim"), related_name="links")
    item = models.ForeignKey(EvidenceItem, models.PROTECT, verbose_name=_("evidence item"), related_name="links")
    stance = VocabularyField(
        _("stance"),
        choices=Stance,
        help_text=_("Contradicts: speaks against the statement itself. What only questions a source is context."),
    )
    strength = VocabularyField(
        _("strength"),
        choices=Strength,
        blank=True,
        default="",
        help_text=_("How much it says about this claim, if it is true. Unset counts as moderate."),
    )
    rationale = ProseField(_("rationale"), blank=True, default="", help_text=_("Why it bears on the claim so."))

    class Meta:
        verbose_name = _("evidence link")
        verbose_name_plural = _("evidence links")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("claim", "item"),
                name="%(app_label)s_%(class)s_unique",
                violation_error_message=_("This item is linked to this claim already. Change that link instead."),
            ),
            one_of("stance", Stance),
            one_of("strength", Strength, blank=True),
        )

    def __str__(self) -> str:
        return f"{self.item} · {self.get_stance_display()} · {self.claim}"

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return Claim.public_q(f"{prefix}claim__") & EvidenceItem.public_q(f"{prefix}item__")
