import pytest
from django.core.management import call_command

from tests import factories


@pytest.fixture
def many(db, tmp_path):
    """The founding case, made-up records (drafts among them), and what neither has: one slug for two kinds of record."""
    call_command("loaddata", "korean_war_pows", verbosity=0)
    call_command("makebulk", tmp_path / "bulk", claims=30, seed=6, drafts=0.2, verbosity=0)
    call_command("importdata", tmp_path / "bulk", verbosity=0)
    twin, agent = factories.make_witness(slug="twin", name="A witness"), factories.make_agent(slug="twin", name="Kim")
    claim = factories.make_claim(form="denial")
    for who in ({"agent": agent}, {"witness": twin}, {"witness": twin}):
        factories.make_appearance(claim=claim, **who)
        factories.make_appearance(**who)
    for language in ("ru", "RU", "Ru", "sr-Latn", "%"):
        factories.make_source(language=language, kind="report", reliability="B", issuer=agent, authors=[agent])
    call_command("recount", verbosity=0)
