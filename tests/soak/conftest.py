import pytest

from .site import sites


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """The sites of this worker, the first of them filled."""
    with sites(tmp_path_factory.mktemp("sites")) as made:
        yield made


@pytest.fixture
def site(filled):
    with filled.copy() as one:
        yield one
