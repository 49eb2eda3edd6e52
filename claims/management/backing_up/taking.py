"""Making a backup, while the site runs: the record, then the vault, then the files, so that all that rows name is there."""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from claims import disk
from claims.management.progress import Progress

from . import databases, files, manifest
from .checking import Checked, check
from .content import Content
from .databases import ALIASES
from .manifest import BackupError, DatabaseTold, FileTold, Manifest

PARTIAL = ".partial-"
"""Between the name of a backup and some random digits: one that is being made, or that was not finished."""


def take(path: Path, earlier: Path | None, shown: Progress) -> Checked:
    """Make a backup, read it again, and give it its name. Raises BackupError, OSError; then there is nothing of that name."""
    databases.require_both()
    _refuse(path)
    linkable = _linkable(earlier)
    with _beside(path) as folder:
        begun = manifest.now()
        told: dict[str, DatabaseTold] = {}
        contents: dict[str, Content] = {}
        for alias in ALIASES:
            shown.begin("Copying the database", unit="rows")
            shown.at(alias)
            copied = databases.copy(alias, folder)
            engine = databases.engine_of(alias)
            contents[alias] = databases.read(engine, copied)
            told[alias] = databases.told(engine, copied.name, contents[alias])
        kept, lacking = _copy_files(folder, linkable, earlier, _named(contents), shown)
        kept |= {one.file: files.told(folder / one.file) for one in told.values()}
        made = Manifest(
            told, kept, lacking, begun, version=manifest.version_of_site(), origin=str(settings.LEDGER_ORIGIN)
        )
        made.write(folder)
        files.flush_folders(folder)
        checked = check(folder, shown)
        if checked.damaged:
            raise BackupError(f"what was written is not what was read: {'; '.join(checked.damaged[:5])}")
        folder.rename(path)
        disk.flush_folder(path.resolve().parent)
    return checked


def _named(contents: Mapping[str, Content]) -> set[str]:
    return set().union(*(content.named for content in contents.values()))


def _refuse(path: Path) -> None:
    if path.is_symlink() or (path.exists() and not (path.is_dir() and not any(path.iterdir()))):
        raise BackupError(f"{path} exists already; choose another name, or an empty folder")
    if not path.resolve().parent.is_dir():
        raise BackupError(f"{path}: there is no folder {path.resolve().parent} to make it in")
    for root in files.roots().values():
        if path.resolve().is_relative_to(root.resolve()):
            raise BackupError(
                f"{path} is inside the folder of attached files, {root.resolve()}, which is copied; choose another"
            )


def _linkable(earlier: Path | None) -> Mapping[str, FileTold]:
    """The files of an earlier backup. Its word is taken for them: all of the new one is read again."""
    return manifest.read(earlier).files if earlier else {}


def _copy_files(
    folder: Path, linkable: Mapping[str, FileTold], earlier: Path | None, named: set[str], shown: Progress
) -> tuple[dict[str, FileTold], dict[str, str]]:
    """What was copied, and what is lacking."""
    stored = list(files.stored())
    shown.begin("Copying files", len(stored), unit="files")
    (folder / files.FOLDER).mkdir(mode=0o700)
    kept: dict[str, FileTold] = {}
    damaged: dict[str, str] = {}
    for place, source in stored:
        expected = files.expected_of(place)
        shown.advance(1)
        if expected and earlier and place in linkable and files.link(earlier / place, folder / place):
            kept[place] = linkable[place]
            continue
        try:
            told = files.copy(source, folder / place)
        except FileNotFoundError:
            (folder / place).unlink(missing_ok=True)
            continue  # if a row names it, it is told below
        if expected and told["sha256"] != expected:
            if place.startswith(f"{files.FOLDER}/"):  # a copy can be made anew
                damaged[expected] = "the store's file has been altered: its SHA-256 is not its name"
            (folder / place).unlink()
            continue
        kept[place] = told
    whole = files.of_attachments(kept)
    gone = dict.fromkeys(named - whole - damaged.keys(), "it is not in the store")
    return kept, {**gone, **damaged}


# ---------------------------------------------------------------- beside its place


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A new folder beside the backup's place, which is gone after an error. Nobody else takes it for a leftover."""
    folder = path.resolve().with_name(f"{path.name}{PARTIAL}{secrets.token_hex(4)}")
    folder.mkdir(mode=0o700)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield folder
    finally:
        if folder.exists():
            files.remove(folder)
        os.close(descriptor)


def sweep(path: Path) -> list[Path]:
    """Remove what backups to this name have left that were killed; gives what that was. One being made is let be."""
    swept = []
    for folder in sorted(path.resolve().parent.glob(f"{_literal(path.name)}{PARTIAL}*")):
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                files.remove(folder)
                swept.append(folder)
            finally:
                os.close(descriptor)
    return swept


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
