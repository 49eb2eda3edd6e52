"""A real browser, Debian's, before the site as it is in production: `make e2e`."""

import os
import shutil

import pytest

from . import site

PHONE = {"width": 375, "height": 812}
WIDE = {"width": 1440, "height": 900}

# What Chromium says of a page that is an error, and is meant to be one.
STATUS = "Failed to load resource: the server responded with a status of"

# What htmx says of a request that a newer one has made pointless; of one that failed it says more.
REPLACED = ("htmx:afterRequest", "htmx:sendAbort")

# For a page to do what a test waits for. It does so at once, but two browsers may share a busy processor.
PATIENCE = 10_000  # milliseconds

REPORT_CSP = """
document.addEventListener("securitypolicyviolation", event =>
  console.error(`CSP: ${event.violatedDirective} forbids ${event.blockedURI} ${event.sample}`)
);
"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    wanted = os.environ.get("CHROMIUM") or "chromium"
    found = shutil.which(wanted)
    if not found:
        pytest.exit(f"There is no {wanted}: apt install chromium, or make e2e CHROMIUM=/path/to/chrome", returncode=1)
    # Chromium refuses its sandbox to root, as which containers run.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": found, "args": arguments}


@pytest.fixture(scope="session")
def base_url(tmp_path_factory):
    """Addresses that begin with a slash are those of the site."""
    with site.served(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture
def complaints(context, base_url):
    """What the browser has to complain of so far: errors, what the policy forbids, requests to anybody else."""
    found = []
    context.set_default_timeout(PATIENCE)
    context.add_init_script(REPORT_CSP)
    context.on("console", lambda message: found.append(f"{message.type}: {message.text}") if _is_bad(message) else None)
    context.on("weberror", lambda error: found.append(f"uncaught: {error.error}"))
    context.on(
        "request", lambda request: found.append(f"asks {request.url}") if _is_foreign(request, base_url) else None
    )
    return found


@pytest.fixture(autouse=True)
def _no_complaints(complaints):
    """Of no page, in no test."""
    yield
    assert complaints == []


def _is_bad(message):
    return message.type in {"error", "warning"} and not message.text.startswith((STATUS, *REPLACED))


def _is_foreign(request, base_url):
    return not request.url.startswith((f"{base_url}/", "data:", "file:"))


@pytest.fixture
def phone(page):
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def wide(page):
    page.set_viewport_size(WIDE)
    return page
