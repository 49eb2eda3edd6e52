"""The forms of a page, as a browser would send them."""

from html.parser import HTMLParser
from typing import Any

Attributes = list[tuple[str, str | None]]


class FormReader(HTMLParser):
    """What a browser would send of the page's forms if nobody touched them. Of fields of one name it keeps the last."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.buttons: list[str] = []
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if "__prefix__" in name:  # the empty row that a script copies
            return
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.data.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "textarea" and name:
            self._textarea, self.data[name] = name, [""]

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind == "submit":
            self.buttons.append(given["value"])
        elif kind in {"checkbox", "radio"}:
            if "checked" in given:
                self.data[name] = [given.get("value", "on")]
        elif kind != "file":
            self.data[name] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.data[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea" and self._textarea:
            # The browser drops the line break that Django puts after the tag.
            self.data[self._textarea][0] = self.data[self._textarea][0].removeprefix("\r\n").removeprefix("\n")
            self._textarea = ""


def read(response: Any) -> FormReader:
    reader = FormReader()
    reader.feed(response.content.decode())
    return reader
