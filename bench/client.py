"""A closed loop: some clients, each of which asks for the next page as soon as it has read the last one."""

import http.client
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle

from .errors import BenchError
from .processes import HOST

PATIENCE = 60  # seconds for one answer
# What one connection carries. With a few connections that stay, chance would give one of the server's workers most of
# the work for the whole of a round, and the next round the other way.
REQUESTS_A_CONNECTION = 20


@dataclass
class Timings:
    """What was measured of one kind of page so far: seconds in which requests were made, and those of each request."""

    seconds: float = 0
    latencies: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds


class Client:
    """Asks one server for addresses in turn, round and round; goes on where it stopped."""

    def __init__(self, port: int, addresses: Sequence[str]) -> None:
        self.port, self.addresses = port, cycle(addresses)
        self.lock = threading.Lock()

    def ask(self, *, seconds: float, concurrency: int, timings: Timings) -> None:
        """Ask for so long, and add what was measured. Raises BenchError if any answer is not 200 with something in it."""
        stopped = threading.Event()
        begun = time.perf_counter()
        with ThreadPoolExecutor(concurrency) as pool:
            try:
                loops = [pool.submit(self._loop, begun + seconds, stopped) for _client in range(concurrency)]
                for loop in loops:
                    timings.latencies += loop.result()
            finally:
                stopped.set()
        timings.seconds += time.perf_counter() - begun

    def _loop(self, until: float, stopped: threading.Event) -> list[float]:
        latencies: list[float] = []
        try:
            # Once at least: on a busy machine a thread may begin when its time is over.
            while not stopped.is_set() and (not latencies or time.perf_counter() < until):
                latencies += self._connection(until, stopped)
        except BaseException:
            stopped.set()
            raise
        return latencies

    def _connection(self, until: float, stopped: threading.Event) -> Iterator[float]:
        """Seconds that each request of one connection takes; connecting is part of the first."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            for _request in range(REQUESTS_A_CONNECTION):
                with self.lock:
                    address = next(self.addresses)
                begun = time.perf_counter()
                fetch(connection, address)
                yield time.perf_counter() - begun
                if time.perf_counter() >= until or stopped.is_set():
                    return
        finally:
            connection.close()


def fetch(connection: http.client.HTTPConnection, address: str) -> bytes:
    """The body. Raises BenchError with the address for anything but 200 with something in it."""
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise BenchError(f"{address} was not answered: {str(error) or type(error).__name__}.") from error
    if answer.status != http.HTTPStatus.OK or not body:
        raise BenchError(f"{address} answered {answer.status} with {len(body)} bytes; expected 200 and a page.")
    return body
