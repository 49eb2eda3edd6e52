"""Data in from the desk: a file is uploaded, what it would do is shown, and somebody says yes to that and nothing else."""

import logging
from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET

from claims.operations import access, uploads
from claims.operations.importing import Changed, Imported, at_the_desk
from claims.operations.reason import LONGEST, problem_with
from claims.operations.uploads import Upload
from claims.records import RECORD_TYPES

from .checking import MOST_ROWS, Checked, carried_out, looked_at
from .labels import change_url
from .protecting import tell
from .uploading import Bounded, UploadForm, announced_too_large, too_large, what
from .writing import editor

MOST_SHOWN = 100
"""Problems, and notes, on the page; the rest is in the text to download."""

logger = logging.getLogger(__name__)


def allowed(request: HttpRequest) -> None:
    if not access.may_import(request.user):
        raise PermissionDenied


# ---------------------------------------------------------------- the file


def upload_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The form, and what it sends. Free of the usual check of forms until it is known that not too much would be read."""
    allowed(request)
    bounded = Bounded(request)
    if request.method == "POST":
        if announced_too_large(request):
            return _form(site, request, _empty_form(), [too_large()], HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        request.upload_handlers.insert(0, bounded)
    checked: Any = csrf_protect(partial(_upload, site, bounded))
    return checked(request)


def _empty_form() -> UploadForm:
    return UploadForm(terms=at_the_desk())


def _upload(site: AdminSite, bounded: Bounded, request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(site, request, _empty_form())
    form = UploadForm(request.POST, request.FILES, terms=at_the_desk())
    if bounded.exceeded:
        return _form(site, request, _empty_form(), [too_large()], HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not form.is_valid():
        return _form(site, request, form)
    file, of_map = form.cleaned_data["file"], form.cleaned_data["map"]
    try:
        upload = uploads.keep(
            by=editor(request),
            name=file.name or "",
            content=file.chunks(),
            map_name=(of_map.name or "") if of_map else "",
            map_content=of_map.chunks() if of_map else (),
            choices=form.choices(),
        )
    except OSError as error:
        logger.exception("An upload cannot be kept")
        why = _("The site could not keep the file: %s. Tell whoever runs it.") % (error.strerror or "")
        return _form(site, request, form, [why], HTTPStatus.INSUFFICIENT_STORAGE)
    return HttpResponseRedirect(_address(upload))


def _form(
    site: AdminSite,
    request: HttpRequest,
    form: UploadForm,
    problems: Sequence[str] = (),
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        **site.each_context(request),
        "title": _("Import"),
        "form": form,
        "problems": problems,
        "what": what(),
        "largest": settings.LARGEST_UPLOAD,
        "most_rows": f"{MOST_ROWS:,}",
    }
    return TemplateResponse(request, "admin/claims/import.html", context, status=status)


# ---------------------------------------------------------------- what it would do


def preview_view(site: AdminSite, request: HttpRequest, token: str) -> HttpResponse:
    """What the import would do, or did. Posted with what was shown, does it; posted with ``cancel``, lets the file go."""
    allowed(request)
    upload = uploads.find(by=editor(request), token=token)
    if upload is None:
        return _gone(request)
    if upload.outcome is not None:
        return _result(site, request, upload, upload.outcome)
    if request.method != "POST":
        return _preview(site, request, upload, looked_at(upload, by=editor(request)))
    if "cancel" in request.POST:
        uploads.discard(upload)
        messages.info(request, _("Nothing was imported, and the file has been removed."))
        return HttpResponseRedirect(reverse("admin:import"))
    return _confirmed(site, request, upload)


def _confirmed(site: AdminSite, request: HttpRequest, upload: Upload) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()
    if why := problem_with(reason, required=False):
        return _preview(site, request, upload, looked_at(upload, by=editor(request)), [why])
    # Without a fingerprint nobody has seen anything: none is like it.
    only_as = request.POST.get("shown", "") or "nothing"
    checked = carried_out(upload, by=editor(request), only_as=only_as, reason=reason)
    if checked.imported is not None and checked.imported.written:
        return _done(request, upload, checked.imported)
    now = uploads.find(by=editor(request), token=upload.token)
    if now is None:
        return _gone(request)
    if now.outcome is not None:  # sent twice
        return HttpResponseRedirect(_address(upload))
    why = _("What this import would do is not what was shown: something has changed meanwhile. Nothing was written.")
    return _preview(site, request, upload, checked, [why, _("Look again before you go on.")])


def _done(request: HttpRequest, upload: Upload, done: Imported) -> HttpResponse:
    counted = {name: [one.created, one.updated, one.unchanged] for name, one in done.counted.items()}
    outcome = {"counted": counted, "came": done.attached.came, "missing": done.attached.missing}
    messages.success(request, _("“%s” has been imported.") % upload.name)
    tell(request, done.purging.purged if done.purging else ())
    try:
        uploads.finish(upload, outcome)
    except OSError:
        # It is in the database. The file of the same records again would change nothing, and goes in a day.
        logger.exception("The outcome of an import cannot be kept")
        return HttpResponseRedirect(reverse("admin:import"))
    return HttpResponseRedirect(_address(upload))


@require_GET
def problems_view(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that is wrong, and the notes, a line each, as a text to download."""
    allowed(request)
    upload = uploads.find(by=editor(request), token=token)
    if upload is None or upload.outcome is not None:
        return _gone(request)
    checked = looked_at(upload, by=editor(request))
    lines = [checked.number, *map(str, checked.problems), *(_("Note: %s") % note for note in checked.notes)]
    response = HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="problems.txt"'
    return response


