"""Plain text: nothing to be taken away, if it is one."""

import codecs
import re
from pathlib import Path

from .kinds import HEAD, is_markup
from .refusing import RefusedError, UncleanError

PIECE = 2**20
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f]")

UNSEEN = re.compile("[\u202a-\u202e\U000e0000-\U000e007f]")
"""What turns the order of other letters round (Unicode TR 36, 3.3), and letters that no program draws."""


def check(source: Path) -> None:
    """Raises RefusedError for what is no UTF-8, holds control characters (a terminal obeys some), or is markup.

    Raises UncleanError for what does not say what one sees.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    unseen = False
    with source.open("rb") as file:
        head = file.read(HEAD)
        if is_markup(head):
            raise RefusedError("markup")
        file.seek(0)
        while True:
            piece = file.read(PIECE)
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError:
                raise RefusedError("not_utf8") from None
            if CONTROLS.search(text):
                raise RefusedError("controls")
            unseen = unseen or bool(UNSEEN.search(text))
            if not piece:
                break
    if unseen:
        raise UncleanError
