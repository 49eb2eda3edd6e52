from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.choices import Form, SourceKind
from claims.filters.sorting import by_date, oldest_first
from claims.models import Appearance, Attachment, Claim, Derivation, EvidenceItem, PublicCopy, Source, SourceEvent
from claims.records import Plain

from .part import Beside, ListPart, Rows


def with_copies(source: Source, rows: Sequence[Plain], site: str) -> Sequence[Plain]:
    """Each with the address of its public copy, empty where there is none."""
    known = PublicCopy.objects.filter(original__in={row["sha256"] for row in rows}).exclude(sha256="")
    copied = {copy.original: copy for copy in known}
    return [_with_copy(source, row, copied.get(row["sha256"]), site) for row in rows]


def _with_copy(source: Source, row: Plain, copy: PublicCopy | None, site: str) -> Plain:
    if copy is None:
        return {**row, "url": "", "copy_sha256": "", "copy_media_type": "", "copy_size": 0}
    address = f"{site}{reverse('sources-file', kwargs={'slug': source.slug, 'sha256': copy.original})}"
    told = {"url": address, "copy_sha256": copy.sha256, "copy_media_type": copy.media_type, "copy_size": copy.size}
    return {**row, **told}


PUBLIC_COPIES = Beside(
    {
        "url": {"type": "string", "description": _("Where its public copy is; empty if it is not given away.")},
        "copy_sha256": {"type": "string", "description": _("The SHA-256 of the copy, which may be the file itself.")},
        "copy_media_type": {"type": "string", "description": _("What the copy is.")},
        "copy_size": {"type": "integer", "minimum": 0, "description": _("The bytes of the copy.")},
    },
    with_copies,
)


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
        beside=PUBLIC_COPIES,
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
