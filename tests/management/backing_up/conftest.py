import shutil

import pytest

from .sites import Site, made_databases


@pytest.fixture(scope="module")
def founded(tmp_path_factory, django_db_setup, django_db_blocker):
    """A site with the founding case, that no test writes to."""
    with django_db_blocker.unblock(), made_databases("founded") as urls:
        site = Site(tmp_path_factory.mktemp("founded") / "var", urls)
        for command in (["migrate", "-v0"], ["seed"]):
            process = site.start(*command)
            assert process.communicate()[1] == ""
        yield site


@pytest.fixture
def site(founded, tmp_path, django_db_blocker):
    """A site of the test's own, with the founding case."""
    with django_db_blocker.unblock(), made_databases("site", template="founded") as urls:
        shutil.copytree(founded.var, tmp_path / "var")
        yield Site(tmp_path / "var", urls)


@pytest.fixture
def other(tmp_path, django_db_blocker):
    """A site without a single table."""
    with django_db_blocker.unblock(), made_databases("other") as urls:
        yield Site(tmp_path / "other", urls)


@pytest.fixture(scope="module")
def backup(founded, tmp_path_factory):
    """A backup of the founding case, to be looked at."""
    path = tmp_path_factory.mktemp("backups") / "backup"
    done = founded.manage("backup", path)
    assert done.returncode == 0, done.stderr
    return path
