import re
from html import unescape

import pytest

from claims.analysis.lines import Packing
from claims.choices import Form, RelationKind, Stance, State, Strength, Verdict
from claims.models import RetiredSlug
from claims.views import choosing
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
        "On record when this was said : no item is counted on either side. "
        "2018 Late speaker On record when this was said : no item is counted on either side. "
        "undated Undated speaker It is not known when this was said, so nothing can be told of what was on record then."
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
        "Contradicts 1 item, at most 1 independent line A convoy was seen I saw it "
        "Told by A driver , 1992 Reliability C fairly reliable "
        "Source An author: A study , 26 August 1993 , p. 12 Reliability B usually reliable "
        "Draws on An interview Origins An interview untraced A driver Event about 1951 , Khabarovsk "
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
        make.make_link(
            claim=claim, item=make.make_item(summary=summary, slug=f"an-{summary.lower()}-item"), strength=strength
        )

    page = section(client.get(ADDRESS), "supports")

    assert sorted(("Strong ", "Unset ", "Moderate ", "Weak "), key=page.index) == [
        "Strong ", "Moderate ", "Unset ", "Weak ",
    ]  # fmt: skip


def test_no_evidence_claim_explains_itself_and_names_its_counterpart(client, claim):
    other = make.make_claim(slug="taken", statement="They were taken.", supporting_items=1)
    make.make_relation(subject=claim, kind=RelationKind.DENIES_EVIDENCE_FOR, object=other)

    page = client.get(ADDRESS)

    assert section(page, "counterpart").endswith(
        "What counts in its support is inherited here, and stands below with what contradicts this claim ."
    )
    assert '<a href="/claims/taken/">They were taken.</a>' in page.text


def test_nothing_is_said_of_what_supports_the_counterpart_where_nothing_does(client, claim):
    other = make.make_claim(slug="taken", statement="They were taken.")
    make.make_relation(subject=claim, kind=RelationKind.DENIES_EVIDENCE_FOR, object=other)

    assert section(client.get(ADDRESS), "counterpart").endswith("They were taken. 0 support 0 contradict")


def test_evidence_for_the_counterpart_stands_among_what_contradicts_a_no_evidence_claim(client, claim):
    other = make.make_claim(slug="taken", statement="They were taken.")
    make.make_relation(subject=claim, kind=RelationKind.DENIES_EVIDENCE_FOR, object=other)
    for summary, stance in (("A train was seen", "supports"), ("No train was seen", "contradicts")):
        make.make_link(claim=other, item=make.make_item(summary=summary), stance=stance)

    page = client.get(ADDRESS)

    assert section(page, "contradicts").startswith(
        "Contradicts 1 item, at most 1 independent line A train was seen inherited "
        "Counts against this claim because it supports “ They were taken ”, for which this claim denies evidence. Source"
    )
    assert section(page, "supports") == "Supports 0 items No item recorded here supports this claim."


def test_no_evidence_claim_without_counterpart_says_so(client, claim):
    assert section(client.get(ADDRESS), "counterpart").endswith(
        "Which claim it denies evidence for has not been recorded."
    )


def test_relations_are_told_in_words_from_either_side_with_the_others_counts(client, claim):
    other = make.make_claim(slug="other", statement="Another claim.", supporting_items=1)
    make.make_relation(subject=claim, kind=RelationKind.ENTAILS, object=other, note="By logic alone.")

    assert section(client.get(ADDRESS), "relations").endswith(
        "This claim implies: Another claim. 1 supports 0 contradict By logic alone."
    )
    assert section(client.get("/claims/other/"), "relations").endswith(
        "This claim is implied by: There is no evidence of it. 0 support 0 contradict By logic alone."
    )


@pytest.mark.parametrize("kind", RelationKind)
def test_every_kind_of_relation_has_words_of_its_own_in_both_directions(client, claim, kind):
    other = make.make_claim(slug="other", statement="Another claim.")
    make.make_relation(subject=claim, kind=kind, object=other)

    words = {
        address: re.findall(r'<h3 class="minor">(.*?):\s*</h3>', client.get(address).text) for address in
        (ADDRESS, "/claims/other/")
    }  # fmt: skip

    assert [len(found) for found in words.values()] == [1, 1]
    assert words[ADDRESS] != words["/claims/other/"]


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
        "unresolved A historian 2018 confidence not stated Reasons of 2018. What stood on the claim when it was recorded is not known. "
        "contradicted A commission 1993 high confidence Reasons of 1993. What stood on the claim when it was recorded is not known."
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

    assert '<a href="/questions/taken/" dir="auto">Were they taken?</a>' in page
    assert '<a href="/topics/korea/" dir="auto">Korean War</a>' in page


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
    assert "Supports 1 item, at most 1 independent line " in page


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

    scripts = re.findall("<script[^>]*>", page)
    assert scripts == ['<script type="application/ld+json">', '<script src="/static/claims/cite.js" defer>']
    assert "<img" not in page
    assert '<b>"' not in page
    assert attack in unescape(page)


