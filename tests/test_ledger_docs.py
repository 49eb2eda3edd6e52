"""What docs/ledger.md says is so."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import load_command_class
from django.urls import resolve

from claims.choices import Log
from claims.ledger.showing import Withheld
from claims.models import Attachment, LedgerEntry, Source
from claims.operations import change
from tests.ledger.logs import publish

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs/ledger.md").read_text()
PAGE = (ROOT / "templates/pages/ledger.html").read_text()


def table(heading):
    """First cell → the others of the rows of the table under these headings."""
    lines = GUIDE[GUIDE.index(f"| {heading} |") :].partition("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {first.strip("`"): rest for first, *rest in rows}


ADDRESSES = table("address | gives")


@pytest.mark.django_db
def test_guide_names_every_key_of_an_entry():
    source = Source(slug="log-book", title="Log book", state="published")
    with change(by="anna") as work:
        work.save(source)
        work.save(Attachment(source=source, sha256="a" * 64, name="scan.png", media_type="image/png", role="scan"))
    bodies = [json.loads(bytes(body)) for body in LedgerEntry.objects.values_list("body", flat=True)]

    assert list(table("key | holds")) == sorted({key for body in bodies for key in body})


@pytest.mark.parametrize("address", ADDRESSES)
def test_guide_names_addresses_that_there_are(address):
    assert resolve(address.partition("?")[0]).url_name.startswith("ledger")


@pytest.mark.django_db
@pytest.mark.parametrize("address", [address for address in ADDRESSES if ".json" in address])
def test_guide_names_every_key_of_an_answer(client, address):
    publish(30)
    path, _mark, query = address.partition("?")
    answer = client.get(f"{path}?{query.replace('…', '20')}")
    told = re.findall(r"`([a-z_]+)`", ADDRESSES[address][0])

    first = json.loads(answer.getvalue().decode().splitlines()[0])

    assert answer.status_code == 200
    parameters = set(re.findall(r"([a-z]+)=", address)) - first.keys()
    assert set(told) - parameters == first.keys()


def test_guide_tells_every_reason_to_withhold():
    told = set(table("withheld | the entry's bytes"))

    assert told == {str(why) or "empty" for why in Withheld}


@pytest.mark.parametrize("name", ["signcheckpoint", "verifyledger"])
def test_guide_calls_commands_with_options_that_they_have(name):
    parser = load_command_class("claims", name).create_parser("manage.py", name)
    known = {option for action in parser._actions for option in action.option_strings}
    called = [line.partition("#")[0] for line in GUIDE.splitlines() if f"manage.py {name} " in line]

    assert called
    assert {option for line in called for option in re.findall(r"(?<= )--?[a-z-]+", line)} <= known


def test_guide_is_honest():
    promises = GUIDE.partition("## What this promises, and what it does not")[2]

    assert re.findall(r"^- \*\*(.*?)\*\*", promises.replace("\n  ", " "), re.MULTILINE) == [
        "Without a checkpoint kept elsewhere",
        "A site can refuse to log.",
        "A site can show different logs to different people",
        "Entries say what was recorded, not that it is true.",
        "Names of editors are public.",
        "Times are the server's.",
        "Who holds the signing key can sign a fork",
        "Erased bytes are gone",
        "What is withdrawn is not shown.",
        "Guards in the database stop mistakes and casual tampering",
    ]


@pytest.mark.parametrize("path", ["docs/ledger.md", "docs/examples/check_ledger.py"])
def test_page_names_files_that_there_are(path):
    assert f"<code>{path}</code>" in PAGE
    assert (ROOT / path).is_file()


def test_both_logs_are_those_of_the_guide():
    assert [f"**{log} log**" in GUIDE for log in Log] == [True, True]
