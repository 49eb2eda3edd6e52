"""All claims of a site, asked for as files: how many rows a second, and by how much the server grows meanwhile."""

import http.client
import statistics
import time
from typing import NamedTuple

from .errors import BenchError
from .processes import HOST, Server
from .report import Result

FILES = {"claims as CSV": "/claims.csv", "claims as JSON Lines": "/claims.jsonl"}
PATIENCE = 600  # seconds
PIECE = 2**20  # bytes between two looks at the server's memory
ROUNDS = 5


class Read(NamedTuple):
    """One file, read to its end."""

    rows: int
    seconds: float
    grown_mb: float


def measured(server: Server) -> list[Result]:
    """The fastest of some rounds of each. Raises BenchError.

    How much the server grew is that of the middle one: each of its processes grows once, when it is first asked, by
    what it shared with the others until then.
    """
    results = []
    for name, address in FILES.items():
        read = [_read(server, address) for _round in range(ROUNDS)]
        best = min(read, key=lambda one: one.seconds)
        grown = statistics.median(one.grown_mb for one in read)
        results.append(
            Result(
                name,
                "rows",
                best.rows,
                best.rows / best.seconds,
                memory_mb=server.memory_mb(),
                note=f"the server grew by {grown:.1f} MB meanwhile",
            )
        )
    return results


def _read(server: Server, address: str) -> Read:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=PATIENCE)
    try:
        before = most = server.memory_mb() or 0
        begun = time.perf_counter()
        connection.request("GET", address)
        response = connection.getresponse()
        if response.status != http.client.OK:
            raise BenchError(f"{address} was answered with {response.status}, expected 200.")
        lines = 0
        while piece := response.read(PIECE):
            lines += piece.count(b"\n")
            most = max(most, server.memory_mb() or 0)
        seconds = time.perf_counter() - begun
    except http.client.HTTPException as error:
        raise BenchError(f"{address} broke off: {error!r}.") from error
    finally:
        connection.close()
    return Read(lines - address.partition("?")[0].endswith(".csv"), seconds, most - before)
