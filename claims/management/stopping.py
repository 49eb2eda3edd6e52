"""Ctrl-C and SIGTERM: a command ends at once and undoes what it began, or ends what can no longer be undone."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import connection

USUAL: dict[int, Any] = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
"""What the signals do unless somebody else decided: `nohup` has them ignored, and a program that calls us may want them."""


class Stopped(KeyboardInterrupt):
    """Somebody asked for the end, by Ctrl-C or, as systems do when they shut down, by SIGTERM."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.status = 128 + number  # as shells count
        self.word = "Interrupted" if number == signal.SIGINT else "Terminated"


class Stop:
    """Raises Stopped wherever a signal comes, but for the end of the transaction that writes."""

    def __init__(self) -> None:
        self._writing = False
        self._written = False
        self._late = 0

    def begin_writing(self) -> None:
        """To be called within the transaction that writes, once at least."""
        self._writing = True

    def end_writing(self) -> None:
        """To be called when it has ended well. Raises Stopped if a signal came meanwhile."""
        self._writing, self._written = False, True
        if self._late:
            raise Stopped(self._late)

    def outcome(self) -> str:
        """What stands now, of a command with one such transaction."""
        return "all of it was written." if self._written else "nothing was written."

    def __call__(self, number: int, _frame: object) -> None:
        # The database may have written everything by now, and whoever is told that nothing was written believes it.
        if self._writing and not connection.in_atomic_block:
            self._late = number
        else:
            raise Stopped(number)


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Have both signals raise Stopped within this block. In another thread than the first they cannot come."""
    stop, former = Stop(), {}
    with suppress(ValueError):
        for number, usual in USUAL.items():
            if signal.getsignal(number) is usual:
                former[number] = signal.signal(number, stop)
    try:
        yield stop
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
