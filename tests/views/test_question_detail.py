import re

import pytest

from claims.choices import RelationKind, SourceEventKind, Stance, State, Strength
from claims.views import matrix
from tests import factories as make
from tests.founding import import_founding_case
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db

ADDRESS = "/questions/taken/"
CONTRADICTS, SUPPORTS = Stance.CONTRADICTS, Stance.SUPPORTS


@pytest.fixture
def question():
    return make.make_question(slug="taken", text="Were they taken?", description="What is asked is the transfer.")


@pytest.fixture
def rivals(question):
    """
    They were taken: one item for it, of a study; another of the study that only speaks against the rival; a letter
    against it. They were not: what the study says, the better of the two counted. An order speaks against both.
    """
    yes = make.make_claim(slug="yes", statement="They were taken.", form="finding", questions=[question])
    no = make.make_claim(slug="no", statement="They were not taken.", questions=[question])
    make.make_appearance(claim=yes, agent=make.make_agent(name="A study group"), date="1993-08-26")
    study, letter, order = (
        make.make_source(slug=slug, title=title, kind="archival")
        for slug, title in (("study", "A study"), ("letter", "A letter"), ("order", "An order"))
    )
    train = make.make_item(slug="train", summary="A train was seen", source=study, credibility="2")
    make.make_link(claim=yes, item=train)
    make.make_link(claim=no, item=train, stance=CONTRADICTS, strength=Strength.STRONG)
    camp = make.make_item(slug="camp", summary="A camp was named", source=study)
    make.make_link(claim=no, item=camp, stance=CONTRADICTS)
    denied = make.make_item(slug="denied", summary="It was denied", source=letter, credibility="1")
    make.make_link(claim=yes, item=denied, stance=CONTRADICTS, strength=Strength.WEAK)
    both = make.make_item(slug="both", summary="All had died", source=order)
    for claim in (yes, no):
        make.make_link(claim=claim, item=both, stance=CONTRADICTS)
    return yes, no


def table(page, number):
    """Each row of a table as a list of the texts of its cells; the first on the page is number 0."""
    found = page.text.split("<table")[number + 1].partition("</table>")[0]
    rows = re.findall(r"<tr.*?</tr>", found, re.DOTALL)
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


# ---------------------------------------------------------------- The rivals


def test_page_shows_the_question_and_its_rival_claims_from_the_least_inconsistent(client, rivals):
    page = client.get(ADDRESS)

    assert text(page).startswith("Open question Were they taken? What is asked is the transfer. Also as JSON")
    assert section(page, "claims") == (
        "Rival claims Claims that answer the question, each with the number of items on either side. "
        "The least inconsistent stands first, as in the matrix below. That is no verdict. "
        "Claim A finding They were taken. A study group 26 August 1993 0 support 0 contradict inconsistency 2.0 rank 1 "
        "Claim B claim They were not taken. 0 support 0 contradict inconsistency 3.4 rank 2"
    )


def test_claims_that_rank_the_same_stand_in_the_order_of_slugs_and_unranked_ones_last(client, question):
    for slug in ("d", "b", "c", "a"):
        claim = make.make_claim(slug=slug, statement=f"Statement {slug}", questions=[question])
        if slug != "a":
            make.make_link(claim=claim, stance=CONTRADICTS)

    heads = table(client.get(ADDRESS), 0)

    assert heads[:3] == [
        ["Item", "A Statement b", "B Statement c", "C Statement d", "D Statement a"],
        ["Inconsistency", "1.0", "1.0", "1.0", "none"],
        ["Rank", "1", "1", "1", "none"],
    ]


def test_searches_for_the_question_are_shown(client, question):
    make.make_search(question=question, repository="An archive", outcome="found")

    assert section(client.get(ADDRESS), "searches").endswith("found something An archive undated")


# ---------------------------------------------------------------- The matrix


