"""The scanner of canaries finds one in every clothing, and cries at nothing else."""

import base64
import gzip
import html
import io
import json
import random
import zlib
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.canary import CUT_SHORT, PREFIX, Canaries


def zipped(name, content):
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def deflated(content, wbits):
    packer = zlib.compressobj(wbits=wbits)
    return packer.compress(content) + packer.flush()


LEAKS = {
    "plain": lambda canary: f"<p>It was {canary} who told.".encode(),
    "in capitals": lambda canary: canary.upper().encode(),
    "in a longer word": lambda canary: f"un{canary}ly".encode(),
    "quoted for an address": lambda canary: quote(f"?q=“{canary}”").encode(),
    "every letter quoted": lambda canary: "".join(f"%{ord(letter):02X}" for letter in canary).encode(),
    "as entities": lambda canary: "".join(f"&#{ord(letter)};" for letter in canary).encode(),
    "as hexadecimal entities": lambda canary: "".join(f"&#x{ord(letter):X};" for letter in canary).encode(),
    "escaped twice": lambda canary: html.escape("".join(f"&#{ord(letter)};" for letter in canary)).encode(),
    "in JSON": lambda canary: json.dumps({"name": canary}).encode(),
    "as JSON escapes": lambda canary: "".join(f"\\u{ord(letter):04X}" for letter in canary).encode(),
    "base64": lambda canary: base64.b64encode(canary.encode()),
    "base64, one letter before": lambda canary: base64.b64encode(b"a" + canary.encode() + b"b"),
    "base64, two letters before": lambda canary: base64.b64encode(b"ab" + canary.encode() + b"cd"),
    "base64 of capitals": lambda canary: base64.b64encode(b"by " + canary.upper().encode()),
    "base64 for addresses": lambda canary: base64.urlsafe_b64encode(b"?>" + canary.encode()),
    "hexadecimal": lambda canary: canary.encode().hex().encode(),
    "hexadecimal capitals": lambda canary: canary.encode().hex().upper().encode(),
    "UTF-16": lambda canary: f"by {canary}".encode("utf-16"),
    "UTF-16, other order": lambda canary: f"by {canary}".encode("utf-16-be"),
    "backwards": lambda canary: canary[::-1].encode(),
    "gzip": lambda canary: gzip.compress(f"by {canary}".encode() * 3),
    "zlib in a PDF": lambda canary: b"%PDF-1.7\nstream\n" + zlib.compress(f"({canary}) Tj".encode()) + b"\nendstream",
    "deflate in base64": lambda canary: base64.b64encode(deflated(f"by {canary} and others".encode() * 2, 15)),
    "a file in a ZIP": lambda canary: zipped("a.txt", canary),
    "a file's name in a ZIP": lambda canary: zipped(f"{canary}.txt", "nothing"),
    "a workbook in a ZIP": lambda canary: zipped("a.xlsx", zipped("sheet1.xml", f"<v>{canary}</v>")),
}


@pytest.mark.parametrize("clothing", LEAKS)
def test_canary_is_found_in_every_clothing(clothing):
    canaries = Canaries()
    first, second = (canaries.new(place) for place in ("one place", "another"))

    assert canaries.found(LEAKS[clothing](second)) == {"another"}
    assert canaries.found(b"before " + LEAKS["plain"](first) + LEAKS["plain"](second)) == {"one place", "another"}


def test_canary_that_was_cut_short_is_found():
    canaries = Canaries()
    assert canaries.found(canaries.new("a place")[:9].encode()) == {CUT_SHORT}


def test_date_is_found_as_it_is_entered_and_as_pages_write_it():
    canaries = Canaries()
    entered = canaries.date("a date")
    assert (
        canaries.found(f"on {entered}".encode()) == canaries.found(f"on 5 March {entered[:4]}".encode()) == {"a date"}
    )


def test_what_may_be_seen_is_not_told():
    canaries = Canaries()
    assert canaries.found(canaries.new("one's own").encode(), but={"one's own"}) == set()


def test_nothing_is_found_in_what_holds_none():
    canaries = Canaries()
    canaries.new("a place")
    noise = random.Random(1).randbytes(200_000)
    assert canaries.found(noise + base64.b64encode(noise) + noise.hex().encode() + PREFIX[:5].encode()) == set()
