"""What docs/api.md shows is what the site answers."""

import json
import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command

from claims.api.part import ListPart, Rows
from claims.api.schema.operation import REFUSALS
from claims.records import LISTED

GUIDE = (Path(__file__).resolve().parent.parent / "docs/api.md").read_text()
EXAMPLES = re.findall(r"```sh\ncurl ([^\n]*)\n```\n(?:\n```json\n(.*?)```)?", GUIDE, flags=re.DOTALL)
SITE = "http://localhost:8000"


def test_guide_has_examples():
    assert len(EXAMPLES) == 4


@pytest.mark.django_db
def test_examples_answer_as_shown(client):
    call_command("loaddata", "korean_war_pows", verbosity=0)

    for typed, shown in EXAMPLES:
        *_options, address = shlex.split(typed)
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}" == SITE
        response = client.get(f"{parts.path}?{parts.query}", headers={"Host": "localhost:8000"})
        assert response.status_code in {200, 400}
        if shown:
            assert json.loads(response.content) == json.loads(shown)
            assert list(json.loads(response.content)) == list(json.loads(shown))


def test_guide_names_every_kind_and_status():
    kinds = re.search(r"kinds are (.*?) \|", GUIDE)[1]
    statuses = re.findall(r"^\| (\d{3}) \|", GUIDE, flags=re.MULTILINE)

    assert re.findall(r"`(\w+)`", kinds) == list(LISTED)
    assert [int(status) for status in statuses] == [int(status) for status in REFUSALS]


def test_guide_says_how_many_rows_a_group_holds():
    assert f"hold {ListPart.MOST} rows, others {Rows.MOST:,}" in GUIDE
