"""Whether a backup is whole: every byte of it, the databases as databases, and the files that their rows name."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from claims.management.progress import Progress

from . import databases, files, manifest
from .content import Content
from .databases import ALIASES
from .manifest import BackupError, DatabaseTold, Manifest


@dataclass
class Checked:
    """A backup that was read to its last byte."""

    manifest: Manifest
    contents: dict[str, Content] = field(default_factory=dict)
    """Of each database."""
    damaged: list[str] = field(default_factory=list)
    """What is wrong, each a sentence that names the file, without its full stop. Empty: it is whole."""


def check(folder: Path, shown: Progress) -> Checked:
    """Raises BackupError if it is no backup that this version can read; OSError where the disk cannot."""
    checked = Checked(manifest.read(folder))
    told = checked.manifest
    shown.begin("Reading files again", len(told.files), unit="files")
    checked.damaged += _files(folder, told, shown)
    if set(told.databases) != set(ALIASES):
        checked.damaged.append(f"{manifest.NAME} tells of other databases than {' and '.join(ALIASES)}")
    if checked.damaged:
        return checked  # what is in a damaged file would be told as well, and mean nothing
    for alias, database in told.databases.items():
        shown.begin("Reading the copy", unit="rows")
        shown.at(database.file)
        checked.damaged += _database(folder, alias, database, checked)
    if not checked.damaged:
        checked.damaged += _named(checked)
    return checked


def _files(folder: Path, told: Manifest, shown: Progress) -> Iterator[str]:
    for path, expected in told.files.items():
        place = folder / path
        if not place.is_file() or place.is_symlink():
            yield f"{path} is missing"
            continue
        found = files.told(place)
        shown.advance(1)
        if found["size"] != expected["size"]:
            yield f"{path} has {found['size']:,} bytes, expected {expected['size']:,}"
        elif found != expected:
            yield f"{path} has been altered: its SHA-256 is not the one in {manifest.NAME}"
    for place in sorted(folder.rglob("*")):
        path = place.relative_to(folder).as_posix()
        if not place.is_dir() and path not in told.files and path != manifest.NAME:
            yield f"{path} does not belong to it: {manifest.NAME} does not name it"


def _database(folder: Path, alias: str, told: DatabaseTold, checked: Checked) -> Iterator[str]:
    try:
        content = databases.read(told.engine, folder / told.file)
    except BackupError as error:
        yield f"{told.file} cannot be read: {error}"
        return
    checked.contents[alias] = content
    yield from (f"{told.file}: {problem}" for problem in content.problems)
    if content.logs != told.logs:
        yield f"{told.file} has other heads of the logs than {manifest.NAME}"
    if content.migrations != told.migrations or content.counts != told.counts:
        yield f"{told.file} has other rows than {manifest.NAME} says"


def _named(checked: Checked) -> Iterator[str]:
    """Files that rows name, and that are neither there nor said to have been missing already."""
    kept = files.of_attachments(checked.manifest.files) | checked.manifest.lacking.keys()
    for alias, content in checked.contents.items():
        for sha256 in sorted(content.named - kept):
            yield f"files/{sha256} is missing, which {checked.manifest.databases[alias].file} names"