def _address(upload: Upload) -> str:
    return reverse("admin:import_preview", args=[upload.token])


def _gone(request: HttpRequest) -> HttpResponse:
    said = _(
        "There is no such upload of yours any more: it was cancelled, or kept for a day without being imported, or others "
        "have come since. Upload the file again."
    )
    messages.warning(request, said)
    return HttpResponseRedirect(reverse("admin:import"))


def _preview(
    site: AdminSite, request: HttpRequest, upload: Upload, checked: Checked, said: Sequence[str] = ()
) -> HttpResponse:
    imported = checked.imported
    would = sum(one.created + one.updated for one in imported.counted.values()) if imported else 0
    context = {
        **site.each_context(request),
        "title": _("Import: look before you say yes"),
        "upload": upload,
        "checked": checked,
        "said": said,
        "counted": counted_rows(imported) if imported else [],
        "attached": imported.attached if imported else None,
        "fingerprint": imported.fingerprint if imported else "",
        "may": bool(imported) and not checked.problems and would > 0,
        "would": would,
        "changes": changed_records(imported.changes, checked.labels) if imported else [],
        "told_changes": len(imported.changes) if imported else 0,
        "updated": sum(one.updated for one in imported.counted.values()) if imported else 0,
        "problems": checked.problems[:MOST_SHOWN],
        "more_problems": max(0, len(checked.problems) - MOST_SHOWN),
        "notes": checked.notes[:MOST_SHOWN],
        "more_notes": max(0, len(checked.notes) - MOST_SHOWN),
        "reason": request.POST.get("reason", ""),
        "longest": LONGEST,
    }
    return TemplateResponse(request, "admin/claims/import_preview.html", context)


def _result(site: AdminSite, request: HttpRequest, upload: Upload, outcome: dict[str, Any]) -> HttpResponse:
    counted = [
        _names(collection) | dict(zip(("created", "updated", "unchanged"), numbers, strict=True))
        for collection, numbers in outcome["counted"].items()
    ]
    context = {
        **site.each_context(request),
        "title": _("Imported"),
        "upload": upload,
        "counted": counted,
        "outcome": outcome,
    }
    return TemplateResponse(request, "admin/claims/import_done.html", context)


# ---------------------------------------------------------------- as rows of a page


def _names(collection: str) -> dict[str, Any]:
    meta = RECORD_TYPES[collection].model._meta
    return {
        "kind": capfirst(str(meta.verbose_name_plural)),
        "list_url": reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"),
    }


def counted_rows(imported: Imported) -> list[dict[str, Any]]:
    """By collection what would be created, updated and unchanged, and the first new records by name."""
    return [
        _names(collection)
        | {
            "created": one.created,
            "updated": one.updated,
            "unchanged": one.unchanged,
            "new": imported.new.get(collection, ()),
            "more": more(one.created, len(imported.new.get(collection, ()))),
        }
        for collection, one in imported.counted.items()
    ]


def more(number: int, told: int) -> str:
    rest = number - told
    return ngettext("and %d more", "and %d more", rest) % rest if rest > 0 else ""


def changed_records(changes: Sequence[Changed], labels: dict[str, str]) -> list[dict[str, Any]]:
    """The columns that would change, record by record."""
    records: dict[tuple[str, str], dict[str, Any]] = {}
    for one in changes:
        model: Any = RECORD_TYPES[one.row.file].model
        record = records.setdefault(
            (one.row.file, one.key),
            {
                "kind": capfirst(str(model._meta.verbose_name)),
                "key": one.key,
                "url": change_url(model(pk=one.pk)),
                "where": f"{labels.get(one.row.file, one.row.file)}:{one.row.number}",
                "columns": [],
            },
        )
        record["columns"].append(one)
    return list(records.values())
