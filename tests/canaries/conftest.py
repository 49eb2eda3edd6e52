import logging
from contextlib import ExitStack, contextmanager

import pytest
from django.conf import settings
from django.db import transaction

from tests.planted import Planted


class Heard(logging.Handler):
    """All that is logged, with its traceback."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@contextmanager
def undone():
    """Both databases are afterwards as they were, even of what commits: these blocks count as Django's own for tests."""
    with ExitStack() as stack:
        for alias in settings.DATABASES:
            block = transaction.atomic(using=alias)
            block._from_testcase = True
            stack.enter_context(block)
            stack.callback(transaction.set_rollback, True, using=alias)
        yield


@pytest.fixture(scope="package")
def _made_once(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once for all tests here, each of which undoes what it does."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "FILES_DIR", tmp_path_factory.mktemp("files"))
        patch.setattr(settings, "UPLOADS_DIR", tmp_path_factory.mktemp("uploads"))
        with undone():
            yield Planted(patch)


@pytest.fixture
def site(_made_once, db):
    return _made_once


@pytest.fixture
def heard():
    handler, loggers = Heard(), [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler
    for logger in loggers:
        logger.removeHandler(handler)
