"""The public log, for readers: what it is, its newest entries, and each entry with the proof that it is there."""

from http import HTTPStatus

from django.conf import settings
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.choices import Log
from claims.filters.base import PAGING, past_the_end
from claims.filters.facets import Links
from claims.filters.problems import BadParameters
from claims.filters.single import single_values
from claims.ledger import proofs, showing
from claims.models import Checkpoint, LedgerHead

from .errors import bad_parameters

ENTRIES = 25


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """What the log is, how to check it, its newest entries. Raises Http404 past its end."""
    try:
        number = single_values(request.GET, {"page": PAGING["page"]})["page"] or 1
    except BadParameters as error:
        return bad_parameters(request, error)
    size, root = _head()
    page = _page(number, size)
    numbered = page.object_list
    rows = showing.entries(numbered[-1], numbered[0]) if numbered else []
    context = {
        "size": size,
        "root": root,
        "page": page,
        "rows": rows[::-1],
        "links": Links(request.path, request.GET.copy()),
        "checkpoint": _newest_checkpoint(),
        "keys": settings.LEDGER_KEYS,
    }
    return render(request, "pages/ledger.html", context)


@require_safe
def entry(request: HttpRequest, number: str) -> HttpResponse:
    """One entry. Raises Http404 for a number that the log has not reached."""
    sequence, (size, _root) = int(number), _head()
    found = showing.entries(sequence, sequence) if sequence < size else []
    if not found:
        raise Http404(_("The public log has no entry of this number."))
    shown = found[0]
    context = {
        "entry": shown,
        "size": size,
        "version": showing.version(shown),
        "erasure": showing.erasure(sequence) if shown.withheld is showing.Withheld.ERASED else None,
        "proof": _proof(sequence, size),
    }
    return render(request, "pages/ledger_entry.html", context)


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """The newest signed checkpoint, byte for byte (https://c2sp.org/tlog-checkpoint)."""
    newest = _newest_checkpoint()
    if newest is None:
        why = _("No checkpoint of this log has been signed yet.")
        return HttpResponse(f"{why}\n", content_type="text/plain; charset=utf-8", status=HTTPStatus.NOT_FOUND)
    return HttpResponse(newest.note, content_type="text/plain; charset=utf-8")


def _head() -> tuple[int, str]:
    """Size and root; no root if what is stored cannot be a log: `verifyledger` says more, and the page is for readers."""
    try:
        head = proofs.head()
    except proofs.BrokenLogError:
        return LedgerHead.objects.get(log=Log.PUBLIC).size, ""
    return head.size, head.root().hex()


def _page(number: int, size: int) -> "Page[int]":
    """A page of entry numbers, newest first. They have no gaps, so that nothing has to be counted."""
    paginator: Paginator[int] = Paginator(range(size - 1, -1, -1), ENTRIES)
    try:
        return paginator.page(number)
    except EmptyPage:
        raise Http404(past_the_end(paginator.num_pages)) from None


def _proof(sequence: int, size: int) -> proofs.Inclusion | None:
    try:
        return proofs.inclusion(sequence, size)
    except proofs.BrokenLogError:
        return None


def _newest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size", "-id").first()
