"""A version as it is cited, for reference managers: with the answers of the version's page, and nothing that it hides."""

import json

import pytest

from claims.formats.bibliography import FORMATS, version_item
from claims.ledger.histories import newest
from claims.operations.review import WITHDRAW, advance
from claims.views.histories import MODELS
from tests import factories as make
from tests.recorded import edit, merge, recorded
from tests.views.test_cite import records

pytestmark = pytest.mark.django_db

every_ending = pytest.mark.parametrize("ending", FORMATS)


@pytest.mark.parametrize("kind", MODELS)
def test_item_is_the_one_that_the_page_cites(client, kind):
    record = records()[kind]
    version = newest(record)

    response = client.get(f"/{kind}/one/v/1.csl.json")

    assert json.loads(response.content) == [
        version_item(
            slug="one", title=str(record), address=f"http://testserver/{kind}/one/v/1/", number=1, at=version.at
        )
    ]
    assert response["Content-Disposition"] == 'attachment; filename="one-v1.csl.json"'
    assert response["Content-Type"] == "application/vnd.citationstyles.csl+json"
    assert response["X-Robots-Tag"] == "noindex"


def test_version_as_bibtex_and_ris_tells_its_number_where_it_is_read(client):
    claim = recorded(make.make_claim(slug="a", statement="Were they taken?"))
    edit(claim, statement="They & {all} were taken")
    at = newest(claim).at

    assert client.get("/claims/a/v/2.bib").content.decode() == (
        "@online{a-v2,\n"
        "  title = {They \\& \\textbraceleft{}all\\textbraceright{} were taken},\n"
        "  journal = {Evidence},\n"
        "  version = {2},\n"
        "  note = {Version: 2},\n"
        f"  date = {{{at:%Y-%m-%d}}},\n"
        f"  year = {{{at:%Y}}},\n"
        "  url = {http://testserver/claims/a/v/2/},\n"
        "}\n\n"
    )
    assert client.get("/claims/a/v/2.ris").content.decode().split("\r\n") == [
        "TY  - ELEC",
        "ID  - a-v2",
        "TI  - They & {all} were taken",
        "T2  - Evidence",
        "UR  - http://testserver/claims/a/v/2/",
        "N1  - Version: 2",
        f"PY  - {at:%Y}",
        f"DA  - {at:%Y/%m/%d}/",
        'U1  - evidence {"csl.version": [null, "2"]}',
        "ER  - ",
        "",
        "",
    ]
    assert "Were they taken?" in client.get("/claims/a/v/1.bib").content.decode()


@every_ending
def test_what_is_not_there_is_told_as_by_the_data_of_the_version(client, ending):
    claim = recorded(make.make_claim(slug="a"))
    recorded(make.make_claim(slug="gone"), make.make_claim(slug="other"))
    merged = recorded(make.make_claim(slug="merged"))
    draft = recorded(make.make_claim(slug="draft", state="draft"))
    edit(claim, slug="b")
    merge(merged, claim)
    advance(by="r", transition=WITHDRAW, records=[type(claim).objects.get(slug="gone")])

    def told(address):
        response = client.get(address)
        return response.status_code, response.get("Location", "").removesuffix(ending).removesuffix(".json")

    addresses = ("a/v/1", "a/v/9", "b/v/9", "gone/v/1", "merged/v/1", f"{draft.slug}/v/1", "nowhere/v/1", "b/v/1.x")
    assert [told(f"/claims/{one}{ending}") for one in addresses] == [told(f"/claims/{one}.json") for one in addresses]
    assert told(f"/claims/a/v/1{ending}") == (301, "/claims/b/v/1")
    assert told(f"/claims/gone/v/1{ending}") == (410, "")
    assert client.get(f"/claims/b/v/1{ending}?colour=red").status_code == 400


@every_ending
def test_report_has_them_as_a_source(client, ending):
    assert client.get(f"/reports/r/v/1{ending}")["Location"] == f"/sources/r/v/1{ending}"


@every_ending
def test_name_from_before_the_protection_is_given_away_by_no_file(client, ending):
    witness = recorded(make.make_witness(slug="guard", name="Ivan Petrov"))
    edit(witness, slug="w", name="A guard", protected=True)

    before, since = client.get(f"/witnesses/w/v/1{ending}"), client.get(f"/witnesses/w/v/2{ending}")

    assert (before.status_code, b"Petrov" in before.content, since.status_code) == (410, False, 200)
    assert client.get(f"/witnesses/guard/v/1{ending}").status_code == 404


@every_ending
def test_file_is_not_sent_again_while_nothing_has_changed(client, ending):
    recorded(make.make_claim(slug="a"))
    first = client.get(f"/claims/a/v/1{ending}")

    assert client.get(f"/claims/a/v/1{ending}", headers={"If-None-Match": first["ETag"]}).status_code == 304
