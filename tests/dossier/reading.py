"""A dossier's pages, as a reader meets them."""

from html.parser import HTMLParser
from types import SimpleNamespace

from claims.dossier.gather import gather
from claims.dossier.pages import pages
from tests.views.pages import section, text

SITE = "https://evidence.example.org"


class Elements(HTMLParser):
    """Every element of a page: its tag and attributes."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def values(self, name):
        """Of this attribute, wherever it stands."""
        return [attributes[name] for _tag, attributes in self.found if name in attributes]


def made(claim, site=SITE):
    """The files by their names."""
    return dict(pages(gather(claim), site))


def page(claim, name="index.html"):
    return made(claim)[name].decode()


def words(claim, name="index.html"):
    """What the main part says."""
    return text(SimpleNamespace(status_code=200, text=page(claim, name)))


def element(html, name):
    """What the element with this id says."""
    return section(SimpleNamespace(status_code=200, text=html), name)
