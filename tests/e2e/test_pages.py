"""Each kind of page in both colour schemes, on a phone and on a wide screen: axe finds nothing, and nothing overflows."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .addresses import ERRORS, MORE_PAGES, PAGES
from .conftest import PHONE, WIDE

ADDRESSES = {**{name: (address, 200) for name, address in (PAGES | MORE_PAGES).items()}, **ERRORS}
NARROWEST = {"width": 320, "height": 640}  # WCAG 2.2, 1.4.10: nothing scrolls in two directions
every_page = pytest.mark.parametrize(("address", "status"), ADDRESSES.values(), ids=ADDRESSES.keys())

# Of all rules, contrast alone depends on the scheme: the rest need asking only once for each width.
CONTRAST = "color-contrast"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OPEN_ALL = "for (const folded of document.querySelectorAll('details')) folded.open = true"

OVERFLOWING = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > room + 1);
  return [`${document.documentElement.scrollWidth} px`, ...wide.slice(0, 5).map(e => e.outerHTML.slice(0, 120))];
}"""


def violations(page, *, only=None):
    """What axe finds wrong, each with where it is and why; ``only`` by this rule."""
    # No rule of these needs style sheets to be read beforehand, which the policy of a dossier forbids.
    asked = {"runOnly": [only] if only else RULES, "resultTypes": ["violations"], "preload": False}
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in Axe().run(page, options=asked).response["violations"]
        for node in rule["nodes"]
    ]


def faults_in_all_views(page):
    """What axe finds on a phone and on a wide screen, light and dark."""
    found = {}
    for width, viewport in {"phone": PHONE, "wide": WIDE}.items():
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found[width, "light"] = violations(page)
        page.emulate_media(color_scheme="dark")
        found[width, "dark"] = violations(page, only=CONTRAST)
    return {view: faults for view, faults in found.items() if faults}


@every_page
def test_axe_finds_nothing(page, address, status):
    response = page.goto(address)
    assert response.status == status
    page.evaluate(OPEN_ALL)  # axe passes over what is not shown

    assert faults_in_all_views(page) == {}


@every_page
def test_nothing_overflows_the_narrowest_screen(page, address, status):
    page.set_viewport_size(NARROWEST)
    page.goto(address)
    folded = page.evaluate(OVERFLOWING)
    page.evaluate(OPEN_ALL)

    assert folded == []
    assert page.evaluate(OVERFLOWING) == []


@every_page
def test_page_has_one_heading_of_the_first_rank_and_a_title(page, address, status):
    page.goto(address)

    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip() != ""
    assert page.title().endswith("· Evidence")
    assert page.locator("html").get_attribute("lang") == "en"
