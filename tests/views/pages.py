"""What a page says, as a reader meets it: Jinja2 leaves no context to look into."""

from html.parser import HTMLParser

VOID = {"area", "br", "hr", "img", "input", "link", "meta", "path", "circle", "wbr"}


class _Reader(HTMLParser):
    """Collects the text inside one element: the one with this id, or labelled by a heading with it."""

    def __init__(self, wanted):
        super().__init__()
        self.wanted, self.depth, self.words = wanted, 0, []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        begins = (
            self.wanted in (attributes.get("id"), tag) or attributes.get("aria-labelledby") == f"{self.wanted}-heading"
        )
        if tag not in VOID and (self.depth or begins):
            self.depth += 1

    def handle_endtag(self, tag):
        if self.depth and tag not in VOID:
            self.depth -= 1

    def handle_data(self, data):
        if self.depth:
            self.words += data.split()


class _Citations(HTMLParser):
    """Collects the citations that can be copied, by their ids."""

    def __init__(self):
        super().__init__()
        self.found, self.inside = {}, ""

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if attributes.get("class") == "cite-text":
            self.inside = attributes.get("id", str(len(self.found)))
            self.found[self.inside] = ""

    def handle_endtag(self, tag):
        if tag in {"dd", "p"}:
            self.inside = ""

    def handle_data(self, data):
        if self.inside:
            self.found[self.inside] += data


def citations(response):
    """The citations that can be copied: by id, or by place where they have none, what each says."""
    assert response.status_code == 200
    reader = _Citations()
    reader.feed(response.text)
    return reader.found


def section(response, name):
    """The text of the section with this id, or whose heading is ``<name>-heading``, blanks made single."""
    assert response.status_code == 200
    reader = _Reader(name)
    reader.feed(response.text)
    return " ".join(reader.words)


def text(response):
    """The text of a page's main part."""
    return section(response, "main")
