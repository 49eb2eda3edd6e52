"""Whatever somebody brings, opened as a bundle: a bundle, a flat sheet of evidence, a bibliography."""

import codecs
from pathlib import Path

from . import open_bundle
from .bibliography import FORMATS
from .bundle import Bundle
from .flat import ENDINGS, WORKBOOK, FlatSheet, has_standard_header
from .problems import BundleError

LOOKED_AT = 4_096
"""Bytes at the beginning of a file that say what it is."""


def open_data(path: Path, *, map_path: Path | None = None, update: bool = False) -> Bundle:
    """What is there, read as what its ending and its beginning say it is.

    ``map_path``: which column of a flat sheet is which. ``update``: whether records that stand are to change; of a file
    that has no slugs, those it is recognised to speak of are otherwise left as they stand (``Bundle.notes`` says which).
    Raises BundleError as ``open_bundle`` does, and for a map beside what needs none.
    """
    flat, ending = is_flat(path, mapped=map_path is not None), bibliography(path)
    try:
        if flat:
            return FlatSheet(path, map_path=map_path, update=update)
        if ending and map_path is None:
            return FORMATS[ending].open(path, update=update)
    except OSError as error:
        raise BundleError.because(path, f"cannot be read: {error.strerror or error}") from error
    if map_path is not None and path.exists():
        expected = f"expected a file that ends in one of {', '.join(ENDINGS)}"
        raise BundleError.because(map_path, f"a map is for a flat sheet of evidence, and {path} is none: {expected}")
    return open_bundle(path)


def bibliography(path: Path) -> str:
    """The ending in ``FORMATS`` of the bibliography that is there, if any. JSON that begins as an array is CSL's."""
    if not path.is_file():
        return ""
    name = path.name.casefold()
    if name.endswith(".json") and not name.endswith(".csl.json"):
        return ".csl.json" if begins_with(path, b"[") else ""
    return next((ending for ending in FORMATS if name.endswith(ending)), "")


def begins_with(path: Path, mark: bytes) -> bool:
    try:
        with path.open("rb") as source:
            return source.read(LOOKED_AT).removeprefix(codecs.BOM_UTF8).lstrip().startswith(mark)
    except OSError:
        return False  # whoever opens it says why


def is_flat(path: Path, *, mapped: bool) -> bool:
    """A workbook may be a bundle too: without a map, its first row tells."""
    ending = path.suffix.casefold()
    if ending not in ENDINGS or not path.is_file():
        return False
    return mapped or ending != WORKBOOK or has_standard_header(path)
