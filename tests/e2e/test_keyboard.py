"""Without a mouse: where the focus goes, that it shows, and that nothing holds it."""

import re

import pytest
from playwright.sync_api import expect

from .addresses import CLAIM, FRAMED, PAGES

SHOWN_FOCUS = """() => {
  const focused = document.activeElement;
  const box = focused.getBoundingClientRect();
  // In a picture the frame of a box is what its outline is elsewhere.
  const frame = focused.ownerSVGElement && focused.querySelector("rect");
  const style = getComputedStyle(frame || focused);
  const width = frame ? style.strokeWidth : style.outlineStyle === "none" ? "0" : style.outlineWidth;
  const outlined = parseFloat(width) >= 2;
  const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0;
  return {outlined, inside, what: focused.outerHTML.slice(0, 100)};
}"""

HOW_MANY = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.type !== "hidden").length"""


def focused(page):
    """Tag, words or name of what has the focus."""
    return page.evaluate("(e => (e.innerText || e.name || e.id || e.tagName).trim())(document.activeElement)")


def test_first_stop_is_the_skip_link_which_leads_past_the_menu(page):
    page.goto("/claims/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    assert page.evaluate(SHOWN_FOCUS)["inside"]

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_tab_reaches_everything_in_its_order_and_shows_where_it_is(page, address):
    page.goto(address)
    stops = min(page.evaluate(HOW_MANY), 60)
    assert stops > (1 if address in FRAMED else 10)
    reached = []
    for _stop in range(stops):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(SHOWN_FOCUS))

    assert [stop["what"] for stop in reached if not stop["outlined"]] == []
    assert [stop["what"] for stop in reached if not stop["inside"]] == []
    # In the order of the page, and never held: each stop comes after the one before.
    assert page.evaluate("document.activeElement !== document.body")


def test_a_list_is_filtered_by_keyboard_alone(page):
    page.goto("/claims/")
    page.evaluate("for (const folded of document.querySelectorAll('details.filters')) folded.open = false")
    for _stop in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('summary, form input[name=q]')"):
            break
    if page.evaluate("document.activeElement.matches('summary')"):
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"

    page.keyboard.type("interrogated")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("q=interrogated"))
    expect(page.locator("a.chip")).to_have_count(1)
    assert page.locator(".records > li").count() >= 1


def test_what_is_folded_opens_by_keyboard(page):
    page.goto(f"/claims/{CLAIM}/")
    fold = page.locator("main summary").first
    fold.focus()
    was = fold.evaluate("e => e.parentElement.open")

    page.keyboard.press("Enter")

    assert fold.evaluate("e => e.parentElement.open") is not was


def test_links_within_the_page_move_the_reader_there(page):
    page.goto(f"/claims/{CLAIM}/")
    link = page.locator("main a[href^='#']:visible").first
    target = link.get_attribute("href").removeprefix("#")
    link.focus()

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"#{re.escape(target)}$"))
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()
