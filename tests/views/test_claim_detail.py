from html import unescape

import pytest

from claims.choices import Form, RelationKind, Stance, State, Strength, Verdict
from claims.models import RetiredSlug
from claims.views import shortlist
from tests import factories as make
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db

ADDRESS = "/claims/no-evidence/"


@pytest.fixture
def claim():
    return make.make_claim(slug="no-evidence", statement="There is no evidence of it.", form=Form.NO_EVIDENCE)


def test_page_shows_statement_form_scope_and_original(client, claim):
    claim.scope = "Limited to transfers through China."
    claim.original = "Нет доказательств."
    claim.language = "ru"
    claim.save()

    page = text(client.get(ADDRESS))

    assert "Claim “no evidence” There is no evidence of it." in page
    assert "Scope Limited to transfers through China." in page
    assert "Нет доказательств. Original (Russian)" in page


def test_page_shows_appearances_in_the_order_of_their_dates(client, claim):
    official, minutes = make.make_agent(name="An official"), make.make_source(title="Minutes")
    make.make_appearance(claim=claim, agent=make.make_agent(name="Undated speaker"))
    make.make_appearance(claim=claim, agent=make.make_agent(name="Late speaker"), date="2018")
    make.make_appearance(
        claim=claim, agent=official, date="2016-05-23", venue="Arlington", audience="the Russian side",
        quotation="no evidence", source=minutes, locator="p. 7",
    )  # fmt: skip

    said = section(client.get(ADDRESS), "said")

    assert said == (
        "Who said it, when and where "
        "23 May 2016 An official no evidence Where Arlington To whom the Russian side On record in Minutes , p. 7 "
        "2018 Late speaker "
        "undated Undated speaker"
    )


def test_evidence_shows_each_item_on_its_side_with_all_that_grades_it(client, claim):
    source = make.make_source(
        title="A study", authors=[make.make_agent(name="An author")], published="1993-08-26", reliability="B"
    )
    item = make.make_item(
        summary="A convoy was seen", source=source, witness=make.make_witness(name="A driver", reliability="C"),
        locator="p. 12", quotation="I saw it", directness="eyewitness", credibility="2", event_date="1951~",
        told="1992", place="Khabarovsk", draws_on=[make.make_source(title="An interview")],
    )  # fmt: skip
    make.make_link(
        claim=claim, item=item, stance=Stance.CONTRADICTS, strength=Strength.STRONG, rationale="It names the place."
    )

    page = client.get(ADDRESS)

    assert section(page, "contradicts") == (
        "Contradicts 1 item A convoy was seen I saw it "
        "Told by A driver , 1992 Reliability C fairly reliable "
        "Source An author: A study , 26 August 1993 , p. 12 Reliability B usually reliable "
        "Draws on An interview Event about 1951 , Khabarovsk "
        "Directness eyewitness Credibility 2 probably true Strength strong It names the place."
    )
    assert 'title="1951~"' in page.text
    assert f'href="/evidence/{item.slug}/"' in page.text


def test_an_empty_side_is_shown_and_says_so(client, claim):
    page = client.get(ADDRESS)

    assert section(page, "supports") == "Supports 0 items No item recorded here supports this claim."
    assert section(page, "contradicts") == "Contradicts 0 items No item recorded here contradicts this claim."


def test_context_stands_apart_from_both_sides(client, claim):
    make.make_link(claim=claim, item=make.make_item(summary="The year is disputed"), stance=Stance.CONTEXT)

    page = client.get(ADDRESS)

    assert section(page, "context").startswith("Context 1 item The year is disputed")
    assert section(page, "supports").startswith("Supports 0 items")


def test_items_stand_strongest_first_and_unset_ranks_as_moderate(client, claim):
    for summary, strength in (("Weak", "weak"), ("Unset", ""), ("Strong", "strong"), ("Moderate", "moderate")):
        make.make_link(claim=claim, item=make.make_item(summary=summary), strength=strength)

    page = section(client.get(ADDRESS), "supports")

    assert sorted(("Strong ", "Unset ", "Moderate ", "Weak "), key=page.index) == [
        "Strong ", "Unset ", "Moderate ", "Weak ",
    ]  # fmt: skip


def test_no_evidence_claim_explains_itself_and_leads_to_its_counterparts_evidence(client, claim):
    other = make.make_claim(slug="taken", statement="They were taken.", supporting_items=12, contradicting_items=3)
    make.make_relation(subject=claim, kind=RelationKind.DENIES_EVIDENCE_FOR, object=other)

    page = client.get(ADDRESS)

    assert section(page, "counterpart").endswith(
        "This claim denies there is evidence for: They were taken. 12 support 3 contradict "
        "See that evidence and its sources"
    )
    assert 'href="/claims/taken/#evidence"' in page.text


