"""Checkpoints (https://c2sp.org/tlog-checkpoint): a log's size and root, signed, to be kept where the log is not.

Pure: no database, no settings. The note's text is the log's origin, its size in decimal and its root in base64, each on
a line; further lines are kept and mean nothing here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .merkle import HASH
from .note import (
    BadKeyError,
    BadNoteError,
    SigningKey,
    VerifierKey,
    base64_text,
    bytes_of,
    decoded,
    signed_text,
    unchecked_text,
)

__all__ = ["BadCheckpointError", "BadKeyError", "Signed", "SigningKey", "VerifierKey", "opened", "sign", "unchecked"]

SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
"""A number of leaves: what fits into 63 bits, with no second way to write it."""


class BadCheckpointError(ValueError):
    """A text is not a checkpoint of the log signed by a known key; says what is wrong, and what was expected."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes
    note: str
    """The exact text, signatures included."""


def sign(origin: str, size: int, root: bytes, key: SigningKey) -> str:
    """The signed note. Raises ValueError for what no checkpoint can say."""
    if not origin or not origin.isprintable():
        raise ValueError(f"{origin!r} names no log; expected one line, such as evidence.example.org/ledger.")
    if len(root) != HASH or not SIZE.fullmatch(str(size)):
        raise ValueError(f"A log of {size} leaves with a root of {len(root)} bytes cannot be; expected {HASH} bytes.")
    return key.signed(f"{origin}\n{size}\n{base64_text(root)}\n")


def opened(note: str | bytes, *, keys: Sequence[VerifierKey], origin: str | None) -> Signed:
    """What the note says, if one of the keys has signed it and it is of this log (None: of any).

    Raises BadCheckpointError.
    """
    try:
        whole = decoded(note)
        _refuse_other_log(whole, origin)
        return _read(signed_text(whole, keys), whole)
    except BadNoteError as error:
        raise BadCheckpointError(str(error)) from None


def unchecked(note: str) -> tuple[Signed, list[str]]:
    """What a note says without a look at its signatures, and by whom it says it is signed (``VerifierKey.hint``).

    Raises BadCheckpointError. For whoever has no key for it, and then only to compare: it may be anybody's.
    """
    try:
        text, signers = unchecked_text(note)
        return _read(text, note), signers
    except BadNoteError as error:
        raise BadCheckpointError(str(error)) from None


def _refuse_other_log(note: str, origin: str | None) -> None:
    """Before anything else is looked at: whoever took the wrong file wants to hear that, and not of unknown keys."""
    said, newline, _rest = note.partition("\n")
    if origin is not None and said != origin and newline:
        raise BadCheckpointError(f"It is of another log: its first line is “{said[:200]}”, expected “{origin}”.")


def _read(text: str, note: str) -> Signed:
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or "" in lines:
        raise BadCheckpointError("It is no checkpoint: expected three lines at least, none of them empty.")
    origin, size, root = lines[:3]
    if not SIZE.fullmatch(size):
        raise BadCheckpointError(f"Its size is “{size[:40]}”, expected a plain decimal number without leading zeros.")
    content = bytes_of(root)
    if content is None or len(content) != HASH:
        raise BadCheckpointError(f"Its root is “{root[:60]}”, expected the base64 of {HASH} bytes.")
    return Signed(origin, int(size), content, note)
