import pytest
from django.core.management import call_command

from bench import lineages
from bench.facts import read_facts
from claims import bulk
from tests.founding import import_founding_case

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


@pytest.fixture(scope="session")
def tangled(tmp_path_factory):
    path = tmp_path_factory.mktemp("bench") / "tangled.json"
    lineages.write(path)
    return path


@pytest.fixture
def cases(db, tangled):
    """What reasoning is measured with: the founding case and an invented one."""
    import_founding_case()
    call_command("importdata", tangled, verbosity=0)
