"""A version never changes: what was cited is what is found."""

import re

import pytest

from claims.choices import Stance, State, Strength
from claims.citing import FORMS, cite
from claims.formats.bibliography import version_item
from claims.models import Agent, Appearance, Claim, LedgerEntry
from claims.operations.review import PUBLISH, WITHDRAW, advance
from tests import factories as make
from tests.recorded import edit, enter, erase, merge, recorded, remove
from tests.views.pages import citations, section, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    topic = make.make_topic(slug="korea", name="Korea")
    claim = make.make_claim(slug="a", statement="They were taken.", scope="Since 1950.", topics=[topic])
    witness = make.make_witness(slug="guard", name="A guard")
    item = make.make_item(slug="i", summary="A list of names.", witness=witness, source=make.make_source(slug="s"))
    recorded(
        topic,
        claim,
        witness,
        item,
        item.source,
        make.make_link(claim=claim, item=item, rationale="It names them."),
        make.make_appearance(claim=claim, agent=make.make_agent(slug="toon", name="Malcolm Toon"), date="1992-07"),
        make.make_relation(subject=claim, object=recorded(make.make_claim(slug="b", statement="They were not."))),
        make.make_appearance(claim=Claim.objects.get(slug="b"), agent=Agent.objects.get(slug="toon")),
        make.make_assessment(claim=claim, assessor=make.make_agent(name="A historian"), rationale="On the whole."),
        make.make_search(claim=claim, repository="State archive"),
    )
    return claim


def immutable(client, address, **where):
    """The bytes of the page's own part, which must never be others."""
    page = client.get(address, follow=True, **where)
    assert page.status_code == 200, page.status_code
    return re.search(r'<article id="version">.*</article>', page.text, re.DOTALL)[0]


def test_page_tells_the_record_and_its_rows(client, claim):
    said = text(client.get("/claims/a/v/1/"))

    assert said.startswith(
        "This is version 1, the newest. See its own page All versions, and what changed Also as JSON"
    )
    assert "claim version 1 They were taken." in said
    assert "slug a topics Korea scope Since 1950." in said
    page = client.get("/claims/a/v/1/")
    assert [section(page, f"group-{number}") for number in range(1, 6)] == [
        "Who said it 1",
        "Evidence 1",
        "Related claims 1",
        "Assessments 1",
        "Searches 1",
    ]
    assert "Malcolm Toon · July 1992" in said
    assert "supports · A list of names. rationale It names them." in said
    assert "denies · They were not." in said


def test_page_of_a_source_has_its_lineage_events_and_files(client):
    source = recorded(make.make_source(slug="s", title="A study", reliability="B", url="https://example.org/"))
    recorded(
        make.make_derivation(derived=source, origin=recorded(make.make_source(title="A report"))),
        make.make_source_event(source=source, event="declassified", date="1993"),
        make.make_attachment(source=source, name="scan.pdf", role="scan"),
    )

    said = text(client.get("/sources/s/v/2/"))

    assert "reliability B: usually reliable" in said
    assert "What it draws on 1 A report What happened to it 1 declassified · 1993 Files 1 scan · scan.pdf" in said


@pytest.mark.parametrize(
    ("kind", "make_one"),
    [
        ("questions", make.make_question),
        ("evidence", make.make_item),
        ("sources", make.make_source),
        ("witnesses", make.make_witness),
    ],
)
def test_every_kind_has_versions(client, kind, make_one):
    record = make_one(slug="one")
    recorded(record, *filter(None, [getattr(record, "source", None)]))

    assert str(record) in text(client.get(f"/{kind}/one/v/1/"))
    assert "Version 1" in text(client.get(f"/{kind}/one/"))


def test_agents_and_topics_have_versions(client, claim):
    assert "Malcolm Toon" in text(client.get("/agents/toon/v/1/"))
    assert "Korea" in text(client.get("/topics/korea/v/1/"))


def test_report_has_its_versions_as_a_source(client):
    recorded(make.make_source(slug="r", kind="report"))

    found = [client.get(f"/reports/r/{page}") for page in ("history/", "v/1/", "v/1.json")]

    assert [(page.status_code, page["Location"]) for page in found] == [
        (301, "/sources/r/history/"),
        (301, "/sources/r/v/1/"),
        (301, "/sources/r/v/1.json"),
    ]


