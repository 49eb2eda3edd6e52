"""Why a file is not taken, in words for whoever sent it: what is wrong, and what was expected."""

from django.utils.translation import gettext as _

from claims.cleaning import Examined, limits


def in_words(found: Examined) -> str:
    """Empty for a file that is taken."""
    if not found.refused:
        return ""
    told = {
        "kind": found.kind,
        "found": found.detail,
        "pixels": f"{limits.PIXELS // 10**6:,}",
        "frames": limits.FRAMES,
        "pages": f"{limits.PDF_PAGES:,}",
        "objects": f"{limits.PDF_OBJECTS:,}",
        "seconds": limits.CPU_SECONDS,
    }
    if found.why in {"unknown", "not_utf8"} and found.detail:
        words = _("By its bytes this file is something else: %(found)s. %(expected)s")
        return words % {**told, "expected": _expected()}
    return _words(found.why) % told


def _expected() -> str:
    return _(
        "Expected a PDF, a picture (JPEG, PNG, TIFF, GIF, WebP, HEIC), a recording (MP3, WAV, FLAC, Ogg, MP4, QuickTime, "
        "WebM, Matroska) or plain text in UTF-8."
    )


def _words(why: str) -> str:
    words = {
        "empty": _("This file is empty."),
        "markup": _(
            "This file holds HTML, SVG, XML or a script, which a browser or a program may run. Expected plain text; print "
            "a page into a PDF to attach it."
        ),
        "not_utf8": _("This file is no text in UTF-8, and nothing else that is taken. %(expected)s"),
        "controls": _(
            "This file holds control characters, so that it is no plain text. Expected letters, blanks, tabs and line ends."
        ),
        "damaged": _(
            "This file begins like %(kind)s, but cannot be read as such: it is damaged or was cut off. Send it again."
        ),
        "encrypted": _(
            "This PDF is encrypted. Expected one that opens without a password and may be changed; save it so."
        ),
        "pixels": _("A picture in this file has %(found)s pixels; expected %(pixels)s million at most."),
        "frames": _("This file has more than %(frames)s pictures; expected that at most."),
        "ratio": _(
            "A picture in this file is packed into far fewer bytes than a real one ever is. It is not unpacked."
        ),
        "pages": _("This PDF has %(found)s pages; expected %(pages)s at most. Attach it in parts."),
        "objects": _("This PDF has %(found)s objects; expected %(objects)s at most. Attach it in parts."),
        "too_much": _(
            "Reading this file takes more than %(seconds)s seconds, or more memory than any may take. Attach it in parts, "
            "or save it anew in a simpler form."
        ),
    }
    unknown = _("By its bytes this file is of no kind that is taken. %(expected)s")
    return words.get(why, unknown).replace("%(expected)s", _expected())
