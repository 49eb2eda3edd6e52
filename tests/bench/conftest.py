import pytest
from django.core.management import call_command

from bench.facts import read_facts
from claims import bulk

CLAIMS = 40


@pytest.fixture(scope="session")
def bundle(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench") / "bundle"
    bulk.write(folder, claims=CLAIMS, seed=1)
    return folder


@pytest.fixture(scope="session")
def facts(bundle):
    return read_facts(bundle, seed=1)


@pytest.fixture
def imported(db, bundle):
    call_command("importdata", bundle, verbosity=0)
