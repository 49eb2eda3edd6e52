from django.db.models import Case, OuterRef, When
from django.utils.translation import gettext_lazy as _

from claims.choices import Reliability, SourceEventKind, SourceKind
from claims.models import Agent, Authorship, EvidenceItem, Identifier, Source, SourceEvent, Topic

from .base import ListFilterSet
from .naming import number_of
from .parameters import (
    PossiblyAfterFilter,
    PossiblyBeforeFilter,
    RecordsFilter,
    SearchFilter,
    StatusFilter,
    TagsFilter,
    VocabularyFilter,
)
from .places import Place, Rows
from .sorting import SortFilter, by_date, by_text

AUTHORSHIPS = Rows(Authorship.objects.public, "source")
EVENTS = Rows(SourceEvent.objects.public, "source")
IDENTIFIERS = Rows(Identifier.objects.public, "source")
TOPICS = Rows(lambda: Source.topics.through.objects.filter(Source.public_q("source__")), "source")
PUBLISHED_ELSE_CREATED = "published|created"


class SourceFilterSet(ListFilterSet):
    """The list of sources."""

    q = SearchFilter("sources")
    kind = VocabularyFilter(Place("kind"), choices=SourceKind.choices, label=_("Kind"))
    reliability = VocabularyFilter(Place("reliability"), choices=Reliability.choices, label=_("Reliability"))
    status = StatusFilter(
        Place("event", EVENTS), Place("discounted"), choices=SourceEventKind.choices, label=_("Status")
    )
    agent = RecordsFilter(Place("agent", AUTHORSHIPS, Agent), Place("issuer", model=Agent), label=_("Author or issuer"))
    topic = RecordsFilter(Place("topic", TOPICS, Topic), label=_("Topic"))
    language = TagsFilter(Place("language"), label=_("Language"))
    after = PossiblyAfterFilter(Place(PUBLISHED_ELSE_CREATED), label=_("Published in or after"))
    before = PossiblyBeforeFilter(Place(PUBLISHED_ELSE_CREATED), label=_("Published in or before"))
    sort = SortFilter(
        {
            "date": Case(When(published="", then=by_date("created")), default=by_date("published")),
            "title": by_text("title"),
            "items": number_of(EvidenceItem.objects.public().filter(source=OuterRef("pk"))),
        },
        default="title",
    )

    class Meta:
        model = Source
        fields = ()


class ReportFilterSet(SourceFilterSet):
    """The list of reports: sources of that kind."""

    only = {"kind": SourceKind.REPORT.value}
