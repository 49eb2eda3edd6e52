"""Data out from the desk: everything public as a bundle, and for whoever sees all of it the drafts too."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from claims.formats import CONTAINERS, BundleError, Plain, write_bundle
from claims.one_state import one_state
from claims.operations import access
from claims.records import RECORD_TYPES, export

MOST_RECORDS = 60_000
"""In all tables together, drafts counted: see docs/decisions/0028 for how long they take."""

IN_ONE_FILE = {ending.removeprefix("."): container.name for ending, container in CONTAINERS.items() if ending}


def export_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """What can be downloaded, and as what."""
    context = {
        **site.each_context(request),
        "title": _("Export"),
        "containers": IN_ONE_FILE,
        "sees_all": access.sees_all(request.user),
        "may_import": access.may_import(request.user),
        "too_many": are_too_many(),
        "most": MOST_RECORDS,
    }
    return TemplateResponse(request, "admin/claims/export.html", context)


@require_GET
def download_view(request: HttpRequest) -> HttpResponse | FileResponse:
    """The bundle, written to a file without a name first: it may be larger than memory, and may fail."""
    everything, ending = request.GET.get("what", "public") == "all", request.GET.get("as", "zip")
    if everything and not access.sees_all(request.user):
        raise PermissionDenied
    if ending not in IN_ONE_FILE:
        raise Http404(_("There is no such format."))
    if are_too_many():
        return _back(request, _("There are too many records to be exported here."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"bundle.{ending}"
        try:
            with one_state():
                write_bundle(path, tables(everything=everything))
        except BundleError as error:
            return _back(request, "; ".join(problem.message for problem in error.problems))
        file = path.open("rb")  # which stays when its name goes
    kind = "all" if everything else "public"
    return FileResponse(
        file, as_attachment=True, filename=f"evidence-{kind}-{datetime.now(UTC):%Y-%m-%d-%H%M}.{ending}"
    )


def tables(*, everything: bool) -> Iterator[tuple[str, Sequence[str], Iterator[Plain]]]:
    for record_type in RECORD_TYPES.values():
        table = export(record_type, everything=everything)
        yield table.collection, table.columns, table.rows


def are_too_many() -> bool:
    left = MOST_RECORDS
    for record_type in RECORD_TYPES.values():
        left -= record_type.model._base_manager.order_by()[: left + 1].count()
        if left < 0:
            return True
    return False


def _back(request: HttpRequest, why: str) -> HttpResponse:
    messages.error(request, _("%s Use the command exportdata.") % why)
    return HttpResponseRedirect(reverse("admin:export"))
