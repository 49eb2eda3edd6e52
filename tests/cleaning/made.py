"""Files as they should be, small and whole."""

from io import BytesIO

import pikepdf
from PIL import Image


def picture(of="PNG", size=(60, 40), mode="RGB", **told):
    """A picture with something to see in it."""
    image = Image.radial_gradient("L").resize(size).convert(mode)
    made = BytesIO()
    image.save(made, of, **told)
    return made.getvalue()


def pdf(words="minutes", change=None):
    """A PDF with one page that shows these words. ``change`` may add to it before it is written."""
    made = BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 200))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
        page.obj.Contents = document.make_stream(b"BT /F1 12 Tf 20 100 Td (" + words.encode() + b") Tj ET")
        if change:
            change(document, page.obj)
        document.save(made, static_id=True)
    return made.getvalue()