# ---------------------------------------------------------------- For and against at a glance


def test_balance_tells_lines_and_items_of_both_sides_in_words(client, claim):
    agency = make.make_source(title="An agency", kind="statement")
    for _number in range(2):
        copy = make.make_source()
        make.make_derivation(derived=copy, origin=agency)
        make.make_link(claim=claim, item=make.make_item(source=copy))
    other = make.make_claim()
    make.make_relation(subject=other, kind=RelationKind.ENTAILS, object=claim)
    make.make_link(claim=other, item=make.make_item(source=make.make_source(title="A letter")))

    page = client.get(ADDRESS)

    assert section(page, "balance") == (
        "For and against at a glance "
        "Supports at most 2 independent lines 3 items : 2 linked to it , 1 inherited "
        "Rests most on An agency 2 items with no other origin A letter untraced 1 item with no other origin "
        "Contradicts at most 0 independent lines 0 items : 0 linked to it , 0 inherited Rests most on nothing "
        "Lines and items on either side "
        "Supports, to the left: at most 2 independent lines, from 3 items, 2 linked to the claim and 1 inherited. "
        "Contradicts, to the right: at most 0 independent lines, from 0 items, 0 linked to the claim and 0 inherited. "
        "Counted on neither side: 0 conflicting , 0 discounted . 1 of the origins is untraced . "
        "These figures tell how much is on record, not which side is right . "
        "Which origins are untraced A letter behind 1 item that supports"
    )


def test_balance_picture_has_a_mark_for_each_line_and_each_item(client, claim):
    source = make.make_source()
    for _number in range(3):
        make.make_link(claim=claim, item=make.make_item(source=source))
    other = make.make_claim()
    make.make_relation(subject=other, kind=RelationKind.EXCLUDES, object=claim)
    make.make_link(claim=other)

    page = client.get(ADDRESS).text
    picture = page[page.index('<svg class="balance-picture"') : page.index("</svg>", page.index("balance-picture"))]
    supports, contradicts = picture.split('<g class="bars bars-contradicts">')

    assert 'role="img"' in picture
    assert "style=" not in picture
    assert [supports.count(f'class="{mark}"') for mark in ("line", "direct", "inherited")] == [1, 3, 0]
    assert [contradicts.count(f'class="{mark}"') for mark in ("line", "direct", "inherited")] == [1, 0, 1]


def test_balance_picture_draws_many_items_as_one_bar(client, claim):
    for _number in range(61):
        make.make_link(claim=claim, item=make.make_item(witness=make.make_witness()))

    page = client.get(ADDRESS).text

    assert '<rect class="direct" x="7" y="45" width="490.0" height="11"/>' in page
    assert page.count('<rect class="line"') == 1


def test_lines_that_could_not_be_settled_are_told_as_at_least(client, claim, monkeypatch):
    witnesses = [make.make_witness() for _number in range(5)]
    for one, other in zip(witnesses, [*witnesses[1:], witnesses[0]], strict=True):
        sources = [make.make_source(witness=one), make.make_source(witness=other)]
        make.make_link(claim=claim, item=make.make_item(source=make.make_source(), draws_on=sources))
    make.make_link(claim=claim, item=make.make_item(summary="Apart", witness=make.make_witness()))
    monkeypatch.setitem(Packing.__init__.__kwdefaults__, "steps", 0)

    page = client.get(ADDRESS)

    assert section(page, "balance").startswith(
        "For and against at a glance Supports at least 3 independent lines 6 items"
    )
    assert section(page, "supports").startswith(
        "Supports 6 items, at least 3 independent lines 5 items , at least 2 independent lines Each shares"
    )
    assert "1 item has no other origin; how many lines would go could not be settled Apart" in section(page, "rests-on")


def test_figures_lead_to_the_method_and_every_rule_is_there(client, claim):
    add_one_of_each(claim)

    page, method = client.get(ADDRESS).text, client.get("/method/").text
    rules = set(re.findall(r'href="/method/#([a-z-]+)"', page))

    assert rules == {
        "assessments", "circles", "conflicting", "discounted", "inherited", "lines", "no-score", "on-record", "origins",
        "own-account", "rests-on", "stance", "strength", "untraced",
    }  # fmt: skip
    assert [rule for rule in rules if f'id="{rule}"' not in method] == []


