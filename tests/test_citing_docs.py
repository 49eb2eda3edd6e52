"""What docs/citing.md says is so: the kinds and endings of versions, and the address of a list in a style."""

import re
from pathlib import Path

import pytest
from django.urls import resolve

from claims.citing import FORMS
from claims.formats.bibliography import FORMATS
from claims.views.downloads import STYLES
from claims.views.histories import MODELS
from tests import factories as make

GUIDE = (Path(__file__).resolve().parent.parent / "docs/citing.md").read_text()


def test_guide_tells_of_every_style_and_ending():
    assert [form.style for form in FORMS.values() if form.style not in GUIDE] == []
    assert re.search(r"`/<kind>/<slug>/v/<n>(\.bib)` `(\.ris)` `(\.csl\.json)`", GUIDE).groups() == tuple(FORMATS)


def test_guide_names_every_kind_that_has_versions():
    (line,) = re.findall(r"a record of this site at a version: (.*) \|", GUIDE)

    assert re.findall("`([a-z]+)`", line) == [*MODELS]


@pytest.mark.django_db
def test_addresses_of_the_guide_are_there(client):
    make.make_source(kind="report", issuer=make.make_agent(slug="usrjc"), published="1993")
    plain, cited = re.findall(r"^(/reports/[^\n]*)$", GUIDE, re.MULTILINE)

    assert [client.get(address).status_code for address in (plain, cited)] == [200, 200]
    assert resolve(cited.partition("?")[0]).kwargs["style"] in STYLES
