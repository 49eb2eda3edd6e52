"""Good files pass, and show in their copies what they showed before; the same file gives the same copy."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from claims.cleaning import child, contradicts, examine, with_ending

from .made import pdf, picture


@pytest.fixture
def copied(tmp_path):
    def copied(content):
        (tmp_path / "original").write_bytes(content)
        found = examine(tmp_path / "original", tmp_path / "copy")
        copy = (tmp_path / "copy").read_bytes() if (tmp_path / "copy").exists() else None
        (tmp_path / "copy").unlink(missing_ok=True)
        return found.kind, found.copy, copy

    return copied


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "P", "I;16"])
def test_pixels_of_a_png_are_the_same(copied, mode):
    given = picture("PNG", mode=mode)

    kind, copy_as, copy = copied(given)

    before, after = (Image.open(io.BytesIO(content)).convert("RGBA").tobytes() for content in (given, copy))
    assert (kind, copy_as, before == after) == ("image/png", "image/png", True)


@pytest.mark.parametrize(
    ("of", "kind", "copy_as"),
    [
        ("JPEG", "image/jpeg", "image/jpeg"),
        ("GIF", "image/gif", "image/png"),
        ("WEBP", "image/webp", "image/webp"),
        ("TIFF", "image/tiff", "image/tiff"),
        ("PDF", "application/pdf", "application/pdf"),
    ],
)
def test_same_file_gives_the_same_copy(copied, of, kind, copy_as):
    first, second = copied(picture(of)), copied(picture(of))

    assert first[:2] == (kind, copy_as)
    assert first == second


def test_picture_is_turned_as_the_camera_was_held(copied):
    exif = Image.Exif()
    exif[0x0112] = 6

    _kind, _copy_as, copy = copied(picture("JPEG", size=(60, 40), exif=exif))

    assert Image.open(io.BytesIO(copy)).size == (40, 60)


def test_all_pages_of_a_tiff_are_in_the_copy(copied):
    pages = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green", "blue")]
    made = io.BytesIO()
    pages[0].save(made, "TIFF", save_all=True, append_images=pages[1:])

    _kind, _copy_as, copy = copied(made.getvalue())

    found = []
    with Image.open(io.BytesIO(copy)) as image:
        for number in range(image.n_frames):
            image.seek(number)
            found.append(image.getpixel((1, 1)))
    assert found == [page.getpixel((1, 1)) for page in pages]


def test_pdf_draws_what_it_drew(copied):
    _kind, _copy_as, copy = copied(pdf("what one sees"))

    with pikepdf.open(io.BytesIO(copy)) as document:
        page = document.pages[0]
        assert (page.Contents.read_bytes(), [*page.Resources.Font.keys()]) == (
            b"BT\n/F1 12 Tf\n20 100 Td\n(what one sees) Tj\nET",
            ["/F1"],
        )


def test_what_is_filled_into_a_form_is_drawn(copied):
    def fill(document, page):
        shown = pikepdf.Stream(document, b"BT /F1 9 Tf (filled in) Tj ET", Type=pikepdf.Name.XObject)
        shown.Subtype, shown.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 50, 20])
        field = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, F=4)
        field.Rect, field.T, field.AP = pikepdf.Array([9, 9, 59, 29]), "name", pikepdf.Dictionary(N=shown)
        page.Annots = pikepdf.Array([document.make_indirect(field)])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=page.Annots)

    _kind, _copy_as, copy = copied(pdf(change=fill))

    with pikepdf.open(io.BytesIO(copy)) as document:
        drawn = [one.read_bytes() for one in document.objects if isinstance(one, pikepdf.Stream) and one.get("/BBox")]
        assert ["/Annots" in document.pages[0], [b"(filled in) Tj" in one for one in drawn]] == [False, [True]]


@pytest.mark.parametrize("name", ["A", "F", "URL", "Parent", "Metadata"])
def test_names_that_a_pdf_has_chosen_mean_nothing_else(copied, name):
    def draw(document, page):
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3, Encoding=pikepdf.Dictionary())
        font.CharProcs = pikepdf.Dictionary({f"/{name}": document.make_stream(b"0 0 9 9 re f")})
        page.Resources.Font[f"/{name}"] = document.make_indirect(font)

    _kind, _copied, copy = copied(pdf(change=draw))

    with pikepdf.open(io.BytesIO(copy)) as document:
        fonts = document.pages[0].Resources.Font
        assert fonts[f"/{name}"].CharProcs[f"/{name}"].read_bytes().split() == b"0 0 9 9 re f".split()


def test_text_is_its_own_copy(copied):
    assert copied("Größe; 1951\r\n\f".encode()) == ("text/plain", "text/plain", None)


def test_child_that_takes_too_long_is_killed_with_all_it_began(tmp_path, monkeypatch):
    pid = tmp_path / "pid"
    slow = f"import os, pathlib, time; pathlib.Path({str(pid)!r}).write_text(str(os.getpid())); time.sleep(60)"
    monkeypatch.setattr(child, "PROGRAM", ("-c", slow))
    monkeypatch.setattr(child, "WALL_SECONDS", 2)

    found = examine(tmp_path / "original", tmp_path / "copy")

    assert (found.why, found.refused) == ("too_much", True)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), signal.SIG_DFL)


WAITING = """
import pathlib, sys
from claims.cleaning import child
child.PROGRAM = ("-c", sys.argv[1])
child.examine(pathlib.Path(sys.argv[2], "original"), pathlib.Path(sys.argv[2], "copy"))
"""


def test_child_does_not_outlive_whoever_waits_for_it(tmp_path):
    pid = tmp_path / "pid"
    slow = (
        "import os, pathlib, sys, time; from claims.cleaning.worker import die_with; die_with(int(sys.argv[3]));"
        f"pathlib.Path({str(tmp_path / 'new')!r}).write_text(str(os.getpid()));"
        f"os.rename({str(tmp_path / 'new')!r}, {str(pid)!r}); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", WAITING, slow, tmp_path], cwd=child.ROOT)
    until(pid.exists)
    number = int(pid.read_text())

    parent.kill()
    parent.wait()

    until(lambda: not Path(f"/proc/{number}").exists() or "\nState:\tZ" in Path(f"/proc/{number}/status").read_text())


def test_child_whose_parent_is_gone_already_ends_at_once(tmp_path):
    ended = subprocess.run(
        [sys.executable, *child.PROGRAM, tmp_path / "original", tmp_path / "copy", "1"], cwd=child.ROOT, check=False
    )

    assert ended.returncode == -signal.SIGKILL


def until(is_so):
    for _moment in range(600):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it never was")


@pytest.mark.parametrize(
    ("name", "kind", "ending"),
    [
        ("scan.JPG", "image/jpeg", ""),
        ("scan.png", "image/jpeg", ".png"),
        ("report.pdf.exe", "application/pdf", ".exe"),
        ("table.csv", "text/plain", ""),
        ("page.html", "text/plain", ".html"),
        ("Minutes of 3.4.1951", "application/pdf", ""),
        ("", "application/pdf", ""),
    ],
)
def test_ending_that_is_anothers_is_found(name, kind, ending):
    assert contradicts(name, kind) == ending


@pytest.mark.parametrize(
    ("name", "kind", "saved_as"),
    [
        ("scan.jpeg", "image/jpeg", "scan.jpeg"),
        ("drawing.gif", "image/png", "drawing.png"),
        ("Minutes of 3.4.1951", "application/pdf", "Minutes of 3.4.1951.pdf"),
        ("report.exe", "application/pdf", "report.exe.pdf"),
    ],
)
def test_copy_is_saved_under_an_ending_that_fits(name, kind, saved_as):
    assert with_ending(name, kind) == saved_as
