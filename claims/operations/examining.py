"""Few files are examined at once, by all processes of the site together: each may take gigabytes of memory."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from claims import cleaning

AT_ONCE = 2
PATIENCE = 8
"""Seconds for which an upload waits for its turn: with those of the work itself less than proxies wait for an answer."""

BETWEEN = 0.1
"""Seconds until it is looked again whether a place is free."""


class BusyError(OSError):
    """Others are being examined, for longer than anybody waits here."""


def examine(source: Path, target: Path) -> cleaning.Examined:
    """As ``cleaning.examine``, when there is a place. Raises BusyError, OSError."""
    with _place():
        return cleaning.examine(source, target)


@contextmanager
def _place() -> Iterator[None]:
    """One of so many places, which the system frees when whoever has it is gone, however it ended."""
    folder = Path(settings.EXAMINING_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    places = [os.open(folder / str(number), os.O_RDWR | os.O_CREAT, 0o600) for number in range(AT_ONCE)]
    try:
        _take_one(places)
        yield
    finally:
        for place in places:
            os.close(place)


def _take_one(places: list[int]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        for place in places:
            with suppress(BlockingIOError):
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
        if time.monotonic() > until:
            raise BusyError(errno.EBUSY, _("other files are being examined; try again in a minute"))
        time.sleep(BETWEEN)