def test_matrix_has_the_claims_as_columns_and_what_tells_them_apart_first(client, rivals):
    assert table(client.get(ADDRESS), 0) == [
        ["Item", "A They were taken.", "B They were not taken."],
        ["Inconsistency", "2.0", "3.4"],
        ["Rank", "1", "2"],
        ["A train was seen A study", "supports", "contradicts weight 2.4"],
        ["A camp was named A study", "no bearing", "contradicts weight 1.0"],
        ["It was denied A letter", "contradicts weight 1.0", "no bearing"],
        ["Not diagnostic : these items say the same of every claim"],
        ["All had died An order", "contradicts weight 1.0", "contradicts weight 1.0"],
    ]


def test_items_that_say_the_same_of_all_claims_stand_together(client, rivals):
    _yes, no = rivals
    make.make_link(claim=no, item=make.make_item(slug="z", summary="A guard"), stance=CONTRADICTS, strength="strong")

    rows = [row[0].split(" Title")[0] for row in table(client.get(ADDRESS), 0)]

    assert rows[3:6] == ["A train was seen A study", "A guard", "A camp was named A study"]


def test_inherited_and_conflicting_stances_are_told_in_words(client, rivals):
    yes, no = rivals
    make.make_relation(subject=yes, kind=RelationKind.EXCLUDES, object=no)
    other = make.make_claim(slug="other", statement="Some were taken.", questions=yes.questions.all())
    make.make_relation(subject=yes, kind=RelationKind.ENTAILS, object=other)
    make.make_relation(subject=no, kind=RelationKind.EXCLUDES, object=other)
    item = make.make_item(slug="a", summary="A list", source=make.make_source(title="An archive"))
    make.make_link(claim=yes, item=item)
    make.make_link(claim=no, item=item)

    found = {row[0]: row[1:] for row in table(client.get(ADDRESS), 0)}

    assert found["Item"] == ["A Some were taken.", "B They were taken.", "C They were not taken."]
    assert found["A list An archive"] == ["conflicting , inherited", "supports", "supports"]
    assert found["A train was seen A study"] == ["supports , inherited", "supports", "contradicts weight 2.4"]


def test_figures_claims_and_items_lead_to_what_is_behind_them(client, rivals):
    page = client.get(ADDRESS).text
    links = re.findall(r'href="([^"]+)"', page[page.index("<table") :].partition("</table>")[0])

    assert links == [
        "/claims/yes/",
        "/claims/no/",
        "/method/#inconsistency",
        "/claims/yes/#contradicts",
        "/claims/no/#contradicts",
        "/method/#rank",
        "/evidence/train/",
        "/evidence/camp/",
        "/evidence/denied/",
        "/method/#diagnostic",
        "/evidence/both/",
    ]


def test_rules_that_are_linked_are_told_on_the_page_of_the_method(client, rivals):
    """Outside the tables as in them."""
    rules = set(re.findall(r"/method/#([a-z-]+)", client.get(ADDRESS).text))
    method = client.get("/method/").text

    assert rules == {"matrix", "inconsistency", "rank", "diagnostic", "removal", "strength", "inherited"}
    assert [rule for rule in rules if f'id="{rule}"' not in method] == []


def test_matrix_is_a_region_that_scrolls_by_keyboard_and_has_a_name(client, rivals):
    page = client.get(ADDRESS).text

    assert re.findall(r'role="region" tabindex="0" aria-label="([^"]+)"', page) == [
        "Matrix of items and claims; scrolls both ways",
        "Ranks without one origin; scrolls both ways",
    ]


def test_page_says_what_inconsistency_is_not(client, rivals):
    assert "Inconsistency is no probability and no score." in section(client.get(ADDRESS), "matrix")


def test_discounted_items_and_context_are_no_rows(client, rivals):
    yes, _no = rivals
    forged = make.make_source()
    make.make_source_event(source=forged, event=SourceEventKind.FOUND_FORGED)
    make.make_link(claim=yes, item=make.make_item(summary="A forgery", source=forged), stance=CONTRADICTS)
    make.make_link(claim=yes, item=make.make_item(summary="A background"), stance=Stance.CONTEXT)

    shown = section(client.get(ADDRESS), "matrix")

    assert [words in shown for words in ("A forgery", "A background")] == [False, False]
    assert "Items that are context alone are no rows. 1 item is discounted and no row either." in shown