class TestImmutable:
    @pytest.fixture(autouse=True)
    def first(self, client, claim):
        self.client, self.claim = client, claim
        self.before = immutable(client, "/claims/a/v/1/")
        self.data = client.get("/claims/a/v/1.json").content
        yield
        assert immutable(client, "/claims/a/v/1/") == self.before
        assert client.get("/claims/a/v/1.json", follow=True).content == self.data

    def test_after_edits(self):
        edit(self.claim, statement="They went.", scope="", reason="Milder.")
        edit(self.claim.links.get(), stance=Stance.CONTEXT, strength=Strength.WEAK)
        remove(self.claim.appearances.get())
        recorded(make.make_link(claim=self.claim))

    def test_after_neighbours_are_edited_graded_and_renamed(self):
        item = self.claim.links.get().item
        edit(item, summary="Another list.", credibility="2")
        edit(item.source, reliability="E", title="Another source")
        edit(item, slug="renamed-item")
        edit(self.claim.appearances.get().agent, name="M. Toon", slug="m-toon")
        edit(self.claim.topics.get(), name="Korean War")

    def test_after_renaming(self):
        edit(self.claim, slug="b-2")
        edit(self.claim, slug="c-2")

    def test_after_withdrawing_and_publishing_again(self):
        advance(by="r", transition=WITHDRAW, records=[self.claim], reason="Doubtful.")
        assert self.client.get("/claims/a/v/1/").status_code == 410
        assert self.client.get("/claims/a/v/1.json").status_code == 410
        advance(by="r", transition=PUBLISH, records=[self.claim])

    def test_after_what_it_names_was_withdrawn_and_published_again(self):
        item = self.claim.links.get().item
        advance(by="r", transition=WITHDRAW, records=[item])
        assert immutable(self.client, "/claims/a/v/1/") != self.before
        advance(by="r", transition=PUBLISH, records=[item])

    def test_after_its_rows_went_elsewhere(self):
        edit(self.claim.appearances.get(), claim=recorded(make.make_claim()))

    def test_after_an_agent_it_names_was_merged(self):
        duplicate = self.claim.appearances.get().agent
        other = make.make_agent(slug="other", name="The other")
        for appearance in duplicate.appearances.all():
            edit(appearance, agent=other)
        merge(duplicate, other)


def test_merged_record_keeps_its_versions(client, claim):
    recorded(make.make_claim(slug="dup", statement="They were led away."))
    before = immutable(client, "/claims/dup/v/1/")
    merge(Claim.objects.get(slug="dup"), claim)

    assert client.get("/claims/dup/").status_code == 301
    assert immutable(client, "/claims/dup/v/1/") == before
    assert "it has been merged into They were taken." in text(client.get("/claims/dup/v/1/"))
    assert "Not public at this version" in text(client.get("/claims/dup/v/2/"))
    assert client.get("/claims/dup/v/1.json").json()["record"]["statement"] == "They were led away."


def test_older_version_says_so_and_stays_out_of_search_engines(client, claim):
    edit(claim, statement="They went.")

    page = client.get("/claims/a/v/1/")

    assert text(page).startswith("This is version 1 of 2. See it as it is now")
    assert '<meta name="robots" content="noindex">' in page.text
    assert '<link rel="canonical" href="http://testserver/claims/a/">' in page.text


def test_data_of_a_version_are_not_sent_again_and_stay_out_of_search_engines(client, claim):
    first = client.get("/claims/a/v/1.json")
    again = client.get("/claims/a/v/1.json", headers={"If-None-Match": first["ETag"]})

    assert (first["X-Robots-Tag"], again.status_code, again.content) == ("noindex", 304, b"")


def test_version_says_how_to_cite_it(client, claim):
    entry = LedgerEntry.objects.filter(log="public", owner="claims/a").order_by("-sequence").first()
    item = version_item(
        slug="a", title="They were taken.", address="http://testserver/claims/a/v/1/", number=1, at=entry.at
    )

    page = client.get("/claims/a/v/1/")

    assert citations(page) == {f"cited-a-v1-{form}": cite(item, form).text for form in FORMS}
    assert f"CSL-JSON As of entry {entry.sequence} of the public log" in section(page, "cite")


def test_former_slug_leads_to_the_same_version(client, claim):
    edit(claim, slug="z")

    assert client.get("/claims/a/v/1/")["Location"] == "/claims/z/v/1/"
    assert client.get("/claims/a/v/1.json")["Location"] == "/claims/z/v/1.json"


@pytest.mark.parametrize(
    "address",
    [
        "v/2/",
        "v/0/",
        "v/01/",
        "v/-1/",
        "v/one/",
        f"v/{10**30}/",
        "v/999999999/",
        "v/1/x/",
        "v/2.json",
        "v/0.json",
    ],
)
def test_there_is_no_other_version(client, claim, address):
    assert client.get(f"/claims/a/{address}").status_code == 404


def test_draft_and_nothing_have_no_versions(client):
    recorded(make.make_claim(slug="draft", state=State.DRAFT))

    assert [client.get(f"/claims/{slug}/v/1/").status_code for slug in ("draft", "nothing")] == [404, 404]
    assert [client.get(f"/claims/{slug}/v/1.json").status_code for slug in ("draft", "nothing")] == [404, 404]


def test_version_is_only_read(client, claim):
    assert client.post("/claims/a/v/1/").status_code == 405
    assert client.post("/claims/a/v/1.json").status_code == 405
    assert client.get("/claims/a/v/1.json?x=1").status_code == 400


