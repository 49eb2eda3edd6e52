from django.utils.translation import gettext_lazy as _

from claims.choices import Credibility, Directness, SourceKind, Stance
from claims.models import Claim, EvidenceItem, EvidenceLink, Source, Witness

from .base import ListFilterSet
from .parameters import (
    PossiblyAfterFilter,
    PossiblyBeforeFilter,
    RecordsFilter,
    SearchFilter,
    VocabularyFilter,
    WordsFilter,
)
from .places import Place, Rows
from .sorting import SortFilter, by_date, by_text

LINKS = Rows(EvidenceLink.objects.public, "item")


class ItemFilterSet(ListFilterSet):
    """The list of evidence. With ``claim`` and ``stance`` together, items that have this stance on that claim."""

    q = SearchFilter("items")
    claim = RecordsFilter(Place("claim", LINKS, Claim), label=_("Claim"))
    stance = VocabularyFilter(Place("stance", LINKS), choices=Stance.choices, label=_("Stance on a claim"))
    source = RecordsFilter(Place("source", model=Source), label=_("Source"))
    source_kind = VocabularyFilter(Place("source__kind"), choices=SourceKind.choices, label=_("Kind of source"))
    witness = RecordsFilter(Place("witness", model=Witness), label=_("Witness"))
    directness = VocabularyFilter(Place("directness"), choices=Directness.choices, label=_("Directness"))
    credibility = VocabularyFilter(Place("credibility"), choices=Credibility.choices, label=_("Credibility"))
    after = PossiblyAfterFilter(Place("event_date"), label=_("Happened in or after"))
    before = PossiblyBeforeFilter(Place("event_date"), label=_("Happened in or before"))
    place = WordsFilter(Place("place"), label=_("Place"))
    sort = SortFilter({"date": by_date("event_date"), "title": by_text("summary")}, default="date")

    class Meta:
        model = EvidenceItem
        fields = ()
