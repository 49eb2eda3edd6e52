"""What a form that is given back says of what somebody else did."""

import re
from html.parser import HTMLParser


class ComparisonReader(HTMLParser):
    """The tables of the comparison: caption → field → texts by their headings."""

    def __init__(self):
        super().__init__()
        self.tables = {}
        self._inside = 0
        self._into = None
        self._table = self._row = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "section":
            self._inside += attrs.get("class") == "conflict"
        if not self._inside:
            return
        if tag == "caption" or (tag == "th" and attrs.get("scope") == "row"):
            self._into = []
        elif tag == "td":
            self._into, self._heading = [], attrs["data-heading"]
        elif tag == "summary":
            self._kept, self._into = self._into, []

    def handle_endtag(self, tag):
        if tag == "section":
            self._inside = 0
        if not self._inside or self._into is None:
            return
        text = "".join(self._into)
        if tag == "caption":
            self._table = self.tables.setdefault(re.sub(r"\s+", " ", text).strip(), {})
        elif tag == "th":
            self._row = self._table.setdefault(re.sub(r"\s+", " ", text).strip(), {})
        elif tag == "td":
            self._row[self._heading] = text.strip()
        elif tag == "summary":
            self._into = self._kept  # the beginning of what follows in full
            return
        else:
            return
        self._into = None

    def handle_data(self, data):
        if self._into is not None:
            self._into.append(data)


def comparison(response):
    """Caption (without who and when) → field (with its note) → heading → text."""
    reader = ComparisonReader()
    reader.feed(response.content.decode())
    return {re.sub(r" \(\w+, [^()]*\)$", "", caption): table for caption, table in reader.tables.items()}


def versions(response):
    """Caption → field, without its note → the texts: opened (where told), now, typed."""
    return {
        caption: {
            re.sub(r" (Taken over|Yours to decide):.*", "", field): tuple(texts.values())
            for field, texts in table.items()
        }
        for caption, table in comparison(response).items()
    }