def test_an_empty_side_against_a_no_evidence_claim_leads_to_the_evidence_that_it_denies(client, claim):
    other = make.make_claim(slug="taken", statement="They were taken.")
    make.make_relation(subject=claim, kind=RelationKind.DENIES_EVIDENCE_FOR, object=other)

    page = client.get(ADDRESS)

    assert section(page, "contradicts") == (
        "Contradicts 0 items No item recorded here contradicts this claim directly. "
        "Evidence for what it denies speaks against it and stands there: They were taken."
    )
    assert section(page, "supports") == "Supports 0 items No item recorded here supports this claim."


def test_no_evidence_claim_without_counterpart_says_so(client, claim):
    assert section(client.get(ADDRESS), "counterpart").endswith(
        "Which claim it denies evidence for has not been recorded."
    )


def test_relations_are_told_in_words_from_either_side_with_the_others_counts(client, claim):
    other = make.make_claim(slug="other", statement="Another claim.", supporting_items=1)
    make.make_relation(subject=claim, kind=RelationKind.ENTAILS, object=other, note="By logic alone.")

    assert section(client.get(ADDRESS), "relations") == (
        "Related claims This claim implies: Another claim. 1 supports 0 contradict By logic alone."
    )
    assert section(client.get("/claims/other/"), "relations") == (
        "Related claims This claim is implied by: There is no evidence of it. 0 support 0 contradict By logic alone."
    )


@pytest.mark.parametrize("kind", RelationKind)
def test_every_kind_of_relation_has_words_of_its_own_in_both_directions(client, claim, kind):
    other = make.make_claim(slug="other", statement="Another claim.")
    make.make_relation(subject=claim, kind=kind, object=other)

    words = {
        kind: section(client.get(address), "relations").partition(":")[0] for kind, address in
        ((1, ADDRESS), (2, "/claims/other/"))
    }  # fmt: skip

    assert words[1] != words[2]


def test_assessments_stand_side_by_side_newest_first(client, claim):
    for date, name, verdict, confidence in (
        ("1993", "A commission", Verdict.CONTRADICTED, "high"),
        ("2018", "A historian", Verdict.UNRESOLVED, ""),
    ):
        make.make_assessment(
            claim=claim, assessor=make.make_agent(name=name), date=date, verdict=verdict, confidence=confidence,
            rationale=f"Reasons of {date}.",
        )  # fmt: skip

    assert section(client.get(ADDRESS), "assessments").endswith(
        "unresolved A historian 2018 confidence not stated Reasons of 2018. "
        "contradicted A commission 1993 high confidence Reasons of 1993."
    )


def test_searches_tell_who_looked_where_and_what_came_of_it(client, claim):
    make.make_search(
        claim=claim, repository="An archive", searched_by=make.make_agent(name="A researcher"), date="1992",
        query="Lists of prisoners", scope="1950–1953", outcome="refused", note="No reason was given.",
    )  # fmt: skip

    assert section(client.get(ADDRESS), "searches").endswith(
        "was refused access An archive A researcher 1992 Looked for Lists of prisoners In which part 1950–1953 "
        "No reason was given."
    )


def test_questions_and_topics_are_linked(client, claim):
    claim.questions.add(make.make_question(slug="taken", text="Were they taken?"))
    claim.topics.add(make.make_topic(slug="korea", name="Korean War"))

    page = client.get(ADDRESS).text

    assert '<a href="/questions/taken/">Were they taken?</a>' in page
    assert '<a href="/topics/korea/">Korean War</a>' in page


