"""The files of attachments on their way out, with a bundle."""

from collections.abc import Iterator
from typing import IO, NamedTuple

from django.db.models import F, QuerySet

from claims.models import Attachment, PublicCopy

from .attachment import open_whole, why_not


class LeftOut(NamedTuple):
    """An attachment whose content cannot be given away, and why."""

    source: str
    """Its slug."""
    sha256: str
    reason: str


class Contents:
    """The content of attachments, each once, in the order of their SHA-256, opened when its turn comes.

    ``everything``: of all of them as they were attached, with whatever cameras and word processors wrote into them, and
    those of drafts. Otherwise of public ones alone, and of these the files that are their own public copies, for under
    the SHA-256 of another there can be no other bytes.

    What is missing, cannot be read, or is no longer what its SHA-256 says is left out, and told in ``left_out``.
    """

    def __init__(self, *, everything: bool) -> None:
        self.everything = everything
        self.left_out: list[LeftOut] = []
        self.given = 0

    def __iter__(self) -> Iterator[tuple[str, IO[bytes]]]:
        """SHA-256 and content, which the caller closes."""
        for sha256 in self._every_sha256().iterator():
            try:
                content = open_whole(sha256)
            except OSError as error:
                slugs = Attachment.objects.filter(sha256=sha256).order_by("source__slug")
                for slug in slugs.values_list("source__slug", flat=True):
                    self.left_out.append(LeftOut(slug, sha256, why_not(error)))
                continue
            self.given += 1
            yield sha256, content

    def recorded(self) -> int:
        """How many there would be, if all were there."""
        return self._every_sha256().count()

    def _every_sha256(self) -> QuerySet[Attachment, str]:
        attachments = Attachment.objects.all()
        if not self.everything:
            same = PublicCopy.objects.filter(original=F("sha256"))
            attachments = Attachment.objects.public().filter(sha256__in=same.values("original"))
        return attachments.order_by("sha256").values_list("sha256", flat=True).distinct()
