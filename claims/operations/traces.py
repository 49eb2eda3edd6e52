"""What tells the former name of a protected witness beside records and the ledger, and where it stands in texts.

Django's own log of the desk, sessions with their messages, uploads that wait for an import, pages of the database's file
that are no longer used, and what the database has counted of columns.
"""

import json
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q

from claims.ledger.former import Former
from claims.models import LedgerEntry, RetiredSlug, SearchDocument, Witness
from claims.search.index import vendor

from . import uploads
from .rows import analyse

LONGEST_REPR = 200
"""Of django_admin_log.object_repr."""

WAIT = 2_000
"""Milliseconds that emptying SQLite's log waits for readers. Who reads on meanwhile keeps it; the next purge tries again."""

logger = logging.getLogger(__name__)


def remove(witnesses: Mapping[int, Former]) -> None:
    """Remove what tells former names of these witnesses; ``witnesses`` by primary key. Needs the change's transaction."""
    for witness in witnesses.values():
        texts = [*witness.names, *witness.slugs]
        if apps.is_installed("django.contrib.admin"):
            _rewrite_desk_log(witness, texts)
        if apps.is_installed("django.contrib.sessions"):
            _forget_in_sessions(texts)
    vendor().forget(connection)
    texts = [text for witness in witnesses.values() for text in (*witness.names, *witness.slugs)]
    transaction.on_commit(partial(_sweep, texts), robust=True)


def _rewrite_desk_log(witness: Former, texts: Sequence[str]) -> None:
    """The witness is called as now; elsewhere the name is left out. Of a change that tells it, only that it was one stays."""
    log: Any = apps.get_model("admin", "LogEntry")
    of = apps.get_model("contenttypes", "ContentType").objects.get_for_model(Witness)
    log.objects.filter(content_type=of, object_id=str(witness.pk)).update(object_repr=witness.name[:LONGEST_REPR])
    for text in texts:
        for entry in log.objects.filter(_telling(("object_repr",), text)):
            # Not by the name that stands now: what another record is called would then lead from one to the other.
            entry.object_repr = re.sub(re.escape(text), "…", entry.object_repr, flags=re.IGNORECASE)
            entry.save(update_fields=["object_repr"])
        log.objects.filter(_telling(("change_message",), text)).update(change_message="")


def _forget_in_sessions(texts: Sequence[str]) -> None:
    """Messages that wait to be shown, and whatever else a session tells; nobody is signed out."""
    session: Any = apps.get_model("sessions", "Session")
    for row in session.objects.all().iterator():
        if _without(row, texts) is None:
            continue
        # Once more as it is by now, and held: its owner may have signed out meanwhile, or be shown another page.
        for held in session.objects.select_for_update().filter(pk=row.pk):
            kept = _without(held, texts)
            if kept is not None:
                held.session_data = session.objects.encode(kept)
                held.save(update_fields=["session_data"])


def _without(row: Any, texts: Sequence[str]) -> dict[str, Any] | None:
    """What the session holds beside what tells one of these texts; None if nothing does."""
    told = row.get_decoded()
    kept = {
        name: value
        for name, value in told.items()
        if name in {SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY} or not _tells(value, texts)
    }
    return None if kept == told else kept


def _tells(value: Any, texts: Iterable[str]) -> bool:
    told = json.dumps(value, ensure_ascii=False, default=str) + json.dumps(value, default=str)
    return any(form in told for text in texts for form in _forms(text))


def _forms(text: str) -> set[str]:
    """As it is, and as JSON in ASCII has it."""
    return {text, json.dumps(text)[1:-1]}


def _telling(fields: Iterable[str], text: str) -> Q:
    return reduce(or_, (Q(**{f"{field}__icontains": form}) for field in fields for form in _forms(text)))


def holding(model: type[models.Model], witnesses: Sequence[Former]) -> list[int]:
    """Primary keys of the rows of this model in whose own texts, slug included, a former name or slug stands."""
    fields = [field.attname for field in model._meta.concrete_fields if _is_text(field)]
    texts = {text for witness in witnesses for text in (*witness.names, *witness.slugs)}
    if not texts or not fields:
        return []
    telling = reduce(or_, (_telling(fields, text) for text in sorted(texts)))
    rows = model._default_manager.filter(telling).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _is_text(field: Any) -> bool:
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices


# ---------------------------------------------------------------- When it is done


def _sweep(texts: Sequence[str]) -> None:
    """What is outside the transaction: uploads, SQLite's log of changes, PostgreSQL's samples of columns."""
    uploads.forget(texts)
    try:
        if connection.vendor == "sqlite":
            empty_log()
        else:
            for model in (Witness, LedgerEntry, RetiredSlug, SearchDocument):
                analyse(model)
    except DatabaseError:
        logger.exception("What was purged may stand for a while in the database's own files")


def empty_log() -> bool:
    """Take SQLite's log of changes into the file, which overwrites what was deleted, and empty it. False if somebody reads."""
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {WAIT}")
        try:
            busy, _pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")
    return not busy
