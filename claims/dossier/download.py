"""A claim's dossier as a download: the same bytes as the command's."""

import tempfile
from functools import partial
from typing import IO, cast

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.answers import unlisted
from claims.filters.paging import no_parameters
from claims.models import Claim
from claims.operations import copies
from claims.records.lookup import Moved, Public, Withdrawn, look_up
from claims.redirects import moved
from claims.views.errors import gone, refused
from claims.views.exporting import announced, exporting

from .archive import UnfitError
from .gather import TooLargeError
from .writing import write_dossier

MOST_RECORDS = 10_000
"""Beyond that a dossier takes longer to make, and more memory, than a page may have; the command makes it."""

IN_MEMORY = 8 * 2**20
"""Bytes; what is larger waits on the disk until it is sent."""

MEDIA_TYPE = "application/zip"


def _copies(slug: str) -> str:  # noqa: ARG001 - as the view is called
    return copies.digest()


@partial(exporting, beside=_copies)
def dossier(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The dossier of the claim of this slug; 410 of one that was withdrawn, and a former slug leads to the present one."""
    no_parameters(request.GET)
    match look_up(Claim, slug):
        case Public(record):
            return _of(request, cast(Claim, record))
        case Withdrawn(record):
            return gone(request, record)
        case Moved(record):
            return moved(reverse("claims-dossier", kwargs={"slug": record.slug}))
    raise Http404(_("There is no such record."))


def _of(request: HttpRequest, claim: Claim) -> HttpResponseBase:
    name = f"{claim.slug}-dossier.zip"
    if request.method == "HEAD":
        return announced(MEDIA_TYPE, name, is_file=True)
    out: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed with the response
    try:
        write_dossier(out, claim, most=MOST_RECORDS)
    except BaseException as error:
        out.close()
        if isinstance(error, TooLargeError | UnfitError):
            why = _(
                "More goes with this claim than the %(most)s records of which a dossier is made here. Ask the editors."
            )
            return refused(request, why % {"most": f"{MOST_RECORDS:,}"})
        if isinstance(error, Claim.DoesNotExist):
            raise Http404(_("There is no such record.")) from None
        raise
    out.seek(0)
    return unlisted(FileResponse(out, as_attachment=True, filename=name, content_type=MEDIA_TYPE))