def test_contents_and_description_count_effective_items(client, claim):
    other = make.make_claim()
    make.make_relation(subject=claim, kind=RelationKind.DENIES, object=other)
    make.make_link(claim=other)
    make.make_link(claim=claim)

    page = client.get(ADDRESS).text

    words = "Items of evidence for it: 1; against it: 1. Each with its source; how many there are does not tell which side is right."
    assert f'<meta name="description" content="{words}">' in page
    assert '<a href="#contradicts">Contradicts <span class="number">1</span></a>' in page


# ---------------------------------------------------------------- Groups and origins


def test_items_that_share_an_origin_stand_together_and_say_so(client, claim):
    agency = make.make_source(title="An agency")
    for summary in ("First", "Second"):
        copy = make.make_source(title=f"{summary} paper")
        make.make_derivation(derived=copy, origin=agency)
        make.make_link(claim=claim, item=make.make_item(summary=summary, source=copy))
    make.make_link(claim=claim, item=make.make_item(summary="Apart", source=make.make_source(title="A letter")))

    assert section(client.get(ADDRESS), "supports") == (
        "Supports 3 items, at most 2 independent lines "
        "2 items , at most 1 independent line They all lead back to An agency untraced . "
        "First Source First paper Reliability not graded "
        "Directness not stated Credibility not graded Strength not stated "
        "Second Source Second paper Reliability not graded "
        "Directness not stated Credibility not graded Strength not stated "
        "Apart Source A letter Reliability not graded Origins A letter untraced "
        "Directness not stated Credibility not graded Strength not stated"
    )


def test_an_item_with_all_origins_of_its_group_names_them_only_where_others_differ(client, claim):
    one, two = make.make_source(title="One"), make.make_source(title="Two")
    for summary, draws_on in (("A", [one]), ("B", [one, two])):
        make.make_link(claim=claim, item=make.make_item(summary=summary, draws_on=draws_on))
        make.make_link(
            claim=claim, item=make.make_item(summary="Alike", draws_on=[one, two]), stance=Stance.CONTRADICTS
        )

    page = client.get(ADDRESS)

    assert "Draws on One Origins One untraced Dir" in section(page, "supports")
    assert "Draws on One Two Origins all of those above Dir" in section(page, "supports")
    assert "They all lead back to each of these: One untraced 2 items Two untraced 2 items" in section(
        page, "contradicts"
    )
    assert "Origins" not in section(page, "contradicts")


def test_an_item_with_the_many_origins_of_an_earlier_one_leads_to_it(client, claim):
    papers = [make.make_source(title=title) for title in ("One", "Two", "Three", "Four")]
    for slug, draws_on in (("a", papers[:3]), ("b", papers[:3]), ("c", papers[2:]), ("d", papers[2:])):
        make.make_link(claim=claim, item=make.make_item(slug=slug, draws_on=draws_on))

    page = client.get(ADDRESS)

    assert section(page, "supports").count("Origins the same 3 as of an earlier item Dir") == 1
    assert page.text.count('<a href="#item-a">the same 3 as of an earlier item</a>') == 1
    assert section(page, "item-d").count("untraced") == 2


def test_a_group_whose_many_origins_are_all_shared_says_so(client, claim):
    draws_on = [make.make_source() for _number in range(10)]
    for _number in range(2):
        make.make_link(claim=claim, item=make.make_item(draws_on=draws_on))

    assert "They all lead back to each of these: " in section(client.get(ADDRESS), "supports")


def test_a_group_with_several_origins_tells_how_many_items_each_is_behind_and_names_lines(client, claim):
    one, two, three = (make.make_source(title=title) for title in ("One", "Two", "Three"))
    for summary, draws_on in (("A", [one]), ("B", [one, two]), ("C", [two, three]), ("D", [three])):
        make.make_link(claim=claim, item=make.make_item(summary=summary, draws_on=draws_on))

    assert section(client.get(ADDRESS), "supports").startswith(
        "Supports 4 items, at most 2 independent lines 4 items , at most 2 independent lines "
        "Each shares an origin with another of them. They lead back to: "
        "One untraced 2 items Two untraced 2 items Three untraced 2 items "
        "2 of them that share no origin, for instance A D A Source"
    )


