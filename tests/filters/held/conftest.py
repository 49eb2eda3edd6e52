import pytest

from claims.filters import base
from claims.filters.held.keeper import Keeper


@pytest.fixture
def keeper(monkeypatch):
    """One that holds lists of any length, and reads at once what it is to read soon."""
    keeper = Keeper(fewest=0, rest=0, start=lambda job: job())
    monkeypatch.setattr(base, "KEEPER", keeper)
    return keeper
