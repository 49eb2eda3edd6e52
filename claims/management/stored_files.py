"""What `verifyledger --files` looks at: every attached file and every public copy, against the SHA-256 by which they are known."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from claims.ledger.beside import PUBLIC_COPIES
from claims.ledger.findings import Finding
from claims.ledger.state import state_of
from claims.models import Attachment, PublicCopy
from claims.operations.attachment import DamagedError, open_whole, path_of, path_of_copy

from .progress import Progress

BATCH = 500


class UnreadableError(OSError):
    """The store, or a file of it, cannot be read, so that nothing can be said of it."""


def stored(shown: Progress) -> Iterator[Finding]:
    """Whatever is damaged, missing, or not the copy that the internal log tells of. Raises UnreadableError."""
    yield from state_of(PUBLIC_COPIES)
    shown.begin("Reading the files", _originals().count() + _copies().count() if shown.watched else None)
    for original in _originals().iterator(BATCH):
        shown.advance(1)
        copy = PublicCopy.objects.filter(original=original).first()
        if copy is None and not path_of(original).exists():
            continue  # recorded without content, which may come later
        yield from _looked_at(original, path_of(original), "the file as it was attached")
    for original, sha256 in _copies().iterator(BATCH):
        shown.advance(1)
        yield from _looked_at(original, path_of_copy(sha256), f"its public copy {sha256}")


def lacking() -> int:
    """Attached files that are recorded without content, as far as it is known that none ever came."""
    known = PublicCopy.objects.values("original")
    rest = Attachment.objects.exclude(sha256__in=known).order_by().values_list("sha256", flat=True).distinct()
    return sum(not path_of(sha256).exists() for sha256 in rest.iterator(BATCH))


def unnamed() -> Iterator[str]:
    """Names of files that no attachment has, and then of copies that none has; the folders' own order. Raises UnreadableError."""
    yield from _unnamed(Path(settings.FILES_DIR), _named_originals)
    yield from _unnamed(Path(settings.COPIES_DIR), _named_copies)


def _unnamed(store: Path, known: Callable[[Collection[str]], set[str]]) -> Iterator[str]:
    try:
        folders = sorted(store.iterdir()) if store.exists() else []
        for folder in folders:
            if folder.name.startswith("."):
                continue
            names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else [folder.name]
            for first in range(0, len(names), BATCH):
                some = names[first : first + BATCH]
                named = known(some)
                yield from (name for name in some if name not in named or folder.name != name[:2])
    except OSError as error:
        raise UnreadableError(error.errno, f"the store cannot be read: {error.strerror}", str(store)) from error


def _named_originals(some: Collection[str]) -> set[str]:
    return {*Attachment.objects.filter(sha256__in=some).values_list("sha256", flat=True)}


def _named_copies(some: Collection[str]) -> set[str]:
    copied = PublicCopy.objects.filter(sha256__in=some, original__in=Attachment.objects.values("sha256"))
    return {*copied.values_list("sha256", flat=True)}


def _looked_at(original: str, place: Path, what: str) -> Iterator[Finding]:
    try:
        open_whole(place.name, place).close()
    except FileNotFoundError:
        yield Finding(_where(original), f"{what} is missing from the store")
    except DamagedError:
        yield Finding(_where(original), f"{what} is damaged or another: its bytes have another SHA-256")
    except OSError as error:
        raise UnreadableError(error.errno, f"{what} cannot be read: {error.strerror}", _where(original)) from error


def _where(original: str) -> str:
    """The attachments with the sources that have them."""
    slugs = Attachment.objects.filter(sha256=original).order_by("source__slug").values_list("source__slug", flat=True)
    return f"attachments/{original} of {', '.join(slugs)}"


def _originals() -> QuerySet[Attachment, str]:
    return Attachment.objects.order_by("sha256").values_list("sha256", flat=True).distinct()


def _copies() -> QuerySet[PublicCopy, tuple[str, str]]:
    """Those of originals that are still attached."""
    attached = Attachment.objects.values("sha256")
    rows = PublicCopy.objects.filter(original__in=attached).exclude(sha256="")
    return rows.order_by("original").values_list("original", "sha256")
