from django.utils.translation import gettext_lazy as _

from claims.analysis import told
from claims.analysis.load_item import facts_of_item
from claims.analysis.reasoning import Reasoning
from claims.models import EvidenceItem, EvidenceLink
from claims.records import Plain

from .part import Rows

PARTS = (
    Rows(
        "links",
        _("The claims that somebody linked it to, and why."),
        lambda item: EvidenceLink.objects.public().filter(item=item).order_by("claim__slug"),
        "links",
    ),
)


def reasoned(item: EvidenceItem) -> Plain:
    """Where the item comes from in the end, whether it counts, and on what claims it bears, inherited ones too."""
    return told.item(Reasoning(facts_of_item(item.pk)), item.slug)
