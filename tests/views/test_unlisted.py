"""Of what a style lists in no bibliography, pages say so, and lists give the form in which it is cited, told apart."""

import pytest

from claims.choices import SourceKind
from claims.citing import FORMS, cite, listed
from claims.formats.bibliography import item_of
from claims.models import Source
from claims.views.downloads import STYLES
from tests import factories as make
from tests.dossier.made import dossier_of, files_of
from tests.recorded import recorded
from tests.views.pages import citations, section, text

pytestmark = pytest.mark.django_db

KINDS = ["", *SourceKind.values]
IN_NOTES = "Cited in notes only: Chicago style does not list such a document in bibliographies."
IN_TEXT = "Cited in the text only: APA style does not list such a document among references."
SAID = {"chicago": IN_NOTES, "apa": IN_TEXT}
NOT_LISTED = {
    "chicago": {"archival", "correspondence", "interview", "statement", "other", ""},
    "apa": {"correspondence", "interview"},
}


def bare(kind):
    """A document of which nothing is known but its title."""
    return make.make_source(slug="s", title="A paper", kind=kind)


@pytest.mark.parametrize("kind", KINDS)
def test_page_says_where_it_is_cited_if_a_style_does_not_list_it(client, kind):
    item = item_of(bare(kind))

    page = client.get("/sources/s/")

    found = {place: said for place, said in citations(page).items() if not place.startswith("cited-s-record")}
    assert all(said.strip() for said in found.values())
    without = {form for form in STYLES if kind in NOT_LISTED[form]}
    assert {f"cited-s-{form}" for form in FORMS if form not in without} == set(found)
    assert {form for form in FORMS if not cite(item, form).runs} == without
    assert {form for form, said in SAID.items() if said in section(page, "cite")} == without


@pytest.mark.parametrize("kind", KINDS)
def test_passage_is_cited_whatever_the_document_is(client, kind):
    make.make_item(slug="i", source=bare(kind), locator="box 4, folder 2")

    found = citations(client.get("/evidence/i/"))

    assert all(said.strip() for said in found.values())
    assert "box 4, folder 2" in found["cited-s-apa-text"]


@pytest.mark.parametrize("style", STYLES)
def test_list_gives_every_document_and_tells_apart_what_the_style_does_not_list(client, style):
    for kind in KINDS:
        make.make_source(title=f"A paper, {kind or 'of no kind'}", kind=kind)
    sources = Source.objects.order_by("title")

    page = client.get(f"/sources/citations/{style}/?sort=title")

    assert list(citations(page).values()) == [listed(item_of(source), style).text for source in sources]
    assert all(said.strip() for said in citations(page).values())
    assert page.text.count("data-unlisted") == text(page).count(SAID[style]) == len(NOT_LISTED[style])


def test_letter_is_listed_as_it_is_cited():
    letter = {"type": "personal_communication", "title": "A letter", "author": [{"family": "Toon", "given": "Malcolm"}]}

    for style, form in (("chicago", "chicago-note"), ("apa", "apa-text")):
        found = listed(letter, style)
        assert (found.text, found.unlisted) == (cite(letter, form).text, True)
    book = {"type": "book", "title": "A book"}
    assert listed(book, "chicago") == cite(book, "chicago")


@pytest.mark.parametrize("kind", sorted(NOT_LISTED["chicago"]))
def test_dossier_gives_the_note_and_says_that_it_is_one(kind):
    claim = recorded(make.make_claim(slug="a"))
    source = recorded(bare(kind))
    item = recorded(make.make_item(slug="i", source=source))
    recorded(make.make_link(claim=claim, item=item))

    pages = [content.decode() for name, content in files_of(dossier_of(claim)).items() if name.endswith(".html")]

    assert sum(page.count(IN_NOTES) for page in pages) == 1
    assert sum(page.count(cite(item_of(source), "chicago-note").text) for page in pages) == 1
