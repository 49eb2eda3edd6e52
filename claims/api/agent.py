from django.utils.translation import gettext_lazy as _

from claims.filters.sorting import newest_first, oldest_first
from claims.models import Appearance, Assessment, SearchLog, Witness

from .part import ListPart, Rows

PARTS = (
    Rows(
        "appearances",
        _("The claims that the person or body made; the oldest first."),
        lambda agent: oldest_first(Appearance.objects.public().filter(agent=agent)),
        "appearances",
    ),
    ListPart("sources", _("What the person or body wrote or issued."), "sources", "agent"),
    ListPart("affiliates", _("Witnesses who belonged to the body."), "witnesses", "affiliation"),
    Rows(
        "testimonies",
        _("The person as a witness, where that is publicly known."),
        lambda agent: Witness.objects.public().filter(agent=agent).order_by("name", "slug"),
        kind="witnesses",
    ),
    Rows(
        "assessments",
        _("What the person or body made of claims; the newest first."),
        lambda agent: newest_first(Assessment.objects.public().filter(assessor=agent)),
        "assessments",
    ),
    Rows(
        "searches",
        _("Where the person or body looked for evidence; the oldest first."),
        lambda agent: oldest_first(SearchLog.objects.public().filter(searched_by=agent)),
        "searches",
    ),
)
