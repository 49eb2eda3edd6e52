"""Public copies of attached files: made with what comes in, kept in a folder of their own, and told to the internal log.

A copy is made before any lock is taken, for it may take long; its row is written with that of the attachment.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from claims.choices import NoCopy
from claims.cleaning import VERSION, Examined
from claims.disk import flush
from claims.ledger.beside import PUBLIC_COPIES
from claims.models import Attachment, PublicCopy

from . import attachment as files
from .beside import differing
from .change import Change, change
from .examining import examine
from .ledger import Actor


class Made(NamedTuple):
    """The columns of a PublicCopy."""

    sha256: str = ""
    size: int = 0
    media_type: str = ""
    why_not: str = ""


def made(examined: Examined, original: Path, copy: Path, sha256: str) -> Made:
    """What is to be told of the copy in this file. Where there is no file, the original with this SHA-256 is its own."""
    if not examined.copy:
        return Made(why_not=str(NoCopy.REFUSED if examined.refused else NoCopy(examined.why)))
    if not copy.exists():
        return Made(sha256, original.stat().st_size, examined.copy)
    with copy.open("rb+") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        flush(content)
    return Made(digest, copy.stat().st_size, examined.copy)


def make(sha256: str) -> Made:
    """Make the copy of a file that is kept, and keep it. Raises OSError, DamagedError if the file is not what it was."""
    files.open_whole(sha256).close()
    original = files.path_of(sha256)
    with files.incoming() as folder:
        copy = folder / "copy"
        found = made(examine(original, copy), original, copy, sha256)
        settle(found, original, copy)
    return found


def settle(told: Made, original: Path, copy: Path) -> None:
    """Keep the copy that was made, if there is one, where the public's process may read it. Raises OSError."""
    if told.sha256:
        files.settle_copy(copy if copy.exists() else original, told.sha256)


def record(work: Change, copies: Mapping[str, Made]) -> None:
    """Write what is known of the copies of these originals, as part of a change, and tell the internal log."""
    for original, told in copies.items():
        PublicCopy.objects.update_or_create(original=original, defaults={**told._asdict(), "rules": VERSION})
    pks = PublicCopy.objects.filter(original__in=copies).values_list("pk", flat=True)
    work.enter(differing(PUBLIC_COPIES, set(copies), PUBLIC_COPIES.read(list(pks))))


def are_current(originals: Iterable[str]) -> set[str]:
    """Those of these whose copy, or the reason why there is none, is known by today's rules."""
    return set(PublicCopy.objects.filter(original__in=originals, rules=VERSION).values_list("original", flat=True))


def outstanding(*, again: bool = False) -> Iterator[str]:
    """The SHA-256 of every attached file whose copy is still to be made, is gone, or was made by former rules.

    ``again``: of all.
    """
    known = {} if again else dict(PublicCopy.objects.filter(rules=VERSION).values_list("original", "sha256"))
    for original in Attachment.objects.order_by("sha256").values_list("sha256", flat=True).distinct():
        copy = known.get(original)
        if copy is None or (copy and not files.path_of_copy(copy).exists()):
            yield original


def remake(*, by: Actor, sha256: str) -> Made:
    """Make the copy of one attached file, in a change of its own. Raises OSError, and nothing is written."""
    found = make(sha256)
    with change(by=by) as work:
        record(work, {sha256: found})
    return found


def digest(source: str = "") -> str:
    """Of what the public gets of attached files, of all or of the source with this slug: another when a copy is made anew.

    No change of the public record tells of that.
    """
    attached = Attachment.objects.public()
    if source:
        attached = attached.filter(source__slug=source)
    told = PublicCopy.objects.filter(original__in=attached.values("sha256")).order_by("original")
    seen = hashlib.sha256()
    for row in told.values_list("original", "sha256", "why_not").iterator():
        seen.update("\0".join((*row, "")).encode())
    return seen.hexdigest()


def of(attachments: Iterable[Attachment]) -> dict[str, PublicCopy]:
    """By the SHA-256 of the original. One query."""
    wanted = {one.sha256 for one in attachments}
    return {copy.original: copy for copy in PublicCopy.objects.filter(original__in=wanted)} if wanted else {}


def of_source(pk: int) -> dict[str, PublicCopy]:
    """The same of all that is attached to the source with this primary key. One query."""
    attached = Attachment.objects.filter(source=pk).values("sha256")
    return {copy.original: copy for copy in PublicCopy.objects.filter(original__in=attached)}
