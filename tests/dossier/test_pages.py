"""The pages of a dossier: all of a claim, each word safe, every link to a place that is there."""

import re
from datetime import UTC

import pytest
from django.utils import timezone, translation

from claims.choices import RelationKind, Stance, State
from claims.dossier.gather import gather
from claims.dossier.pages import pages
from claims.models import Claim
from claims.operations.counts import recount
from claims.views import choosing, naming
from tests import factories as make
from tests.founding import import_founding_case
from tests.recorded import recorded
from tests.views.test_claim_detail import add_one_of_each

from .reading import SITE, Elements, element, made, page, words

pytestmark = pytest.mark.django_db

DENIED = "no-evidence-through-china"


@pytest.fixture
def claim():
    return make.make_claim(slug="convoy", statement="The convoy was turned back.")


@pytest.fixture
def founding_case():
    import_founding_case()


# ---------------------------------------------------------------- As files on a disk


def test_dossier_is_two_pages_and_their_style_sheets(claim):
    assert list(made(claim)) == ["index.html", "method.html", "site.css", "dossier.css"]


@pytest.mark.parametrize("slug", [DENIED, "taken-to-soviet-union", "several-hundred-by-rail"])
def test_every_link_within_leads_to_a_place_and_every_place_is_one(founding_case, slug):
    files = made(Claim.objects.get(slug=slug))
    parsed = {name: Elements(content.decode()) for name, content in files.items() if name.endswith(".html")}
    ids = {name: found.values("id") for name, found in parsed.items()}

    lost = [
        (name, link)
        for name, found in parsed.items()
        for link in found.values("href")
        if not link.startswith(("http://", "https://"))
        for file, _hash, place in [link.partition("#")]
        if (file or name) not in files or (place and place not in ids[file or name])
    ]

    assert lost == []
    assert {name: len(set(found)) for name, found in ids.items()} == {name: len(found) for name, found in ids.items()}


def test_pages_ask_for_nothing_but_their_style_sheets(founding_case):
    for content in (page(Claim.objects.get(slug=DENIED), name) for name in ("index.html", "method.html")):
        found = Elements(content)
        asked = [
            (tag, told) for tag, told in found.found if tag in {"link", "script", "img", "iframe", "style", "form"}
        ]
        assert asked == [
            ("link", {"rel": "stylesheet", "href": "site.css"}),
            ("link", {"rel": "stylesheet", "href": "dossier.css"}),
        ]
        assert found.values("style") == found.values("src") == []
        assert [name for _tag, told in found.found for name in told if name.startswith("on")] == []
        policy = next(told["content"] for tag, told in found.found if "http-equiv" in told)
        assert policy == (
            "default-src 'none'; style-src 'self' file:; img-src 'self' file:; base-uri 'none'; form-action 'none'"
        )


def test_style_sheets_ask_for_nothing(claim):
    for name in ("site.css", "dossier.css"):
        assert re.findall(r"url\(|@import", made(claim)[name].decode()) == []


def test_what_is_not_held_is_linked_to_the_live_site(claim):
    other = make.make_claim(slug="passed")
    make.make_relation(subject=claim, kind=RelationKind.DENIES, object=other)

    links = Elements(page(claim)).values("href")

    assert "#claims/passed" in links
    assert f"{SITE}/claims/passed/#evidence" in links  # of which the dossier has only what bears on its own claim
    assert {link for link in links if link.startswith("/")} == set()


# ---------------------------------------------------------------- The same bytes


def test_same_records_give_the_same_bytes_in_any_language_and_time_zone(founding_case):
    claim = Claim.objects.get(slug=DENIED)

    first = made(claim)
    with translation.override("de"), timezone.override("Asia/Tokyo"):
        second = made(Claim.objects.get(slug=DENIED))
        assert translation.get_language() == "de"

    assert first == second


def test_reading_some_pages_only_leaves_the_language_as_it_was(claim):
    with translation.override("de"):
        next(pages(gather(claim), SITE))

        assert translation.get_language() == "de"


def test_drafts_change_no_byte(claim):
    item = make.make_item(source=make.make_source(slug="paper"), witness=make.make_witness())
    make.make_link(claim=claim, item=item)
    before = made(claim)

    draft = make.make_item(source=item.source, witness=item.witness, state=State.DRAFT)
    make.make_link(claim=claim, item=draft)
    make.make_derivation(derived=item.source, origin=make.make_source(state=State.DRAFT))
    make.make_assessment(claim=claim, state=State.DRAFT)
    make.make_relation(subject=claim, object=make.make_claim(state=State.DRAFT))
    make.make_relay(witness=item.witness, relayed=make.make_witness(state=State.DRAFT))

    assert made(Claim.objects.get(pk=claim.pk)) == before


# ---------------------------------------------------------------- All of it


