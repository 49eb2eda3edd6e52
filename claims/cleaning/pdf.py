"""PDFs, built anew: pages with what is drawn on them, and nothing that is not.

A new document gets for each page its boxes, its content and what that draws with. So there stay behind by themselves:
the document's information, XMP, scripts, actions, embedded files, forms, signatures, bookmarks, tags, former versions.
Within what is drawn with, what is known to be needed is kept of pages, pictures, forms and fonts, and all else is not.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from . import jpeg
from .limits import PDF_OBJECTS, PDF_PAGES, PIXELS, UNPACKED
from .refusing import RefusedError, UncleanError

BOXES = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
DRAWN_WITH = ("/ColorSpace", "/ExtGState", "/Font", "/Pattern", "/Shading", "/XObject")
STREAM = frozenset({"/Length", "/Filter", "/DecodeParms"})
IMAGE = STREAM | {
    *("/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Decode", "/ImageMask", "/Mask"),
    *("/SMask", "/SMaskInData", "/Interpolate", "/Intent", "/Matte"),
}
FORM = STREAM | {"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group"}
TILING = STREAM | {
    *("/Type", "/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Resources", "/Matrix"),
}
FONT = frozenset(
    {"/Type", "/Subtype", "/Name", "/BaseFont", "/FirstChar", "/LastChar", "/Widths", "/FontDescriptor", "/Encoding"}
    | {"/ToUnicode", "/DescendantFonts", "/CIDSystemInfo", "/DW", "/W", "/DW2", "/W2", "/CIDToGIDMap", "/FontBBox"}
    | {"/FontMatrix", "/CharProcs", "/Resources"}
)
DESCRIPTOR = frozenset(
    {"/Type", "/FontName", "/FontStretch", "/FontWeight", "/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent"}
    | {"/Leading", "/CapHeight", "/XHeight", "/StemV", "/StemH", "/AvgWidth", "/MaxWidth", "/MissingWidth", "/CIDSet"}
    | {"/FontFile", "/FontFile2", "/FontFile3", "/CharSet"}
)
DROPPED = frozenset(
    {"/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/A", "/OpenAction", "/JS", "/OPI", "/Alternates"}
    | {"/StructParent", "/StructParents", "/Measure", "/PtData", "/OC", "/Properties", "/ProcSet", "/AF", "/Ref", "/PS"}
    | {"/Parent", "/Annots", "/ID", "/URL", "/F", "/EF", "/FFilter", "/FDecodeParms"}
)
"""Of whatever else there is. ``/F`` of a stream is a file elsewhere."""

TEXTS = frozenset({"/Registry", "/Ordering", "/CharSet"})
"""The only texts that drawing needs, beside those of colour tables, which stand in arrays."""

MARKED = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
"""Operators that draw nothing: they say what something is, in words that nobody sees."""

DEVICE = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}
COMMENT = re.compile(rb"%[^\r\n]*")
UP_TO_HERE = 100  # levels of the page tree


def clean(source: Path, target: Path) -> None:
    """Write the copy. Raises RefusedError, UncleanError, and what pikepdf raises."""
    with _opened(source) as given, pikepdf.new() as made:
        _check(given)
        _draw_what_is_seen(given)
        building = _Building(given, made)
        for page in given.pages:
            made.pages.append(pikepdf.Page(made.make_indirect(building.page(page.obj))))
        pages = len(made.pages)
        made.save(
            target,
            deterministic_id=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            recompress_flate=True,  # behind the end of a packed stream there may be anything
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    with pikepdf.open(target) as written:
        if len(written.pages) != pages:
            raise UncleanError


def _opened(source: Path) -> pikepdf.Pdf:
    try:
        return pikepdf.open(source, suppress_warnings=True, access_mode=pikepdf.AccessMode.stream)
    except pikepdf.PasswordError:
        raise RefusedError("encrypted") from None
    except pikepdf.PdfError:
        raise RefusedError("damaged") from None


def _check(given: pikepdf.Pdf) -> None:
    if given.is_encrypted:
        raise RefusedError("encrypted")
    if len(given.objects) > PDF_OBJECTS:
        raise RefusedError("objects", f"{len(given.objects):,}")
    if not len(given.pages):
        raise RefusedError("damaged")
    if len(given.pages) > PDF_PAGES:
        raise RefusedError("pages", f"{len(given.pages):,}")
    if "/OCProperties" in given.Root:
        raise UncleanError("layers")


def _draw_what_is_seen(given: pikepdf.Pdf) -> None:
    """Stamps, and what is filled into a form: drawn on the page, as any reader shows them."""
    annotated = any("/Annots" in page.obj for page in given.pages)
    if annotated:
        given.flatten_annotations("screen")


def _inherited(page: Any, key: str) -> Any:
    """What the page has under the key, or what the nodes of the page tree above it have."""
    for _level in range(UP_TO_HERE):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            return None
        page = page["/Parent"]
    raise UncleanError


class _Building:
    """Takes pages from one document into the other. Changes the first, which is never written."""

    def __init__(self, given: pikepdf.Pdf, made: pikepdf.Pdf) -> None:
        self.given, self.made = given, made
        self.seen: set[tuple[int, int]] = set()

    def page(self, page: Any) -> Any:
        held = Dictionary()
        for key in BOXES:
            value = _inherited(page, key)
            if value is not None:
                held[key] = value
        resources = _inherited(page, "/Resources")
        held["/Resources"] = self._resources(resources) if resources is not None else Dictionary()
        self._scrub(held)
        fresh = self.made.copy_foreign(self.given.make_indirect(held))
        fresh["/Type"] = Name.Page
        fresh["/Contents"] = self.made.make_stream(_redrawn(page))
        return fresh

    def _resources(self, given: Any) -> Any:
        """In its own place, so that what many pages draw with is taken over once."""
        for key in list(given.keys()):
            if key not in DRAWN_WITH:
                del given[key]
        return given

    def _scrub(self, root: Any) -> None:
        waiting = [(root, False)]
        while waiting:
            held, named = waiting.pop()
            if held.is_indirect:
                if held.objgen in self.seen:
                    continue
                self.seen.add(held.objgen)
            if isinstance(held, Array):
                waiting.extend((one, False) for one in self._scrub_array(held))
            else:
                kept = self._kept(held)
                if isinstance(held, Stream):
                    self._scrub_stream(held)
                waiting.extend(self._scrub_keys(held, kept, named=named))

    @staticmethod
    def _kept(held: Any) -> frozenset[str] | None:
        """The keys that are needed of such an object; None if that is not known."""
        kind, subtype = held.get("/Type"), held.get("/Subtype")
        if isinstance(held, Stream):
            if subtype == Name.Image:
                return IMAGE
            if subtype == Name.Form:
                return FORM
            if "/PatternType" in held:
                return TILING
            return None
        return FONT if kind == Name.Font else DESCRIPTOR if kind == Name.FontDescriptor else None

    def _scrub_keys(self, held: Any, kept: frozenset[str] | None, *, named: bool) -> Iterator[tuple[Any, bool]]:
        """What is in it, and whether that has names for its keys, which its author chose: a picture may be called ``/A``."""
        for key in list(held.keys()):
            if key in STREAM and isinstance(held, Stream):
                continue
            value = held[key]
            text = isinstance(value, String) and key not in TEXTS
            if (key in DROPPED and not named) or text or (kept is not None and key not in kept) or _is_program(value):
                del held[key]
            elif (device := _without_profile(value)) is not None:
                held[key] = device
            else:
                yield from self._within(key, value)

    def _within(self, key: str, value: Any) -> Iterator[tuple[Any, bool]]:
        if key == "/Resources" and isinstance(value, Dictionary):
            yield from self._categories(value)
        elif isinstance(value, Array | Dictionary | Stream):
            if key in {"/ToUnicode", "/Encoding"} and isinstance(value, Stream):
                _uncomment(value)
            if key == "/CharProcs":
                for glyph in value.values():
                    glyph.write(_redrawn(glyph))
            yield value, key == "/CharProcs" and isinstance(value, Dictionary)

    def _categories(self, resources: Any) -> Iterator[tuple[Any, bool]]:
        if resources.is_indirect:
            if resources.objgen in self.seen:
                return
            self.seen.add(resources.objgen)
        for category in self._resources(resources).values():
            if isinstance(category, Array | Dictionary | Stream):
                yield category, isinstance(category, Dictionary)

    @staticmethod
    def _scrub_array(held: Any) -> Iterator[Any]:
        for place, value in enumerate(held):
            if (device := _without_profile(value)) is not None:
                held[place] = device
            elif isinstance(value, Array | Dictionary | Stream):
                yield value

    def _scrub_stream(self, held: Any) -> None:
        if held.get("/Subtype") == Name.Image:
            _scrub_picture(held)
        elif held.get("/Subtype") == Name.Form or "/PatternType" in held:
            held.write(_redrawn(held))
        elif held.get("/FunctionType") == 4:
            _uncomment(held)


def _is_program(value: Any) -> bool:
    """PostScript in the place of a picture, and whatever is neither picture nor form."""
    return (
        isinstance(value, Stream)
        and "/Subtype" in value
        and value["/Subtype"] in {Name.PS, Name("/3D"), Name.RichMedia, Name.Sound, Name.Movie, Name.XML}
    )


def _without_profile(value: Any) -> Any:
    """The device's colours for a space by a profile: that may name the scanner. None for anything else."""
    if isinstance(value, Array) and len(value) == 2 and value[0] == Name.ICCBased and isinstance(value[1], Stream):
        components: Any = value[1].get("/N")
        if components not in DEVICE:
            raise UncleanError
        return DEVICE[components]
    return None


