"""Files that are made to do harm: to run something, to tell who made them, or to use up whoever reads them.

Each is made here, by code that one can read. ``CANARY`` stands wherever a file can say something that nobody sees.
"""

import io
import struct
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, PngImagePlugin, TiffImagePlugin

from .made import pdf, picture

CANARY = "KANARIENVOGEL7391"
SCRIPT = "<script>document.title='RAN';fetch('http://127.0.0.1:9/ran')</script>"
HTML = f"<!doctype html><html><body onload=\"alert('ran')\">{SCRIPT}{CANARY}</body></html>".encode()
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><desc>{CANARY}</desc>{SCRIPT}</svg>'.encode()


def spellings(word=CANARY):
    """The word as metadata may write it."""
    raw = word.encode()
    yield from (raw, word.encode("utf-16-le"), word.encode("utf-16-be"), raw.hex().encode(), raw.hex().upper().encode())
    yield "".join(f"\\{byte:03o}" for byte in raw).encode()
    yield word.encode("utf-16-be").hex().upper().encode()
    yield word.encode("utf-32-le")


# ---------------------------------------------------------------- Pictures


def exif():
    found = Image.Exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298):  # description, make, model, software, artist, rights
        found[tag] = CANARY
    found[0x9C9B] = CANARY.encode("utf-16-le")  # as Windows writes titles
    found[0x0112] = 6
    found.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0), 27: CANARY.encode()})
    found.get_ifd(0x8769).update(
        {0x9003: CANARY, 0xA430: CANARY, 0xA431: CANARY, 0x9286: CANARY.encode(), 0x927C: CANARY.encode()}
    )
    return found.tobytes()


XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc>{CANARY}</dc></x:xmpmeta>'.encode()


def segment(marker, content):
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def jpeg_with_everything():
    plain = picture("JPEG", exif=exif(), comment=CANARY.encode(), xmp=XMP)
    thumbnail = picture("JPEG", size=(16, 16), comment=CANARY.encode())
    added = segment(0xE1, b"Exif\0\0" + thumbnail) + segment(
        0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\x1a" + CANARY.encode()
    )
    added += segment(0xE2, b"ICC_PROFILE\0\1\1" + CANARY.encode()) + segment(0xEF, CANARY.encode())
    return plain[:2] + added + plain[2:] + CANARY.encode() + HTML


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_header(width, height, depth=8, colour=2):
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))


def png_with(*chunks):
    """A real picture, with these before its pixels."""
    plain = picture("PNG")
    return plain[:33] + b"".join(chunks) + plain[33:]


def png_with_everything():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", CANARY)
    told.add_text("Comment", CANARY, zip=True)
    told.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    plain = picture("PNG", pnginfo=told, exif=exif())
    own = chunk(b"prVt", CANARY.encode()) + chunk(b"tIME", struct.pack(">HBBBBB", 1951, 4, 3, 2, 1, 0))
    return plain[:33] + own + plain[33:] + HTML


def png_bomb():
    """10,000 × 9,000 white pixels in a handful of bytes."""
    packing = zlib.compressobj(9)
    row = b"\0" + b"\xff" * 30_000
    data = b"".join(packing.compress(row) for _row in range(9_000)) + packing.flush()
    return png_header(10_000, 9_000) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def hidden_under_transparency():
    image = Image.new("RGBA", (64, 64), (255, 255, 255, 255))
    data = bytearray(image.tobytes())
    for at, byte in enumerate(CANARY.encode()):
        data[at * 4 : at * 4 + 4] = bytes((byte, byte, byte, 0))
    return _saved(Image.frombytes("RGBA", (64, 64), bytes(data)), "PNG")


def hidden_in_palette():
    """Of colours that no pixel has."""
    colours = bytes(30) + CANARY.encode().ljust(30)
    pixels = zlib.compress(bytes(41) * 40)
    parts = chunk(b"PLTE", colours) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return png_header(40, 40, colour=3) + parts


def _saved(image, of, **told):
    made = io.BytesIO()
    image.save(made, of, **told)
    return made.getvalue()


def gif(frames=1, comment=b"", size=(40, 40)):
    image, *others = [Image.new("L", size, number % 256) for number in range(frames)]
    return _saved(image, "GIF", save_all=True, append_images=others, comment=comment, duration=20)


