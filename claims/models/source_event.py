from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.choices import SourceEventKind

from .fields import EarliestField, EDTFField, LatestField, ProseField, VocabularyField
from .record import Record, null_or_public
from .rules import one_of
from .source import Source


class SourceEvent(Record):
    """That something happened to a source's standing: authenticated, declassified, retracted, found forged …"""

    collection = "source_events"
    natural_fields = ("source__slug", "event", "date")

    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("source"), related_name="events")
    event = VocabularyField(
        _("event"),
        choices=SourceEventKind,
        help_text=_("A retracted or forged source no longer counts; “recanted” is only shown."),
    )
    date = EDTFField(_("date"))
    date_earliest = EarliestField()
    date_latest = LatestField()
    attested_by = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=_("attested by"),
        null=True,
        blank=True,
        related_name="attested_events",
        help_text=_("The source that says so."),
    )
    note = ProseField(_("note"), blank=True, default="")

    class Meta:
        verbose_name = _("source event")
        verbose_name_plural = _("source events")
        ordering = (F("date_earliest").asc(nulls_last=True), "id")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "event", "date"),
                name="%(app_label)s_%(class)s_unique",
                violation_error_message=_("This event of this source on this date is recorded already."),
            ),
            one_of("event", SourceEventKind),
        )

    def __str__(self) -> str:
        return f"{self.source}: {self.get_event_display()} {self.date}".strip()

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return Source.public_q(f"{prefix}source__") & null_or_public(Source, f"{prefix}attested_by__")
