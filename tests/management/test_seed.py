from io import StringIO

import pytest
from django.core.management import call_command
from django.test import TestCase

from claims.models import Claim, EvidenceLink, LedgerEntry, Source
from claims.operations import accounts, bounds, change, counts
from tests.factories import make_agent, make_claim

NO_EVIDENCE = ("no-evidence-taken", "no-evidence-through-china")
NOT_EMPTY = "The database is not empty; nothing was loaded.\n"


def seed(**options):
    out = StringIO()
    call_command("seed", stdout=out, **options)
    return out.getvalue()


def everything():
    models = (Claim, Source, EvidenceLink, LedgerEntry)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


class EmptyDatabaseTests(TestCase):
    """Loading the founding case takes seconds: once for all of these."""

    @classmethod
    def setUpTestData(cls):
        cls.said = seed()

    def test_seed_loads_the_founding_case(self):
        assert self.said == f"Loaded the founding case (korean_war_pows): {Claim.objects.count()} claims.\n"
        assert Claim.objects.public().filter(slug__in=NO_EVIDENCE, form="no_evidence").count() == len(NO_EVIDENCE)

    def test_seed_leaves_stored_figures_right(self):
        assert [*counts.differences(), *bounds.differences()] == []

    def test_seed_loads_it_once(self):
        before = everything()

        assert [seed(), seed(verbosity=2)] == ["", NOT_EMPTY]
        assert everything() == before

    def test_founding_case_loaded_again_changes_nothing(self):
        before = everything()

        call_command("loaddata", "korean_war_pows", verbosity=0)

        assert everything() == before


@pytest.mark.django_db
def test_seed_leaves_a_database_with_a_claim_alone():
    claim = make_claim()

    assert seed(verbosity=2) == NOT_EMPTY
    assert list(Claim.objects.all()) == [claim]


@pytest.mark.django_db
def test_seed_leaves_a_database_alone_in_which_all_was_deleted():
    agent = make_agent()
    with change(by="editor") as work:
        work.save(agent)
    with change(by="editor") as work:
        work.delete(agent)

    assert seed(verbosity=2) == NOT_EMPTY
    assert not Claim.objects.exists()


@pytest.mark.django_db
def test_seed_takes_no_account_for_a_case(django_user_model):
    accounts.signed_in(django_user_model.objects.create_superuser("edith"))

    assert seed().startswith("Loaded the founding case")
