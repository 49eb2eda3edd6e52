"""Pictures, made anew of their pixels alone: upright, in the colours of sRGB, and nothing beside them."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, TiffImagePlugin

from .limits import ALL_PIXELS, FRAMES, FREELY, PIXELS, RATIO
from .refusing import RefusedError, UncleanError

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP", "image/tiff": "TIFF"}
AS_THEY_ARE = frozenset({"1", "L", "LA", "RGB", "RGBA", "I;16"})
CONVERTED = {
    "CMYK": "RGB",
    "YCbCr": "RGB",
    "LAB": "RGB",
    "HSV": "RGB",
    "RGBX": "RGB",
    "PA": "RGBA",
    "La": "LA",
    "RGBa": "RGBA",
}
LOSSLESS = b"VP8L"

Image.MAX_IMAGE_PIXELS = (
    None  # our own limit is lower than the one it warns at, and is asked before anything is unpacked
)


def clean(source: Path, target: Path, kind: str) -> str:
    """Write the copy, and give its media type. Raises RefusedError, UncleanError, and what Pillow raises."""
    with Image.open(source, formats=[FORMATS[kind]]) as image:
        _check(image, source.stat().st_size)
        if kind == "image/jpeg":  # what else is in the file is for cameras: previews, depths
            _pixels(image, kind).save(target, "JPEG", quality=90, subsampling=0)
            return kind
        if kind == "image/tiff":
            _write_pages(image, target)
            return kind
        frames = list(_frames(image, PIXELS, kind))
        if len(frames) > 1:
            durations = [duration for _frame, duration in frames]
            first, *others = [frame for frame, _duration in frames]
            told = {"duration": durations, "loop": 0, "lossless": kind != "image/webp", "quality": 90}
            first.save(target, "WEBP", save_all=True, append_images=others, **told)
            return "image/webp"
        if kind == "image/webp":
            with source.open("rb") as file:
                lossless = LOSSLESS in file.read(64)
            frames[0][0].save(target, "WEBP", lossless=lossless, quality=90)
            return kind
        frames[0][0].save(target, "PNG")
        return "image/png"


def _check(image: Image.Image, size: int) -> None:
    """By what the header says, before it is unpacked."""
    width, height = image.size
    if width * height > PIXELS:
        raise RefusedError("pixels", f"{width:,} × {height:,}")
    unpacked = width * height * len(image.getbands())
    if unpacked > FREELY and unpacked > RATIO * size:
        raise RefusedError("ratio")


def _frames(image: Any, most: int, kind: str) -> Iterator[tuple[Image.Image, int]]:
    """Each picture, whole, and for how many milliseconds it is shown."""
    seen = 0
    for number in range(FRAMES + 1):
        try:
            image.seek(number)
        except EOFError:
            return
        if number == FRAMES:
            raise RefusedError("frames")
        width, height = image.size
        seen += width * height
        if width * height > PIXELS or seen > most:
            raise RefusedError("pixels", f"{width:,} × {height:,}")
        duration = int(image.info.get("duration") or 0)
        yield _pixels(image, kind), duration


def _write_pages(image: Any, target: Path) -> None:
    # Page by page: a hundred of them are more than memory.
    with TiffImagePlugin.AppendingTiffWriter(str(target), True) as out:
        for page, _duration in _frames(image, ALL_PIXELS, "image/tiff"):
            page.save(out, "TIFF", compression="group4" if page.mode == "1" else "tiff_adobe_deflate")
            out.newFrame()


def _pixels(image: Image.Image, kind: str) -> Image.Image:
    """A picture that knows of nothing but its pixels."""
    image.load()
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    if upright.mode == "P" or "transparency" in upright.info:
        plain = upright.convert("RGBA" if "transparency" in upright.info else "RGB")
    elif upright.mode in {"I;16B", "I;16L", "I;16N"}:
        plain = upright.convert("I").convert("I;16")
    else:
        plain = upright
    plain = _in_srgb(plain, profile)
    if plain.mode not in AS_THEY_ARE:
        if plain.mode not in CONVERTED:
            raise UncleanError
        plain = plain.convert(CONVERTED[plain.mode])
    if plain.mode in {"RGBA", "LA"}:
        if kind == "image/jpeg":
            raise UncleanError
        # Under what is wholly transparent there may be anything.
        seen = plain.getchannel("A").point([0] + [255] * 255)
        plain = Image.composite(plain, Image.new(plain.mode, plain.size), seen)
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    return fresh


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        colours = image.convert("RGB") if image.mode == "RGBA" else image
        turned = ImageCms.profileToProfile(colours, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile that is none: the colours are what most programs take them for
    if turned is None:
        return image
    if image.mode == "RGBA":
        turned.putalpha(image.getchannel("A"))
    return turned
