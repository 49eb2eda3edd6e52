"""A second process that reads the same state of the database beside this one: what takes two minutes takes one.

It is started anew and not forked, which SQLite's connections do not bear. It writes nothing.
"""

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any

import django
from django.db import DatabaseError, connection
from django.utils.module_loading import import_string

from claims.one_state import exported, one_state

TRIES = 5
"""To have both see one state where nobody can be told which: on SQLite, while others write."""


class SecondError(Exception):
    """The other process could not do its work; says why."""


class Second:
    """The other process: asked whether it sees the same state, then for what it made of it."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def sees(self, looked: Any) -> bool:
        """Have it look at the database, within ``one_state`` of ours, and say whether it sees what we ``looked`` at."""
        self._pipe.send(("look", exported()))
        return bool(self._answer() == looked)

    def work(self) -> None:
        self._pipe.send(("work", ""))

    def result(self) -> Any:
        """Waits for it. Raises SecondError."""
        return self._answer()

    def _answer(self) -> Any:
        try:
            failed, answer = self._pipe.recv()
        except (EOFError, OSError):
            raise SecondError("the process that worked out the figures ended before its time") from None
        if failed:
            raise SecondError(answer)
        return answer


@contextmanager
def second(look: str, work: str) -> Iterator[Second]:
    """A process that looks and then works: two functions by their dotted names. It ends with the block, whatever it is at."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    arguments = (theirs, connection.settings_dict["NAME"], look, work)
    process = context.Process(target=_run, args=arguments, daemon=True)
    process.start()
    theirs.close()
    try:
        yield Second(ours)
    finally:
        ours.close()
        process.terminate()
        process.join()


def _run(pipe: Connection, database: Any, look: str, work: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that was typed, which ends this one
    django.setup()
    connection.settings_dict["NAME"] = database
    looking, working = import_string(look), import_string(work)
    with suppress(EOFError, BrokenPipeError):
        try:
            _, snapshot = pipe.recv()
            while snapshot is not None:
                with one_state(snapshot):
                    pipe.send((False, looking()))
                    order, snapshot = pipe.recv()
                    if order == "work":
                        pipe.send((False, working()))
                        snapshot = None
        except (DatabaseError, ValueError, TypeError, LookupError, ArithmeticError) as error:
            pipe.send((True, f"{type(error).__name__}: {error}"))
