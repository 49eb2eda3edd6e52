"""Of 60 hostile files each is refused, or kept without a copy, or its copy tells nothing but what one sees."""

import io
import re
import zlib

import pikepdf
import pytest
from PIL import Image

from claims.cleaning import COPIED_AS, examine

from .broken import BROKEN
from .zoo import CANARY, ZOO, spellings

REFUSED = {
    **dict.fromkeys(("svg.jpg", "html.jpg", "html-behind-blanks.txt", "html-behind-words.txt"), "markup"),
    **dict.fromkeys(("xml.txt", "php.txt", "shell.txt", "rtf.txt"), "markup"),
    **dict.fromkeys(("nul.txt", "utf-16.txt", "program.pdf", "linux-program.png", "office.jpg"), "unknown"),
    **dict.fromkeys(("macros.pdf", "zip-bomb.pdf", "old-office.pdf"), "unknown"),
    **dict.fromkeys(("gif-with-html.gif", "jpeg-cut-off.jpg", "jpeg-head-alone.jpg", "png-cut-off.png"), "damaged"),
    **dict.fromkeys(("webp-cut-off.webp", "pdf-cut-off.pdf", "tiff-tags.tif"), "damaged"),
    **dict.fromkeys(("gif-huge.gif", "png-huge.png", "pdf-huge-picture.pdf"), "pixels"),
    **dict.fromkeys(("png-text-bomb.png", "png-itxt-bomb.png", "png-profile-bomb.png"), "damaged"),
    **dict.fromkeys(("gif-frames.gif", "tiff-pages.tif"), "frames"),
    "png-bomb.png": "ratio",
    "pdf-bomb.pdf": "too_much",
    "pdf-encrypted.pdf": "encrypted",
    "latin-1.txt": "not_utf8",
    "terminal.txt": "controls",
}
REFUSED |= {
    **dict.fromkeys(("pdf-kids-loop.pdf", "pdf-arrays.pdf", "png-head-damaged.png", "png-too-little.png"), "damaged"),
    **dict.fromkeys(("tiff-strips.tif", "tiff-strip-elsewhere.tif"), "damaged"),
    **dict.fromkeys(("webp-less-than-told.webp", "webp-more-than-told.webp"), "damaged"),
    "gif-largest.gif": "pixels",
    "gif-large-for-a-dot.gif": "ratio",
}
KEPT = dict.fromkeys(("pdf-jpeg-2000.pdf", "override.txt", "unseen-letters.txt"), "parts")
KEPT |= {"pdf-layers.pdf": "layers", "recording.mp3": "recording", "video.mp4": "recording", "photo.heic": "photo"}


@pytest.fixture
def examined(tmp_path):
    """What is found out about these bytes, and the bytes of the copy, if one is written."""

    def examined(content):
        (tmp_path / "original").write_bytes(content)
        found = examine(tmp_path / "original", tmp_path / "copy")
        return found, (tmp_path / "copy").read_bytes() if (tmp_path / "copy").exists() else None

    return examined


def depths(content):
    """The bytes, whatever is packed in them, and what a PDF's objects say."""
    yield content
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", content):
        try:
            yield zlib.decompressobj().decompress(content[start.start() :], 10_000_000)
        except zlib.error:
            continue
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as document:
            for held in document.objects:
                yield held.unparse(resolved=True)
                if isinstance(held, pikepdf.Stream):
                    yield held.read_raw_bytes()
    elif not content.isascii():
        with Image.open(io.BytesIO(content)) as image:
            yield repr(image.info).encode() + repr(dict(image.getexif())).encode()
            yield image.convert("RGB").getchannel(0).tobytes()


@pytest.mark.parametrize("name", BROKEN)
def test_file_that_lies_of_itself_gives_no_copy(name, examined):
    found, copy = examined(BROKEN[name]())

    assert (found.why, found.refused, found.copy, copy) == ((REFUSED | KEPT)[name], name in REFUSED, "", None)


@pytest.mark.parametrize("name", ZOO)
def test_hostile_file_is_refused_or_its_copy_says_nothing(name, examined):
    found, copy = examined(ZOO[name]())

    if name in REFUSED:
        assert (found.why, found.refused, found.copy, copy) == (REFUSED[name], True, "", None)
    elif name in KEPT:
        assert (found.why, found.refused, found.copy, copy) == (KEPT[name], False, "", None)
    else:
        assert (found.why, found.refused, found.copy in COPIED_AS) == ("", False, True)
        assert [word for depth in depths(copy) for word in spellings() if word in depth] == []
        assert b"<script" not in copy


def test_zoo_has_the_canary_in_what_is_copied():
    """Or the test above would find nothing wherever it looks."""
    clean = {"tiff-loop.tif"}
    copied = [name for name in ZOO if name not in {*REFUSED, *KEPT, *clean}]

    missing = [name for name in copied if not any(word in one for one in depths(ZOO[name]()) for word in spellings())]

    assert missing == []
    assert CANARY not in "".join(ZOO)