def test_origins_that_all_items_of_a_group_share_are_told_first(client, claim):
    first, second, third = (
        make.make_source(slug=f"{at}-{title}", title=title) for at, title in enumerate(("One", "Two", "Three"))
    )
    for draws_on in ([first, second], [first, second, third]):
        make.make_link(claim=claim, item=make.make_item(draws_on=draws_on))

    page = client.get(ADDRESS)

    assert (
        "They all lead back to the first 2 of these, some to others as well: "
        "One untraced 2 items Two untraced 2 items Three untraced 1 item"
    ) in section(page, "supports")
    assert (
        "Rests most on One untraced behind 2 items, with others Two untraced behind 2 items, with others "
        "Three untraced behind 1 item, with others Contradicts"
    ) in section(page, "balance")


def test_circles_and_witnesses_who_are_possibly_the_same_are_told_in_words(client, claim):
    one, two = make.make_source(title="One"), make.make_source(title="Two")
    make.make_derivation(derived=one, origin=two)
    make.make_derivation(derived=two, origin=one)
    make.make_link(claim=claim, item=make.make_item(source=one))
    first, second = make.make_witness(name="A guard", slug="guard"), make.make_witness(name="An officer")
    make.make_possible_identity(first=first, second=second)
    make.make_link(claim=claim, item=make.make_item(witness=first), stance=Stance.CONTRADICTS)

    page = client.get(ADDRESS)

    assert "Origins a circle of 2 sources that draw on each other: One , Two Dir" in section(page, "supports")
    assert "Origins A guard , possibly the same as An officer Dir" in section(page, "contradicts")
    assert '<a href="/witnesses/guard/" dir="auto">A guard</a>' in page.text


def test_witnesses_who_pass_on_each_others_accounts_are_not_told_as_possibly_the_same(client, claim):
    one, two, three = (make.make_witness(name=name, slug=name.lower()) for name in ("One", "Two", "Three"))
    make.make_relay(witness=one, relayed=two)
    make.make_relay(witness=two, relayed=one)
    make.make_link(claim=claim, item=make.make_item(witness=one))
    make.make_link(claim=claim, item=make.make_item(witness=three), stance=Stance.CONTRADICTS)

    page = client.get(ADDRESS)

    assert "Origins 2 witnesses who pass on each other’s accounts: One , Two Dir" in section(page, "supports")
    assert "possibly the same" not in text(page)
    assert "2 witnesses who pass on each other’s accounts: One , Two" in section(
        client.get("/witnesses/one/"), "lineage"
    )

    make.make_possible_identity(first=two, second=three)

    assert (
        "Origins 3 witnesses who pass on each other’s accounts or are possibly the same: One , Three , Two Dir"
    ) in section(client.get(ADDRESS), "contradicts")


def test_witnesses_joined_at_any_remove_are_told_as_possibly_the_same_whoever_they_relay(client, claim):
    one, two, three = (make.make_witness(name=name, slug=name.lower()) for name in ("One", "Two", "Three"))
    make.make_relay(witness=one, relayed=three)
    make.make_possible_identity(first=one, second=two)
    make.make_possible_identity(first=two, second=three)
    make.make_link(claim=claim, item=make.make_item(witness=one))

    assert "Origins One , possibly the same as Three , possibly the same as Two Dir" in section(
        client.get(ADDRESS), "supports"
    )


@pytest.mark.parametrize("how", ["context", "discounted", "conflicting"])
def test_an_untraced_origin_is_marked_where_no_item_counts_but_not_counted(client, claim, how):
    book = make.make_source(title="A book")
    item = make.make_item(source=book)
    make.make_link(claim=claim, item=item, stance=Stance.CONTEXT if how == "context" else Stance.SUPPORTS)
    if how == "discounted":
        make.make_source_event(source=book, event="retracted")
    if how == "conflicting":
        claim.links.all().delete()
        for kind in (RelationKind.RESTATES, RelationKind.DENIES):
            other = make.make_claim()
            make.make_relation(subject=other, kind=kind, object=claim)
            make.make_link(claim=other, item=item)

    page = client.get(ADDRESS)

    assert "Origins A book untraced Dir" in section(page, how)
    assert "0 of the origins are untraced ." in section(page, "balance")


def test_many_origins_of_one_item_are_cut(client, claim):
    draws_on = [make.make_source(slug=f"paper-{number}", title=f"Paper {number}") for number in range(10)]
    make.make_link(claim=claim, item=make.make_item(draws_on=draws_on))

    assert "Paper 6 untraced Paper 7 untraced and 2 others Dir" in section(client.get(ADDRESS), "supports")


