from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims.choices import Form, SourceKind
from claims.filters.sorting import by_date, oldest_first
from claims.models import Appearance, Attachment, Claim, Derivation, EvidenceItem, Source, SourceEvent

from .part import ListPart, Rows


def findings(source: Source) -> QuerySet[Claim]:
    """What a report concludes: the claims of form ``finding`` that appear in it or in a part of it, at any depth."""
    if source.kind != SourceKind.REPORT:
        return Claim.objects.none()
    said = Appearance.objects.public().filter(source__in=source.with_public_parts())
    return Claim.objects.public().filter(form=Form.FINDING, pk__in=said.values("claim")).order_by("statement", "slug")


PARTS = (
    Rows(
        "derivations",
        _("What it draws on, and what draws on it."),
        lambda source: (
            Derivation.objects.public()
            .filter(Q(derived=source) | Q(origin=source))
            .order_by("derived__slug", "origin__slug", "kind")
        ),
        "derivations",
    ),
    Rows(
        "source_events",
        _("What has happened to it: that it was authenticated, declassified, retracted …; the oldest first."),
        lambda source: _in_time(SourceEvent.objects.public().filter(source=source)),
        "source_events",
    ),
    Rows(
        "attests",
        _("What has happened to other sources, as this one attests."),
        lambda source: _in_time(SourceEvent.objects.public().filter(attested_by=source)),
        "source_events",
    ),
    Rows(
        "attachments",
        _("Its files."),
        lambda source: Attachment.objects.public().filter(source=source).order_by("name", "sha256", "pk"),
        "attachments",
    ),
    Rows(
        "parts",
        _("Its sections, chapters or annexes that are sources themselves."),
        lambda source: Source.objects.public().filter(part_of=source).order_by("title", "slug"),
        kind="sources",
    ),
    Rows(
        "appearances",
        _("The claims made in it, with who made them and in what words; the oldest first."),
        lambda source: oldest_first(Appearance.objects.public().filter(source=source)),
        "appearances",
    ),
    Rows(
        "findings",
        _("What a report concludes: the claims of form finding that appear in it or its parts."),
        findings,
        kind="claims",
    ),
    ListPart("items", _("The evidence that is found in it."), "evidence", "source"),
    Rows(
        "items_drawing_on_it",
        _("Evidence found elsewhere that draws on it."),
        lambda source: (
            EvidenceItem.objects.public().filter(draws_on=source).exclude(source=source).order_by("summary", "slug")
        ),
        kind="evidence",
    ),
)


def _in_time(events: QuerySet[SourceEvent]) -> QuerySet[SourceEvent]:
    return events.order_by(by_date("date").asc(nulls_last=True), "source__slug", "event", "date")
