"""How a page is cited: the document it is about, and our own record at the version that is shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.citing import FORMS, Cited, Run, cite
from claims.formats.bibliography import FORMATS, items, version_item
from claims.ledger.histories import newest
from claims.records import LISTED
from claims.views.citing import page_of, pointed
from claims.views.histories import MODELS
from tests import factories as make
from tests.recorded import edit, recorded
from tests.views.pages import citations, section

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


def in_all_forms(item, page=""):
    """What a page is to say of this item: by id. Where a style has nothing to print, there is nothing to copy either."""
    pages = {"chicago-note": page, "apa-text": page}
    said = {f"cited-{item['id']}-{form}": cite(item, form, pages.get(form, "")).text for form in FORMS}
    return {place: text for place, text in said.items() if text}


def item_of(source):
    (item,) = items(LISTED["sources"].rows([source.pk], SITE))
    return item


def own(record, kind, title, **fields):
    version = newest(record)
    address = f"{SITE}/{kind}/{record.slug}/v/{version.number}/"
    return version_item(slug=record.slug, title=title, address=address, number=version.number, at=version.at, **fields)


def test_a_claim_is_cited_by_the_version_that_is_shown_which_does_not_change(client):
    claim = recorded(make.make_claim(slug="a", statement="Were they taken?"))
    edit(claim, statement="They were taken")

    page = client.get("/claims/a/")

    assert citations(page) == in_all_forms(own(claim, "claims", "They were taken"))
    assert section(page, "cite").endswith(
        "The address leads to this version, which does not change. Add the day on which you read it. "
        "For reference managers: BibTeX , RIS , CSL-JSON One click selects a citation."
    )
    assert section(page, "data") == (
        "Data Dossier: this claim with all it rests on, as one file (ZIP) A dossier has pages to read without a server, "
        "the data, a bibliography, proofs from the public ledger, and a program of under 150 lines that says whether "
        "anything was altered. "
        "This claim with all its evidence and figures (JSON) Version 2 as the public ledger has it (JSON)"
    )
    for address in ("/claims/a.json", *(f"/claims/a/v/2.{end}" for end in ("json", "bib", "ris", "csl.json"))):
        assert f'href="{address}"' in page.text
        assert client.get(address).status_code == 200


def test_a_claim_of_which_the_ledger_tells_nothing_is_cited_by_its_page(client):
    make.make_claim(slug="a", statement="Were they taken?")

    page = client.get("/claims/a/")

    assert citations(page) == in_all_forms(
        version_item(slug="a", title="Were they taken?", address=f"{SITE}/claims/a/")
    )
    assert section(page, "cite").endswith("Add the day on which you read it. One click selects a citation.")
    assert section(page, "data").endswith(" altered. This claim with all its evidence and figures (JSON)")


def records():
    """One public record of every kind, with the title by which it is cited."""
    agent, topic = make.make_agent(slug="one", name="Malcolm Toon"), make.make_topic(slug="one", name="Korea")
    source = make.make_source(slug="one", title="A study", authors=[agent], topics=[topic])
    witness = make.make_witness(slug="one", name="A guard")
    item = make.make_item(slug="one", summary="A list", source=source, witness=witness)
    question = make.make_question(slug="one", text="Where are they?")
    claim = make.make_claim(slug="one", statement="They were taken.", topics=[topic], questions=[question])
    recorded(agent, topic, source, witness, item, question, claim)
    return dict(zip(MODELS, (claim, question, item, source, witness, agent, topic), strict=True))


@pytest.mark.parametrize("kind", MODELS)
def test_every_kind_is_cited_at_its_version_on_its_page_and_on_that_of_the_version(client, kind):
    record = records()[kind]
    expected = in_all_forms(own(record, kind, str(record)))

    page, version = client.get(f"/{kind}/one/"), client.get(f"/{kind}/one/v/1/")

    assert citations(page).items() >= expected.items()
    assert citations(version) == expected
    for text in (page.text, version.text):
        assert f'<meta name="citation_public_url" content="{SITE}/{kind}/one/v/1/">' in text or kind == "sources"
        assert f'href="/{kind}/one/v/1.bib"' in text


@pytest.mark.parametrize("kind", ["sources", "evidence", "claims"])
def test_every_button_has_what_it_copies_and_is_hidden_until_it_can(client, kind):
    records()

    text = client.get(f"/{kind}/one/").text

    ids = re.findall(r' id="([^"]*)"', text)
    assert len(set(ids)) == len(ids)
    buttons = re.findall(r'<button type="button" class="copy" data-copies="([^"]*)"[^>]* hidden>', text)
    assert buttons == [*citations(client.get(f"/{kind}/one/")), *(["embed-html"] if kind == "claims" else [])]
    assert set(buttons) <= set(ids)


@pytest.mark.parametrize("kind", MODELS)
def test_a_page_ends_with_its_version(client, kind):
    records()

    text = client.get(f"/{kind}/one/").text

    *_before, last = re.findall(r"<section|<h2|<h3|<p class=\"version-line\"", text)
    assert last == '<p class="version-line"'


# ---------------------------------------------------------------- Documents


@pytest.mark.parametrize("address", ["/sources/s/", "/evidence/i/"])
def test_document_is_cited_as_its_bibliography_has_it(client, address):
    whole = make.make_source(title="The whole")
    source = make.make_source(
        slug="s", title="A <b>study</b> & {more}", kind="chapter", part_of=whole, published="1998", created="1955~",
        authors=[make.make_agent(name="Jan van der Berg", kind="person")], issuer=make.make_agent(name="A press"),
        original_title="Очерк", language="ru", csl={"page": "12-14"},
    )  # fmt: skip
    make.make_identifier(source=source, scheme="isbn", value="0-8330-1482-8")
    make.make_item(slug="i", source=source)

    page = client.get(address)

    assert citations(page).items() >= in_all_forms(item_of(source)).items()
    for ending in FORMATS:
        assert f'<a href="/sources/s{ending}" type=' in page.text


@pytest.mark.parametrize("kind", ["", "article", "archival", "other"])
def test_document_of_which_next_to_nothing_is_known_is_cited(client, kind):
    source = make.make_source(slug="s", title="[Paper without a title]", kind=kind)

    assert citations(client.get("/sources/s/")).items() >= in_all_forms(item_of(source)).items()


def test_whole_that_is_not_public_is_not_named(client):
    source = make.make_source(slug="s", kind="chapter", part_of=make.make_source(title="Secret", state="draft"))

    page = client.get("/sources/s/")

    assert "Secret" not in page.text
    assert citations(page).items() >= in_all_forms(item_of(source)).items()


def test_passage_is_cited_with_its_page(client):
    source = make.make_source(title="A study")
    make.make_item(slug="i", source=source, locator="pp. 12–14")

    assert citations(client.get("/evidence/i/")).items() >= in_all_forms(item_of(source), "12–14").items()


def test_passage_that_is_no_page_is_named_as_it_is_called(client):
    source = make.make_source(title="A study")
    make.make_item(slug="i", source=source, locator="box 4, <folder> 2")
    item = item_of(source)

    assert (
        citations(client.get("/evidence/i/")).items()
        >= {
            f"cited-{source.slug}-{form}": pointed(cite(item, form), form, "box 4, <folder> 2").text
            for form in FORMS
            if form != "chicago"  # which lists no documents of no kind
        }.items()
    )


@pytest.mark.parametrize(
    ("form", "cited", "said"),
    [
        ("chicago-note", "Cole, Title (RAND, 1994).", "Cole, Title (RAND, 1994). Box 4, folder 2."),
        ("apa-text", "(Cole, 1994)", "(Cole, 1994, box 4, folder 2)"),
        ("apa-text", "Cole", "Cole, box 4, folder 2"),
        ("chicago", "Cole. Title.", "Cole. Title."),
        ("apa", "Cole. (1994). Title.", "Cole. (1994). Title."),
    ],
)
def test_passage_stands_where_the_style_has_a_place_for_it(form, cited, said):
    assert pointed(Cited([Run(cited)]), form, "box 4, folder 2").text == said


def test_what_a_witness_told_is_cited_as_it_is_recorded_here(client):
    item = recorded(make.make_item(slug="i", summary="He saw them", witness=recorded(make.make_witness())))

    assert citations(client.get("/evidence/i/")) == in_all_forms(own(item, "evidence", "He saw them"))


@pytest.mark.parametrize(
    ("locator", "page"),
    [
        ("p. 12", "12"), ("pp. 12–14", "12–14"), ("12", "12"), (" 12-14 ", "12–14"), ("pages 12 — 14", "12–14"),
        ("p.12", "12"), ("P. 12a", "12a"), ("p. xii", "xii"), ("pp. iv–vi", "iv–vi"), ("с. 12", "12"), ("S. 3", "3"),
    ],
)  # fmt: skip
def test_page_is_a_page_however_it_is_written(locator, page):
    assert page_of(locator) == (page, "")


@pytest.mark.parametrize(
    "locator",
    ["", "box 4", "p. 12, note 3", "pp. 12, 15", "12:30", "vi", "mix", "ch. 2", "p.", "1953-04-05", "p. 1 p. 2"],
)
def test_what_is_no_page_stays_as_it_is(locator):
    assert page_of(locator) == ("", locator)


@given(st.text())
def test_of_a_locator_nothing_is_lost_but_how_the_page_is_called(locator):
    page, rest = page_of(locator)

    assert not (page and rest)
    assert rest == locator.strip() if not page else re.search("[0-9ivxlc]", page, re.IGNORECASE)


@given(st.text(min_size=1).filter(str.strip), st.text(), st.sampled_from(sorted(FORMS)))
def test_citation_stays_whole_around_the_passage(passage, last, form):
    found = pointed(Cited([Run("A", italic=True), Run(last)]), form, passage.strip())

    assert found.runs[0] == Run("A", italic=True)
    assert found.text.startswith(f"A{last.removesuffix(')')}")
    assert (len(found.runs) == 3) == (form in {"chicago-note", "apa-text"})