def test_each_side_tells_what_it_rests_on_and_what_would_go(client, claim):
    first, second = make.make_witness(name="First"), make.make_witness(name="Second")
    for witness, summary in ((first, "A"), (first, "B"), (second, "C")):
        make.make_link(claim=claim, item=make.make_item(slug=summary.lower(), summary=summary, witness=witness))
    third = make.make_witness(name="Third")
    make.make_relay(witness=third, relayed=make.make_witness(slug="d", name="Fourth"))
    make.make_relay(witness=third, relayed=make.make_witness(slug="e", name="Fifth"))
    make.make_link(claim=claim, item=make.make_item(witness=third), stance=Stance.CONTRADICTS)

    page = client.get(ADDRESS)

    assert section(page, "rests-on") == (
        "What each side rests on The origins to which the counted items lead back as far as is recorded, and "
        "what would go if one were discredited. "
        "Supports 2 origins "
        "First 2 items have no other origin; 1 line would go A B "
        "Second 1 item has no other origin; 1 line would go C "
        "Contradicts 2 origins 2 origins that no item has alone "
        "Fourth behind 1 item, with others Fifth behind 1 item, with others"
    )
    assert '<a href="#item-a">A</a>' in page.text
    assert 'id="item-a"' in page.text


def test_the_figure_of_untraced_origins_leads_to_exactly_those(client, claim):
    book, archive = make.make_source(slug="book", title="A book"), make.make_source(title="A file", kind="archival")
    make.make_link(claim=claim, item=make.make_item(draws_on=[book, archive]))
    make.make_link(claim=claim, item=make.make_item(source=book), stance=Stance.CONTRADICTS)

    page = client.get(ADDRESS)

    assert '<a href="#untraced-origins"><b>1</b></a> of the origins is' in page.text
    assert section(page, "untraced-origins") == "A book behind 1 item that supports , behind 1 item that contradicts"
    for stance in ("supports", "contradicts"):
        assert f'href="#rests-on-{stance}-source-book"' in page.text
        assert section(page, f"rests-on-{stance}-source-book").startswith("A book untraced ")


def test_many_untraced_origins_are_cut_and_lead_to_what_is_listed(client, claim, monkeypatch):
    monkeypatch.setattr(choosing, "MOST_RESTS", 2)
    make.make_link(claim=claim, item=make.make_item(slug="other", witness=make.make_witness(slug="other")))
    make.make_link(claim=claim, item=make.make_item(witness=make.make_witness(slug="another")))
    draws_on = [make.make_source(slug=f"paper-{number}", title=f"Paper {number}") for number in range(3)]
    make.make_link(claim=claim, item=make.make_item(draws_on=draws_on))

    page = client.get(ADDRESS)

    assert section(page, "untraced-origins") == (
        "Paper 0 behind 1 item that supports Paper 1 behind 1 item that supports and 1 other"
    )
    assert 'href="#rests-on-supports-source-paper-0"' not in page.text
    assert dangling(page.text) == []


def test_figures_at_a_glance_lead_to_what_they_count(client, claim):
    one = make.make_witness(slug="one")
    two = make.make_possible_identity(first=one, second=make.make_witness(slug="two")).second
    for witness in (one, two):
        make.make_link(claim=claim, item=make.make_item(witness=witness))

    page = client.get(ADDRESS)

    assert '<a class="quiet note" href="#rests-on-supports-witness2-one">2 items with no other origin</a>' in page.text
    assert section(page, "rests-on-supports-witness2-one").startswith(
        "Name of one , possibly the same as Name of two 2 items"
    )
    assert page.text.count('<a href="#supports">2</a>') == 1
    assert '<a href="#supports">0</a>' not in page.text


def test_every_link_within_the_page_leads_somewhere(client, claim):
    add_one_of_each(claim)

    page = client.get(ADDRESS).text

    assert dangling(page) == []
    assert sorted(set(ids(page))) == sorted(ids(page))


def ids(page):
    return re.findall(r' id="([^"]+)"', page)


def dangling(page):
    """What links of the page lead to in it, and is not there."""
    return sorted({*re.findall(r'href="#([^"]+)"', page)} - {*ids(page)})


# ---------------------------------------------------------------- When it was said


