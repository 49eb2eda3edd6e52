import pytest

from claims.models import LedgerEntry
from tests import factories as make
from tests.recorded import edit, recorded
from tests.views.pages import section

pytestmark = pytest.mark.django_db


def test_a_claim_is_cited_by_the_version_that_is_shown_which_does_not_change(client):
    claim = recorded(make.make_claim(slug="a", statement="Were they taken?"))
    edit(claim, statement="They were taken")
    entry = LedgerEntry.objects.filter(log="public", owner="claims/a").order_by("-sequence").first()
    day = f"{entry.at:%-d %B %Y}"

    page = client.get("/claims/a/")

    assert section(page, "cite") == (
        f"How to cite “They were taken”. Evidence, version 2 of {day} . http://testserver/claims/a/v/2/ "
        "The address leads to this version, which does not change. Add the day on which you read it. "
        "Data This claim with all its evidence and figures (JSON) Version 2 as the public ledger has it (JSON) "
        f"Version 2 of {day} History Feed of its changes"
    )
    for address in ("/claims/a/v/2/", "/claims/a.json", "/claims/a/v/2.json"):
        assert f'href="{address}"' in page.text or f"http://testserver{address}" in page.text
        assert client.get(address).status_code == 200


def test_a_claim_of_which_the_ledger_tells_nothing_is_cited_by_its_page(client):
    make.make_claim(slug="a", statement="Were they taken?")

    assert section(client.get("/claims/a/"), "cite") == (
        "How to cite “Were they taken?” Evidence. http://testserver/claims/a/ Add the day on which you read it. "
        "Data This claim with all its evidence and figures (JSON) History Feed of its changes"
    )
