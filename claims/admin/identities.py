"""For holders of identities: whether names from the vault stand in public texts, and identities that are nobody's."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from claims.models import SluggedRecord
from claims.operations.accounts import holds_identities
from claims.operations.identity import SHORTEST_PURPOSE, read_strays, shred_stray, why_shut
from claims.operations.identity_names import Place, Report, in_public
from claims.operations.reason import LONGEST
from claims.records import RECORD_TYPES

from .identity import private, say_shredded
from .labels import change_url
from .writing import editor


@sensitive_variables()
def identities_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Asks for the purpose; posted with one, looks through what is public, or shows or shreds what is nobody's."""
    if not holds_identities(request.user):
        raise PermissionDenied
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": _("Identities"),
        "why_shut": why_shut(),
        "purpose": request.POST.get("purpose", ""),
        "longest_purpose": LONGEST,
        "shortest_purpose": SHORTEST_PURPOSE,
    }
    status = 200
    if request.method == "POST":
        try:
            context |= _done(request)
        except ValidationError as refused:
            context["problems"], status = refused.messages, 422
    return private(TemplateResponse(request, "admin/claims/identities.html", context, status=status).render())


@sensitive_variables()
def _done(request: HttpRequest) -> dict[str, Any]:
    purpose, asked = request.POST.get("purpose", ""), request.POST.get("do", "")
    if asked == "names":
        report = in_public(by=editor(request), purpose=purpose)
        return {"report": report, "people": _people(report)}
    if asked == "shred":
        if "confirmed" not in request.POST:
            raise ValidationError(_("Nothing was shredded: confirm that it is to be lost for good."))
        clean = shred_stray(by=editor(request), handle=request.POST.get("handle", ""), purpose=purpose)
        say_shredded(request, clean=clean)
        return {}
    return {"strays": read_strays(by=editor(request), purpose=purpose)}


def _people(report: Report) -> list[dict[str, Any]]:
    """Whose names were found, each with the way to the witness and to every place."""
    return [
        {
            "witness": found.witness,
            "url": change_url(found.witness) if found.witness else "",
            "places": [{"place": place, "kind": _kind(place), "url": _address(place)} for place in found.places],
            "more": found.more,
        }
        for found in report.found
    ]


def _kind(place: Place) -> str:
    known = RECORD_TYPES.get(place.collection)
    return str(known.model._meta.verbose_name) if known else place.collection


def _address(place: Place) -> str:
    """The record on the desk; of a row, or of what is no more, there is none."""
    model: Any = RECORD_TYPES[place.collection].model if place.collection in RECORD_TYPES else None
    if model is None or not issubclass(model, SluggedRecord):
        return ""
    record = model._default_manager.filter(slug=place.key).first()
    return change_url(record) if record is not None else ""