def test_each_dated_appearance_tells_what_was_on_record_then(client, claim):
    for title, stance, dates in (
        ("Early", "supports", {"published": "1990"}),
        ("Late", "supports", {"published": "2001"}),
        ("Same year", "contradicts", {"published": "1999"}),
        ("Secret", "contradicts", {"created": "1950"}),
        ("No date", "contradicts", {"published": "XXXX"}),
    ):
        item = make.make_item(summary=title, slug=title.lower().replace(" ", "-"), source=make.make_source(**dates))
        make.make_link(claim=claim, item=item, stance=stance)
    make.make_appearance(slug="said", claim=claim, agent=make.make_agent(name="A speaker"), date="1999-05")

    page = client.get(ADDRESS)

    assert section(page, "said") == (
        "Who said it, when and where May 1999 A speaker On record when this was said "
        "supports contradicts before 1 0 only after 1 0 unclear 0 2 undated 0 1 Which items these are "
        "supports · before (1) Early supports · only after (1) Late "
        "contradicts · unclear (2) Same year Secret contradicts · undated (1) No date"
    )
    assert '<a href="#record-said-contradicts-unclear">2</a>' in page.text
    assert '<a href="#item-same-year">Same year</a>' in page.text.partition('id="record-said-contradicts-unclear"')[2]
    assert "On record when it was first said , May 1999 1 before , 1 only after" in section(page, "balance")


def test_an_appearance_of_unknown_date_says_that_nothing_can_be_told(client, claim):
    make.make_link(claim=claim)
    make.make_appearance(claim=claim, agent=make.make_agent(name="A speaker"), date="XXXX")

    page = client.get(ADDRESS)

    assert section(page, "said") == (
        "Who said it, when and where date unknown A speaker "
        "It is not known when this was said, so nothing can be told of what was on record then."
    )
    assert "first said" not in section(page, "balance")


# ---------------------------------------------------------------- Not counted


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("own", "It stands in The diary , which was found to be forged."),
        ("part", "It stands in a part of The diary , which was found to be forged."),
        (
            "behind",
            (
                "All that it draws on goes back to The diary , which was found to be forged. "
                "Whatever rests on that alone is discounted with it."
            ),
        ),
    ],
)
def test_a_discounted_item_is_struck_through_with_the_reason(client, claim, how, words):
    diary = make.make_source(title="The diary")
    make.make_source_event(source=diary, event="found_forged")
    source = diary if how == "own" else make.make_source(part_of=diary if how == "part" else None)
    if how == "behind":
        make.make_derivation(derived=source, origin=diary)
    make.make_link(claim=claim, item=make.make_item(summary="An entry", source=source))

    page = client.get(ADDRESS)

    assert section(page, "not-counted").startswith(
        "Not counted Discounted 1 item These items rest on what was retracted or found to be forged. "
        f"They stay on record, and count nowhere. The rule Not counted. {words} An entry Source"
    )
    assert re.search(r"<s><a href=[^>]+>An entry</a></s>", page.text)
    assert section(page, "supports") == (
        "Supports 0 items No item counts for it; 1 discounted one stands under “Not counted”."
    )
    assert section(page, "contradicts") == "Contradicts 0 items No item recorded here contradicts this claim."
    assert "Rests most on No item counts for it; 1 discounted one stands" in section(page, "balance")
    assert '<a href="#discounted">1 discounted one</a>' in page.text
    assert "0 conflicting , 1 discounted ." in section(page, "balance")


@pytest.mark.parametrize(("event", "words"), [("retracted", "retracted"), ("found_forged", "found to be forged")])
def test_discounted_context_stays_with_the_context_and_says_what_it_rests_on(client, claim, event, words):
    diary = make.make_source(title="The diary")
    make.make_source_event(source=diary, event=event)
    make.make_link(claim=claim, item=make.make_item(summary="An entry", source=diary), stance=Stance.CONTEXT)

    page = client.get(ADDRESS)

    assert section(page, "context").startswith(
        f"Context 1 item It rests on The diary , which was {words}. An entry Source"
    )
    assert "Not counted" not in text(page)
    assert "0 conflicting , 0 discounted ." in section(page, "balance")


def test_a_conflicting_item_is_struck_through_with_both_ways(client, claim):
    one, other = make.make_claim(statement="One."), make.make_claim(statement="Other.")
    make.make_relation(subject=one, kind=RelationKind.RESTATES, object=claim)
    make.make_relation(subject=claim, kind=RelationKind.EXCLUDES, object=other)
    item = make.make_item(summary="A letter")
    make.make_link(claim=one, item=item, rationale="It says one.")
    make.make_link(claim=other, item=item)

    page = client.get(ADDRESS)

    assert section(page, "not-counted").startswith(
        "Not counted Conflicting 1 item These items reach this claim as support and as contradiction, "
        "by way of other claims. So they count on neither side. The rule Not counted. It points both ways. A letter "
        "Would count for this claim because it supports “ One ”, which restates this claim. It says one. "
        "Would count against this claim because it supports “ Other ”, which this claim rules out. Source"
    )
    assert "1 conflicting , 0 discounted ." in section(page, "balance")
    for stance, words in (("supports", "for"), ("contradicts", "against")):
        assert section(page, stance).endswith(
            f"No item counts {words} it; 1 conflicting one stands under “Not counted”."
        )


