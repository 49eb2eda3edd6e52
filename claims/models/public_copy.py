from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import NoCopy

from .attachment import validate_sha256
from .fields import VocabularyField
from .rules import one_of


class PublicCopy(models.Model):
    """What the public gets of an attached file: a copy that tells nothing but what one sees; or why there is none.

    Both are known by the SHA-256 of their bytes, so that a file of several sources has one copy. ``rules``: the version
    of the rules by which it was made (``claims.cleaning.VERSION``).
    """

    original = models.CharField(max_length=64, unique=True, validators=(validate_sha256,))
    sha256 = models.CharField(max_length=64, blank=True, default="", db_index=True)
    size = models.PositiveBigIntegerField(default=0)
    """Bytes."""
    media_type = models.CharField(max_length=40, blank=True, default="")
    why_not = VocabularyField(_("not given away"), choices=NoCopy, blank=True, default="")
    rules = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("public copy")
        verbose_name_plural = _("public copies")
        constraints = (
            one_of("why_not", NoCopy, blank=True),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_copy_or_reason",
                condition=Q(~Q(why_not=""), sha256="", media_type="", size=0) | Q(~Q(sha256=""), why_not=""),
                violation_error_message=_("There is either a copy or a reason why there is none."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.original}: {self.sha256 or self.why_not}"

    @property
    def is_original(self) -> bool:
        """Whether there was nothing to take away."""
        return self.sha256 == self.original
