"""
The site that the browser visits: the founding case, and what it lacks, behind the server of `make serve`.

Production settings, so that static files have hashed names and pages the policy that readers' browsers get; without
the proxy and its HTTPS. Nothing of it happens in the process of the tests, where Playwright's event loop would keep
Django from its database.
"""

import os
from contextlib import contextmanager

from bench import databases, processes

NAME = "e2e"


@contextmanager
def served(folder):
    """The site's address, until the end of the block; its data, and for SQLite its database, are in the folder."""
    with databases.scratch(os.environ.get("DATABASE_URL", "").strip(), folder) as scratch:
        scratch.create(NAME)
        # ERROR: pages that say what is wrong are asked for on purpose.
        environment = processes.environment(scratch.environment(NAME) | {"EVIDENCE_LOG_LEVEL": "ERROR"})
        manage(environment, "migrate", "--verbosity", "0")
        processes.finish("filling", ["-m", "tests.e2e.fill"], environment)
        environment["EVIDENCE_LEDGER_KEYS"] = signed(folder / "key", environment)
        manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
        with processes.serve("evidence.wsgi", environment) as server:
            yield f"http://{processes.HOST}:{server.port}"


def signed(key, environment):
    """Sign a checkpoint with a new key in this file; its public half."""
    public = manage(environment, "signcheckpoint", "--new-key", str(key)).strip()
    manage(environment, "signcheckpoint", "--key", str(key), "--verbosity", "0")
    return public


def manage(environment, *command):
    """What the command says."""
    return processes.finish(command[0], ["manage.py", *command], environment).said