def test_a_side_whose_items_are_discounted_or_conflicting_names_both(client, claim):
    one, other = make.make_claim(), make.make_claim()
    make.make_relation(subject=one, kind=RelationKind.RESTATES, object=claim)
    make.make_relation(subject=claim, kind=RelationKind.EXCLUDES, object=other)
    forged = make.make_source()
    make.make_source_event(source=forged, event="found_forged")
    for item in (make.make_item(), make.make_item(source=forged)):
        make.make_link(claim=one, item=item)
        make.make_link(claim=other, item=item)
    make.make_link(claim=claim, item=make.make_item(source=forged), stance=Stance.CONTRADICTS)

    page = client.get(ADDRESS)

    assert section(page, "contradicts").endswith(
        "No item counts against it; 2 discounted ones and 1 conflicting one stand under “Not counted”."
    )
    assert section(page, "supports").endswith(
        "No item counts for it; 1 discounted one and 1 conflicting one stand under “Not counted”."
    )


@pytest.mark.parametrize("address", [ADDRESS, "/claims/other/"])
def test_relations_that_contradict_each_other_are_flagged_at_both_ends(client, claim, address):
    other = make.make_claim(slug="other", statement="Another claim")
    make.make_relation(subject=claim, kind=RelationKind.DENIES, object=other)
    assert "contradict each other" not in text(client.get(address))

    make.make_relation(subject=other, kind=RelationKind.RESTATES, object=claim)

    assert "contradict each other, so items that pass between them count on neither side." in text(client.get(address))


def test_relations_in_a_circle_bring_each_item_once(client, claim):
    one, other = make.make_claim(statement="One"), make.make_claim(statement="Other")
    for subject, object_ in ((claim, one), (one, other), (other, claim)):
        make.make_relation(subject=subject, kind=RelationKind.ENTAILS, object=object_)
    make.make_link(claim=one, item=make.make_item(summary="A letter"))

    page = client.get(ADDRESS)

    assert section(page, "supports").startswith(
        "Supports 1 item, at most 1 independent line A letter inherited "
        "Counts for this claim because it supports “ One ”, which implies “ Other ”, which implies this claim. Source"
    )
    assert page.text.count('<li class="card') == 1


# ---------------------------------------------------------------- Long sides


def test_a_side_of_120_items_shows_100_and_says_where_the_rest_is(client, claim):
    for number in range(120):
        make.make_link(claim=claim, item=make.make_item(slug=f"item-{number:03}", witness=make.make_witness()))
    make.make_appearance(slug="said", claim=claim, date="1999")

    page = client.get(ADDRESS)

    assert page.text.count('<li class="card') == 100
    assert section(page, "supports").startswith("Supports 120 items, at most 120 independent lines ")
    assert section(page, "supports").endswith(
        "100 of 120 items are shown; none that is left out is stronger than one of these. "
        "The figures of a group are those of all its items. "
        "Those linked to this claim are all in the list of evidence , and these figures with every item behind them in "
        "the data of this page (JSON) ."
    )
    assert 'href="/evidence/?claim=no-evidence"' in page.text
    assert 'href="/claims/no-evidence.json"' in page.text
    assert section(page, "rests-on-supports").endswith("The first 30 of 120 are shown. All of them, as data (JSON)")
    assert section(page, "said").endswith(" 20 that are not listed here")


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ({"A": ["strong"] * 3, "B": ["moderate"] * 2, "C": ["weak"]}, [3, 1, 0]),
        ({"A": ["strong", "weak", "weak"], "B": ["moderate"] * 3, "C": ["strong"]}, [1, 2, 1]),
    ],
)
def test_a_long_side_shows_nothing_weaker_than_what_it_leaves_out(client, claim, monkeypatch, groups, shown):
    monkeypatch.setattr(choosing, "LIMIT", 4)
    for source, strengths in groups.items():
        made = make.make_source(title=source)
        for strength in strengths:
            make.make_link(claim=claim, item=make.make_item(summary=f"Of {source}", source=made), strength=strength)

    page = section(client.get(ADDRESS), "supports")

    assert [page.count(f"Of {source} ") for source in "ABC"] == shown
    assert f"4 of {sum(map(len, groups.values()))} items are shown; none that is left out is stronger" in page
    assert f"{shown[1]} of {len(groups['B'])} items of this group are shown." in page


