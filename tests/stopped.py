"""A clock that stands until it is set, and salts that are all the same: what two sites otherwise never have in common."""

import secrets
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = BEGINNING

    def at(self, step):
        """The time of a step of a story: an hour for each."""
        self.now = BEGINNING + timedelta(hours=step)


class _AnyDatetime(type):
    def __instancecheck__(cls, one):
        return isinstance(one, datetime)


@contextmanager
def stopped_clock():
    """A clock for all our modules, whichever ask for the time, and for Django; and `secrets` that are none."""
    clock = Clock()

    class Stopped(datetime, metaclass=_AnyDatetime):
        @classmethod
        def now(cls, tz=None):
            return clock.now.astimezone(tz) if tz else clock.now.replace(tzinfo=None)

    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith(("claims.", "evidence.")) and vars(module).get("datetime") is datetime:
                patch.setattr(module, "datetime", Stopped)
        patch.setattr(timezone, "now", lambda: clock.now)
        patch.setattr(secrets, "token_bytes", lambda count=32: b"\7" * count)
        yield clock
