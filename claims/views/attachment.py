"""The public copy of an attached file: what there is to see, and nothing of who made it, when, where and with what."""

import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from claims.answers.files import saved
from claims.answers.methods import refuse_method
from claims.answers.throttling import throttled
from claims.cleaning import COPIED_AS, with_ending
from claims.models import Attachment, PublicCopy, Source
from claims.operations import copies
from claims.operations.attachment import path_of_copy
from claims.records.lookup import Moved, Public, Withdrawn, look_up
from claims.redirects import moved

from .errors import gone, unreadable

logger = logging.getLogger(__name__)

CHARSET = {"text/plain": "text/plain; charset=utf-8"}


@dataclass(frozen=True)
class Shown:
    """An attached file as a page tells it. ``address`` and ``copy`` are empty where it is not given away, ``why_not`` says why."""

    attachment: Attachment
    address: str = ""
    copy: PublicCopy | None = None
    why_not: str = ""

    @property
    def size(self) -> str:
        return filesizeformat(self.copy.size) if self.copy else ""


def shown(source: Source, attachments: Iterable[Attachment]) -> Sequence[Shown]:
    """One query for all of them."""
    listed = list(attachments)
    known = copies.of(listed)
    return [_shown(source, one, known.get(one.sha256)) for one in listed]


def _shown(source: Source, attachment: Attachment, copy: PublicCopy | None) -> Shown:
    if copy is None:
        return Shown(attachment, why_not=_("there is no public copy of it"))
    if not copy.sha256:
        return Shown(attachment, why_not=copy.get_why_not_display())
    return Shown(attachment, address_of(source.slug, attachment.sha256), copy)


def address_of(slug: str, sha256: str) -> str:
    return reverse("sources-file", kwargs={"slug": slug, "sha256": sha256})


def name_of(attachment: Attachment, copy: PublicCopy) -> str:
    """Under which the copy is saved: the file's own name, with the ending of what it is."""
    return with_ending(attachment.name or f"{attachment.source.slug}-{attachment.sha256[:8]}", copy.media_type)


@csrf_exempt  # it writes nothing, and says itself that nothing may be sent to it
def download(request: HttpRequest, slug: str, sha256: str) -> HttpResponseBase:
    """As long as the source is public, and there is a copy: 404 or 410, and a redirect, as for the source's page."""
    return refuse_method(request) or _answered(request, slug, sha256)


@throttled
def _answered(request: HttpRequest, slug: str, sha256: str) -> HttpResponseBase:
    match look_up(Source, slug):
        case Public(record):
            return _of(request, record.pk, sha256)
        case Withdrawn(record):
            return gone(request, record)
        case Moved(record):
            return moved(address_of(record.slug, sha256))
    raise Http404(_("There is no such record."))


def _of(request: HttpRequest, source: int, sha256: str) -> HttpResponseBase:
    public = Attachment.objects.public().select_related("source")
    attachment = public.filter(source=source, sha256=sha256).first()
    copy = PublicCopy.objects.filter(original=sha256, media_type__in=COPIED_AS).first()
    if attachment is None or copy is None:
        raise Http404(_("There is no such file, or none that is given away."))
    try:
        content = path_of_copy(copy.sha256).open("rb")
    except FileNotFoundError:
        logger.error("The public copy %s is missing; `manage.py makecopies` makes it anew.", copy.sha256)
        raise Http404(_("There is no such file, or none that is given away.")) from None
    except OSError as error:
        logger.error("The public copy %s cannot be read: %s.", copy.sha256, error.strerror)
        return unreadable(request)
    if os.fstat(content.fileno()).st_size != copy.size:
        content.close()
        logger.error("The public copy %s has another size; `manage.py makecopies --again` makes it anew.", copy.sha256)
        raise Http404(_("There is no such file, or none that is given away."))
    media_type = CHARSET.get(copy.media_type, copy.media_type)
    name = name_of(attachment, copy)
    return saved(request, content, size=copy.size, name=name, sha256=copy.sha256, media_type=media_type)
