"""JSON too large for memory, read value by value from a file."""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Self

from . import encoding, json_text
from .json_text import NotJSONError, StrictDecoder
from .limits import LONGEST_ROW
from .problems import UnreadableError

PIECE = 2**18
SPACE = re.compile(r"[ \t\r\n]*")


class Place(NamedTuple):
    """Where something begins in a file."""

    offset: int  # bytes
    line: int
    column: int


START = Place(0, 1, 1)


class Scanner:
    """Reads the parts of a JSON text in order. Every method raises UnreadableError where it is not JSON.

    It holds some text at a time, and never more of one value than ``LONGEST_ROW``.
    """

    def __init__(self, path: Path, start: Place = START) -> None:
        self._path = path
        self._source = path.open("rb")
        try:
            if start == START:
                encoding.skip_mark(self._source)
                start = Place(self._source.tell(), 1, 1)
            self._source.seek(start.offset)
        except BaseException:
            self._source.close()
            raise
        self._before = start  # where the text held begins
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._json = StrictDecoder()
        self._text, self._at, self._ended = "", 0, False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._source.close()

    @property
    def remarks(self) -> list[str]:
        """What was wrong with the value read last."""
        return self._json.remarks

    @property
    def place(self) -> Place:
        return self._place(self._at)

    def peek(self) -> str:
        """The next character that is not space; empty at the end."""
        while True:
            match = SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._more(PIECE)

    def value(self) -> tuple[Any, int]:
        """The next value, and how many characters it takes."""
        self.peek()
        while True:
            try:
                value, end = self._json.decode(self._text, self._at)
            except json.JSONDecodeError as error:
                wrong = error
            except NotJSONError as error:
                raise self._unreadable(str(error), self._at) from None
            else:
                # A number could go on in the next piece.
                if end < len(self._text) or self._ended:
                    size, self._at = end - self._at, end
                    return value, size
                wrong = json.JSONDecodeError("Unfinished", self._text, end)
            held = len(self._text) - self._at
            if self._ended:
                raise self._unreadable(json_text.say(wrong), wrong.pos)
            if held > LONGEST_ROW:
                raise self._unreadable(
                    f"{json_text.say(wrong)}, or a value of more than {LONGEST_ROW:,} characters", wrong.pos
                )
            self._more(max(PIECE, held))  # twice as much each time, or long values would take quadratic time

    def keys(self) -> Iterator[str]:
        """The keys of the object that begins here; the caller reads each value before asking for the next key."""
        for _ in self._parts("{", "}"):
            if self.peek() != '"':
                raise self._unreadable("expected a key in quotation marks", self._at)
            key, _size = self.value()
            self._expect(":")
            yield key

    def elements(self) -> Iterator[tuple[Any, int]]:
        """The values of the array that begins here, each with its size in characters."""
        for _ in self._parts("[", "]"):
            yield self.value()

    def finish(self) -> None:
        if self.peek():
            raise self._unreadable("more text after the end of the object", self._at)

    def _parts(self, opening: str, closing: str) -> Iterator[None]:
        self._expect(opening)
        if self.peek() != closing:
            yield
            while self.peek() == ",":
                self._at += 1
                yield
        self._expect(closing)

    def _expect(self, character: str) -> None:
        if self.peek() != character:
            raise self._unreadable(f"expected “{character}”", self._at)
        self._at += 1

    def _more(self, size: int) -> None:
        """Let go of what has been read, and hold more."""
        self._before = self._place(self._at)
        piece = self._source.read(size)
        try:
            fresh = self._utf8.decode(piece, final=not piece)
        except UnicodeDecodeError:
            raise encoding.bad_byte(lambda: self._path.open("rb")) from None
        self._text, self._at, self._ended = self._text[self._at :] + fresh, 0, not piece

    def _place(self, at: int) -> Place:
        offset, line, column = self._before
        read = self._text[:at]
        if breaks := read.count("\n"):
            line, column = line + breaks, 0
            return Place(offset + len(read.encode()), line, at - read.rfind("\n"))
        return Place(offset + len(read.encode()), line, column + at)

    def _unreadable(self, said: str, at: int) -> UnreadableError:
        _offset, line, column = self._place(at)
        return UnreadableError(f"not JSON: line {line:,}, column {column:,}: {said}")
