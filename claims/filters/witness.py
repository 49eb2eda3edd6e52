from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from claims.choices import Directness, Reliability
from claims.models import Agent, EvidenceItem, Witness

from .base import ListFilterSet
from .naming import number_of
from .parameters import RecordsFilter, SearchFilter, VocabularyFilter, YesNoFilter
from .places import Place, Rows
from .sorting import SortFilter, by_text

ITEMS = Rows(EvidenceItem.objects.public, "witness")


class WitnessFilterSet(ListFilterSet):
    """The list of witnesses."""

    q = SearchFilter("witnesses")
    reliability = VocabularyFilter(Place("reliability"), choices=Reliability.choices, label=_("Reliability"))
    directness = VocabularyFilter(
        Place("directness", ITEMS), choices=Directness.choices, label=_("Directness of what was told")
    )
    affiliation = RecordsFilter(Place("affiliation", model=Agent), label=_("Affiliation"))
    protected = YesNoFilter(Place("protected"), label=_("Protected"))
    sort = SortFilter(
        {
            "title": by_text("name"),
            "items": number_of(EvidenceItem.objects.public().filter(witness=OuterRef("pk"))),
        },
        default="title",
    )

    class Meta:
        model = Witness
        fields = ()
