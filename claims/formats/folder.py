"""A bundle as a folder of CSV files, with the attached files in a folder of their own."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import IO

from claims.disk import flush

from .bundle import ATTACHMENTS, Bundle, Row, open_beside
from .csv_text import ENDING, find_tables, read_csv, write_csv
from .layout import LAYOUT, FileLayout
from .placing import new_folder
from .problems import BundleError
from .writing import Attachments, Table

LEFT_BY_SYSTEMS = (".", "Thumbs.db")


class FolderBundle(Bundle):
    """Other files in the folder, a README say, are nobody's business; a table under an unknown name is reported."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        if not self.labels and not self.problems:
            raise BundleError.because(
                path, f"no table in this folder, expected one of {', '.join(LAYOUT)} with {ENDING}"
            )

    @cached_property
    def labels(self) -> dict[str, str]:
        return find_tables((entry.name for entry in self.path.iterdir() if entry.is_file()), self.problems)

    def read(self, layout: FileLayout, label: str) -> Iterator[Row]:
        return read_csv(lambda: (self.path / label).open("rb"), layout, label, self.problems)

    def _open_file(self, sha256: str) -> IO[bytes] | None:
        return open_beside(self.path, sha256)

    def attached(self) -> Iterator[str]:
        if (folder := self.path / ATTACHMENTS).is_dir():
            yield from sorted(path.name for path in folder.iterdir() if not path.name.startswith(LEFT_BY_SYSTEMS))


def write(target: Path, tables: Iterable[Table], attachments: Attachments, *, overwrite: bool) -> None:
    with new_folder(target, overwrite=overwrite) as folder:
        for table in tables:
            with (folder / f"{table.file}{ENDING}").open("xb", buffering=2**16) as out:
                write_csv(out, table)
                flush(out)
        for sha256, content in attachments:
            (folder / ATTACHMENTS).mkdir(exist_ok=True)
            with closing(content), (folder / ATTACHMENTS / sha256).open("xb") as out:
                shutil.copyfileobj(content, out)
                flush(out)
