from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import DerivationKind

from .fields import ProseField, VocabularyField
from .record import Record
from .rules import not_same, one_of
from .source import Source


class Derivation(Record):
    """That one source draws on another, so that what both say is not said twice independently."""

    collection = "derivations"
    natural_fields = ("derived__slug", "origin__slug")

    derived = models.ForeignKey(
        Source, models.CASCADE, verbose_name=_("source that draws on it"), related_name="derivations"
    )
    origin = models.ForeignKey(Source, models.PROTECT, verbose_name=_("draws on"), related_name="derivatives")
    kind = VocabularyField(
        _("kind"),
        choices=DerivationKind,
        blank=True,
        default="",
        help_text=_("How it draws on the other: by quoting, reproducing, summarising, translating or relying on it."),
    )
    note = ProseField(_("note"), blank=True, default="")

    class Meta:
        verbose_name = _("derivation")
        verbose_name_plural = _("derivations")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("derived", "origin"),
                name="%(app_label)s_%(class)s_unique",
                violation_error_message=_("It is recorded already that the one source draws on the other."),
            ),
            not_same(
                "derived",
                "origin",
                name="not_itself",
                message=_("A source cannot draw on itself. Choose the other document it draws on."),
            ),
            one_of("kind", DerivationKind, blank=True),
        )

    def __str__(self) -> str:
        return f"{self.derived} ← {self.origin}"

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return Source.public_q(f"{prefix}derived__") & Source.public_q(f"{prefix}origin__")
