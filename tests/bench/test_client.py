import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from types import SimpleNamespace

import pytest

from bench.client import REQUESTS_A_CONNECTION, Client, Timings
from bench.errors import BenchError

ANSWERS = {"/good/": (200, b"page"), "/other/": (200, b"page"), "/empty/": (200, b""), "/missing/": (404, b"none")}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body at once: sent one by one, the second waits for an acknowledgement of the first

    def do_GET(self):
        status, body = ANSWERS[self.path]
        self.server.asked[self.path] += 1
        self.server.connections.add(self.client_address)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Nothing on the terminal of who runs the tests."""


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock that goes by a millisecond whenever it is looked at, so that no machine is too slow."""
    milliseconds = count()
    monkeypatch.setattr("bench.client.time", SimpleNamespace(perf_counter=lambda: next(milliseconds) / 1000))


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.asked, server.connections = Counter(), set()
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(server, *addresses):
    timings = Timings()
    Client(server.server_port, addresses).ask(seconds=0.5, concurrency=2, timings=timings)
    return timings


def test_client_asks_for_all_addresses_in_turn_and_times_each_request(server):
    timings = ask(server, "/good/", "/other/")

    asked = server.asked.total()
    assert len(timings.latencies) == asked
    assert server.asked["/other/"] == asked // 2
    assert timings.per_second == asked / timings.seconds
    assert sum(timings.latencies) <= 2 * timings.seconds


def test_client_uses_a_connection_for_several_requests_and_then_another(server):
    ask(server, "/good/")

    asked = server.asked.total()
    assert asked > 3 * REQUESTS_A_CONNECTION
    assert asked / REQUESTS_A_CONNECTION <= len(server.connections) <= asked / REQUESTS_A_CONNECTION + 2


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/missing/", "/missing/ answered 404 with 4 bytes; expected 200 and a page."),
        ("/empty/", "/empty/ answered 200 with 0 bytes; expected 200 and a page."),
    ],
)
def test_client_says_which_address_answered_what(server, address, expected):
    with pytest.raises(BenchError) as caught:
        ask(server, "/good/", address)

    assert str(caught.value) == expected


def test_client_says_that_nobody_answered(server):
    server.shutdown()
    server.server_close()

    with pytest.raises(BenchError, match=r"^/good/ was not answered: "):
        ask(server, "/good/")
