"""A reader narrows a list, and finds the way back: facets and their counts, chips, pages, the back button."""

import re

import pytest
from playwright.sync_api import expect

from .addresses import PAGES

LISTS = {name: address for name, address in PAGES.items() if name.endswith("-list")}


def total(page):
    """How many results the page says there are."""
    return int(re.match(r"[\d,]+", page.locator("#results").inner_text()).group().replace(",", ""))


def unfold(page):
    """What a closed <details> holds cannot be clicked."""
    page.evaluate(
        "for (const folded of document.querySelectorAll('form details, details:has(form)')) folded.open = true"
    )


def enter(page, parameter, words):
    """Type and press Enter."""
    unfold(page)
    field = page.locator(f".filter-form [name={parameter}]").first
    field.fill(words)
    field.press("Enter")


def choose(page, parameter, value):
    """Tick a choice, and wait until the list has followed by itself."""
    unfold(page)
    page.locator(f".filter-form input[name={parameter}][value={value}]").check()
    expect(page).to_have_url(re.compile(rf"[?&]{parameter}={value}\b"))
    expect(page.locator("a.chip")).not_to_have_count(0)


def query(page):
    return page.evaluate("location.search")


def test_a_chip_takes_its_own_filter_away_and_no_other(page):
    page.goto("/claims/?form=denial&form=no_evidence&balance=disputed")
    chips = page.get_by_role("list", name="Active filters")
    assert [name in chips.inner_text().lower() for name in ("denial", "no evidence", "disputed")] == [True, True, True]

    chips.locator("a.chip", has_text=re.compile("denial", re.IGNORECASE)).click()

    expect(page).to_have_url(re.compile(r"\?form=no_evidence&balance=disputed$"))
    expect(chips.locator("a.chip")).to_have_count(2)


def test_clear_all_gives_the_whole_list(page):
    page.goto("/claims/")
    whole = total(page)
    page.goto("/claims/?form=denial&balance=disputed")

    page.locator(".chip-clear").click()

    expect(page).to_have_url(re.compile(r"/claims/$"))
    expect(page.locator("#results")).to_have_text(re.compile(rf"^{whole} results"))
    expect(page.locator("a.chip")).to_have_count(0)


def test_back_and_forward_bring_filters_and_results_with_them(page):
    page.goto("/claims/")
    whole = total(page)
    choose(page, "form", "denial")
    denials = total(page)
    assert denials < whole

    page.go_back()

    expect(page).not_to_have_url(re.compile("form=denial"))
    expect(page.locator("#results")).to_have_text(re.compile(rf"^{whole} results"))
    expect(page.locator("a.chip")).to_have_count(0)

    page.go_forward()

    expect(page).to_have_url(re.compile("form=denial"))
    expect(page.locator("#results")).to_have_text(re.compile(rf"^{denials} results"))
    assert page.locator("input[name=form][value=denial]").is_checked()


def test_the_address_is_the_whole_state(page, new_context):
    page.goto("/sources/")
    choose(page, "kind", "report")
    unfold(page)
    page.locator("select[name=sort]").select_option("-items")
    expect(page).to_have_url(re.compile("sort=-items"))
    expect(page).to_have_url(re.compile("kind=report"))
    titles = page.locator(".records .record-title").all_inner_texts()

    elsewhere = new_context().new_page()
    elsewhere.goto(page.url)

    assert elsewhere.locator(".records .record-title").all_inner_texts() == titles
    assert elsewhere.locator("input[name=kind][value=report]").is_checked()
    assert elsewhere.locator("select[name=sort]").input_value() == "-items"


def test_paging_to_the_end_shows_each_source_once(page):
    page.goto("/sources/?page_size=10&sort=title")
    wanted, seen = total(page), []
    for number in range(1, 100):
        expect(page.locator(".pages [aria-current=page]")).to_have_text(str(number))
        seen += [link.get_attribute("href") for link in page.locator(".records .record-title a").all()]
        step = page.get_by_role("link", name="Next", exact=True)
        if not step.count():
            break
        step.click()

    assert len(seen) == wanted > 100
    assert len(set(seen)) == wanted
    assert page.get_by_role("link", name="Previous", exact=True).count() == 1


def test_a_page_past_the_end_is_told_apart_from_an_empty_list(page):
    assert page.goto("/sources/?page_size=10&page=999").status == 404
    assert page.goto("/sources/?q=zeppelin").status == 200
    expect(page.locator("#results")).to_have_text("0 results")


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/claims/?form=nonsense", ["form", "nonsense", "denial"]),
        ("/claims/?colour=red", ["colour", "topic", "balance"]),
        ("/sources/?after=yesterday", ["after", "yesterday", "EDTF"]),
        ("/evidence/?page_size=1000000", ["page_size", "1000000", "100"]),
    ],
)
def test_a_bad_filter_is_named_with_what_is_allowed(page, address, names):
    assert page.goto(address).status == 400
    said = page.locator("main").inner_text()

    assert [name for name in names if name not in said] == []
    page.locator("main a").first.click()
    expect(page.locator("h1")).not_to_have_text("")
    assert page.locator(".error-page").count() == 0


@pytest.mark.parametrize("address", LISTS.values(), ids=LISTS.keys())
def test_filters_can_be_used_on_a_phone(phone, address):
    phone.goto(address)
    enter(phone, "q", "the")

    expect(phone).to_have_url(re.compile(r"\bq=the"))
    expect(phone.locator("a.chip")).to_have_count(1)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_reader_stays_where_a_choice_was_made(page):
    page.goto("/claims/")
    unfold(page)
    page.evaluate("scrollTo(0, 300)")

    page.locator(".filter-form input[name=form][value=denial]").evaluate("box => box.click()")

    expect(page.locator("a.chip")).to_have_count(1)
    assert page.evaluate("scrollY") == 300


def test_an_error_of_something_between_is_not_shown_as_an_empty_list(page, complaints):
    page.goto("/claims/")
    unfold(page)
    page.route(
        "**/claims/?*",
        lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>502 Bad Gateway</h1>"),
    )

    page.locator(".filter-form input[name=form][value=denial]").check()

    expect(page.locator("h1")).to_have_text("502 Bad Gateway")
    assert query(page) == "?form=denial"
    complaints.clear()