def gif_claiming(width, height):
    made = bytearray(gif())
    made[6:10] = struct.pack("<HH", width, height)
    return bytes(made)


def tiff_with_everything():
    told = TiffImagePlugin.ImageFileDirectory_v2()
    for tag in (269, 270, 271, 272, 305, 315, 316, 33432):
        told[tag] = CANARY
    told[700], told[33723], told[34377] = XMP, CANARY.encode(), CANARY.encode()
    return picture("TIFF", tiffinfo=told) + CANARY.encode()


def tiff_loop():
    """Its last directory leads back to the first."""
    made = bytearray(picture("TIFF", compression="raw"))
    first = struct.unpack_from("<I", made, 4)[0]
    count = struct.unpack_from("<H", made, first)[0]
    made[first + 2 + 12 * count : first + 6 + 12 * count] = struct.pack("<I", first)
    return bytes(made)


def tiff_of_many(pages=600):
    one = Image.new("1", (8, 8))
    return _saved(one, "TIFF", save_all=True, append_images=[one] * (pages - 1))


def with_tag_of_many(tag_count=60_000):
    entries = b"".join(struct.pack("<HHII", 256 + number % 60_000, 4, 1, 70_000) for number in range(tag_count))
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", tag_count) + entries + struct.pack("<I", 0)


# ---------------------------------------------------------------- PDFs


def changed(change):
    return pdf(change=change)


def with_everything(document, page):
    document.docinfo = document.make_indirect(
        Dictionary({f"/{key}": String(CANARY) for key in ("Author", "Title", "Creator", "Producer", "Own")})
    )
    document.Root.Metadata = Stream(document, XMP, Type=Name.Metadata, Subtype=Name.XML)
    document.Root.Own = String(CANARY)
    document.Root.Lang = String(CANARY)
    document.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(CANARY))]))
    document.Root.StructTreeRoot = document.make_indirect(Dictionary(Type=Name.StructTreeRoot, Alt=String(CANARY)))
    page.PieceInfo = Dictionary(App=Dictionary(Private=String(CANARY), LastModified=String("D:1951")))
    page.Metadata = Stream(document, XMP)
    page.Thumb = Stream(document, CANARY.encode())
    page.Own = String(CANARY)
    page.Resources.Own = String(CANARY)
    page.Resources.Properties = Dictionary(P=Dictionary(Own=String(CANARY)))
    page.Resources.Font.F1.Own = String(CANARY)
    page.Resources.Font.F1.ToUnicode = Stream(document, b"%" + CANARY.encode() + b"\nbegincmap endcmap")
    page.Contents = Stream(
        document,
        b"%"
        + CANARY.encode()
        + b"\n/Span <</ActualText ("
        + CANARY.encode()
        + b")>> BDC BT /F1 12 Tf (seen) Tj ET EMC",
    )
    pictured = Stream(document, jpeg_with_everything(), Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40)
    pictured.BitsPerComponent, pictured.Filter, pictured.Metadata = 8, Name.DCTDecode, Stream(document, XMP)
    pictured.ColorSpace = Array([Name.ICCBased, Stream(document, CANARY.encode(), N=3)])
    packed = Stream(
        document, zlib.compress(jpeg_with_everything()), Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40
    )
    packed.BitsPerComponent, packed.ColorSpace = 8, Name.DeviceRGB
    packed.Filter = Array([Name.FlateDecode, Name.DCTDecode])
    form = Stream(document, b"%" + CANARY.encode() + b"\n0 0 10 10 re f", Type=Name.XObject, Subtype=Name.Form)
    form.BBox, form.PieceInfo, form.Own = Array([0, 0, 10, 10]), Dictionary(Own=String(CANARY)), String(CANARY)
    page.Resources.XObject = Dictionary(I1=pictured, I2=packed, X1=form)


def with_script(document, _page):
    action = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{CANARY}')"))
    document.Root.OpenAction = action
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), action])))


def with_actions(document, page):
    document.Root.AA = Dictionary(WC=Dictionary(S=Name.Launch, F=String(CANARY)))
    page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=Stream(document, CANARY.encode())))