def test_nothing_unpublished_is_shown_beside_the_claim(client, claim):
    draft = {"state": State.DRAFT}
    hidden_source = make.make_source(title="Hidden source", **draft)
    hidden_claim = make.make_claim(statement="Hidden claim", **draft)
    hidden_witness = make.make_witness(name="Hidden witness", **draft)
    claim.questions.add(make.make_question(text="Hidden question", **draft))
    shown = make.make_item(source=make.make_source(part_of=hidden_source), draws_on=[hidden_source])
    make.make_source_event(source=shown.source, event="retracted", attested_by=hidden_source)
    make.make_link(claim=claim, item=shown)
    make.make_link(claim=claim, item=make.make_item(summary="Hidden item", **draft))
    make.make_link(claim=claim, item=make.make_item(summary="Hidden by its source", source=hidden_source))
    make.make_link(claim=claim, item=make.make_item(summary="Hidden by its witness", witness=hidden_witness))
    make.make_relation(subject=claim, object=hidden_claim)
    make.make_relation(subject=hidden_claim, object=claim, kind=RelationKind.EXCLUDES)
    make.make_appearance(claim=claim, witness=hidden_witness)
    make.make_appearance(claim=claim, source=hidden_source, venue="Hidden venue")
    make.make_assessment(claim=claim, rationale="Hidden rationale", **draft)

    page = text(client.get(ADDRESS))

    assert "Hidden" not in page
    assert "retracted" not in page
    assert "Supports 1 item " in page


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_claim_that_is_not_published_answers_as_if_it_did_not_exist(client, claim, state):
    claim.state = state
    claim.save()

    hidden, missing = client.get(ADDRESS), client.get("/claims/never-existed/")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.text.replace("no-evidence", "") == missing.text.replace("never-existed", "")


def test_withdrawn_claim_is_gone_and_nothing_of_it_is_said(client, claim):
    claim.state = State.WITHDRAWN
    claim.save()

    response = client.get(ADDRESS)

    assert response.status_code == 410
    assert "There is no evidence of it." not in response.text


@pytest.mark.parametrize("state", [State.PUBLISHED, State.WITHDRAWN])
def test_retired_slug_redirects_for_good(client, claim, state):
    claim.state = state
    claim.save()
    RetiredSlug.objects.create(collection="claims", slug="old", current="no-evidence")

    response = client.get("/claims/old/")

    assert (response.status_code, response["Location"]) == (301, ADDRESS)


def test_retired_slug_of_what_is_not_public_leads_nowhere(client, claim):
    claim.state = State.DRAFT
    claim.save()
    RetiredSlug.objects.create(collection="claims", slug="old", current="no-evidence")
    RetiredSlug.objects.create(collection="claims", slug="deleted")
    RetiredSlug.objects.create(collection="sources", slug="elsewhere", current="no-evidence")

    assert [client.get(f"/claims/{slug}/").status_code for slug in ("old", "deleted", "elsewhere")] == [404] * 3


def test_page_is_for_reading_only(client, claim):
    assert client.head(ADDRESS).status_code == 200
    assert client.post(ADDRESS).status_code == 405


def test_what_editors_enter_is_text_and_never_markup(client, claim):
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    claim.statement, claim.scope, claim.original, claim.language = attack, attack, attack, '"><b>'
    claim.save()
    item = make.make_item(
        summary=attack, quotation=attack, original=attack, locator=attack, place=attack,
        source=make.make_source(title=attack, container=attack), witness=make.make_witness(name=attack),
    )  # fmt: skip
    make.make_link(claim=claim, item=item, rationale=attack)
    make.make_appearance(claim=claim, venue=attack, quotation=attack, agent=make.make_agent(name=attack))
    make.make_assessment(claim=claim, rationale=attack)
    make.make_search(claim=claim, repository=attack, query=attack, note=attack)

    page = client.get(ADDRESS).text

    assert "<script" not in page
    assert "<img" not in page
    assert '<b>"' not in page
    assert attack in unescape(page)


def test_long_side_is_cut_and_leads_to_the_whole_list(client, claim, monkeypatch):
    monkeypatch.setattr(shortlist.shorten, "__defaults__", (2,))
    for _number in range(3):
        make.make_link(claim=claim)

    page = client.get(ADDRESS)

    assert section(page, "supports").endswith("The first 2 of 3 are shown. See the whole list")
    assert 'href="/evidence/?claim=no-evidence&amp;stance=supports"' in page.text


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, claim, django_assert_num_queries, rows):
    for _number in range(rows):
        claim.questions.add(make.make_question())
        claim.topics.add(make.make_topic())
        for stance in Stance:
            source = make.make_source(authors=[make.make_agent()], issuer=make.make_agent(), part_of=make.make_source())
            make.make_source_event(source=source)
            item = make.make_item(source=source, witness=make.make_witness(), draws_on=[make.make_source()])
            make.make_link(claim=claim, item=item, stance=stance)
        make.make_appearance(claim=claim, source=make.make_source())
        make.make_relation(subject=claim)
        make.make_relation(object=claim)
        make.make_assessment(claim=claim)
        make.make_search(claim=claim, searched_by=make.make_agent())

    with django_assert_num_queries(15):
        client.get(ADDRESS)
