"""How far a long command has come: a bar on the terminal, and in a pipe or a log not a byte."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.core.management.base import OutputWrapper

REDRAWN = 8  # times in a second


class Progress(Protocol):
    watched: bool
    """Whether it is worth the time to find out a total."""

    def begin(self, what: str, total: int | None = None, *, unit: str = "rows") -> None:
        """A part of the work begins, of about so many rows if that is known."""

    def at(self, file: str) -> None:
        """The work has come to this file."""

    def advance(self, rows: int) -> None:
        """So many rows more are done."""


class Silence:
    """Where nobody looks."""

    watched = False

    def begin(self, what: str, total: int | None = None, *, unit: str = "rows") -> None: ...

    def at(self, file: str) -> None: ...

    def advance(self, rows: int) -> None: ...


class Bar:
    """One line: what is done, how much of it, how fast."""

    watched = True

    def __init__(self, shown: Any) -> None:
        self._shown = shown
        self._what, self._file, self._unit = "", "", "rows"
        self._total: int | None = None
        self._rows, self._begun = 0, 0.0
        self._task = shown.add_task("Starting", total=None, told="")

    def begin(self, what: str, total: int | None = None, *, unit: str = "rows") -> None:
        self._what, self._file, self._total, self._unit = what, "", total, unit
        self._rows, self._begun = 0, time.monotonic()
        self._shown.reset(self._task, total=total, description=what, told="")

    def at(self, file: str) -> None:
        self._file = file
        self._show()

    def advance(self, rows: int) -> None:
        self._rows += rows
        if self._total is not None:
            self._total = max(self._total, self._rows)  # some totals are guesses
        self._show()

    def _show(self) -> None:
        # Counts, dates and the disk take their time after the last row.
        what = "Finishing" if self._rows == self._total else f"{self._what} {self._file}".rstrip()
        of = "" if self._total is None else f" of {self._total:,}"
        rate = self._rows / max(time.monotonic() - self._begun, 1e-9)
        told = f"{self._rows:,}{of} {self._unit}, {rate:,.0f}/s" if self._rows else ""
        self._shown.update(self._task, total=self._total, completed=self._rows, description=what, told=told)


@contextmanager
def progress(out: OutputWrapper, verbosity: int) -> Iterator[Progress]:
    """A bar on standard error for the time of the block, if ``out`` is it and a terminal. It leaves no trace."""
    if not (verbosity and out.isatty()):
        yield Silence()
        return
    # Here, for its 40 ms are for whoever looks, not for every command.
    from rich.console import Console  # noqa: PLC0415 - see above
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - see above
    from rich.progress import Progress as Shown  # noqa: PLC0415 - see above

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        TextColumn("{task.fields[told]}", markup=False),
        TimeElapsedColumn(),
    )
    with Shown(
        *columns,
        console=console,
        transient=True,
        expand=True,
        refresh_per_second=REDRAWN,
        redirect_stdout=False,
        redirect_stderr=False,
        disable=not console.is_interactive,  # a dumb terminal cannot go back in its line
    ) as shown:
        yield Bar(shown)
