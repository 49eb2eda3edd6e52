"""What a site with canaries is asked, and what is found in its answers."""

from dataclasses import replace

from tests.addressed import KINDS, Asked
from tests.canary import PREFIX

RECORD = {"claims": "claim", "evidence": "item", "sources": "source", "reports": "report", "questions": "question",
          "witnesses": "witness", "agents": "agent", "topics": "topic"}  # fmt: skip
ASKED = Asked(
    slugs={kind: [f"known-{RECORD[kind]}", "nothing-of-that-name"] for kind in KINDS},
    words=("known", "zanzib"),
    claims=["known-claim"],
)
CONTROL = f"{PREFIX[::-1]}aaaazk"
"""Asked for in a canary's stead: as long, of the same letters, and nowhere."""


def asked_of(site):
    """The same, and all files of the public source."""
    return replace(ASKED, files=("0" * 64, *site.originals.values()))


def answer_of(client, path, **asked):
    """Everything of the answer as bytes: status, headers, messages, and the body."""
    response = (
        client.get(path, **asked) if "method" not in asked else client.generic(asked.pop("method"), path, **asked)
    )
    body = b"".join(response) if response.streaming else response.content
    head = (
        f"{response.status_code} {sorted((name, value) for name, value in response.headers.items() if name != 'ETag')}"
    )
    messages = [str(message) for message in getattr(response.wsgi_request, "_messages", ())]
    return response, f"{head} {messages}\n".encode(), body


def leaks(site, path, head, body, but):
    """What is found in an answer, each with the address at which it was; the body apart, which may be a packed file."""
    found = site.canaries.found(head, but=but) | site.canaries.found(body, but=but)
    return [(path, place) for place in sorted(found)]
