"""The lineage of a source or witness: the picture, the same in words, and the origins it leads back to."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from claims.analysis import load_lineage
from claims.choices import State
from claims.models import Source
from claims.views import source as source_view
from claims.views import witness as witness_view
from tests import factories as make
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db

DRAFT = {"state": State.DRAFT}
WORDS = "Each arrow leads to what is drawn on, a dotted one from a part to its whole. Square boxes are sources, round ones witnesses."


def in_words(page):
    """What stands under the picture."""
    return section(page, "lineage").partition(f"{WORDS} ")[2]


def boxes(page):
    """The words of each box of the picture, its link first."""
    found = re.findall(r'<a class="node[^"]*" href="([^"]*)"[^>]*>(.*?)</a>', page.text, re.DOTALL)
    return [(address, " ".join(re.sub("<title>.*?</title>|<[^>]*>", " ", inner).split())) for address, inner in found]


def arrows(page):
    """What each arrow says."""
    return re.findall(r'<path class="tie [^>]*><title>([^<]*)</title>', page.text)


@pytest.fixture
def study():
    """A study that an article draws on and that has a part, with an interview and a witness behind it."""
    study = make.make_source(slug="study", title="A study", kind="report", published="1993-08")
    interview = make.make_source(slug="interview", title="An interview", kind="interview", witness=make.make_witness(
        slug="driver", name="A driver"))  # fmt: skip
    make.make_derivation(derived=study, origin=interview, kind="relies_on", note="Once.")
    article = make.make_source(slug="article", title="An article", kind="article")
    make.make_derivation(derived=article, origin=study, kind="summarises")
    part = make.make_source(slug="part", title="A study: part two", part_of=study)
    make.make_derivation(derived=part, origin=interview)
    return study


def test_source_with_nothing_before_or_behind_it_says_so(client):
    make.make_source(slug="study", kind="archival")
    make.make_source(slug="book", kind="book")

    assert section(client.get("/sources/study/"), "lineage") == (
        "Lineage It goes back to nothing else, as far as is recorded. It is an origin itself. How origins are found"
    )
    assert section(client.get("/sources/book/"), "lineage") == (
        "Lineage It goes back to nothing else, as far as is recorded. It is an origin, but an untraced one: "
        "a source of its kind has its knowledge from somewhere. How untraced origins count"
    )


def test_picture_shows_each_record_once_with_its_marks(client, study):
    page = client.get("/sources/study/")

    assert boxes(page) == [
        ("/sources/study/", "A study report, August 1993"),
        ("/sources/interview/", "An interview interview"),
        ("/sources/article/", "An article article"),
        ("/sources/part/", "part two source"),
        ("/witnesses/driver/", "A driver witness origin"),
    ]
    assert arrows(page) == [
        "An article summarises A study",
        "An interview told by A driver",
        "A study: part two draws on An interview",
        "A study: part two part of A study",
        "A study relies on An interview",
    ]


def test_words_say_what_the_picture_shows(client, study):
    assert in_words(client.get("/sources/study/")) == (
        "The same in words (4 records) "
        "What lies behind it 2 "
        "1 step An interview interview relied on by this source Once. "
        "2 steps A driver witness origin tells in An interview "
        "What draws on it 2 "
        "1 step A study: part two source part of this source draws on An interview "
        "An article article summarises this source"
    )


def test_witness_has_sources_relays_and_identities_in_the_lineage(client, study):
    driver = study.derivations.get().origin.witness
    make.make_relay(witness=driver, relayed=make.make_witness(slug="guard", name="A guard"))
    make.make_relay(witness=make.make_witness(name="A journalist"), relayed=driver)
    make.make_possible_identity(first=driver, second=make.make_witness(name="A soldier"))

    assert in_words(client.get("/witnesses/driver/")) == (
        "The picture is wider than the page: it scrolls sideways, and may be higher there than here. "
        "The same in words (7 records) "
        "Possibly the same person 1 step A soldier witness possibly the same as this witness "
        "Whose account it is 1 1 step A guard witness origin account passed on by this witness "
        "Where the account went 5 "
        "1 step A journalist witness passes on the account of this witness An interview interview told by this witness "
        "2 steps A study report, August 1993 relies on An interview Once. "
        "A study: part two source draws on An interview part of A study "
        "3 steps An article article summarises A study"
    )


def test_origins_are_those_of_the_reasoning(client, study):
    make.make_derivation(derived=study, origin=make.make_source(slug="book", title="A book", kind="book"))
    make.make_item(source=study, draws_on=[study])
    make.make_possible_identity(
        first=make.make_witness(slug="cook", name="A cook"), second=study.derivations.first().origin.witness
    )

    lineage = section(client.get("/sources/study/"), "lineage")

    assert lineage.startswith(
        "Lineage In the end it leads back to 3 origins. 1 of them is untraced. How origins are found "
        "A book ( untraced ) A study ( itself, for what it adds of its own ) A cook , possibly the same as A driver "
    )


def test_circle_is_told_as_one_origin(client):
    first, second = make.make_source(slug="first", title="First"), make.make_source(slug="second", title="Second")
    make.make_derivation(derived=first, origin=second)
    make.make_derivation(derived=second, origin=first)

    page = client.get("/sources/first/")

    assert section(page, "lineage").startswith(
        "Lineage In the end it leads back to 1 origin. How origins are found a circle: First , Second "
    )
    assert boxes(page) == [
        ("/sources/first/", "First source origin: a circle"),
        ("/sources/second/", "Second source origin: a circle"),
    ]
    assert in_words(page) == (
        "The same in words (1 record) What lies behind it 1 "
        "1 step Second source origin: a circle drawn on by this source draws on this source"
    )


def test_star_is_cut_in_picture_and_list_and_both_say_so(client):
    centre = make.make_source(slug="centre")
    for number in range(120):
        make.make_derivation(derived=make.make_source(title=f"Copy {number}"), origin=centre)

    page = client.get("/sources/centre/")

    assert len(boxes(page)) == 13
    assert boxes(page)[0][1].endswith("untraced origin ← 108 more")
    assert in_words(page).startswith(
        "Beside this source the picture shows the 12 nearest records; the list has 108 more. The same in words (120 records)"
    )
    assert in_words(page).endswith("The first 100 of 120 are shown.")


def test_chain_of_fifty_is_told_to_its_end(client):
    chain = [make.make_source(slug=f"link-{number}", title=f"Link {number}") for number in range(50)]
    for derived, origin in pairwise(chain):
        make.make_derivation(derived=derived, origin=origin)

    page = client.get("/sources/link-0/")

    assert [words for _address, words in boxes(page)][-1] == "Link 8 source 1 more →"
    assert "leads back to 1 origin. How origins are found Link 49 ( untraced )" in section(page, "lineage")
    assert in_words(page).endswith("49 steps Link 49 source untraced origin drawn on by Link 48")


def test_nothing_unpublished_is_in_the_lineage(client):
    study = make.make_source(
        slug="study",
        witness=make.make_witness(name="Hidden", **DRAFT),
        part_of=make.make_source(title="Hidden", **DRAFT),
    )
    between = make.make_source(title="Hidden", **DRAFT)
    make.make_derivation(derived=study, origin=between)
    make.make_derivation(derived=between, origin=make.make_source(title="Behind what is hidden"))
    make.make_derivation(derived=make.make_source(title="Hidden", **DRAFT), origin=study)
    make.make_source(title="Hidden", part_of=study, **DRAFT)

    page = client.get("/sources/study/")

    assert boxes(page) == []
    assert not re.search("(?i)hidden[^=]", text(page))


def test_titles_are_escaped_and_cut_in_the_picture_and_whole_beside_it(client):
    title = "<u>A title</u> " + "that goes on " * 20 + "to its end"
    make.make_derivation(
        derived=make.make_source(slug="study", title=title),
        origin=make.make_source(title='"><script>alert(1)</script>'),
    )

    page = client.get("/sources/study/")

    assert "<u>" not in page.text
    assert "<script>" not in page.text
    assert boxes(page)[0][1] == "&lt;u&gt;A title&lt;/u&gt; that goes on that goes on that goes on that goes on… source"
    assert f"<title>{title.replace('<', '&lt;').replace('>', '&gt;')} (source)</title>" in page.text


class Balance(HTMLParser):
    """Whether every element of the picture is closed in its turn."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in {"meta", "link"}:
            self.open.append(tag)
        if "style" in dict(attrs) or any(name.startswith("on") for name, _value in attrs):
            self.wrong.append((tag, attrs))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in {"meta", "link"}:
            self.open.pop()

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            self.wrong.append(tag)


