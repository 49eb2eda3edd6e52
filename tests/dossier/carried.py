"""What a claim comes to where nothing stands but what was gathered with it."""

import json
import tempfile
from pathlib import Path

from django.core.management import call_command
from django.test import Client

from claims.dossier.gather import gather
from claims.formats import write_bundle
from claims.models import Claim
from claims.records import RECORD_TYPES, export
from tests.management.test_loaddata import empty_the_database


def write_gathered(path, gathered):
    tables = (export(RECORD_TYPES[collection], only=pks) for collection, pks in gathered.pks.items())
    write_bundle(path, [tuple(table) for table in tables])


def told(slug):
    """All that the API tells of the claim, as text."""
    return json.dumps(Client().get(f"/claims/{slug}.json").json(), indent=1, sort_keys=True)


def carry(slugs):
    """By claim: what is told of it here, and where only what goes with it has been brought in."""
    here, there = {slug: told(slug) for slug in slugs}, {}
    with tempfile.TemporaryDirectory() as folder:
        for slug in slugs:
            write_gathered(Path(folder) / slug, gather(Claim.objects.get(slug=slug)))
        for slug in slugs:
            empty_the_database()
            call_command("importdata", Path(folder) / slug, verbosity=0)
            there[slug] = told(slug)
    return here, there
