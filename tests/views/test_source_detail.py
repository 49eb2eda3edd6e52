import pytest

from claims.choices import Form, State
from tests import factories as make
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db

ADDRESS = "/sources/study/"


def test_page_shows_every_field(client):
    source = make.make_source(
        slug="study", title="A study", kind="report", authors=[make.make_agent(name="First"), make.make_agent(name="Second")],
        issuer=make.make_agent(name="An office"), container="A series", created="1993-08", published="1993-08-26",
        public_since="1993-11", number="MR-351", url="https://example.org/study", archived_url="https://example.com/copy",
        accessed="2020-01-01", held_at="An archive, box 4", language="en", original_title="Etude", reliability="B",
        abstract="What it is about.", csl={"page": "1-73"}, topics=[make.make_topic(name="Korean War")],
        part_of=make.make_source(title="A whole"), witness=make.make_witness(name="A driver"),
    )  # fmt: skip
    make.make_identifier(source=source, scheme="doi", value="10.1000/a<b")
    make.make_identifier(source=source, scheme="isbn", value="0-8330-1482-X")

    page = client.get(ADDRESS)

    assert text(page).startswith(
        "Source report A study Etude Reliability B usually reliable What it is about. "
        "Authors First , Second Issued by An office Witness A driver Part of A whole Published in A series "
        "Created August 1993 Published 26 August 1993 Public since November 1993 Number MR-351 DOI 10.1000/a<b "
        "ISBN 0-8330-1482-X page 1-73 Held at An archive, box 4 Language English Address https://example.org/study "
        "Archived copy https://example.com/copy Last read there 1 January 2020 Topics Korean War"
    )
    assert 'href="https://doi.org/10.1000/a%3Cb" rel="nofollow noopener"' in page.text


def test_address_that_is_no_web_address_is_never_a_link(client):
    make.make_source(slug="study", url="javascript:alert(1)")

    page = client.get(ADDRESS).text

    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


def test_events_are_told_with_who_attests_them(client):
    make.make_source_event(
        source=make.make_source(slug="study"), event="found_forged", date="1995", note="By its paper.",
        attested_by=make.make_source(title="A notice"),
    )  # fmt: skip

    page = client.get(ADDRESS)

    assert "found to be forged 1995 says A notice By its paper." in text(page)
    assert '1995</time> <span class="note">says' in page.text


def test_report_leads_with_its_findings_those_of_its_parts_included(client):
    report = make.make_source(slug="study", kind="report")
    chapter = make.make_source(title="Chapter", part_of=report)
    section_of_it = make.make_source(title="Section", part_of=chapter)
    office = make.make_agent(name="Office")
    for number, (source, form) in enumerate(
        [(report, Form.FINDING), (chapter, Form.FINDING), (section_of_it, Form.FINDING), (report, Form.DENIAL)], 1
    ):
        claim = make.make_claim(statement=f"Claim {number}.", form=form, supporting_items=number, supporting_lines=1)
        make.make_appearance(claim=claim, source=source, agent=office, date=f"199{number}", locator=f"p. {number}")

    page = client.get(ADDRESS)

    assert section(page, "findings").endswith(
        "1991 Claim 1. Office At p. 1 On record 1 supports 0 contradict "
        "Assessed since by nobody, as far as is recorded "
        "1992 Claim 2. Office On record in Chapter , p. 2 On record 2 support in at most 1 line 0 contradict "
        "Assessed since by nobody, as far as is recorded "
        "1993 Claim 3. Office On record in Section , p. 3 On record 3 support in at most 1 line 0 contradict "
        "Assessed since by nobody, as far as is recorded"
    )
    assert section(page, "claims") == (
        "Other claims that appear in it 1994 denial Claim 4. Office At p. 4 4 support in at most 1 line 0 contradict"
    )


def test_source_that_is_no_report_has_claims_and_no_findings(client):
    source = make.make_source(slug="study", kind="article")
    make.make_appearance(
        claim=make.make_claim(statement="A claim.", form=Form.FINDING), source=source, quotation="in these words",
        agent=make.make_agent(name="Somebody"),
    )  # fmt: skip

    page = client.get(ADDRESS)

    assert section(page, "findings") == ""
    assert section(page, "claims") == (
        "Claims that appear in it undated finding A claim. Somebody in these words 0 support 0 contradict"
    )