def test_picture_is_well_formed_and_styled_by_classes_alone(client, study):
    page = client.get("/sources/study/")
    balance = Balance()

    balance.feed(page.text[page.text.index('<div class="lineage-scroll"') : page.text.index(WORDS)].rstrip())

    assert (balance.open, balance.wrong) == (["p"], [])  # the paragraph in which the words stand


@pytest.mark.parametrize("slug", ["korotkov", "corso", "lobov"])
def test_picture_can_be_reached_and_named_without_sight(client, slug):
    witness = make.make_witness(slug=slug)
    make.make_source(witness=witness)

    page = client.get(f"/witnesses/{slug}/").text

    assert '<div class="lineage-scroll" role="region" tabindex="0" aria-label="Picture of the lineage">' in page
    assert 'role="group" aria-labelledby="lineage-title lineage-description"' in page
    assert page.count('aria-current="page"') == 1


# ---------------------------------------------------------------- Withdrawn while the page is made


def withdrawing(monkeypatch, view, *slugs):
    """Has these sources withdrawn after the facts were read and before what they name is fetched."""

    def facts_then_withdrawal(record):
        facts = load_lineage.facts_around(record)
        Source.objects.filter(slug__in=slugs).update(state=State.WITHDRAWN)
        return facts

    monkeypatch.setattr(view, "facts_around", facts_then_withdrawal)


