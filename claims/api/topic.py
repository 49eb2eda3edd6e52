from django.utils.translation import gettext_lazy as _

from .part import ListPart

PARTS = (
    ListPart("claims", _("The claims under it."), "claims", "topic"),
    ListPart("sources", _("The sources under it."), "sources", "topic"),
)
