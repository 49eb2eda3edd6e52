"""Whatever somebody brings, opened as a bundle: a bundle, a flat sheet of evidence, a bibliography."""

from pathlib import Path

from . import open_bundle
from .bundle import Bundle
from .problems import BundleError


def open_data(path: Path, *, map_path: Path | None = None, update: bool = False) -> Bundle:
    """What is there, read as what its ending and its beginning say it is.

    ``map_path``: which column of a flat sheet is which. ``update``: whether records that stand are to change; of a file
    that has no slugs, those it is recognised to speak of are otherwise left as they stand (``Bundle.notes`` says which).
    Raises BundleError as ``open_bundle`` does, and for a map beside what needs none.
    """
    if map_path is not None:
        raise BundleError.because(map_path, f"a map is for a flat sheet of evidence, and {path} is none")
    return open_bundle(path)