def test_nothing_is_cut_where_the_site_shows_a_beginning(claim, monkeypatch):
    for module, name in ((choosing, "LIMIT"), (choosing, "MOST_RESTS"), (choosing, "MOST_ORIGINS")):
        monkeypatch.setattr(module, name, 1)
    monkeypatch.setattr(naming, "MOST_ORIGINS", 1)
    monkeypatch.setattr(naming, "MOST_MEMBERS", 1)
    for stance in (Stance.SUPPORTS, Stance.CONTRADICTS, Stance.CONTEXT):
        for number in range(12):
            item = make.make_item(summary=f"{stance} {number:02}", draws_on=[make.make_source() for _two in "ab"])
            make.make_link(claim=claim, item=item, stance=stance)

    html = page(claim)

    told = words(claim)
    assert [told.count(" are shown"), html.count('class="fold"')] == [0, 0]
    assert [told.count(f"{stance} {number:02} ") > 0 for stance in ("supports", "context") for number in range(12)] == [
        True
    ] * 24
    assert element(html, "rests-on-supports").startswith("Supports 24 origins")
    assert (
        html.count('class="rest-shared"') == 48
    )  # each of the 24 sources of a side stands behind one item, with another
    assert [told for tag, told in Elements(html).found if tag == "details" and "open" not in told] == []


def test_an_item_is_told_with_all_that_is_recorded_of_it(claim):
    item = make.make_item(
        slug="diary",
        summary="The diary tells of the convoy.",
        source=make.make_source(title="Diary of a driver", kind="archival", reliability="B"),
        witness=make.make_witness(name="A driver", reliability="C"),
        quotation="We turned.",
        original="Мы повернули.",
        language="ru",
        locator="leaf 12",
        directness="eyewitness",
        credibility="2",
        event_date="1951-04",
        told="1954",
        place="The northern bridge",
        note="The leaf is torn.",
    )
    make.make_link(claim=claim, item=item, strength="strong", rationale="He was there.")

    html = page(claim)

    assert element(html, "item-diary") == (
        "The diary tells of the convoy. We turned. Мы повернули. Original (Russian) "
        "Told by A driver , 1954 Reliability C fairly reliable "
        "Source Diary of a driver , leaf 12 Reliability B usually reliable "
        "Origins A driver "
        "Event April 1951 , The northern bridge Note The leaf is torn. "
        "Directness eyewitness Credibility 2 probably true Strength strong He was there."
    )
    assert '<blockquote class="quotation original" lang="ru" dir="auto">' in html


def test_an_inherited_item_tells_its_way_to_the_end(claim):
    ends = [make.make_claim(statement=f"Statement {number}") for number in range(8)]
    for narrow, wide in zip(ends, [*ends[1:], claim], strict=True):
        make.make_relation(subject=narrow, kind=RelationKind.ENTAILS, object=wide)
    make.make_link(claim=ends[0], item=make.make_item(slug="far"))

    told = element(page(claim), "item-far")

    assert " ".join(f"“ Statement {number} ”" in told and str(number) for number in range(8)) == "0 1 2 3 4 5 6 7"
    assert "other claims" not in told


def test_a_source_is_told_in_full(claim):
    origin = make.make_source(slug="minutes", title="Minutes")
    author = make.make_agent(slug="writer", name="A. Writer", description="Wrote much.", aliases="Pen")
    source = make.make_source(
        slug="paper", title="The paper", kind="article", authors=[author], container="The Daily", published="1992-06-27",
        number="7", held_at="National Archives", url="https://example.org/paper", archived_url="https://archive.org/x",
        reliability="B", abstract="What it is.",
    )  # fmt: skip
    make.make_derivation(derived=source, origin=origin, kind="quotes", note="On page 2.")
    make.make_source_event(source=source, event="declassified", date="2001", note="In part.", attested_by=origin)
    make.make_attachment(source=source, sha256="ab" * 32, name="scan.pdf", media_type="application/pdf")
    make.make_link(claim=claim, item=make.make_item(slug="told", summary="It is told.", source=source))

    html = page(claim)

    told = element(html, "sources/paper")
    for part in (
        "article The paper A. Writer. “The Paper.” The Daily , June 27, 1992.",
        "Reliability B usually reliable",
        "declassified 2001 says Minutes In part.",
        "What it is.",
        "Author A. Writer",
        "Published in The Daily",
        "Published 27 June 1992",
        "Number 7",
        "Held at National Archives",
        "Address https://example.org/paper",
        "Archived copy https://archive.org/x",
        "Quotes Minutes On page 2.",
        "Evidence from it It is told.",
        f"scan.pdf application/pdf SHA-256 {'ab' * 32}",
    ):
        assert part in told
    assert element(html, "agents/writer") == "A. Writer Also known as Pen Wrote much. On the site"


def test_an_attached_file_is_linked_if_it_is_there(claim):
    source = make.make_source()
    for digit, name in (("a", "here.pdf"), ("b", "elsewhere.pdf")):
        make.make_attachment(source=source, sha256=digit * 64, name=name, media_type="application/pdf")
    make.make_link(claim=claim, item=make.make_item(source=source))
    held = {"a" * 64: f"bundle/attachments/{'a' * 64}"}

    html = dict(pages(gather(claim), SITE, held))["index.html"].decode()

    assert [link for link in Elements(html).values("href") if link.startswith("bundle/")] == [*held.values()]
    assert "elsewhere.pdf application/pdf SHA-256 " + "b" * 64 in element(html, "sources")