def with_link(kind, **told):
    def change(document, page):
        action = Dictionary({"/S": Name(f"/{kind}"), **{f"/{key}": value for key, value in told.items()}})
        page.Annots = Array(
            [
                document.make_indirect(
                    Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]), A=action)
                )
            ]
        )

    return change


def with_attachment(document, page):
    document.attachments["own.html"] = HTML
    file = Dictionary(Type=Name.Filespec, F=String(CANARY), EF=Dictionary(F=Stream(document, HTML)))
    page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=file)])


def with_form(document, page):
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String(CANARY), Rect=Array([0, 0, 50, 50]))
    field.A = Dictionary(S=Name.SubmitForm, F=String(f"http://127.0.0.1:9/{CANARY}"))
    field = document.make_indirect(field)
    page.Annots = Array([field])
    xfa = Stream(document, f"<xdp>{CANARY}</xdp>".encode())
    document.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=xfa, NeedAppearances=True)


def with_note(document, page):
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Contents=String(CANARY), T=String(CANARY), Rect=Array([0, 0, 9, 9])
    )
    page.Annots = Array([document.make_indirect(note)])


def with_signature(document, page):
    signature = Dictionary(Type=Name.Sig, Name=String(CANARY), Contents=String(CANARY), Filter=Name("/Adobe.PPKLite"))
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, V=signature, Rect=Array([0, 0, 0, 0]))
    page.Annots = Array([document.make_indirect(field)])
    document.Root.AcroForm = Dictionary(Fields=page.Annots, SigFlags=3)


def with_layers(document, _page):
    group = document.make_indirect(Dictionary(Type=Name.OCG, Name=String(CANARY)))
    document.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))


def with_postscript(document, page):
    program = Stream(document, f"({CANARY}) print".encode(), Type=Name.XObject, Subtype=Name.PS)
    page.Resources.XObject = Dictionary(P=program)


def with_bomb(document, page):
    packed = zlib.compress(b"0 0 m\n" * 60_000_000, 9)
    page.Contents = Stream(document, packed, Filter=Name.FlateDecode)


def with_loop(document, page):
    form = document.make_indirect(
        Stream(document, b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    )
    form.Resources = Dictionary(XObject=Dictionary(X=form), Own=String(CANARY))
    page.Resources.XObject = Dictionary(X=form)


def with_huge_picture(document, page):
    huge = Stream(document, b"x", Type=Name.XObject, Subtype=Name.Image, Width=50_000, Height=50_000)
    page.Resources.XObject = Dictionary(H=huge)


def encrypted():
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(made, encryption=pikepdf.Encryption(owner="o", user="u"))
    return made.getvalue()


def with_former_version():
    """What was on the page before stands in the file still, as programs leave it that save quickly."""
    former = pdf(CANARY)
    with pikepdf.open(io.BytesIO(former)) as document:
        number = document.pages[0].obj.Contents.objgen[0]
    at = len(former) + 1
    new = b"%d 0 obj\n<</Length 30>>stream\nBT /F1 12 Tf 9 9 Td (new) Tj E\nendstream endobj\n" % number
    size = int(former.rpartition(b"/Size ")[2].split()[0].rstrip(b"/>"))
    root = former.rpartition(b"/Root ")[2].split(b" R")[0]
    previous = int(former.rpartition(b"startxref")[2].split()[0])
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer <</Size %d /Root %s R /Prev %d>>\n" % (
        number,
        at,
        size,
        root,
        previous,
    )
    return former + b"\n" + new + table + b"startxref\n%d\n%%%%EOF" % (at + len(new))


# ---------------------------------------------------------------- All of them


