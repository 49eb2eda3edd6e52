"""Run as a program of its own: what a file is, and the copy of it. It says so in one line of JSON.

``python -m claims.cleaning.worker SOURCE TARGET PARENT``. It takes its own limits first, and then reads what may be made to
break whoever reads it.
"""

import ctypes
import json
import os
import resource
import signal
import sys
import warnings
from contextlib import suppress
from pathlib import Path

from . import kinds, limits, text
from .refusing import RefusedError, UncleanError

BOUNDS = {
    resource.RLIMIT_CPU: limits.CPU_SECONDS,
    resource.RLIMIT_AS: limits.MEMORY,
    resource.RLIMIT_FSIZE: limits.WRITTEN,
    resource.RLIMIT_NOFILE: limits.OPEN_FILES,
    resource.RLIMIT_CORE: 0,
}


def main(source: Path, target: Path) -> dict[str, str]:
    """``kind``, ``copy`` (a media type, empty if there is none) and ``why`` and ``detail`` of what stands against it."""
    with source.open("rb") as file:
        kind = kinds.kind_of(file.read(kinds.HEAD))
    told = {"kind": kind, "copy": "", "why": "", "detail": "", "refused": ""}
    try:
        told["copy"] = _copied(source, target, kind)
    except RefusedError as error:
        told |= {"why": error.code, "detail": error.detail, "refused": "yes"}
    except UncleanError as error:
        told |= {"why": error.code}
    except MemoryError:
        told |= {"why": "too_much", "refused": "yes"}
    except Exception:  # noqa: BLE001 - libraries raise what they like at bytes that are made to confuse them
        told |= {"why": "damaged", "refused": "yes"}
    if not told["copy"]:
        target.unlink(missing_ok=True)
    if told["why"] in {"unknown", "not_utf8"}:
        told["detail"] = _named(source)
    return told


def _copied(source: Path, target: Path, kind: str) -> str:
    """The copy's media type. Where there is no file afterwards the copy is the file itself."""
    if not source.stat().st_size:
        raise RefusedError("empty")
    if not kind:
        raise RefusedError("unknown")
    if kind == "text/plain":
        text.check(source)
        return kind
    if kind in kinds.RECORDINGS:
        raise UncleanError("recording")
    # Each is loaded for its own files alone: pikepdf and Pillow take half a second.
    if kind == "application/pdf":
        from . import pdf  # noqa: PLC0415 - see above

        pdf.clean(source, target)
        return kind
    if kind in kinds.PICTURES:
        from . import picture  # noqa: PLC0415 - see above

        return picture.clean(source, target, kind)
    raise UncleanError("photo")


NAMES = {
    b"MZ": "Windows program",
    b"\x7fELF": "Linux program",
    b"PK\3\4": "ZIP archive (office documents and e-books are such, too)",
    b"\xd0\xcf\x11\xe0": "office document",
    b"Rar!": "RAR archive",
    b"7z\xbc\xaf": "7-Zip archive",
    b"\x1f\x8b": "gzip archive",
    b"\xca\xfe\xba\xbe": "Java or macOS program",
}
"""What puremagic takes for something rarer, or names by one of its uses."""


def _named(source: Path) -> str:
    """What else the file could be, in a few words; empty if nobody knows."""
    with source.open("rb") as file:
        head = file.read(8)
    if names := [name for sign, name in NAMES.items() if head.startswith(sign)]:
        return names[0]
    import puremagic  # noqa: PLC0415 - for what is refused alone

    try:
        found = puremagic.magic_file(str(source))
    except Exception:  # noqa: BLE001 - as above
        return ""
    return found[0].name[:80] if found else ""


PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Have the system kill this process when the one that waits for it is gone: nobody else would end it, or free its disk."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was gone before
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    die_with(int(sys.argv[3]))
    with suppress(OSError):  # where memory is short, it and not the site is to be ended
        Path("/proc/self/oom_score_adj").write_text("1000")
    for bound, most in BOUNDS.items():
        resource.setrlimit(bound, (most, most))
    warnings.simplefilter("ignore")
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