class TestHidden:
    def test_row_of_a_withdrawn_item_is_counted_and_not_told(self, client, claim):
        advance(by="r", transition=WITHDRAW, records=[claim.links.get().item])

        page = client.get("/claims/a/v/1/")

        assert "1 with something that is no longer public is not shown." in text(page)
        assert "It names them." not in page.text
        assert "A list of names." not in page.text
        rows = client.get("/claims/a/v/1.json").json()["rows"]["links"]
        assert rows == {"total": 1, "told": [], "no_longer_public": 1, "erased": 0}

    def test_withdrawn_assessment_is_not_told(self, client, claim):
        advance(by="r", transition=WITHDRAW, records=[claim.assessments.get()])

        assert "On the whole." not in client.get("/claims/a/v/1/").text
        assert client.get("/claims/a/v/1.json").json()["rows"]["assessments"]["told"] == []

    def test_withdrawn_question_is_named_by_its_slug_alone(self, client, claim):
        question = recorded(make.make_question(slug="q", text="Were they taken?"))
        claim.questions.add(question)
        recorded(claim)
        advance(by="r", transition=WITHDRAW, records=[question])

        page = client.get("/claims/a/v/2/")

        assert "questions q (withdrawn since)" in text(page)
        assert "Were they taken?" not in page.text
        assert client.get("/claims/a/v/2.json").json()["record"]["questions"] == ["q"]

    def test_agent_that_nothing_public_names_any_more_is_hidden(self, client, claim):
        for appearance in Appearance.objects.all():
            remove(appearance)

        page = client.get("/claims/a/v/1/")

        assert "no longer public · July 1992" in text(page)
        assert "toon" not in page.text.lower()
        data = client.get("/claims/a/v/1.json")
        assert b"toon" not in data.content.lower()

    def test_witness_who_is_protected_since_is_not_told(self, client, claim):
        recorded(make.make_appearance(slug="ap", claim=claim, witness=claim.links.get().item.witness))
        edit(claim.links.get().item.witness, slug="w", name="Somebody", protected=True)

        for address in (
            "/claims/a/v/2/",
            "/claims/a/v/2.json",
            "/evidence/i/v/1/",
            "/evidence/i/v/1.json",
            "/claims/a/history/",
        ):
            assert b"guard" not in client.get(address).content.lower(), address

    def test_witness_who_kept_the_slug_is_told_by_the_present_name(self, client, claim):
        edit(claim.links.get().item.witness, name="Somebody", protected=True)

        page = client.get("/evidence/i/v/1/")

        assert "witness Somebody" in text(page)
        assert "A guard" not in page.text


class TestGone:
    def test_version_from_before_the_protection(self, client):
        witness = recorded(make.make_witness(slug="w", name="Real Name"))
        edit(witness, name="A guard", protected=True)

        assert [client.get(f"/witnesses/w/v/{number}/").status_code for number in (1, 2)] == [410, 200]
        assert [client.get(f"/witnesses/w/v/{number}.json").status_code for number in (1, 2)] == [410, 200]
        assert b"Real Name" not in client.get("/witnesses/w/v/1/").content

    def test_erased_version(self, client, claim):
        edit(claim, statement="A name.")
        edit(claim, statement="They went.")
        erase(LedgerEntry.objects.filter(collection="claims", key="a").order_by("id")[1])

        assert [client.get(f"/claims/a/v/{number}/").status_code for number in (1, 2, 3)] == [200, 410, 200]
        assert client.get("/claims/a/v/2.json").status_code == 410
        assert "erased" in client.get("/claims/a/v/2/").text

    def test_erased_row(self, client, claim):
        erase(LedgerEntry.objects.get(collection="links", log="public"))

        assert "1 was erased, as the law demanded." in text(client.get("/claims/a/v/1/"))
        assert client.get("/claims/a/v/1.json").json()["rows"]["links"]["erased"] == 1


def test_data_are_those_of_the_record(client, claim):
    data = client.get("/claims/a/v/1.json").json()

    assert list(data) == [
        "url", "version", "at", "by", "action", "reason", "sequence", "record", "no_longer_public", "rows",
    ]  # fmt: skip
    assert data["url"] == "http://testserver/claims/a/v/1.json"
    assert data["record"] == {
        "slug": "a",
        "statement": "They were taken.",
        "form": claim.form,
        "topics": ["korea"],
        "questions": [],
        "original": "",
        "language": "",
        "scope": "Since 1950.",
        "state": "published",
    }
    assert list(data["rows"]) == ["appearances", "links", "relations", "assessments", "searches"]
    assert data["rows"]["links"]["told"][0]["item"] == "i"


@pytest.mark.parametrize("rows", [1, 30])
def test_version_costs_the_same_queries_for_1_row_and_for_30(client, django_assert_num_queries, rows):
    claim = make.make_claim(slug="many")
    recorded(claim)
    for _number in range(rows):
        enter([make.make_link(claim=claim)])
        enter([make.make_appearance(claim=claim, source=make.make_source())])

    with django_assert_num_queries(13):
        client.get(f"/claims/many/v/{2 * rows + 1}/")
    with django_assert_num_queries(13):
        client.get(f"/claims/many/v/{2 * rows + 1}.json")
