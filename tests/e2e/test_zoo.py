"""Whatever of the zoo is given away at all: a browser that opens its address saves it, and runs and asks for nothing.

Some are on the site without having been cleaned, so that the answer alone must keep them from being run.
"""

import pytest

from tests.cleaning.zoo import spellings

from .zoo import GIVEN_AWAY, RAW


@pytest.fixture
def dialogs(page):
    found = []
    page.on("dialog", lambda dialog: (found.append(dialog.message), dialog.dismiss()))
    return found


@pytest.fixture
def opened(page, tmp_path):
    """What the browser saves when somebody opens the address of this file of this source: its bytes, and its name."""

    def opened(slug, name):
        page.goto(f"/sources/{slug}/")
        address = page.locator("#files").get_by_role("link", name=name, exact=True).get_attribute("href")
        with page.expect_download() as waiting:
            page.evaluate("address => { location.href = address }", address)
        waiting.value.save_as(tmp_path / "saved")
        return (tmp_path / "saved").read_bytes(), waiting.value.suggested_filename

    return opened


@pytest.mark.parametrize("name", GIVEN_AWAY)
def test_copy_is_saved_runs_nothing_and_tells_nothing(page, base_url, dialogs, opened, name):
    content, saved_as = opened("zoo", name)

    assert [word for word in spellings() if word in content] == []
    assert saved_as.rpartition(".")[2] in {"pdf", "jpg", "png", "tif", "webp", "txt"}
    assert (page.url, page.title().partition(" ")[0], dialogs) == (f"{base_url}/sources/zoo/", "Zoo", [])


@pytest.mark.parametrize("name", RAW)
def test_even_what_was_not_cleaned_is_saved_and_runs_nothing(page, base_url, dialogs, opened, name):
    _content, saved_as = opened("zoo-raw", name)

    assert saved_as.rpartition(".")[2] in {"pdf", "jpg", "png", "txt"}
    assert (page.url, page.title().partition(" ")[0], dialogs) == (f"{base_url}/sources/zoo-raw/", "Zoo", [])


@pytest.mark.parametrize("name", RAW)
def test_frame_or_script_of_it_runs_nothing(page, dialogs, name):
    """On a page of the site itself, which may frame and run what comes from the site: the answer forbids it."""
    page.goto("/sources/zoo-raw/")
    address = page.locator("#files").get_by_role("link", name=name, exact=True).get_attribute("href")

    told = page.evaluate(
        """async address => {
            const answer = await fetch(address);
            return ["content-disposition", "content-security-policy", "x-content-type-options"].map(name =>
              answer.headers.get(name).split(";")[0]);
        }""",
        address,
    )

    assert (told, page.title().partition(" ")[0], dialogs) == (["attachment", "sandbox", "nosniff"], "Zoo", [])
