"""Whole sites of their own, to be backed up and restored: data folder, both databases, as the tests' settings have them."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

from django.db import connection, connections

from tests.management.process import ROOT, database_url, manage

NAMES = {"default": ("DATABASE_URL", "evidence.sqlite3"), "vault": ("EVIDENCE_VAULT_URL", "vault.sqlite3")}

WRITING = """
import sys
import django
from django.core.files.base import ContentFile
django.setup()
from claims.models import Attachment, Source, Topic
from claims.operations.attachment import store
from claims.operations.change import change
from claims.vault.models import Identity

source, number = Source.objects.order_by("pk").first(), 0
while True:
    number += 1
    sha256 = store(ContentFile(f"{sys.argv[1]} {number}".encode()))
    with change(by="writer") as work:
        work.save(Topic(slug=f"{sys.argv[1]}-{number}", name=f"{sys.argv[1]} {number}"))
        work.save(Attachment(source=source, sha256=sha256, name=f"{number}.txt"))
    sealed = {name: b"sealed" for name in ("name", "other_names", "contact", "notes")}
    Identity.objects.create(token=f"{number:032x}", key_id="k", **sealed)
    print(number, flush=True)
"""
"""Writes records, files and rows of the vault without a pause; says a number when all three are acknowledged."""

COUNTED = """
import django
django.setup()
from claims.models import Attachment, Topic
from claims.operations.attachment import open_whole
from claims.vault.models import Identity
whole = 0
for sha256 in Attachment.objects.values_list("sha256", flat=True):
    open_whole(sha256).close()
    whole += 1
print(Topic.objects.filter(slug__startswith="writer-").count(), whole, Identity.objects.count())
"""

PAGES = """
import hashlib
import django
django.setup()
from django.test import Client
from claims.models import Claim, Source
pages = ["/", "/claims/", "/sources/", "/search/?q=prisoners", "/topics/", "/ledger/", "/claims.json", "/api/v1/claims/"]
pages += [each.get_absolute_url() for model in (Claim, Source) for each in model.objects.public().order_by("slug")[:12]]
for page in pages:
    response = Client().get(page)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    print(page, response.status_code, hashlib.sha256(content).hexdigest())
"""


class Site:
    """One site. PostgreSQL's databases are made by ``made_databases`` and gone with it."""

    def __init__(self, var, urls=None):
        self.var = var
        self.urls = urls or {}

    @property
    def environment(self):
        given = {variable: f"sqlite:///{self.var / file}" for variable, file in NAMES.values()}
        return given | self.urls | {"EVIDENCE_VAR": str(self.var), "EVIDENCE_FILES": str(self.var / "files")}

    def manage(self, *arguments, **environment):
        return manage(*arguments, **{**self.environment, **environment})

    def says(self, script, *arguments):
        """What a Python program prints that runs on this site."""
        done = subprocess.run(self._command(script, *arguments), **self._process(), check=True, timeout=120)
        return done.stdout

    @contextmanager
    def written_to(self):
        """A process writes meanwhile; the block gets it."""
        process = subprocess.Popen(self._command(WRITING, "writer"), **self._process())
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def start(self, *arguments):
        """A command that goes on meanwhile."""
        return subprocess.Popen([sys.executable, "manage.py", *map(str, arguments)], **self._process())

    def _command(self, script, *arguments):
        return [sys.executable, "-c", script, *map(str, arguments)]

    def _process(self):
        settings = {"DJANGO_SETTINGS_MODULE": "evidence.settings", "EVIDENCE_ENV_FILE": ""}
        environment = os.environ | settings | self.environment
        return {"cwd": ROOT, "env": environment, "stdout": -1, "stderr": -1, "text": True}


def is_postgresql(alias="default"):
    return connections[alias].vendor == "postgresql"


@contextmanager
def made_databases(name, template=None):
    """Empty databases on the tests' own server, for each alias that is there; the URLs."""
    urls, made = {}, []
    for alias, (variable, _file) in NAMES.items():
        if not is_postgresql(alias):
            continue
        own = f"{_test_name()}_{name}_{alias}"
        _administer(f'DROP DATABASE IF EXISTS "{own}"')
        like = f' TEMPLATE "{_test_name()}_{template}_{alias}"' if template else ""
        _administer(f'CREATE DATABASE "{own}"{like}')
        made.append(own)
        urls[variable] = database_url().rpartition("/")[0] + f"/{own}"
    try:
        yield urls
    finally:
        for own in made:
            _administer(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')


def _test_name():
    return f"{connection.settings_dict['NAME']}"[:30]


def _administer(statement):
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def copied(site, var):
    """Another data folder with all that the first has."""
    shutil.copytree(site.var, var)
    return Site(var)
