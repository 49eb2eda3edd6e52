from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.choices import ConsentScope

from .fields import ProseField, VocabularyField
from .rules import one_of
from .witness import Witness

SOON = timedelta(days=30)


class Consent(models.Model):
    """What a witness has agreed to, and until when. No record, bundle or page tells it; the internal log alone does.

    ``related_name`` is "+": no look-up leads from a witness to it.
    """

    witness = models.OneToOneField(Witness, models.CASCADE, verbose_name=_("witness"), related_name="+")
    scope = VocabularyField(_("agreed to be"), choices=ConsentScope, max_length=12)
    obtained = models.DateField(_("obtained on"), null=True, blank=True)
    expires = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("The last day on which it holds, in UTC; then the witness is withdrawn. Empty: without an end."),
    )
    note = ProseField(
        _("note"),
        blank=True,
        default="",
        help_text=_("How it was given, and where that is kept. Name nobody here who is not to be named."),
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        default_permissions = ()
        constraints = (
            one_of("scope", ConsentScope),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_it_began",
                condition=Q(obtained__isnull=True) | Q(expires__isnull=True) | Q(expires__gte=F("obtained")),
                violation_error_message=_("A consent cannot end before it was obtained. Check both days."),
            ),
        )

    def __str__(self) -> str:
        return str(self.get_scope_display())

    @classmethod
    def ended_q(cls, today: date) -> Q:
        """It has ended by this day (UTC); the last day itself still counts."""
        return Q(expires__lt=today)

    @classmethod
    def ends_soon_q(cls, today: date) -> Q:
        return Q(expires__range=(today, today + SOON))

    @classmethod
    def covers_nothing_public_q(cls, today: date) -> Q:
        return cls.ended_q(today) | Q(scope=ConsentScope.STAFF)
