"""The bytes of a JPEG without all that is not needed to see it, pixel for pixel as it was (ITU-T T.81, annex B)."""

from .refusing import UncleanError

START, END, SCAN, ADOBE = 0xD8, 0xD9, 0xDA, 0xEE
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC8})
"""Frames, and the tables of Huffman and arithmetic coding that have numbers between them."""

TABLES = frozenset({0xDB, 0xDD})
STANDING_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


def stripped(data: bytes) -> bytes:
    """Without application data (Exif, XMP, IPTC, profiles, thumbnails), comments, and whatever follows the picture.

    Of Adobe's segment stays what says how colours are coded. Raises UncleanError where it is no whole JPEG.
    """
    if data[:2] != bytes((0xFF, START)):
        raise UncleanError
    out, at = bytearray(data[:2]), 2
    while at + 1 < len(data):
        if data[at] != 0xFF:
            raise UncleanError
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
        elif marker == END:
            return bytes(out) + data[at : at + 2]
        elif marker in STANDING_ALONE:
            at += 2
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            if end < at + 4 or end > len(data):
                raise UncleanError
            out += _kept(marker, data[at:end])
            at = end
            if marker == SCAN:
                at = _end_of_scan(data, end)
                out += data[end:at]
    raise UncleanError


def _kept(marker: int, segment: bytes) -> bytes:
    if marker == ADOBE and segment[4:9] == b"Adobe" and len(segment) >= 16:
        return b"\xff\xee\x00\x0e" + segment[4:16]
    return segment if marker in FRAMES or marker in TABLES or marker == SCAN else b""


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands that is neither a stuffed byte nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at
    raise UncleanError
