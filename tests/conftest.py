"""How thoroughly properties are tested: `make test` quickly, `make soak` with many more examples of each."""

import sys

import pytest
from django.conf import settings as django_settings
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

# No deadlines: how long an example takes says more of the machine, and of who else uses it, than of the code.
settings.register_profile("test", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soak", settings.get_profile("test"), max_examples=1_000, print_blob=True)
settings.load_profile("test")

# WhiteNoise otherwise looks through all static files for each new test client. So it looks when one is asked for.
django_settings.WHITENOISE_AUTOREFRESH = True

# The real hasher takes half a second for each password, on purpose. How Django does that is Django's to test.
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if django_settings.PUBLIC_ONLY:
    # Its databases only read, and tests make records first. That they do only read is told by tests of processes.
    _options = django_settings.DATABASES["default"].setdefault("OPTIONS", {})
    _options.pop("options", None)
    if "init_command" in _options:
        _options |= {"init_command": "PRAGMA journal_mode=WAL;", "transaction_mode": "IMMEDIATE"}


@pytest.fixture(autouse=True, scope="session")
def _lists_are_counted_by_sql():
    """A thread that reads a list into memory would see nothing of a test's transaction. Tests of memory read by themselves."""
    from claims.filters.held.keeper import KEEPER

    KEEPER.fewest = sys.maxsize


@pytest.fixture(autouse=True, scope="session")
def _no_answer_is_kept():
    """Tests make records without telling the public log, by which alone an answer that was kept is known to be old."""
    from claims.answers.kept import KEPT

    KEPT.most = -1


@pytest.fixture(autouse=True, scope="session")
def _copies_are_kept_elsewhere(tmp_path_factory):
    """Not in the data folder of whoever runs the tests; nor do tests in other processes wait for each other."""
    django_settings.COPIES_DIR = tmp_path_factory.mktemp("copies")
    django_settings.EXAMINING_DIR = tmp_path_factory.mktemp("examining")


# ---------------------------------------------------------------- on a second database

PROCESSES = {"bench", "e2e", "management", "scripts", "soak"}
"""Folders whose tests start processes, which have a database of their own."""


def pytest_addoption(parser):
    parser.addoption(
        "--database", action="store_true", help="only what asks a database: of the rest a second one tells nothing new"
    )


def pytest_collection_modifyitems(config, items):
    if django_settings.PUBLIC_ONLY:
        for item in items:
            if item.get_closest_marker("desk"):
                item.add_marker(pytest.mark.skip(reason="asks for the editors' desk, which this role has not"))
    if config.getoption("--database"):
        left_out = [item for item in items if not asks_a_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if asks_a_database(item)]


def asks_a_database(item):
    fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    is_case = isinstance(getattr(item, "cls", None), type) and issubclass(item.cls, TransactionTestCase)
    return bool(fixtures or is_case or item.get_closest_marker("django_db") or PROCESSES & set(item.path.parent.parts))
