"""How much a file may ask of whoever reads it: beyond that it is taken for one that is meant to do harm."""

PIXELS = 100_000_000
"""Of one picture or page: A3 at 600 dots per inch has 70 million. By the header, before anything is unpacked."""

ALL_PIXELS = 400_000_000
"""Of all pages of a TIFF. Of an animation, whose pictures are all held at once, no more than of one picture."""

FRAMES = 500
"""Pages of a TIFF, pictures of an animation."""

RATIO, FREELY = 400, 64 * 2**20
"""How many bytes of pixels one byte of a file may stand for, once the pixels are more than so many bytes."""

PDF_PAGES = 5_000
PDF_OBJECTS = 500_000
UNPACKED = 256 * 2**20
"""Bytes, of one packed picture in a PDF."""

CPU_SECONDS = 25
WALL_SECONDS = 50
"""Shorter than the 60 after which proxies and gunicorn take us for dead."""

MEMORY = 2 * 2**30
WRITTEN = 512 * 2**20
OPEN_FILES = 64
"""Bytes, bytes, and files of the child process."""
