"""Which hostile files the site of the browser has: those that are not refused, and some that should never be there."""

from tests.cleaning.test_zoo import KEPT, REFUSED
from tests.cleaning.zoo import ZOO

GIVEN_AWAY = [name for name in ZOO if name not in {*REFUSED, *KEPT}]
RAW = {
    "svg.jpg": "image/jpeg",
    "html.jpg": "text/plain",
    "html-behind-words.txt": "text/plain",
    "gif-with-html.gif": "image/png",
    "jpeg-everything.jpg": "image/jpeg",
    "pdf-script.pdf": "application/pdf",
    "pdf-launch.pdf": "application/pdf",
    "pdf-form.pdf": "application/pdf",
    "pdf-attachment.pdf": "application/pdf",
}
"""As what each is given away as it is: what would be if the cleaning failed."""
