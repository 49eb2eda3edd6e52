"""A bundle as a zip archive of what the folder would hold: CSV files at its top, attached files in their folder."""

import io
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from .bundle import ATTACHMENTS, Bundle, Row
from .csv_text import ENDING, find_tables, read_csv, write_csv
from .layout import LAYOUT, FileLayout
from .limits import LARGEST_ARCHIVE, LARGEST_TABLES, MOST_MEMBERS
from .placing import new_file
from .problems import BundleError
from .writing import Attachments, Table
from .zip_safety import open_attached, open_member, open_zip

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive can tell: the same bytes on any day
LEFT_BY_SYSTEMS = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class ArchiveBundle(Bundle):
    """Nothing is unpacked to disk: tables are read as a stream, attached files as they are asked for."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._archive = open_zip(path)
        try:
            self._labels = self._look()
        except BaseException:
            self.close()
            raise

    @property
    def labels(self) -> dict[str, str]:
        return self._labels

    def read(self, layout: FileLayout, label: str) -> Iterator[Row]:
        return read_csv(partial(open_member, self._archive, label), layout, label, self.problems)

    def _open_file(self, sha256: str) -> IO[bytes] | None:
        for name in (f"{ATTACHMENTS}/{sha256}", sha256):
            if name in self._archive.NameToInfo:
                return open_attached(self._archive, name)
        return None

    def attached(self) -> Iterator[str]:
        for name in self._archive.namelist():
            folder, _slash, own = name.partition("/")
            if folder == ATTACHMENTS and own and not own.startswith(LEFT_BY_SYSTEMS):
                yield own

    def close(self) -> None:
        self._archive.close()

    def _look(self) -> dict[str, str]:
        names = [name for name in self._archive.namelist() if not name.startswith(LEFT_BY_SYSTEMS)]
        for name in names:
            if "/" in name and not name.startswith(f"{ATTACHMENTS}/") and not name.endswith("/"):
                self.problems.add(
                    name, 0, "", "lies in a folder, expected it at the top: zip the files, not their folder"
                )
        found = find_tables((name for name in names if "/" not in name), self.problems)
        if not found and not self.problems:
            raise BundleError.because(
                self.path.name, f"no table in this archive, expected one of {', '.join(LAYOUT)} with {ENDING}"
            )
        size = sum(self._archive.getinfo(name).file_size for name in found.values())
        if size > LARGEST_TABLES:
            raise BundleError.because(
                self.path.name, f"{size:,} bytes of tables when unpacked, expected {LARGEST_TABLES:,} at most"
            )
        return found


def write(target: Path, tables: Iterable[Table], attachments: Attachments, *, overwrite: bool) -> None:
    with new_file(target, overwrite=overwrite) as out, ZipFile(out, "w") as archive:
        for table in tables:
            member = archive.open(_member(f"{table.file}{ENDING}", ZIP_DEFLATED), "w", force_zip64=True)
            with io.BufferedWriter(cast("io.RawIOBase", member), 2**16) as buffered:
                write_csv(buffered, table)
        size = sum(told.file_size for told in archive.infolist())
        for number, (sha256, content) in enumerate(attachments, len(archive.infolist()) + 1):
            # Scans and pictures are packed already.
            told = _member(f"{ATTACHMENTS}/{sha256}", ZIP_STORED)
            with closing(content), archive.open(told, "w", force_zip64=True) as attached:
                shutil.copyfileobj(content, attached)
            size += told.file_size
            _refuse_too_large(target, number, size)


def _refuse_too_large(target: Path, number: int, size: int) -> None:
    """Nobody could read such an archive back."""
    if number > MOST_MEMBERS or size > LARGEST_ARCHIVE:
        raise BundleError.because(
            target,
            f"more than {MOST_MEMBERS:,} files, or more than {LARGEST_ARCHIVE:,} bytes with the attached ones; "
            "choose a folder",
        )


def _member(name: str, compress_type: int) -> ZipInfo:
    """Without anything of this machine or moment: the same tables give the same bytes."""
    member = ZipInfo(name, EPOCH)
    member.compress_type = compress_type
    member.create_system = 3  # Unix, whose permissions follow
    member.external_attr = (stat.S_IFREG | 0o644) << 16
    return member
