"""Somebody else, who holds the database's write lock as a long import does: really, on a connection of their own."""

from contextlib import contextmanager
from html.parser import HTMLParser
from threading import Event, Thread

from django.db import connection, transaction
from django.test import override_settings

from claims.operations import ledger

PATIENCE = 0.2  # seconds


@contextmanager
def somebody_writes():
    """Meanwhile nobody waits for longer than PATIENCE."""
    held, release = Event(), Event()

    def write():
        try:
            with transaction.atomic():
                ledger.hold()
                held.set()
                release.wait(timeout=60)
        finally:
            connection.close()

    writer = Thread(target=write)
    with override_settings(DATABASE_WAIT_SECONDS=PATIENCE), _impatient_sqlite():
        writer.start()
        try:
            assert held.wait(timeout=10)
            yield
        finally:
            release.set()
            writer.join(timeout=10)


@contextmanager
def _impatient_sqlite():
    """SQLite's patience is the connection's, which took it from the settings long ago."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {before}")


class GivenBack(HTMLParser):
    """The form in a page that says "busy": where it is sent, its hidden fields in their order, and what to fill in."""

    def __init__(self, response):
        super().__init__()
        self.action, self.fields, self.to_fill_in, self.buttons = None, [], [], []
        self._inside = False
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            assert self.action is None, "one form only"
            assert (attrs["method"], attrs["enctype"]) == ("post", "multipart/form-data")
            self.action, self._inside = attrs["action"], True
        elif tag in {"input", "button"} and self._inside:
            kind = attrs.get("type")
            if kind == "hidden":
                self.fields.append((attrs["name"], attrs["value"]))
            elif kind == "submit":
                self.buttons.append(attrs.get("value", ""))
            else:
                self.to_fill_in.append((kind, attrs["name"]))

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False

    @property
    def data(self):
        """As the test client sends it: name → values."""
        sent = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(value)
        return sent
