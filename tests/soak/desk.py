"""An editor's browser without a browser: one connection that stays open, cookies, and forms sent as they were shown."""

import http.client
import secrets
import time
from http.cookies import SimpleCookie
from types import SimpleNamespace
from urllib.parse import urlencode

from bench.form import read
from bench.processes import HOST

from .fill import PASSWORD

PATIENCE = 120  # seconds for one answer


class Unanswered(Exception):  # noqa: N818 - reads as what happened
    """The connection broke before the answer was there: whatever was sent may have been done, or not."""


class Browser:
    """Asks one server, over one connection as long as the server keeps it."""

    def __init__(self, port):
        self.port, self.cookies = port, {}
        self.connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        self.on_answer = lambda *_told: None

    def get(self, path, headers=None):
        return self.ask("GET", path, headers=headers)

    def ask(self, method, path, body=None, headers=None):
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **(headers or {})}
        begun = time.perf_counter()
        try:
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            raise Unanswered(f"{method} {path}: {error!r}") from error
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        self.on_answer(method, path, answer.status, time.perf_counter() - begun)
        return SimpleNamespace(status=answer.status, headers=answer.headers, content=content, path=path)

    def close(self):
        self.connection.close()


class Desk(Browser):
    """Signed in."""

    def __init__(self, port, username):
        super().__init__(port)
        self.username, self.shown = username, ""
        page = self.get("/admin/login/")
        form = read(page).data | {"username": [username], "password": [PASSWORD]}
        answer = self.ask("POST", "/admin/login/?next=/admin/", *urlencoded(form))
        assert answer.status == 302, f"{username} could not sign in: {answer.status}"
        self.close()  # until it is used: others may sign in first, and no server keeps an idle connection for long

    def opened(self, path):
        """What stands in the form at this address; `shown` is its page."""
        page = self.get(path)
        assert page.status == 200, (path, page.status)
        self.shown = page.content.decode()
        data = read(page).data
        data.pop("q", None)  # of the search in the page's head
        return data

    def send(self, path, data, *, button="_save", file=None, **values):
        """Press a button of a form that was opened, with these fields filled in; `file` is a field's name, a name and bytes."""
        sent = data | {name: [value] for name, value in values.items()} | {button: ["1"]}
        return self.ask("POST", path, *(multipart(sent, *file) if file else urlencoded(sent)))


def urlencoded(data):
    return urlencode(data, doseq=True), {"Content-Type": "application/x-www-form-urlencoded"}


def multipart(data, field, name, content):
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, values in data.items()
        for value in values
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode()
        + content
        + b"\r\n"
    )
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), {
        "Content-Type": f"multipart/form-data; boundary={boundary}"
    }


def problems(page):
    """What the page says is wrong, roughly: the words of the forms' error lists."""
    text = page.content.decode()
    return [part.partition("</ul>")[0] for part in text.split("errorlist")[1:]]
