from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import RelationKind

from .claim import Claim
from .fields import ProseField, VocabularyField
from .record import Record
from .rules import not_same, one_of


class ClaimRelation(Record):
    """How one claim bears on another: subject, kind, object, read as a sentence."""

    collection = "relations"
    natural_fields = ("subject__slug", "kind", "object__slug")

    subject = models.ForeignKey(Claim, models.CASCADE, verbose_name=_("claim"), related_name="relations")
    kind = VocabularyField(
        _("kind"),
        choices=RelationKind,
        help_text=_(
            "Denies: exactly one of the two is true. Excludes: not both are true. Restates: the same in other words. "
            "Entails: if this is true, so is the other. Denies there is evidence for: says the other lacks evidence. "
            "Is part of: a detail of the other; passes nothing on."
        ),
    )
    object = models.ForeignKey(Claim, models.PROTECT, verbose_name=_("other claim"), related_name="relations_to_it")
    note = ProseField(_("note"), blank=True, default="")

    class Meta:
        verbose_name = _("claim relation")
        verbose_name_plural = _("claim relations")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "kind", "object"),
                name="%(app_label)s_%(class)s_unique",
                violation_error_message=_("This relation between the two claims is recorded already."),
            ),
            not_same(
                "subject",
                "object",
                name="not_itself",
                message=_("A claim cannot have a relation with itself. Choose the other claim."),
            ),
            one_of("kind", RelationKind),
        )

    def __str__(self) -> str:
        return f"{self.subject} · {self.get_kind_display()} · {self.object}"

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return Claim.public_q(f"{prefix}subject__") & Claim.public_q(f"{prefix}object__")