def test_inconsistency_that_could_not_be_settled_is_told_as_at_least(client, rivals, monkeypatch):
    _yes, no = rivals
    monkeypatch.setattr("claims.analysis.matrix.STEPS", 0)
    sources = [make.make_source() for _number in range(5)]
    for first, second in zip(sources, [*sources[1:], sources[0]], strict=True):
        make.make_link(claim=no, item=make.make_item(draws_on=[first, second], source=first), stance=CONTRADICTS)

    page = client.get(ADDRESS)

    assert table(page, 0)[1] == ["Inconsistency", "2.0", "at least 5.4"]
    assert "They were not taken. 0 support 0 contradict inconsistency at least 5.4 rank 2" in section(page, "claims")
    assert "could not be settled exactly" in section(page, "removals")


# ---------------------------------------------------------------- What the ranks rest on


def test_removals_that_change_a_rank_are_told_first_and_the_others_folded(client, rivals):
    page = client.get(ADDRESS)

    assert table(page, 1) == [
        ["Without", "A They were taken.", "B They were not taken."],
        ["With every item", "1", "2"],
        ["A study source · 2 items: A camp was named ; A train was seen", "2 was 1", "1 was 2"],
    ]
    assert section(page, "removals").endswith(
        "2 origins without any one of which every rank stays as it is "
        "A letter 1 item of its own An order 1 item of its own"
    )


def test_origins_of_several_are_told_as_what_they_are(client, rivals):
    yes, no = rivals
    driver, guard = make.make_witness(slug="driver", name="A driver"), make.make_witness(slug="guard", name="A guard")
    make.make_possible_identity(first=driver, second=guard)
    for number in range(2):
        item = make.make_item(witness=driver, summary=f"Told {number}", slug=f"told-{number}", credibility="1")
        make.make_link(claim=yes, item=item, stance=CONTRADICTS, strength=Strength.STRONG)
    one, other = make.make_source(slug="one", title="One paper"), make.make_source(slug="other", title="Other paper")
    make.make_derivation(derived=one, origin=other)
    make.make_derivation(derived=other, origin=one)
    make.make_link(claim=no, item=make.make_item(slug="round", summary="Round", source=one), stance=CONTRADICTS)

    shown = section(client.get(ADDRESS), "removals")

    assert "A driver , possibly the same as A guard witness · 2 items: Told 0 ; Told 1" in shown
    assert "a circle of 2 sources that draw on each other: One paper , Other paper 1 item of its own" in shown


def test_origin_without_an_item_of_its_own_says_so(client, rivals):
    yes, _no = rivals
    first, second = make.make_source(title="First"), make.make_source(title="Second")
    make.make_link(claim=yes, item=make.make_item(source=first, draws_on=[first, second]))

    assert "Second untraced no item goes back to it alone" in section(client.get(ADDRESS), "removals")


def test_claim_that_loses_its_rank_is_told_so(client, question):
    item = make.make_item(
        slug="only", summary="The only one", source=make.make_source(title="One source", kind="archival")
    )
    make.make_link(claim=make.make_claim(slug="a", questions=[question]), item=item, stance=CONTRADICTS)
    make.make_link(claim=make.make_claim(slug="b", questions=[question]))

    found = {row[0]: row[1:] for row in table(client.get(ADDRESS), 1)}

    assert found["With every item"] == ["1", "2"]
    assert found["One source source · 1 item: The only one"] == ["1", "none was 2"]


def test_ranks_that_no_single_origin_changes_are_told_as_such(client, question):
    for slug in ("a", "b"):
        claim = make.make_claim(slug=slug, questions=[question])
        first = make.make_source()
        make.make_link(claim=claim, item=make.make_item(source=first))
        make.make_link(claim=claim)

    assert "No rank changes, whichever single origin is left out. 4 origins" in section(client.get(ADDRESS), "removals")


# ---------------------------------------------------------------- Little, much, and nothing