def test_what_is_withdrawn_meanwhile_is_left_out_of_a_source(client, study, monkeypatch):
    make.make_derivation(derived=study, origin=make.make_source(slug="archive", title="An archive", kind="archival"))
    withdrawing(monkeypatch, source_view, "interview", "archive")

    page = client.get("/sources/study/")

    assert [address for address, _words in boxes(page)] == [
        "/sources/study/",
        "/sources/article/",
        "/sources/part/",
        "/witnesses/driver/",
    ]
    assert arrows(page) == ["An article summarises A study", "A study: part two part of A study"]
    assert section(page, "lineage").startswith("Lineage In the end it leads back to 1 origin.")
    assert in_words(page) == (
        "The same in words (3 records) "
        "What lies behind it 1 2 steps A driver witness origin "
        "What draws on it 2 1 step A study: part two source part of this source "
        "An article article summarises this source"
    )


def test_what_is_withdrawn_meanwhile_is_left_out_of_a_witness(client, study, monkeypatch):
    withdrawing(monkeypatch, witness_view, "interview")

    page = client.get("/witnesses/driver/")

    assert "/sources/interview/" not in page.text
    assert in_words(page).startswith("The same in words (3 records)")


def test_there_is_no_picture_of_a_source_whose_others_are_all_withdrawn_meanwhile(client, study, monkeypatch):
    Source.objects.exclude(slug__in=["study", "article"]).update(state=State.DRAFT)
    withdrawing(monkeypatch, source_view, "article")

    assert boxes(client.get("/sources/study/")) == []
