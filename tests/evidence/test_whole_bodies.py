"""What was sent by half is refused, by a real gunicorn whose client is gone before the end."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest

from evidence.whole_bodies import CutOffError, Whole, whole_bodies

ROOT = Path(__file__).resolve().parent.parent.parent

READING = """
import os, sys, django
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from evidence.wsgi import application
import evidence.urls, claims.urls


@csrf_exempt
def taken(request):
    files = {name: file.read().decode() for name, file in request.FILES.items()}
    said = f"{request.POST.dict()} {files} {request.body if request.GET else ''}"
    print("TAKEN", said, file=sys.stderr, flush=True)
    return HttpResponse(said)


evidence.urls.urlpatterns.insert(0, path("taken", taken))
"""
"""The site, with one more address, which says what it was sent."""

MULTIPART = b"""--b\r
Content-Disposition: form-data; name="note"\r
\r
whole\r
--b\r
Content-Disposition: form-data; name="file"; filename="a.txt"\r
Content-Type: text/plain\r
\r
one two three\r
--b--\r
"""
FORM = b"note=whole&state=public"
SENT = {"multipart/form-data; boundary=b": MULTIPART, "application/x-www-form-urlencoded": FORM}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The port of a gunicorn, and what it says."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "reading.py").write_text(READING)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environment = os.environ | {
        "PYTHONPATH": f"{folder}:{ROOT}",
        "EVIDENCE_VAR": str(folder / "var"),
        "EVIDENCE_ENV_FILE": "",
    }
    environment |= {"DATABASE_URL": "", "EVIDENCE_VAULT_URL": ""}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:evidence.gunicorn", "--bind", f"127.0.0.1:{port}"]
    said = (folder / "said").open("w")
    process = subprocess.Popen(
        [*command, "--workers", "1", "reading:application"], cwd=ROOT, env=environment, stderr=said, stdout=said
    )
    try:
        for _attempt in range(600):
            with socket.socket() as asked:
                if not asked.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.05)
        yield port, folder / "said"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        said.close()


def send(port, body, media_type, *, length, address="/taken"):
    """The answer to what is sent, where nothing more is sent after it."""
    head = f"POST {address} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(head.encode() + body)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize("address", ["/taken", "/taken?body=1"])
@pytest.mark.parametrize("media_type", SENT)
def test_body_that_is_cut_off_is_refused_before_any_of_it_is_taken(served, media_type, address):
    port, said = served
    body = SENT[media_type]
    if "multipart" in media_type and "?" in address:
        address = "/taken"
    before = said.read_text().count("TAKEN")

    whole = send(port, body, media_type, length=len(body), address=address)
    cut = [
        send(port, body[:end], media_type, length=len(body), address=address)
        for end in (0, 1, len(body) // 2, len(body) - 20, len(body) - 1)
    ]
    more = send(port, body, media_type, length=len(body) + 1, address=address)

    assert whole.startswith(b"HTTP/1.1 200 ")
    assert b"whole" in whole
    assert {re.split(rb"\r\n", answer)[0] for answer in (*cut, more)} == {b"HTTP/1.1 400 Bad Request"}
    assert all(b"The request broke off before all of it had come" in answer for answer in (*cut, more))
    assert said.read_text().count("TAKEN") - before == 1


def test_what_was_announced_is_read_as_it_came():
    body = Whole(BytesIO(b"one\ntwo\nthree"), 12)

    assert [body.readline(), body.read(2), body.read(0), body.readline(), body.read(), body.read()] == [
        b"one\n",
        b"tw",
        b"",
        b"o\n",
        b"thre",
        b"",
    ]


@pytest.mark.parametrize("read", [Whole.read, Whole.readline])
def test_end_before_the_end_is_an_error(read):
    with pytest.raises(CutOffError):
        read(Whole(BytesIO(b"one"), 4))


@pytest.mark.parametrize("length", [None, "", "-1", "x", "²"])
def test_length_that_is_none_is_left_to_others(length):
    told = {"wsgi.input": (body := BytesIO(b"one"))} | ({} if length is None else {"CONTENT_LENGTH": length})
    seen = []

    whole_bodies(lambda environ, _start: seen.append(environ["wsgi.input"]) or [])(told, None)

    assert [one is body or one.read() for one in seen] == [b"" if length in {None, ""} else True]