def test_question_without_claims_says_so(client, question):
    page = client.get(ADDRESS)

    assert section(page, "claims").endswith("No claim has been recorded as an answer.")
    assert section(page, "matrix") == (
        "Matrix There is nothing to set side by side before claims have been recorded as answers."
    )
    assert "<table" not in page.text


def test_question_with_one_claim_says_that_there_is_nothing_to_compare(client, question):
    make.make_link(claim=make.make_claim(questions=[question]))

    page = client.get(ADDRESS)

    assert section(page, "matrix") == (
        "Matrix A matrix sets rival claims side by side, and there is one claim only. "
        "What is for and against it stands on its page."
    )
    assert "<table" not in page.text


def test_claims_without_evidence_are_told_as_not_ranked(client, question):
    for _number in range(2):
        make.make_claim(questions=[question])

    page = client.get(ADDRESS)

    assert "The order says nothing about which is right." in section(page, "claims")
    assert section(page, "claims").endswith("not ranked: no item counts for or against it")
    assert section(page, "matrix") == (
        "Matrix No item on record here supports or contradicts any of these claims, so there is nothing to compare "
        "and no claim has a rank. That is no finding about which is right."
    )
    assert "<table" not in page.text


def test_claims_with_conflicting_items_alone_are_set_side_by_side_and_not_ranked(client, question):
    rivals = [make.make_claim(slug=slug, statement=f"Statement {slug}", questions=[question]) for slug in ("a", "b")]
    item = make.make_item(summary="A list", source=make.make_source(title="An archive"))
    for stance in (SUPPORTS, CONTRADICTS):
        linked = make.make_link(item=item, stance=stance).claim
        for rival in rivals:
            make.make_relation(subject=linked, kind=RelationKind.RESTATES, object=rival)

    page = client.get(ADDRESS)

    assert table(page, 0) == [
        ["Item", "A Statement a", "B Statement b"],
        ["Inconsistency", "none", "none"],
        ["Rank", "none", "none"],
        ["Not diagnostic : these items say the same of every claim"],
        ["A list An archive", "conflicting , inherited", "conflicting , inherited"],
    ]
    assert "#removals" not in page.text


def test_large_matrix_shows_its_heaviest_rows_and_says_how_many_there_are(client, rivals, monkeypatch):
    monkeypatch.setattr(matrix, "MOST_ROWS", 2)
    monkeypatch.setattr(matrix, "MOST_COLUMNS", 1)
    monkeypatch.setattr(matrix, "LIMIT", 1)

    page = client.get(ADDRESS)

    assert [row[0] for row in table(page, 0)] == [
        "Item", "Inconsistency", "Rank", "It was denied A letter", "A camp was named A study"
    ]  # fmt: skip
    shown = section(page, "matrix")
    assert "2 of 4 rows are shown. 1 of 2 claims are columns. The one with the highest inconsistency or " in shown
    assert "without a rank stands in the list above alone." in shown
    assert shown.endswith("The whole matrix as JSON")
    assert "The first 1 of 2 are shown. See the whole list" in section(page, "claims")
    assert section(page, "removals").endswith("The first 1 of 2 are shown.")


def test_page_names_its_json(client, question):
    page = client.get(ADDRESS).text

    assert '<link rel="alternate" type="application/json" href="/questions/taken.json">' in page
    assert '<a href="/questions/taken.json">JSON</a>' in page


