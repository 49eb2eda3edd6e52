"""The forms that data comes and goes in. A bundle is one content in five containers, one file here for each.

with open_bundle(path) as bundle:
    for file, rows in bundle:
        for row in rows: …              # row.cells["slug"], row.cells["topics"]
    for problem in bundle.problems: …   # claims.csv:3: slug: …

write_bundle(path, [("claims", ("slug", "statement", "topics"), rows)])
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from . import archive, folder, json_lines, json_object, workbook
from .bundle import Bundle, Row
from .cells import Value
from .layout import LAYOUT, FileLayout, Shape
from .problems import BundleError, Problem, Problems
from .writing import Attachments, Plain, Table, checked


class Container(NamedTuple):
    """One way to hold a bundle."""

    name: str
    read: Callable[[Path], Bundle]
    write: Callable[..., None]
    holds_attachments: bool
    """Whether attached files go into it. Else they stand beside it, for reading, and are not written."""


CONTAINERS: dict[str, Container] = {
    "": Container("folder", folder.FolderBundle, folder.write, holds_attachments=True),
    ".zip": Container("zip archive", archive.ArchiveBundle, archive.write, holds_attachments=True),
    ".xlsx": Container("workbook", workbook.WorkbookBundle, workbook.write, holds_attachments=False),
    ".json": Container("JSON object", json_object.JSONObjectBundle, json_object.write, holds_attachments=False),
    ".jsonl": Container("JSON Lines", json_lines.JSONLinesBundle, json_lines.write, holds_attachments=False),
}
"""By the ending of the path. What is a folder already is one, whatever its ending."""

ENDINGS = ", ".join(filter(None, CONTAINERS))


ADVICE = {
    ".csv": ": put it into a folder, or a .zip, with its name",
    ".xls": ": save it as .xlsx",
    ".ods": ": save it as .xlsx",
}
"""By the ending of a file that somebody has: how a bundle is made of it."""


def container_of(path: Path) -> Container:
    """Raises BundleError for an ending that no container has."""
    ending = "" if path.is_dir() else path.suffix.casefold()
    if ending not in CONTAINERS:
        advice = ADVICE.get(ending, "") if path.is_file() else ""
        raise BundleError.because(
            path, f"no bundle ends in “{ending}”, expected {ENDINGS}, or a folder without ending{advice}"
        )
    return CONTAINERS[ending]


def open_bundle(path: Path) -> Bundle:
    """The bundle there. Raises BundleError if there is none that can be opened; whatever else is wrong, it collects."""
    if not path.exists():
        raise BundleError.because(path, "no such file or folder, expected a bundle")
    container = container_of(path)
    if not path.is_dir() and (container.read is folder.FolderBundle or not path.is_file()):
        raise BundleError.because(path, f"this is no folder, expected one, or a file that ends in {ENDINGS}")
    try:
        return container.read(path)
    except OSError as error:
        raise BundleError.because(path, f"cannot be read: {error.strerror or error}") from error


def write_bundle(
    path: Path,
    files: Iterable[tuple[str, Sequence[str], Iterable[Plain]]],
    attachments: Attachments = (),
    *,
    overwrite: bool = False,
) -> None:
    """Write a bundle: for each file its name, its columns, and its rows, which are asked for one by one.

    The same rows give the same bytes. The whole bundle takes its place at the end, or nothing does.
    With ``overwrite`` it may replace a file, or a folder that holds a bundle and nothing else.

    Raises BundleError where something stands that may not be replaced, or for a row that would not come
    back as it is; ValueError for a file or column that the layout does not have; OSError.
    """
    if not path.resolve().parent.is_dir():
        raise BundleError.because(path, "the folder that is to hold it does not exist, expected one that does")
    container_of(path).write(path, checked(files), attachments, overwrite=overwrite)


__all__ = [
    "CONTAINERS",
    "LAYOUT",
    "Bundle",
    "BundleError",
    "Container",
    "FileLayout",
    "Plain",
    "Problem",
    "Problems",
    "Row",
    "Shape",
    "Table",
    "Value",
    "container_of",
    "open_bundle",
    "write_bundle",
]
