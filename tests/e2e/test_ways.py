"""The ways in which people read: without JavaScript, in the dark, without movement, on paper, in large letters."""

import re

import pytest
from playwright.sync_api import expect

from .addresses import CLAIM, PAGES

without_javascript = pytest.mark.browser_context_args(java_script_enabled=False)
KINDS = ("claims", "questions", "evidence", "sources", "reports", "witnesses", "agents", "topics")

LUMINANCE = """e => {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = getComputedStyle(e).backgroundColor;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}"""


@without_javascript
def test_the_menu_leads_to_every_kind(page):
    for kind in KINDS:
        page.goto("/")
        page.locator(f".site-nav a[href='/{kind}/']").click()

        expect(page).to_have_url(re.compile(f"/{kind}/$"))
        assert page.locator(".records > li").count() > 0


@without_javascript
def test_filters_chips_and_pages_work_by_form_and_link(page):
    page.goto("/sources/?page_size=10")
    report = page.locator("input[name=kind][value=report]")
    for fold in page.locator("details:has(input[name=kind][value=report]) > summary").all():
        if fold.is_visible() and not report.is_visible():
            fold.click()
    report.check()
    page.get_by_role("button", name="Apply").first.click()
    expect(page).to_have_url(re.compile("kind=report"))
    reports = page.locator("#results").inner_text()

    page.get_by_role("link", name="Next", exact=True).click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator("#results")).to_have_text(reports)

    page.locator("a.chip").first.click()
    expect(page).not_to_have_url(re.compile("kind=report"))
    expect(page.locator("a.chip")).to_have_count(0)


@without_javascript
def test_a_claim_leads_to_its_evidence_its_sources_and_back(page):
    page.goto("/claims/")
    page.locator(f"a[href='/claims/{CLAIM}/']").first.click()
    expect(page.locator("h1")).to_contain_text("no evidence")

    page.locator("main a[href^='/evidence/']").first.click()
    expect(page).to_have_url(re.compile("/evidence/"))
    page.locator("main a[href^='/sources/']").first.click()
    expect(page).to_have_url(re.compile("/sources/"))
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile(f"/claims/{CLAIM}/"))


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_colours_follow_the_scheme(page, address):
    page.emulate_media(color_scheme="light")
    page.goto(address)
    light = page.locator("body").evaluate(LUMINANCE)
    page.emulate_media(color_scheme="dark")
    dark = page.locator("body").evaluate(LUMINANCE)

    assert light > 0.9
    assert dark < 0.1


@pytest.mark.parametrize("address", ["/", "/claims/", f"/claims/{CLAIM}/"])
def test_nothing_moves_for_those_who_want_no_movement(page, address):
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter(e => {
      const style = getComputedStyle(e);
      const lasts = times => times.split(",").some(time => parseFloat(time) > 0.01);
      return lasts(style.transitionDuration) || lasts(style.animationDuration) || style.scrollBehavior === "smooth";
    }).map(e => e.outerHTML.slice(0, 100))""")

    assert moving == []


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_paper_has_the_content_and_neither_menu_nor_filters(page, address):
    page.goto(address)
    page.emulate_media(media="print")

    assert page.locator("h1").is_visible()
    assert page.locator(".site-nav").is_hidden()
    assert page.locator("form:visible, button:visible").count() == 0
    # Black on white, whatever the reader's screen has.
    assert page.locator("body").evaluate(LUMINANCE) > 0.9


def test_a_claim_prints_to_several_pages_of_pdf(page):
    page.emulate_media(color_scheme="dark")
    page.goto(f"/claims/{CLAIM}/")
    printed = page.pdf(format="A4")

    assert printed.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 2


@pytest.fixture
def large_letters(launch_browser, browser_type_launch_args, base_url):
    """A page of a reader whose browser is set to letters of twice the usual size."""
    arguments = [*browser_type_launch_args["args"], "--blink-settings=defaultFontSize=32"]
    browser = launch_browser(args=arguments)
    yield browser.new_page(base_url=base_url, viewport={"width": 1280, "height": 800})
    browser.close()


def test_letters_of_twice_the_size_cut_nothing_off(large_letters):
    """WCAG 2.2, 1.4.4."""
    for address in PAGES.values():
        large_letters.goto(address)

        assert large_letters.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        fits = large_letters.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert (address, fits) == (address, True)