def test_founding_case(client):
    import_founding_case()

    page = client.get("/questions/were-prisoners-taken-to-soviet-union/")
    heads, *rows = table(page, 0)
    _heads, every, *removals = table(page, 1)

    assert [head[0] for head in heads[1:]] == ["A", "B", "C", "D", "E", "F", "G"]
    assert heads[1] == (
        "A There is no evidence that American prisoners of the Korean War were taken to the Soviet Union through China."
    )
    assert rows[:2] == [
        ["Inconsistency", "1.2", "1.5", "1.5", "2.0", "2.5", "8.7", "11.7"],
        ["Rank", "1", "2", "2", "4", "5", "6", "7"],
    ]
    assert (len(rows) - 2, "Not diagnostic" in page.text) == (43, False)
    assert every == ["With every item", "1", "2", "2", "4", "5", "6", "7"]
    assert [[row[0].split(" · ")[0], *row[1:]] for row in removals] == [
        ["Dmitri Volkogonov witness", "3 was 1", "4 was 2", "1 was 2", "2 was 4", "4 was 5", "6", "7"],
        [
            "Soviet replies to two American inquiries about prisoners untraced source",
            "2 was 1", "3 was 2", "1 was 2", "3 was 4", "5", "6", "7",
        ],
        [
            "Letter of Boris Yeltsin to the Senate Select Committee (June 1992) untraced source",
            "2 was 1", "1 was 2", "3 was 2", "4", "5", "6", "7",
        ],
        ["China admits burying US POW from Korea source", "1", "2", "2", "2 was 4", "5", "6", "7"],
        ["Korean War ace and POW dies untraced source", "1", "2", "2", "4", "4 was 5", "6", "7"],
        ["Minutes of Conversation between I. V. Stalin and Zhou Enlai source", "1", "2", "2", "4", "4 was 5", "6", "7"],
    ]  # fmt: skip
    assert "25 origins without any one of which every rank stays as it is" in section(page, "removals")


# ---------------------------------------------------------------- What nobody is to see, and how much is asked


def test_nothing_unpublished_is_shown_and_nothing_of_it_changes_the_page(client, question, rivals):
    yes, _no = rivals
    before = client.get(ADDRESS).content

    hidden = make.make_claim(statement="Hidden claim", questions=[question], state=State.DRAFT)
    make.make_search(question=question, claim=hidden, repository="Hidden repository")
    make.make_appearance(claim=yes, witness=make.make_witness(name="Hidden witness", state=State.DRAFT), date="1950")
    make.make_link(claim=yes, item=make.make_item(summary="Hidden item", state=State.DRAFT), stance=CONTRADICTS)
    source = make.make_source(title="Hidden source", state=State.WITHDRAWN)
    make.make_link(claim=yes, item=make.make_item(source=source), stance=CONTRADICTS)
    make.make_relation(subject=hidden, kind=RelationKind.RESTATES, object=yes)
    make.make_link(claim=hidden, stance=CONTRADICTS)

    assert client.get(ADDRESS).content == before


def test_what_editors_enter_is_text_and_never_markup(client, question):
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    question.text = question.description = attack
    question.save()
    for slug in ("a", "b"):
        witness = make.make_witness(name=attack)
        claim = make.make_claim(slug=slug, statement=attack, questions=[question])
        make.make_link(claim=claim, item=make.make_item(summary=attack, witness=witness), stance=CONTRADICTS)
        make.make_link(claim=claim, item=make.make_item(summary=attack, source=make.make_source(title=attack)))

    page = client.get(ADDRESS).text

    assert "<script>" not in page
    assert "<img" not in page


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("in_review", 404), ("withdrawn", 410)])
def test_question_that_is_not_published_is_not_shown(client, question, state, status):
    question.state = state
    question.save()

    assert client.get(ADDRESS).status_code == status


@pytest.mark.parametrize(("claims", "items"), [(2, 2), (6, 30)])
def test_number_of_queries_does_not_grow_with_claims_and_items(
    client, question, django_assert_num_queries, claims, items
):
    rivals = [make.make_claim(questions=[question]) for _number in range(claims)]
    for number in range(items):
        source = make.make_source(witness=make.make_witness())
        make.make_source_event(source=source)
        drawn_on = make.make_source()
        item = make.make_item(source=source, draws_on=[drawn_on, source])
        make.make_link(claim=rivals[number % claims], item=item, stance=CONTRADICTS)
        make.make_link(claim=rivals[(number + 1) % claims], item=make.make_item(witness=make.make_witness()))
        make.make_appearance(claim=rivals[number % claims])
        make.make_search(question=question, searched_by=make.make_agent())
    make.make_relation(subject=rivals[0], object=rivals[1])

    with django_assert_num_queries(23):
        client.get(ADDRESS)
