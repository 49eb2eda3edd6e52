"""
Whether the site can serve, for load balancers and supervisors: `/healthz` answers 200 `ok`, or 503 and what fails.

Any answer at all shows that the process lives. 200 says more: the databases answer and have the tables of this version,
attached files can be read, and where there is an editors' desk written.

A middleware and not a view, because those who ask know an address and not the site's name: a view would be reached only
with a Host header that is in ALLOWED_HOSTS.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

PATH = "/healthz"
KEPT = 1.0
"""Seconds for which an answer is given again: whoever asks more often costs nothing."""

PATIENCE = 3000
"""Milliseconds for a query. A database that does not even let us connect has as long as DATABASES says."""

logger = logging.getLogger(__name__)


class Unavailable(Exception):  # noqa: N818 - reads as what it says
    """``part``: what fails, in the one word that everybody may read. The text may name hosts, and is for the log alone."""

    def __init__(self, part: str, why: str) -> None:
        super().__init__(why)
        self.part = part


class HealthMiddleware:
    """Answers GET and HEAD of `/healthz`; every other request passes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._lock = Lock()
        self._looked = float("-inf")
        self._failing = ""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != PATH:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        failing = self._now()
        response = HttpResponse(
            f"unavailable: {failing}\n" if failing else "ok\n",
            status=503 if failing else 200,
            content_type="text/plain; charset=utf-8",
        )
        response.headers["Cache-Control"] = "no-store"
        response._has_been_logged = True  # type: ignore[attr-defined]  # by Django's own mark: we say it once, not each time
        return response

    def _now(self) -> str:
        """What fails, or nothing. One looks at a time; who comes meanwhile waits, and gets the same."""
        with self._lock:
            if time.monotonic() - self._looked > KEPT:
                self._failing = self._look()
                self._looked = time.monotonic()
            return self._failing

    def _look(self) -> str:
        try:
            look()
        except Unavailable as problem:
            if self._failing != problem.part:  # once, and not at every question
                logger.error("The site cannot serve: %s (%s)", problem, problem.part)
            return problem.part
        if self._failing:
            logger.warning("The site can serve again.")
        return ""


def look() -> None:
    """Raises Unavailable for the first part that does not do its work."""
    for alias, apps in settings.HEALTH_DATABASES.items():
        _look_at_database(alias, frozenset(apps))
    if not settings.PUBLIC_ONLY:
        _look_at_files(Path(settings.FILES_DIR), writing=True)
    _look_at_files(Path(settings.COPIES_DIR), writing=not settings.PUBLIC_ONLY)


def _look_at_database(alias: str, apps: frozenset[str]) -> None:
    part = "database" if alias == DEFAULT_DB_ALIAS else alias
    connection = connections[alias]
    name = connection.settings_dict["NAME"]
    # To connect would make an empty one in its place.
    if connection.vendor == "sqlite" and not Path(name).is_file():
        raise Unavailable(part, f"there is no file {name}")
    try:
        with _bounded(alias), connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    except Error as error:
        raise Unavailable(part, str(error).strip()) from error
    if missing := sorted(_newest(apps) - applied):
        part = "migrations" if alias == DEFAULT_DB_ALIAS else alias
        raise Unavailable(part, f"not migrated to this version: {', '.join('.'.join(one) for one in missing)}")


@contextmanager
def _bounded(alias: str) -> Iterator[None]:
    """A query of the block takes PATIENCE at most. SQLite's, which write nothing, wait for nobody."""
    if connections[alias].vendor != "postgresql":
        yield
        return
    with nullcontext() if connections[alias].in_atomic_block else transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE}")
        yield


@cache
def _newest(apps: frozenset[str]) -> frozenset[tuple[str, str]]:
    """The last migration of each of these apps, or of all. A database that has later ones as well serves this version too."""
    leaves = MigrationLoader(None).graph.leaf_nodes()
    return frozenset((app, name) for app, name in leaves if not apps or app in apps)


def _look_at_files(folder: Path, *, writing: bool) -> None:
    wanted = os.R_OK | os.X_OK | (os.W_OK if writing else 0)
    if not folder.is_dir() or not os.access(folder, wanted):
        raise Unavailable("files", f"{folder} is not there, or this account may not use it")
    if writing and os.statvfs(folder).f_bavail == 0:
        raise Unavailable("files", f"the disk of {folder} is full")
