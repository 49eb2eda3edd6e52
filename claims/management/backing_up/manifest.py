"""What a backup says of itself: `manifest.json`, by which every byte of it is checked."""

import json
import tomllib
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypedDict

from django.conf import settings

from claims import disk

FORMAT = 1
"""Of the folder and its manifest. One that reads them otherwise gets the next number."""

NAME = "manifest.json"
LARGEST = 2**30  # bytes; a million files take a seventh of it


class BackupError(Exception):
    """What is wrong with a backup, or why none can be made or restored, in a sentence for people without its full stop."""


class FileTold(TypedDict):
    size: int
    """Bytes."""
    sha256: str


class HeadTold(TypedDict):
    size: int
    """Entries."""
    root: str
    """Of the log's tree, in hexadecimal digits."""


@dataclass
class DatabaseTold:
    """One database in a backup."""

    engine: str
    """sqlite or postgresql."""
    file: str
    """Its name in the folder."""
    server: str
    """Which version of the database wrote it."""
    migrations: list[str]
    """Those applied, each `app.name`, sorted."""
    counts: dict[str, int]
    """Rows of each table."""
    logs: dict[str, HeadTold] = field(default_factory=dict)
    """The heads of both logs; of the vault none."""


@dataclass
class Manifest:
    """A backup as a whole. ``lacking``: files that rows name and the store had not, by SHA-256, and why."""

    databases: dict[str, DatabaseTold]
    files: dict[str, FileTold]
    """Every other file of the folder by its path in it, databases too."""
    lacking: dict[str, str]
    begun: str
    """When, as 2026-03-01T14:30:00Z: all that was acknowledged before is in it."""
    version: str
    origin: str
    """What the public log is called, by which one site is known from another."""
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Raises OSError."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False)
        disk.put_private(folder / NAME, f"{text}\n".encode())


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def version_of_site() -> str:
    """As pyproject.toml has it."""
    told = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8"))
    return str(told["project"]["version"])


def read(folder: Path) -> Manifest:
    """The backup's own word. Raises BackupError if there is none that can be read, OSError where the disk cannot."""
    place = folder / NAME
    if not folder.is_dir() or not place.is_file():
        raise BackupError(f"{folder} is no backup: it has no {NAME}")
    if place.stat().st_size > LARGEST:
        raise BackupError(f"{place} is damaged: it has more than {LARGEST:,} bytes")
    try:
        told = json.loads(place.read_bytes())
        number = told["format"]
    except (ValueError, TypeError, KeyError) as error:
        raise BackupError(f"{place} is damaged: it cannot be read as what `manage.py backup` writes") from error
    if not isinstance(number, int) or number < 1:
        raise BackupError(f"{place} is damaged: its format is {number!r}, expected a number")
    if number > FORMAT:
        raise BackupError(
            f"{folder} has format {number}, and this version of the site reads up to {FORMAT}. Restore it with the "
            f"version that made it ({told.get('version')}), or a newer one"
        )
    try:
        return _manifest(told)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise BackupError(f"{place} is damaged: something in it is missing or of another kind") from error


def _manifest(told: dict[str, Any]) -> Manifest:
    databases = {str(alias): DatabaseTold(**one) for alias, one in told.pop("databases").items()}
    manifest = Manifest(databases=databases, **told)
    for path, one in manifest.files.items():
        # A path that leads out of the folder would have restoring read, and write, anywhere.
        if Path(path).is_absolute() or ".." in Path(path).parts or not isinstance(one["size"], int):
            raise ValueError(path)
        if len(bytes.fromhex(one["sha256"])) != 32:
            raise ValueError(path)
    if {one.file for one in databases.values()} - manifest.files.keys():
        raise KeyError("file")
    texts = (manifest.begun, manifest.version, manifest.origin, *manifest.lacking.values())
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("begun")
    return manifest
