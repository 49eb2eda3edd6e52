"""
Canaries: words that occur nowhere but where they were put, and a scanner that knows them in any clothing.

All begin with the same letters, which no text, hash or number has by chance; so one search for these, in every encoding,
finds any of them, and even one that was cut short.
"""

import base64
import binascii
import gzip
import html
import io
import re
import zlib
from itertools import count
from urllib.parse import unquote_to_bytes
from zipfile import BadZipFile, ZipFile

PREFIX = "zqxkvj"
CUT_SHORT = "a canary cut short"
DEPTH = 4
"""How many containers and codes may stand within one another."""

ENCODED = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
MOST_BYTES = 20 * 2**20
LEAST_TEXT = 12


class Canaries:
    """Each with the place it was put, by which it is told when it is found elsewhere."""

    def __init__(self):
        self._numbers = count()
        self.places = {}
        """By canary."""
        self.others = {}
        """Secrets of another shape (dates, keys, hashes), by their plain text."""

    def new(self, place):
        """A canary of twelve letters, fit for a slug and any text."""
        number = next(self._numbers)
        letters = "".join(chr(ord("a") + number // 26**digit % 26) for digit in range(4))
        canary = f"{PREFIX}{letters}zk"
        self.places[canary] = place
        return canary

    def date(self, place):
        """A day in the Middle Ages, as it is entered and as pages write it."""
        year = 1100 + len(self.others)
        self.others[f"{year}-03-05"] = self.others[f"5 march {year}"] = place
        return f"{year}-03-05"

    def found(self, data, *, but=()):
        """The places of all canaries in these bytes, and in what is packed into them."""
        found = set()
        for piece in unpacked(data):
            found |= self._in(piece, but)
        return found

    def _in(self, piece, but):
        folded = piece.lower()
        found = {place for text, place in self.others.items() if text.lower().encode() in folded and place not in but}
        if not occurs(PREFIX, piece, folded):
            return found
        here = {canary: place for canary, place in self.places.items() if occurs(canary, piece, folded)}
        return found | ({place for place in here.values() if place not in but} if here else {CUT_SHORT})


def occurs(text, piece, folded):
    """Whether the text is there in any form; `folded` is the piece in small letters."""
    return any(form in folded for form in folded_forms(text)) or any(form in piece for form in exact_forms(text))


def _kept(function):
    kept = {}

    def keeping(text):
        if text not in kept:
            kept[text] = tuple(function(text))
        return kept[text]

    return keeping


@_kept
def folded_forms(text):
    """As it may be written where capitals and small letters mean the same."""
    plain = text.encode()
    yield plain
    yield plain[::-1]
    yield plain.hex().encode()
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield b"".join(b"%%%02x" % letter for letter in plain)
    yield b"".join(b"&#%d;" % letter for letter in plain)
    yield b"".join(b"&#x%x;" % letter for letter in plain)
    yield b"".join(b"\\u%04x" % letter for letter in plain)
    yield b"".join(b"\\x%02x" % letter for letter in plain)


@_kept
def exact_forms(text):
    """In base64, wherever in a longer text it begins; of its first and last letters as many bits are left out as may differ."""
    for variant in (text, text.upper(), text.capitalize()):
        for before in range(3):
            coded = base64.b64encode(b"\0" * before + variant.encode())
            whole = (before + len(variant)) * 8 // 6
            yield coded[-(-before * 8 // 6) : whole]


def unpacked(data, depth=DEPTH):
    """The bytes themselves, and whatever is in them as ZIP, gzip, zlib (as in PDF), base64, percent signs or entities."""
    yield data
    if not depth:
        return
    for inner in _inside(data):
        yield from unpacked(inner, depth - 1)


def _inside(data):
    if data.startswith(b"PK"):
        try:
            with ZipFile(io.BytesIO(data)) as archive:
                yield archive.comment
                for info in archive.infolist():
                    yield info.filename.encode() + b"\0" + info.comment + b"\0" + info.extra
                    yield archive.read(info)
        except BadZipFile:
            pass
        return
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
        return
    for begins in ZLIB.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[begins.start() :], MOST_BYTES)
        except zlib.error:
            continue
    yield from filter(None, map(_decoded, ENCODED.findall(data)))
    yield from _plain(data)


def _plain(data):
    """The text without percent signs, and without entities, if it has any."""
    if b"%" in data and (plain := unquote_to_bytes(data)) != data:
        yield plain
    if b"&" in data and (plain := html.unescape(data.decode("latin-1")).encode("latin-1", "replace")) != data:
        yield plain


def _decoded(run):
    """What the run of letters is in base64, if that is compressed: plain canaries in base64 are found as they stand."""
    stripped = run.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    try:
        inner = base64.b64decode(stripped + b"=" * (-len(stripped) % 4))
    except binascii.Error:
        return b""
    return inner if inner[:2] in {b"\x1f\x8b", b"PK", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"} else b""
