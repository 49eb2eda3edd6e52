import pytest
from django.core.management import call_command
from django.db import transaction

from tests import factories
from tests.founding import import_founding_case


@pytest.fixture(scope="class")
def _made_once(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once for all tests of a class, each of which undoes what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_many(tmp_path_factory.mktemp("many"))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def many(_made_once, db):
    """The founding case, made-up records (drafts among them), and what neither has: one slug for two kinds of record."""


def make_many(folder):
    import_founding_case()
    call_command("makebulk", folder / "bulk", claims=30, seed=6, drafts=0.2, verbosity=0)
    call_command("importdata", folder / "bulk", verbosity=0)
    twin, agent = factories.make_witness(slug="twin", name="A witness"), factories.make_agent(slug="twin", name="Kim")
    claim = factories.make_claim(form="denial")
    for who in ({"agent": agent}, {"witness": twin}, {"witness": twin}):
        factories.make_appearance(claim=claim, **who)
        factories.make_appearance(**who)
    for language in ("ru", "RU", "Ru", "sr-Latn", "%"):
        factories.make_source(language=language, kind="report", reliability="B", issuer=agent, authors=[agent])
    call_command("recount", verbosity=0)
