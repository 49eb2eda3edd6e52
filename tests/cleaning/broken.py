"""Files whose own figures lie: of sizes, strips, pages, of what leads where."""

import struct
import zlib
from io import BytesIO

from PIL import Image

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
DRAWN = b"<</Length 3>>stream\nq Q\nendstream"


def written(*objects, previous=b""):
    """A PDF of these objects, the first of them its catalog; ``previous`` with an X for where its own table is."""
    out, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out, at = out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table, len(out)
    told = previous.replace(b"X", b"%d" % at)
    return out + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, told, at)


def jpeg_2000():
    made = BytesIO()
    Image.new("RGB", (40, 40), 9).save(made, "JPEG2000")
    head = b"<</Type/XObject/Subtype/Image/Width 40/Height 40/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/JPXDecode/Length %d>>"
    picture = head % len(made.getvalue()) + b"stream\n" + made.getvalue() + b"\nendstream"
    # Under a name that elsewhere is an action's.
    return written(CATALOG, PAGES, PAGE.replace(b"/Con", b"/Resources<</XObject<</A 5 0 R>>>>/Con"), DRAWN, picture)


def png(width, height, data, *, damaged=b""):
    def chunk(kind, content):
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content) ^ (kind == damaged))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def tiff(strips, at):
    told = [(256, 4, 1, 10), (257, 4, 1, 10), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, strips, at)]
    told += [(278, 4, 1, 10), (279, 4, strips, 100)]
    return (
        b"II*\0\x08\0\0\0"
        + struct.pack("<H", len(told))
        + b"".join(struct.pack("<HHII", *one) for one in told)
        + bytes(104)
    )


def gif(width, height, frame):
    screen, picture = struct.pack("<HHBBB", width, height, 0, 0, 0), struct.pack("<HHHHB", 0, 0, *frame, 0)
    return b"GIF89a" + screen + b"," + picture + b"\x02\x02\x4c\x01\x00;"


def webp(width, height):
    made = BytesIO()
    Image.new("RGB", (20, 20), 7).save(made, "WEBP")
    told = (
        b"VP8X"
        + struct.pack("<I", 10)
        + bytes(4)
        + struct.pack("<I", width - 1)[:3]
        + struct.pack("<I", height - 1)[:3]
    )
    return b"RIFF" + struct.pack("<I", len(told + made.getvalue()) - 8) + b"WEBP" + told + made.getvalue()[12:]


BROKEN = {
    "pdf-kids-loop.pdf": lambda: written(CATALOG, PAGES.replace(b"3 0", b"2 0"), PAGE, DRAWN),
    "pdf-arrays.pdf": lambda: written(
        CATALOG, PAGES, PAGE.replace(b"/Con", b"/R " + b"[" * 9999 + b"]" * 9999 + b"/Con"), DRAWN
    ),
    "pdf-jpeg-2000.pdf": jpeg_2000,
    "png-head-damaged.png": lambda: png(4, 4, bytes(52), damaged=b"IHDR"),
    "png-too-little.png": lambda: png(4000, 4000, bytes(13)),
    "tiff-strips.tif": lambda: tiff(0xFFFFFFFF, 8),
    "tiff-strip-elsewhere.tif": lambda: tiff(1, 0xFFFFFFF0),
    "gif-largest.gif": lambda: gif(65535, 65535, (65535, 65535)),
    "gif-large-for-a-dot.gif": lambda: gif(9999, 9999, (1, 1)),
    "webp-less-than-told.webp": lambda: webp(16000, 6000),
    "webp-more-than-told.webp": lambda: webp(1, 1),
    "override.txt": "invoice \u202efdp.exe".encode,
    "unseen-letters.txt": ("plain" + "".join(chr(0xE0000 + ord(one)) for one in "secret")).encode,
}
"""By name: how the file is made."""