def finding_in(source, **fields):
    """A finding that appears in the source in 1993."""
    claim = make.make_claim(statement="They were taken.", form=Form.FINDING, **fields)
    make.make_appearance(claim=claim, source=source, date="1993", agent=make.make_agent(name="Office"))
    return claim


def test_finding_tells_who_has_assessed_it_since(client):
    claim = finding_in(make.make_source(slug="study", kind="report"))
    for name, date in (
        ("Early", "1992"),
        ("Same year", "1993"),
        ("Late", "2001"),
        ("Perhaps", "../2000"),
        ("Undated", ""),
    ):
        make.make_assessment(claim=claim, assessor=make.make_agent(name=name), date=date, verdict="unresolved")
    make.make_assessment(claim=claim, assessor=make.make_agent(name="Hidden"), date="2002", state=State.DRAFT)

    assert section(client.get(ADDRESS), "findings").endswith(
        "Assessed since unresolved Late , 2001 unresolved Perhaps , until 2000 unresolved Same year , 1993"
    )


def test_finding_tells_of_no_more_than_the_newest_assessments(client):
    claim = finding_in(make.make_source(slug="study", kind="report"))
    for year in range(1994, 2000):
        make.make_assessment(claim=claim, assessor=make.make_agent(name="Office"), date=f"{year}", verdict="supported")

    assert section(client.get(ADDRESS), "findings").endswith(
        "Assessed since supported Office , 1999 supported Office , 1998 supported Office , 1997 and 3 more"
    )


def test_finding_tells_what_claims_speak_against_it_and_who_made_them(client):
    claim = finding_in(make.make_source(slug="study", kind="report"))

    def other(statement, **fields):
        found = make.make_claim(statement=statement, **fields)
        make.make_appearance(claim=found, agent=make.make_agent(name="Somebody"), date="1996")
        return found

    make.make_relation(subject=other("They were not."), kind="denies", object=claim)
    make.make_relation(subject=other("There is no evidence."), kind="denies_evidence_for", object=claim)
    make.make_relation(subject=claim, kind="excludes", object=other("They all came home."))
    make.make_relation(subject=claim, kind="denies_evidence_for", object=other("Not against it."))
    make.make_relation(subject=other("Said again."), kind="restates", object=claim)
    make.make_relation(subject=other("Hidden.", state=State.DRAFT), kind="denies", object=claim)

    assert section(client.get(ADDRESS), "findings").endswith(
        "Assessed since by nobody, as far as is recorded The opposite They were not. Somebody, 1996 "
        "“No evidence” There is no evidence. Somebody, 1996 Not both true They all came home. Somebody, 1996"
    )


def test_of_many_claims_against_a_finding_the_number_is_told(client):
    claim = finding_in(make.make_source(slug="study", kind="report"))
    for _number in range(5):
        make.make_relation(object=claim)
        make.make_relation(subject=claim, kind="excludes")

    assert section(client.get(ADDRESS), "findings").endswith("And 7 more claims against it")


def test_finding_in_a_part_that_was_retracted_is_said_to_be_in_it(client):
    report = make.make_source(slug="study", kind="report")
    struck = make.make_source(part_of=make.make_source(part_of=report))
    make.make_source_event(source=struck.part_of, event="retracted", date="1995")
    finding_in(struck)
    finding_in(report)

    shown = section(client.get(ADDRESS), "findings")

    assert shown.count("It stands in what does not count as evidence any more: retracted.") == 1
    assert "On record in Title of" in shown.partition("It stands in")[0]


def test_report_says_at_once_how_many_findings_it_has_and_on_which_sides_there_is_evidence(client):
    report = make.make_source(slug="study", kind="report")
    for balance in ("supported_only", "disputed", "disputed"):
        finding_in(report, balance=balance)

    assert "3 findings, and how they have fared 2 with evidence on both sides 1 only supported" in text(
        client.get(ADDRESS)
    )


