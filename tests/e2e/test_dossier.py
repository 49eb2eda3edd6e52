"""A dossier as its reader opens it: from a folder on a disk, with a double click, where there is no network."""

import io
import urllib.request
import zipfile

import pytest

from .addresses import CLAIM
from .test_pages import NARROWEST, OVERFLOWING, faults_in_all_views

PAGES = ["index.html", "method.html"]
every_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(scope="session")
def folder(base_url, tmp_path_factory):
    """Where the claim with most of everything has been unpacked."""
    unpacked = tmp_path_factory.mktemp("dossier")
    with urllib.request.urlopen(f"{base_url}/claims/{CLAIM}/dossier.zip") as answer:
        zipfile.ZipFile(io.BytesIO(answer.read())).extractall(unpacked)
    return unpacked


@pytest.fixture
def reader(page, context, folder):
    """Opens a page of it."""
    context.set_offline(True)
    return lambda name: page.goto((folder / name).as_uri())


@every_page
def test_axe_finds_nothing(page, reader, name):
    reader(name)

    assert faults_in_all_views(page) == {}


@every_page
def test_nothing_overflows_the_narrowest_screen(page, reader, name):
    page.set_viewport_size(NARROWEST)
    reader(name)

    assert page.evaluate(OVERFLOWING) == []


@every_page
def test_both_style_sheets_apply_though_the_policy_forbids_all_else(page, reader, name):
    reader(name)

    assert page.evaluate("document.styleSheets.length") == 2
    assert page.evaluate("getComputedStyle(document.querySelector('.skip-link')).position") == "absolute"
    assert page.evaluate("getComputedStyle(document.querySelector('.site-header')).borderBottomStyle") == "double"


def test_it_is_read_by_its_links_from_the_claim_to_the_rule_and_back(page, reader):
    reader("index.html")

    page.locator("#evidence").get_by_role("link", name="inherited").first.click()
    assert page.url.endswith("/method.html#inherited")
    page.get_by_role("link", name="The claim", exact=True).click()
    assert page.url.endswith("/index.html")
    page.locator("#supports .card .facts a[href^='#sources/']").first.click()
    assert page.evaluate("document.querySelector('.entry:target .record-title').getBoundingClientRect().top") >= 0


def test_keyboard_comes_past_the_menu_and_to_every_picture(page, reader):
    reader("index.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    pictures = page.get_by_role("region")

    assert [one.get_attribute("tabindex") for one in pictures.all() if one.get_attribute("aria-label")] == ["0"] * 3


def test_on_paper_nothing_is_folded_or_cut(page, reader):
    reader("index.html")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 660, "height": 900})  # an A4 page within its margins

    assert page.evaluate("[...document.querySelectorAll('details')].filter(one => !one.open).length") == 0
    assert page.evaluate(OVERFLOWING) == []
    assert page.locator(".site-nav").is_hidden()
