"""Whole or not at all: what is written stands beside its place under another name until it is finished."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from claims.disk import flush, flush_folder

from .bundle import ATTACHMENTS, SHA256
from .csv_text import ENDING
from .layout import LAYOUT
from .problems import BundleError, echo

OURS = frozenset(f"{name}{ENDING}" for name in LAYOUT)


@contextmanager
def new_file(target: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """A file to write, which takes its place when the block ends well.

    Raises BundleError where something stands that may not be replaced, and OSError. Killed half-way, it
    leaves a file ``.NAME.….partial`` that may be deleted, and what stood before.
    """
    target = target.resolve()  # a symbolic link stays one
    if target.is_dir():
        raise BundleError.because(target, "this is a folder, expected the name of a file")
    if target.exists() and not overwrite:
        raise BundleError.because(target, "this file exists, expected a new name")
    partial = beside(target, "partial")
    try:
        with partial.open("xb") as out:
            yield out
            flush(out)
        partial.replace(target)
        flush_folder(target.parent)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def new_folder(target: Path, *, overwrite: bool) -> Iterator[Path]:
    """A folder to write into, which takes its place when the block ends well.

    It may take the place of an empty folder and, with ``overwrite``, of a former bundle: a folder with
    nothing in it but a bundle's own files. Raises BundleError where it may not, and OSError.
    """
    target = target.resolve()
    check_replaceable(target, overwrite=overwrite)
    partial = beside(target, "partial")
    try:
        partial.mkdir()
        yield partial
        flush_folder(partial)
        put_in_place(partial, target)
        flush_folder(target.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def put_in_place(new: Path, target: Path) -> None:
    if not target.exists():
        new.rename(target)
        return
    # No call exchanges two folders everywhere: between these two the former one stands under its other name.
    former = beside(target, "former")
    try:
        target.rename(former)
        new.rename(target)
        shutil.rmtree(former)
    except BaseException:  # also a signal that came after one of them had done its work
        if former.exists() and not target.exists():
            former.rename(target)
        elif not new.exists():
            shutil.rmtree(former, ignore_errors=True)
        raise


def check_replaceable(target: Path, *, overwrite: bool) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise BundleError.because(target, "this is a file, expected the name of a folder")
    held = list(target.iterdir())
    if foreign := sorted(name for path in held for name in foreign_in(path)):
        raise BundleError.because(
            target, f"this folder holds {echo(foreign[0])}, expected an empty one, a new name, or a former bundle"
        )
    if held and not overwrite:
        raise BundleError.because(target, "this folder holds a bundle, expected an empty one or a new name")


def foreign_in(path: Path) -> Iterator[str]:
    """What no export has written, of something that stands in a folder which is to be replaced."""
    if path.name == ATTACHMENTS and path.is_dir():
        for file in path.iterdir():
            if not (file.is_file() and SHA256.fullmatch(file.name)):
                yield f"{ATTACHMENTS}/{file.name}"
    elif not (path.is_file() and path.name in OURS):
        yield path.name


def beside(target: Path, ending: str) -> Path:
    """A hidden name in the same folder, and so on the same disk, that nothing has yet."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.{ending}")