def test_items_and_files_are_listed(client):
    source = make.make_source(slug="study")
    make.make_item(source=source, summary="A convoy was seen")
    make.make_item(summary="A copy of it", draws_on=[source])
    make.make_attachment(source=source, name="scan.pdf", media_type="application/pdf", role="scan", sha256="ab" * 32)

    page = client.get(ADDRESS)

    assert "A convoy was seen" in section(page, "items")
    assert "Items of other sources that draw on it item A copy of it" in section(page, "items")
    assert section(page, "files") == (
        "Files Kept with the record, and known by the SHA-256 of their bytes. What can be downloaded is a copy that shows "
        "the same, without what cameras, scanners and word processors wrote into the file. scan.pdf scan, application/pdf "
        f"Not given away: there is no public copy of it. SHA-256 {'ab' * 32}"
    )


def test_discounted_items_are_struck_in_its_lists(client):
    source = make.make_source(slug="study", title="A study")
    make.make_source_event(source=source, event="retracted")
    make.make_item(source=source, summary="A convoy was seen")
    make.make_item(source=make.make_source(title="A book"), summary="A copy of it", draws_on=[source])
    make.make_item(
        summary="One of two", draws_on=[source, make.make_source()], witness=make.make_witness(name="A driver")
    )

    items = section(client.get(ADDRESS), "items")

    assert "item A convoy was seen discounted : A study was retracted A study" in items
    assert "item A copy of it discounted : A study was retracted A book" in items
    assert "item One of two A driver" in items


def test_nothing_unpublished_is_shown_beside_the_source(client):
    hidden = make.make_source(title="Hidden source", state=State.DRAFT)
    source = make.make_source(
        slug="study", kind="report", part_of=hidden, witness=make.make_witness(name="Hidden witness", state=State.DRAFT)
    )
    make.make_source(title="Hidden part", part_of=source, state=State.IN_REVIEW)
    make.make_derivation(derived=source, origin=hidden)
    make.make_derivation(derived=hidden, origin=source)
    make.make_source_event(source=source, event="retracted", attested_by=hidden)
    make.make_item(source=source, summary="Hidden item", state=State.DRAFT)
    make.make_item(source=hidden, draws_on=[source], summary="Hidden by its source")
    make.make_appearance(source=source, claim=make.make_claim(statement="Hidden claim", state=State.DRAFT))
    between = make.make_source(title="Hidden between", part_of=source, state=State.DRAFT)
    inside = make.make_source(part_of=between)
    make.make_appearance(source=inside, claim=make.make_claim(statement="Hidden finding", form=Form.FINDING))

    page = text(client.get(ADDRESS))

    assert "Hidden" not in page
    assert "retracted" not in page


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("in_review", 404), ("withdrawn", 410)])
def test_source_that_is_not_published_is_not_shown(client, state, status):
    make.make_source(slug="study", state=state)

    assert client.get(ADDRESS).status_code == status


def test_report_has_its_page_among_the_sources(client):
    make.make_source(slug="study", kind="report")

    response = client.get("/reports/study/")

    assert (response.status_code, response["Location"]) == (301, ADDRESS)


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, django_assert_num_queries, rows):
    source = make.make_source(slug="study", kind="report", part_of=make.make_source(), witness=make.make_witness())
    for _number in range(rows):
        other = make.make_source(authors=[make.make_agent()], issuer=make.make_agent(), part_of=source)
        source.topics.add(make.make_topic())
        make.make_identifier(source=source)
        make.make_attachment(source=source)
        make.make_derivation(derived=source, origin=other)
        make.make_derivation(origin=source, derived=make.make_source())
        make.make_source_event(source=source, date=f"{1950 + _number}", attested_by=other)
        make.make_item(source=source, witness=make.make_witness())
        make.make_item(draws_on=[source])
        make.make_appearance(source=source)
        finding = make.make_claim(form=Form.FINDING)
        make.make_appearance(source=other, claim=finding)
        make.make_assessment(claim=finding, date="1999")
        make.make_relation(subject=make.make_appearance().claim, object=finding)
        make.make_relation(subject=finding, object=make.make_appearance().claim)
        make.make_relation(subject=make.make_link(item=make.make_item(source=source)).claim)

    with django_assert_num_queries(43):
        client.get(ADDRESS)
