"""Real files that say one word wherever a file can say what nobody sees: for sources, public ones and drafts."""

import pytest

from tests.cleaning import zoo

MAKERS = {
    "photo.jpg": zoo.jpeg_with_everything,
    "drawing.png": zoo.png_with_everything,
    "scan.tif": zoo.tiff_with_everything,
    "report.pdf": lambda: zoo.changed(zoo.with_everything),
    "script.pdf": lambda: zoo.changed(zoo.with_script),
    "embedded.pdf": lambda: zoo.changed(zoo.with_attachment),
    "note.pdf": lambda: zoo.changed(zoo.with_note),
}
"""Exif with GPS, XMP, IPTC, comments and what stands behind a picture; information, JavaScript, an embedded file, a note."""

COPIED = ("photo.jpg", "report.pdf", "embedded.pdf")
"""Enough to have each kind among drafts' files: that these are given to nobody does not depend on what they are."""


def speaking(name, word):
    """The bytes of one of them."""
    with pytest.MonkeyPatch.context() as patch:
        for told in ("XMP", "HTML"):
            patch.setattr(zoo, told, getattr(zoo, told).replace(zoo.CANARY.encode(), word.encode()))
        patch.setattr(zoo, "CANARY", word)
        return MAKERS[name]()


def silent():
    """A file that is its own copy: bundles for the public have it."""
    return b"What stands in the minutes.\n"