def test_a_witness_is_told_as_the_public_knows_him(claim):
    driver = make.make_witness(slug="driver", name="A driver", protected=True, vantage="He drove.", reliability="C")
    mate = make.make_witness(slug="mate", name="His mate")
    make.make_relay(witness=mate, relayed=driver)
    make.make_possible_identity(first=driver, second=mate)
    for witness in (driver, mate):
        item = make.make_item(summary=f"{witness} tells.", witness=witness, directness="eyewitness")
        make.make_link(claim=claim, item=item)

    html = page(claim)

    assert element(html, "witnesses/driver") == (
        "protected witness A driver This witness is protected: the name is a pseudonym or a description. He drove. "
        "Reliability C fairly reliable origin Passed on by His mate Possibly the same as His mate "
        f"Told A driver tells. On the site {SITE}/witnesses/driver/"
    )
    assert "Passes on A driver Possibly the same as A driver" in element(html, "witnesses/mate")


def test_an_item_that_only_makes_an_origin_is_told_too(claim):
    first, second = make.make_witness(), make.make_witness()
    make.make_relay(witness=first, relayed=second)
    make.make_link(claim=claim, item=make.make_item(witness=first))
    make.make_item(slug="elsewhere", summary="Seen elsewhere.", witness=first, directness="eyewitness")

    html = page(claim)

    assert element(html, "items").startswith("Other items They do not bear on this claim.")
    assert element(html, "item-elsewhere").startswith("Seen elsewhere. Told by")


def test_a_claim_of_which_nothing_is_recorded_is_told_as_well(claim):
    told = words(claim)

    assert "No item recorded here supports this claim." in told
    assert (
        "Sources Every document that is named here, in full, in the order of the bibliography. No source is named."
        in told
    )
    assert "Names" not in told.split()


# ---------------------------------------------------------------- What it is


def test_it_says_of_which_version_it_is_and_how_to_cite_that(claim):
    recorded(claim)

    told = element(page(claim), "about")

    day = timezone.now().astimezone(UTC)
    assert f"in version 1 of {day.day} {day:%B %Y} ." in told
    assert f"This version {SITE}/claims/convoy/v/1/" in told
    assert f"As it is today {SITE}/claims/convoy/" in told
    forms = ("Chicago note", "Chicago bibliography", "APA reference", "APA in the text")
    assert [told.count(f"{form} ") for form in forms] == [1, 1, 1, 1]


def test_it_says_so_where_the_ledger_tells_no_version(claim):
    html = page(claim)

    assert "of a version that the ledger does not tell" in html
    assert f"This version {SITE}/claims/convoy/ As it is" in element(html, "about")


def test_method_is_told_rule_by_rule(claim):
    html = page(claim, "method.html")

    rules = {link.partition("#")[2] for link in Elements(page(claim)).values("href") if link.startswith("method.html#")}
    assert rules <= set(Elements(html).values("id"))
    assert "convoy" not in html


# ---------------------------------------------------------------- Bad input


def test_texts_are_texts_and_never_markup(claim):
    nasty = """"><script>alert('x')</script><b onclick="y"> & 'z'"""
    author = make.make_agent(name=nasty, description=nasty)
    source = make.make_source(
        title=nasty, abstract=nasty, held_at=nasty, authors=[author], url="javascript:alert(1)", csl={"volume": nasty}
    )
    witness = make.make_witness(name=nasty, vantage=nasty)
    item = make.make_item(summary=nasty, source=source, witness=witness, quotation=nasty, original=nasty, note=nasty)
    make.make_link(claim=claim, item=item, rationale=nasty)
    make.make_appearance(claim=claim, agent=author, date="1992", quotation=nasty, venue=nasty)
    make.make_attachment(source=source, name="scan.pdf", media_type='a"b')
    Claim.objects.filter(pk=claim.pk).update(statement=nasty, scope=nasty)

    found = Elements(page(Claim.objects.get(pk=claim.pk)))

    assert [tag for tag, _told in found.found if tag == "script"] == []
    assert found.values("onclick") == []
    assert [
        link for link in found.values("href") if not re.match(r"https?://|#|method\.html|index\.html|\w+\.css", link)
    ] == []


def test_right_to_left_texts_run_in_their_own_direction(claim):
    source = make.make_source(title="يوميات سائق", original_title="يوميات", language="ar")
    make.make_link(claim=claim, item=make.make_item(source=source))

    html = page(claim)

    assert '<p class="original-title" lang="ar" dir="auto">يوميات</p>' in html


# ---------------------------------------------------------------- Speed


@pytest.mark.parametrize("rows", [1, 12])  # of some hundred sources the bibliography asks in several batches
def test_number_of_queries_does_not_grow_with_the_rows(claim, django_assert_num_queries, rows):
    for _number in range(rows):
        add_one_of_each(claim)
    recount()
    gathered = gather(Claim.objects.get(pk=claim.pk))

    with django_assert_num_queries(58):
        list(pages(gathered, SITE))
