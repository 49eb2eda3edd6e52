"""The kinds of files that are taken, by their bytes: what archives, courts and newsrooms hold of a document.

Not taken is all that is a program, may hold one, or is a container of other files: HTML, SVG and XML, office documents,
archives, e-books, executables. Their content belongs into a PDF or a plain text.
"""

import mimetypes
import re
from collections.abc import Callable

HEAD = 4096
"""Bytes by which a kind is told."""

KINDS: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/tiff": (".tif", ".tiff"),
    "text/plain": (".txt", ".text", ".csv", ".tsv", ".md", ".log", ".srt", ".vtt"),
    "image/heif": (".heic", ".heif", ".hif", ".avif"),
    "audio/mpeg": (".mp3",),
    "audio/wav": (".wav",),
    "audio/flac": (".flac",),
    "audio/ogg": (".ogg", ".oga", ".opus", ".ogv"),
    "audio/mp4": (".m4a", ".mp4"),
    "video/mp4": (".mp4", ".m4v", ".mov"),
    "video/quicktime": (".mov", ".qt"),
    "video/webm": (".webm", ".weba"),
    "video/x-matroska": (".mkv", ".mka"),
}
"""By media type how names of such files end, the usual ending first."""

RECORDINGS = frozenset(kind for kind in KINDS if kind.startswith(("audio/", "video/")))
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff"})

COPIED_AS = frozenset({"application/pdf", "text/plain", *PICTURES} - {"image/gif"})
"""What public copies are: nothing else is ever served."""

ENDING = re.compile(r"\.[a-z0-9]{1,8}\Z", re.IGNORECASE)
DANGEROUS = frozenset(
    {".bat", ".cmd", ".com", ".cpl", ".docm", ".hta", ".jar", ".js", ".jse", ".lnk", ".mht", ".msi", ".pif", ".potm"}
    | {".pptm", ".ps1", ".reg", ".scr", ".vbe", ".vbs", ".wsf", ".xlsm", ".xht", ".php", ".phtml", ".desktop", ".url"}
)
"""Endings that systems open as programs, beside those that Python knows the media type of."""

MARKUP = re.compile(rb"\s*<[a-z!?/%]|\s*(#!|\{\\rtf|%!|mime-version:)", re.IGNORECASE)
TAGS = re.compile(rb"<(script|svg|html|body|iframe|object|embed|\?php|\?xml|!doctype)\b", re.IGNORECASE)


def kind_of(head: bytes) -> str:
    """The media type by the first bytes of a file; "text/plain" where it may be a text, empty if it is none of these."""
    for kind, is_one in SIGNS:
        if is_one(head):
            return kind
    return "" if b"\0" in head else "text/plain"


def is_markup(head: bytes) -> bool:
    """Whether a browser, an office program or a shell could take this text for something to be run."""
    text = head.removeprefix(b"\xef\xbb\xbf")
    return bool(MARKUP.match(text) or TAGS.search(text))


def ending_of(name: str) -> str:
    found = ENDING.search(name)
    return found[0].lower() if found else ""


def contradicts(name: str, kind: str) -> str:
    """The ending of the name if it is that of other files than this kind; empty if it is not, or is none at all."""
    ending = ending_of(name)
    known = ending in mimetypes.types_map or ending in DANGEROUS or any(ending in some for some in KINDS.values())
    return ending if known and ending not in KINDS[kind] else ""


def with_ending(name: str, kind: str) -> str:
    """The name with an ending by which systems open it as what it is."""
    ending = ending_of(name)
    if ending in KINDS[kind]:
        return name
    known = any(ending in some for some in KINDS.values())
    return f"{name[: -len(ending)] if known else name}{KINDS[kind][0]}"


def _starts(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signs)


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == form


def _brand(*brands: bytes) -> Callable[[bytes], bool]:
    """ISO base media: ``ftyp``, and what it is first of all."""
    return lambda head: head[4:8] == b"ftyp" and (not brands or head[8:12] in brands)


def _matroska(name: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"\x1a\x45\xdf\xa3" and name in head[:64]


def _is_mpeg_audio(head: bytes) -> bool:
    """Layer III alone: two bytes that begin each frame are few, so whatever they rule out is ruled out."""
    if head[:3] == b"ID3":
        return True
    return len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 < 15 and head[2] >> 2 & 3 < 3


SIGNS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("application/pdf", lambda head: head.removeprefix(b"\xef\xbb\xbf").lstrip()[:5] == b"%PDF-"),
    ("image/jpeg", _starts(b"\xff\xd8\xff")),
    ("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    ("image/gif", _starts(b"GIF87a", b"GIF89a")),
    ("image/webp", _riff(b"WEBP")),
    ("image/tiff", _starts(b"II*\0", b"MM\0*")),
    ("image/heif", _brand(b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")),
    ("audio/mp4", _brand(b"M4A ", b"M4B ")),
    ("video/quicktime", _brand(b"qt  ")),
    ("video/mp4", _brand()),
    ("audio/wav", _riff(b"WAVE")),
    ("audio/flac", _starts(b"fLaC")),
    ("audio/ogg", _starts(b"OggS")),
    ("video/webm", _matroska(b"webm")),
    ("video/x-matroska", _matroska(b"matroska")),
    ("audio/mpeg", _is_mpeg_audio),
)
