"""A reader searches everything: what is found, where it is marked, and what nobody should have to fear."""

import re

import pytest
from playwright.sync_api import expect

from .test_lists import total


def search(page, words):
    page.goto("/search/")
    page.locator("main input[name=q]").fill(words)
    page.locator("main input[name=q]").press("Enter")
    expect(page).to_have_url(re.compile(r"\?q="))


def test_the_first_page_leads_to_what_is_sought(page):
    page.goto("/")
    field = page.locator("main input[name=q]").first
    field.fill("Manchouli")
    field.press("Enter")

    expect(page).to_have_url(re.compile("q=Manchouli"))
    assert page.locator("main .records > li").count() > 0


def test_each_kind_says_how_many_it_has_and_leads_to_just_those(page):
    search(page, "camp")
    kinds = page.get_by_role("navigation", name="Kinds").get_by_role("link").all_inner_texts()
    assert len(kinds) >= 3
    for said in kinds:
        number = int(re.search(r"([\d,]+)\s*$", said).group(1).replace(",", ""))
        search(page, "camp")
        page.locator("main section h2 a", has_text=re.sub(r"\s*[\d,]+\s*$", "", said)).first.click()

        assert (said, total(page)) == (said, number)


@pytest.mark.parametrize(
    "words", ['"', '"unbalanced', "AND OR NOT", "*", "-", "😀", "\u202eabc", "a" * 200, "foo-bar (x:y)"]
)
def test_no_words_break_it(page, words):
    page.goto("/search/")
    page.locator("main input[name=q]").fill(words)
    with page.expect_response(re.compile(r"/search/\?q=")) as answered:
        page.locator("main input[name=q]").press("Enter")

    assert answered.value.status in {200, 400}
    assert page.locator("h1").inner_text() != ""
