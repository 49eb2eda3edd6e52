"""Citations are copied: by a button, with their italics, and by hand where there is no button."""

import pytest
from playwright.sync_api import expect

from .test_ways import without_javascript

SOURCE = "/sources/transfer-study-1993/"
HELD = """async () => {
  const [item] = await navigator.clipboard.read();
  const texts = await Promise.all(item.types.map(async type => [type, await (await item.getType(type)).text()]));
  return Object.fromEntries(texts);
}"""
NOTHING_IS_ALLOWED = "() => { navigator.clipboard.write = async () => { throw new Error('refused'); }; }"
SELECTED = "getSelection().toString()"


NO_PAGE_OF_OURS = "/clipboard"
"""Where the clipboard is looked into, for the site's own pages may not (Permissions-Policy)."""


@pytest.fixture
def reader(page, context, base_url):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
    return page


@pytest.fixture
def held(context, base_url):
    """What the clipboard holds, by type."""
    address = f"{base_url}{NO_PAGE_OF_OURS}"
    context.route(address, lambda route: route.fulfill(body="<title>The clipboard</title>", content_type="text/html"))

    def held():
        other = context.new_page()
        other.goto(address)
        other.bring_to_front()
        return other.evaluate(HELD)

    return held


def first(page):
    return page.locator("#cite .cite-text").first


def test_button_copies_a_citation_with_its_italics_and_says_so(reader, held):
    reader.goto(SOURCE)
    button = reader.locator("#cite .copy").first
    citation = first(reader)
    said, marked = citation.inner_text(), citation.inner_html().strip()

    button.focus()
    reader.keyboard.press("Enter")

    expect(reader.locator("#cite-said")).to_have_text("Copied")
    expect(button).to_contain_text("Copied")
    assert held() == {"text/plain": said, "text/html": f"<p>{marked}</p>"}
    assert "<i>" in marked


def test_button_says_what_it_copies_to_those_who_do_not_see_it(page):
    page.goto(SOURCE)

    expect(page.get_by_role("button", name="Copy Chicago, note")).to_have_count(1)
    expect(page.locator("#cite-by-hand")).to_be_hidden()


def test_all_of_a_list_are_copied_each_a_paragraph(reader, held):
    reader.goto("/sources/citations/apa/?page_size=3")
    citations = [one.inner_text() for one in reader.locator(".cite-text").all()]

    reader.get_by_role("button", name="Copy all on this page").click()

    expect(reader.locator("#cite-said")).to_have_text("Copied")
    copied = held()
    assert (len(citations), copied["text/plain"].split("\n")) == (3, citations)
    assert copied["text/html"].count("<p>") == 3


def test_html_of_the_card_is_copied_as_text(reader, held):
    reader.goto("/claims/bare/")

    reader.get_by_role("button", name="Copy the HTML of the card").click()

    expect(reader.locator("#cite-said")).to_have_text("Copied")
    assert held() == {"text/plain": reader.locator("#embed-html").inner_text()}


def test_citation_is_copied_where_the_clipboard_is_refused(reader, held):
    reader.goto(SOURCE)
    reader.evaluate(NOTHING_IS_ALLOWED)

    reader.locator("#cite .copy").first.click()

    expect(reader.locator("#cite-said")).to_have_text("Copied")
    assert held()["text/plain"] == first(reader).inner_text()


def test_citation_is_left_selected_where_nothing_can_copy_it(page):
    page.goto(SOURCE)
    page.evaluate(NOTHING_IS_ALLOWED)
    page.evaluate("() => { document.execCommand = () => false; }")

    page.locator("#cite .copy").first.click()

    expect(page.locator("#cite-said")).to_contain_text("Selected")
    assert page.evaluate(SELECTED) == first(page).inner_text()


def test_one_click_selects_a_citation(page):
    page.goto(SOURCE)

    first(page).click()

    assert page.evaluate(SELECTED) == first(page).inner_text()


@without_javascript
def test_without_javascript_there_are_no_buttons_and_it_is_said_how_to_copy(page):
    page.goto(SOURCE)

    expect(page.locator(".copy:visible")).to_have_count(0)
    expect(page.locator("#cite-by-hand")).to_be_visible()
    assert first(page).evaluate("e => getComputedStyle(e).userSelect") == "all"