def _redrawn(content: Any) -> bytes:
    """A page's, form's or glyph's operators, without comments and without marks that nobody sees."""
    try:
        drawn = pikepdf.parse_content_stream(content)
    except (pikepdf.PdfError, TypeError, KeyError):
        if isinstance(content, Dictionary) and "/Contents" not in content:
            return b""
        raise UncleanError from None
    kept = []
    for instruction in drawn:
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            if {"/DCTDecode", "/DCT"} & {str(one) for one in instruction.iimage.filters}:
                raise UncleanError
        elif str(instruction.operator) in MARKED:
            continue
        kept.append(instruction)
    return pikepdf.unparse_content_stream(kept)


def _uncomment(stream: Any) -> None:
    stream.write(COMMENT.sub(b"", stream.read_bytes()))


def _scrub_picture(picture: Any) -> None:
    width, height = int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
    if width * height > PIXELS:
        raise RefusedError("pixels", f"{width:,} × {height:,}")
    given = picture.get("/Filter")
    filters = [str(one) for one in given] if isinstance(given, Array) else [] if given is None else [str(given)]
    if {"/JPXDecode", "/JBIG2Decode", "/Crypt"} & set(filters):
        raise UncleanError
    if "/DCTDecode" not in filters:
        return
    data = picture.read_raw_bytes()
    parameters = picture.get("/DecodeParms")
    if filters == ["/FlateDecode", "/DCTDecode"]:
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(data, UNPACKED)
        if unpacking.unconsumed_tail:
            raise RefusedError("ratio")
    elif filters != ["/DCTDecode"]:
        raise UncleanError
    if isinstance(parameters, Array):
        parameters = parameters[-1] if len(parameters) else None
    told = Dictionary()
    if isinstance(parameters, Dictionary) and "/ColorTransform" in parameters:
        told["/ColorTransform"] = parameters["/ColorTransform"]
    picture.write(jpeg.stripped(data), filter=Name.DCTDecode, decode_parms=told if told.keys() else None)
