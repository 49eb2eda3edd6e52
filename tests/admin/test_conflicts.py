"""Two editors do what comes to their minds on one page, at random: one wins, and nobody's text is lost."""

import json
import random
from html import unescape
from itertools import count

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.records import RECORD_TYPES
from tests import factories

from .pages import change_url, errors, post, read
from .test_writing import record_all

CASES, REDUCED = 200, 12
YEARS = count()


def claim():
    claim = factories.make_claim(state="draft", scope="Scope")
    for number in range(3):
        factories.make_link(claim=claim, rationale=f"Why {number}")
        factories.make_search(claim=claim, note=f"Note {number}")
    factories.make_appearance(claim=claim, quotation="Said")
    factories.make_assessment(claim=claim, rationale="Since", state="draft")
    factories.make_relation(subject=claim, note="Denied")
    return claim


def source():
    source = factories.make_source(state="draft", authors=[factories.make_agent(), factories.make_agent()])
    for number in range(3):
        factories.make_identifier(source=source, value=f"10.1/{number}")
        factories.make_derivation(derived=source, note=f"Drawn {number}")
    factories.make_source_event(source=source, note="Event")
    return source


def item():
    item = factories.make_item(state="draft", note="Note")
    factories.make_link(item=item, rationale="Why")
    return item


def witness():
    witness = factories.make_witness(state="draft")
    factories.make_relay(witness=witness)
    return witness


CLAIM_ROWS = {
    "links": ("rationale",),
    "searches": ("note", "query", "repository"),
    "appearances": ("quotation", "venue", "locator"),
    "assessments": ("rationale",),
    "relations": ("note",),
}
SOURCE_ROWS = {"identifiers": ("value",), "derivations": ("note",), "events": ("note",)}
# What is made, the texts of its own, and those of its rows by the prefix of their inline.
KINDS = [
    (claim, ("statement", "scope", "original"), CLAIM_ROWS),
    (source, ("title", "container", "abstract", "held_at"), SOURCE_ROWS),
    (item, ("summary", "note", "quotation", "place"), {}),
    (witness, ("name", "vantage"), {}),
    (factories.make_agent, ("name", "aliases", "description"), {}),
    (factories.make_question, ("text", "description"), {}),
    (factories.make_topic, ("name", "description"), {}),
]


def new_row(prefix, text):
    """A row of the inline of this prefix that says this text, and contradicts no other."""
    return {
        "searches": lambda: {"repository": text, "outcome": "nothing"},
        "identifiers": lambda: {"scheme": "other", "value": text},
        "appearances": lambda: {"agent": factories.make_agent().pk, "quotation": text},
        "assessments": lambda: {"assessor": factories.make_agent().pk, "verdict": "unresolved", "rationale": text},
        "links": lambda: {"item": factories.make_item().pk, "stance": "context", "rationale": text},
        "relations": lambda: {"object": factories.make_claim().pk, "kind": "denies", "note": text},
        "derivations": lambda: {"origin": factories.make_source().pk, "kind": "quotes", "note": text},
        "events": lambda: {"event": "declassified", "date": str(1900 + next(YEARS)), "note": text},
    }[prefix]()


class Editor:
    """Somebody with a page open, who types texts that occur nowhere else."""

    def __init__(self, name, record, chance):
        self.client = Client()
        self.client.force_login(User.objects.create_superuser(name))
        self.url, self.name, self.chance = change_url(record), name, chance
        self.data = read(self.client.get(self.url)).data
        self.texts, self.rows = [], []

    def text(self):
        self.texts.append(f"{self.name} wrote {len(self.texts)} ({self.chance.randrange(10**9)})")
        return self.texts[-1]

    def edit(self, fields, inlines):
        for name in self.chance.sample(fields, self.chance.randint(1, len(fields))):
            self.data[name] = [self.text()]
        for prefix, columns in inlines.items():
            for number in range(int(self.data[f"{prefix}-INITIAL_FORMS"][0])):
                self._edit_row(f"{prefix}-{number}", columns)
            if self.chance.random() < 0.3:
                self.rows.append((prefix, new_row(prefix, self.text())))

    def _edit_row(self, row, columns):
        dice = self.chance.random()
        if dice < 0.25:
            self.data[f"{row}-DELETE"] = ["on"]
        elif dice < 0.6:
            self.data[f"{row}-{self.chance.choice(columns)}"] = [self.text()]

    def send(self):
        return post(self.client, self.url, self.data, rows=self.rows)


def stored():
    """All that the database says, as text."""
    told = [
        row.full
        for record_type in RECORD_TYPES.values()
        for row in record_type.read(list(record_type.model.objects.values_list("pk", flat=True)))
    ]
    return json.dumps(told, ensure_ascii=False)


def lost(texts, *places):
    return [text for text in texts if not any(text in place for place in places)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=[] if seed < REDUCED else pytest.mark.soak) for seed in range(CASES)]
)
def test_of_two_editors_one_wins_and_nobody_s_text_is_lost(seed):
    chance = random.Random(seed)
    make, fields, inlines = KINDS[seed % len(KINDS)]
    record = make()
    if chance.random() < 0.8:
        record_all()  # else the ledger cannot tell what they opened
    first, second = (Editor(name, record, chance) for name in chance.sample(["edith", "colin"], 2))
    for editor in (first, second):
        editor.edit(fields, inlines)

    assert first.send().status_code == 302
    after_the_first = stored()
    page = second.send()
    shown = unescape(page.text)

    assert (page.status_code, stored()) == (200, after_the_first)
    assert (
        errors(page)[0].startswith(f"This record was changed by somebody else ({first.name}, ")
        or "(" not in errors(page)[0][:50]
    )
    assert lost(first.texts, after_the_first) == []
    assert lost(second.texts, shown) == []

    again = post(second.client, second.url, read(page).data)

    assert (again.status_code, errors(again) if again.status_code == 200 else []) == (302, [])
    # What the second saved over was there to be seen before.
    assert lost(first.texts, stored(), shown) == []
    assert lost(second.texts, stored()) == []
