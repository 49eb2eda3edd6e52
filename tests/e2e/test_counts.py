"""The number beside a choice is the number of results it gives, whatever else is chosen."""

import re

import pytest
from playwright.sync_api import expect

from .addresses import PAGES
from .test_lists import choose, total

FACETED = {name: PAGES[f"{name}-list"] for name in ("claims", "evidence", "sources", "reports", "witnesses")}


def choices(page, facet):
    """{value: (checkbox, its count)} of a facet."""
    found = {}
    for box in page.locator(f"input[type=checkbox][name={facet}]").all():
        count = box.locator("xpath=ancestor::label").locator(".facet-count").text_content()
        found[box.get_attribute("value")] = (box, int(count.strip("() ").replace(",", "")))
    return found


def test_choosing_a_facet_leaves_as_many_results_as_its_count_said(page):
    page.goto("/claims/")
    _box, count = choices(page, "form")["no_evidence"]
    assert count > 1

    choose(page, "form", "no_evidence")

    expect(page.locator("#results")).to_have_text(re.compile(rf"^{count} results"))
    assert page.locator(".records > li").count() == count


@pytest.mark.parametrize("address", FACETED.values(), ids=FACETED.keys())
def test_every_count_of_every_vocabulary_is_what_its_link_gives(page, address):
    """The first choice of each facet, followed one after another, with a filter already set for the second."""
    page.goto(address)
    facets = list(dict.fromkeys(box.get_attribute("name") for box in page.locator("input[type=checkbox][name]").all()))
    assert len(facets) >= 3
    for facet in facets:
        page.goto(address)
        (value, (_box, count)), *_others = choices(page, facet).items()
        page.goto(f"{address}?{facet}={value}")

        assert (facet, value, total(page)) == (facet, value, count)


def test_counts_of_other_facets_follow_the_filters_and_a_facet_counts_its_own_as_if_open(page):
    page.goto("/claims/")
    before = {value: count for value, (_box, count) in choices(page, "form").items()}
    directness = {value: count for value, (_box, count) in choices(page, "directness").items()}

    page.goto("/claims/?form=no_evidence")

    assert {value: count for value, (_box, count) in choices(page, "form").items()} == before
    narrowed = {value: count for value, (_box, count) in choices(page, "directness").items()}
    assert all(count <= directness[value] for value, count in narrowed.items())
    assert sum(narrowed.values()) < sum(directness.values())


def test_several_values_of_one_facet_add_up(page):
    page.goto("/sources/")
    kinds = choices(page, "kind")
    reports, articles = kinds["report"][1], kinds["article"][1]

    choose(page, "kind", "report")
    choose(page, "kind", "article")

    expect(page.locator("#results")).to_have_text(re.compile(rf"^{reports + articles} results"))


def test_two_choices_in_quick_succession_both_count(page):
    """The second falls into the moment in which the list of the first arrives, or before, or after."""
    for pause in (0, 20, 40, 60, 80, 120, 200):
        page.goto("/sources/")
        page.evaluate(
            """async pause => {
              const tick = value => document.querySelector(`input[name=kind][value=${value}]`).click();
              tick("report");
              await new Promise(resolve => setTimeout(resolve, pause));
              tick("article");
            }""",
            pause,
        )

        expect(page.locator("a.chip"), f"after {pause} ms").to_have_count(2)
