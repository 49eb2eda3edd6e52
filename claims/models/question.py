from django.utils.translation import gettext_lazy as _

from .fields import LineField, ProseField
from .record import REVIEWED_PERMISSIONS, ReviewedRecord
from .rules import not_blank, state_rules


class Question(ReviewedRecord):
    """An open question to which several claims are rival answers."""

    collection = "questions"
    page = "questions"

    text = LineField(_("text"), max_length=500, help_text=_("The question in full, as one sentence."))
    description = ProseField(_("description"), blank=True, default="")

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("text", "slug")
        default_permissions = REVIEWED_PERMISSIONS
        constraints = (*state_rules(), not_blank("text", _("A question needs its text.")))

    def __str__(self) -> str:
        return self.text