def zipped(name="word/document.xml", content=b"<x/>"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", CANARY)
        archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


ZOO = {
    "svg.jpg": lambda: SVG,
    "html.jpg": lambda: HTML,
    "html-behind-blanks.txt": lambda: b"\xef\xbb\xbf \n\n\t" + HTML,
    "html-behind-words.txt": lambda: b"Dear all,\n" + HTML,
    "xml.txt": lambda: b'<?xml version="1.0"?><x>&e;</x>',
    "php.txt": lambda: b"<?php system($_GET['c']);",
    "shell.txt": lambda: b"#!/bin/sh\nrm -rf /",
    "rtf.txt": lambda: b"{\\rtf1 \\object}",
    "terminal.txt": lambda: b"\x1b]0;ran\x07plain",
    "nul.txt": lambda: b"plain\0text",
    "latin-1.txt": lambda: "Größe".encode("latin-1"),
    "utf-16.txt": lambda: "plain".encode("utf-16"),
    "program.pdf": lambda: b"MZ\x90\0\3\0\0\0" + bytes(100),
    "linux-program.png": lambda: b"\x7fELF\2\1\1" + bytes(100),
    "office.jpg": zipped,
    "macros.pdf": lambda: zipped("word/vbaProject.bin"),
    "zip-bomb.pdf": lambda: zipped("bomb", bytes(30_000_000)),
    "old-office.pdf": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "gif-with-html.gif": lambda: b"GIF89a/*" + HTML + b"*/=1;",
    "gif-and-zip.gif": lambda: gif(comment=CANARY.encode()) + zipped(),
    "gif-frames.gif": lambda: gif(frames=501, size=(8, 8)),
    "gif-huge.gif": lambda: gif_claiming(65_535, 65_535),
    "jpeg-everything.jpg": jpeg_with_everything,
    "jpeg-cut-off.jpg": lambda: picture("JPEG", size=(400, 400))[:1500],
    "jpeg-head-alone.jpg": lambda: b"\xff\xd8\xff\xe0" + HTML,
    "png-huge.png": lambda: (
        png_header(50_000, 50_000) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    ),
    "png-bomb.png": png_bomb,
    "png-text-bomb.png": lambda: png_with(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000), 9))),
    "png-itxt-bomb.png": lambda: png_with(chunk(b"iTXt", b"a\0\1\0\0\0" + zlib.compress(bytes(50_000_000), 9))),
    "png-profile-bomb.png": lambda: png_with(chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(50_000_000), 9))),
    "png-everything.png": png_with_everything,
    "png-cut-off.png": lambda: picture("PNG", size=(200, 200))[:-3000],
    "png-under-transparency.png": hidden_under_transparency,
    "png-palette.png": hidden_in_palette,
    "tiff-everything.tif": tiff_with_everything,
    "tiff-loop.tif": tiff_loop,
    "tiff-pages.tif": tiff_of_many,
    "tiff-tags.tif": with_tag_of_many,
    "webp-everything.webp": lambda: picture("WEBP", exif=exif(), xmp=XMP) + HTML,
    "webp-cut-off.webp": lambda: picture("WEBP", size=(300, 300))[:200],
    "pdf-everything.pdf": lambda: changed(with_everything),
    "pdf-script.pdf": lambda: changed(with_script),
    "pdf-actions.pdf": lambda: changed(with_actions),
    "pdf-launch.pdf": lambda: changed(with_link("Launch", F=String(CANARY))),
    "pdf-uri.pdf": lambda: changed(with_link("URI", URI=String(f"javascript:{CANARY}"))),
    "pdf-remote.pdf": lambda: changed(with_link("GoToR", F=String(f"\\\\host\\{CANARY}"))),
    "pdf-attachment.pdf": lambda: changed(with_attachment),
    "pdf-form.pdf": lambda: changed(with_form),
    "pdf-note.pdf": lambda: changed(with_note),
    "pdf-signature.pdf": lambda: changed(with_signature),
    "pdf-layers.pdf": lambda: changed(with_layers),
    "pdf-postscript.pdf": lambda: changed(with_postscript),
    "pdf-bomb.pdf": lambda: changed(with_bomb),
    "pdf-loop.pdf": lambda: changed(with_loop),
    "pdf-huge-picture.pdf": lambda: changed(with_huge_picture),
    "pdf-former-version.pdf": with_former_version,
    "pdf-encrypted.pdf": encrypted,
    "pdf-cut-off.pdf": lambda: pdf()[:120],
    "pdf-and-zip.pdf": lambda: pdf() + zipped(),
    "recording.mp3": lambda: b"ID3\3\0\0\0\0\0\x7f" + CANARY.encode() + bytes(200),
    "video.mp4": lambda: b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + HTML,
    "photo.heic": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + CANARY.encode(),
}
"""By name: how the file is made."""
