from django.utils.translation import gettext_lazy as _

from claims.filters.sorting import oldest_first
from claims.models import Appearance, Source, Witness

from .part import ListPart, Rows

PARTS = (
    ListPart("items", _("What he or she told."), "evidence", "witness"),
    Rows(
        "appearances",
        _("The claims that he or she made; the oldest first."),
        lambda witness: oldest_first(Appearance.objects.public().filter(witness=witness)),
        "appearances",
    ),
    Rows(
        "sources",
        _("Interviews, statements and testimony in which he or she speaks."),
        lambda witness: Source.objects.public().filter(witness=witness).order_by("title", "slug"),
        kind="sources",
    ),
    Rows(
        "relayed_by",
        _("Witnesses who pass his or her account on."),
        lambda witness: Witness.objects.public().filter(relays__relayed=witness).order_by("name", "slug"),
        kind="witnesses",
    ),
)
