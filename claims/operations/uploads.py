"""Files that were uploaded to be imported, kept from the preview until somebody says yes or no: a folder for each.

Nothing of it is in the database, which changes only when somebody says yes. What is known of an upload stands beside its
file, written last and as a whole, so that it is there or it is not, for every process that serves the site. It belongs to
one account. Its name is not to be guessed, and nothing else is taken from whoever asks for it.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser

from claims.disk import flush, put

KEPT_FOR = 24 * 60 * 60
"""Seconds. What is older goes when the next comes."""

MOST_KEPT = 10
"""Uploads of one account. When another comes, its oldest goes."""

TOKEN = re.compile(r"[0-9a-f]{40}")
ENDING = re.compile(r"(\.csl)?\.[a-z0-9]{1,10}$")
"""What says what is in a file: mostly its last part, but `.csl.json` is another thing than `.json`."""

COMPRESSED = {".zip", ".xlsx"}
ABOUT = "about.json"
PIECE = 2**20
LONGEST_NAME = 200


@dataclass(frozen=True)
class Upload:
    """What is known of an upload."""

    token: str
    account: int
    name: str
    """As its owner calls the file."""
    stored: str
    """As it is called in its folder: a name of our own, with the owner's ending, which says what is in it."""
    size: int
    sha256: str
    map_name: str = ""
    map_sha256: str = ""
    choices: dict[str, Any] = field(default_factory=dict)
    """How it is to be imported, as plain data."""
    outcome: dict[str, Any] | None = None
    """What its import did, as plain data. Its file is gone then."""

    @property
    def folder(self) -> Path:
        return folder() / self.token

    @property
    def path(self) -> Path:
        return self.folder / self.stored

    @property
    def map_path(self) -> Path | None:
        return self.folder / f"map-{self.stored.partition('.')[0]}.toml" if self.map_name else None


def folder() -> Path:
    return settings.UPLOADS_DIR


def keep(
    *,
    by: AbstractUser,
    name: str,
    content: Iterable[bytes],
    map_name: str = "",
    map_content: Iterable[bytes] = (),
    choices: dict[str, Any],
) -> Upload:
    """Keep what was uploaded. Raises OSError, and nothing of it is left."""
    remove_stale(of=by)
    token, number = secrets.token_hex(20), secrets.token_hex(4)
    ending = ENDING.search(name.casefold())
    stored = number + (ending[0] if ending else "")
    upload = Upload(token, by.pk, shown_name(name), stored, 0, "", shown_name(map_name), "", choices)
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    upload.folder.mkdir(mode=0o700)
    try:
        size, sha256 = _write(upload.path, content)
        told = asdict(upload) | {"size": size, "sha256": sha256}
        if upload.map_path:
            _size, told["map_sha256"] = _write(upload.map_path, map_content)
        return _enter(Upload(**told))
    except BaseException:
        shutil.rmtree(upload.folder, ignore_errors=True)
        raise


def find(*, by: AbstractUser, token: str) -> Upload | None:
    """The upload of this name if it is the account's own and undamaged, or has been imported; else None."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        upload = Upload(**json.loads((folder() / token / ABOUT).read_bytes()))
        if upload.token != token or upload.account != by.pk or is_stale(upload.folder):
            return None
        if upload.outcome is None and not _is_whole(upload):
            return None
    except (OSError, ValueError, TypeError):
        return None
    return upload


def finish(upload: Upload, outcome: dict[str, Any]) -> None:
    """Note what the import did, for whoever asks again, and let the file go. Raises OSError."""
    _enter(Upload(**asdict(upload) | {"outcome": outcome}))
    for path in filter(None, (upload.path, upload.map_path)):
        path.unlink(missing_ok=True)


def discard(upload: Upload) -> None:
    """Remove all of it: first what makes it an upload."""
    with suppress(OSError):
        (upload.folder / ABOUT).unlink(missing_ok=True)
    shutil.rmtree(upload.folder, ignore_errors=True)


def remove_stale(*, of: AbstractUser | None = None) -> None:
    """Remove what nobody has said yes or no to for a day, and of this account what is more than it may have."""
    own: list[tuple[float, Path]] = []
    for path in _folders():
        with suppress(OSError):
            if is_stale(path):
                shutil.rmtree(path, ignore_errors=True)
            elif of is not None and _account_of(path) == of.pk:
                own.append((path.stat().st_mtime, path))
    for _at, path in sorted(own)[: max(0, len(own) - MOST_KEPT + 1)]:
        shutil.rmtree(path, ignore_errors=True)


def forget(texts: Sequence[str]) -> None:
    """Let go the files that tell one of these texts, or may: nobody can look for it in what is compressed."""
    wanted = [text.encode() for text in texts]
    for path in _folders():
        with suppress(OSError):
            about = (path / ABOUT).read_text()
            if any(text in about or json.dumps(text)[1:-1] in about for text in texts):
                shutil.rmtree(path, ignore_errors=True)
                continue
            for file in path.iterdir():
                if file.name != ABOUT and (file.suffix in COMPRESSED or _holds(file, wanted)):
                    file.unlink(missing_ok=True)


def _holds(path: Path, wanted: Sequence[bytes]) -> bool:
    """Whether one of these stands in the file; read in pieces that overlap, since one may stand across two."""
    longest, rest = max(map(len, wanted), default=1), b""
    with path.open("rb") as file:
        for piece in iter(partial(file.read, PIECE), b""):
            if any(one in rest + piece for one in wanted):
                return True
            rest = (rest + piece)[-longest:]
    return False


def is_stale(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > KEPT_FOR


def shown_name(name: str) -> str:
    """The name of a file as it can be shown: one line, not too long, its end kept, which says what it is."""
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
    return plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 40]}…{plain[-39:]}"


def _folders() -> Iterator[Path]:
    try:
        yield from [path for path in folder().iterdir() if TOKEN.fullmatch(path.name)]
    except OSError:
        return


def _account_of(path: Path) -> int | None:
    """None while it is being written."""
    try:
        return json.loads((path / ABOUT).read_bytes()).get("account")
    except (OSError, ValueError, AttributeError):
        return None


def _write(path: Path, content: Iterable[bytes]) -> tuple[int, str]:
    """Size and SHA-256 of what was written."""
    size, seen = 0, hashlib.sha256()
    with open(path, "xb", opener=_private) as file:
        for piece in content:
            size += len(piece)
            seen.update(piece)
            file.write(piece)
        flush(file)
    return size, seen.hexdigest()


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _enter(upload: Upload) -> Upload:
    put(upload.folder / ABOUT, json.dumps(asdict(upload)).encode())
    return upload


def _is_whole(upload: Upload) -> bool:
    files = [(upload.path, upload.sha256)] + ([(upload.map_path, upload.map_sha256)] if upload.map_path else [])
    return all(_sha256(path) == sha256 for path, sha256 in files)


def _sha256(path: Path) -> str:
    seen = hashlib.sha256()
    with path.open("rb") as file:
        for piece in iter(partial(file.read, PIECE), b""):
            seen.update(piece)
    return seen.hexdigest()