def test_a_group_larger_than_the_page_is_cut(client, claim, monkeypatch):
    monkeypatch.setattr(choosing, "LIMIT", 2)
    source = make.make_source()
    for _number in range(3):
        make.make_link(claim=claim, item=make.make_item(source=source))

    page = section(client.get(ADDRESS), "supports")

    assert "3 items , at most 1 independent line They all lead back to" in page
    assert "2 of 3 items of this group are shown. 2 of 3 items are shown;" in page


# ---------------------------------------------------------------- Nothing hidden, nothing slow


def test_what_is_not_published_changes_nothing(client, claim):
    other = add_one_of_each(claim)
    before = client.get(ADDRESS).content
    draft = {"state": State.DRAFT}

    item = claim.links.filter(stance=Stance.SUPPORTS).first().item
    hidden = make.make_claim(**draft)
    make.make_link(claim=hidden)
    make.make_relation(subject=hidden, kind=RelationKind.RESTATES, object=claim)
    make.make_relation(subject=claim, kind=RelationKind.DENIES, object=hidden)
    make.make_link(claim=other, item=make.make_item(**draft))
    make.make_derivation(derived=item.source, origin=make.make_source(**draft))
    make.make_source_event(source=item.source, event="retracted", attested_by=make.make_source(**draft))
    make.make_item(source=item.source, draws_on=[item.source], **draft)
    item.draws_on.add(make.make_source(**draft))
    for witness in [link.item.witness for link in claim.links.all() if link.item.witness]:
        make.make_relay(witness=witness, relayed=make.make_witness(**draft))
        make.make_possible_identity(first=witness, second=make.make_witness(**draft))

    assert client.get(ADDRESS).content == before


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, claim, django_assert_num_queries, rows):
    for _number in range(rows):
        add_one_of_each(claim)

    # Direct evidence has come by way of no other claim.
    for query, number in (("", 37), ("?way=direct&stance=supports&stance=contradicts", 36)):
        with django_assert_num_queries(number):
            client.get(f"{ADDRESS}{query}")


def add_one_of_each(claim):
    """All that a claim's page can show, once: direct, inherited, conflicting and discounted items, and what is beside."""
    claim.questions.add(make.make_question())
    claim.topics.add(make.make_topic())
    for stance in Stance:
        source = make.make_source(authors=[make.make_agent()], issuer=make.make_agent(), part_of=make.make_source())
        make.make_source_event(source=source)
        item = make.make_item(source=source, witness=make.make_witness(), draws_on=[make.make_source()])
        make.make_link(claim=claim, item=item, stance=stance)
    own = make.make_source()
    make.make_link(claim=claim, item=make.make_item(source=own, draws_on=[own]))
    circle = make.make_source()
    make.make_derivation(derived=circle, origin=make.make_derivation(origin=circle).derived)
    other, conflicting = make.make_claim(), make.make_item(witness=make.make_witness(), directness="eyewitness")
    make.make_relation(subject=claim, kind=RelationKind.DENIES_EVIDENCE_FOR, object=other)
    make.make_relation(subject=other, kind=RelationKind.PART_OF, object=claim)
    make.make_link(claim=other, item=make.make_item(source=circle))
    make.make_link(claim=other, item=conflicting)
    third = make.make_claim()
    make.make_relation(subject=third, kind=RelationKind.ENTAILS, object=claim)
    make.make_link(claim=third, item=conflicting)
    forged = make.make_source()
    make.make_source_event(source=forged, event="found_forged")
    make.make_link(claim=claim, item=make.make_item(source=forged))
    make.make_relay(witness=make.make_possible_identity(first=conflicting.witness).second)
    make.make_appearance(claim=claim, source=make.make_source(), date="1999")
    make.make_assessment(claim=claim)
    make.make_search(claim=claim, searched_by=make.make_agent())
    return other


def test_appearance_with_an_open_beginning_stands_by_its_end_on_page_and_list(client, claim):
    for date, name in (("1950", "The later one"), ("../1940", "The earlier one")):
        make.make_appearance(claim=claim, agent=make.make_agent(name=name), date=date)

    said = section(client.get(ADDRESS), "said")
    listed = text(client.get("/claims/"))

    assert said.index("The earlier one") < said.index("The later one")
    assert ("The earlier one until 1940" in listed, "The later one 1950" in listed) == (True, False)
