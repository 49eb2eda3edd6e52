"""A claim's card on a page of another site, as whoever pastes the HTML gets it; and that no other page goes there."""

import re
from contextlib import contextmanager
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from .addresses import CLAIM
from .test_pages import OVERFLOWING

FOREIGN = "<!doctype html><html lang=en><meta charset=utf-8><title>Elsewhere</title><h1>Elsewhere</h1>{frame}"
REFUSED = re.compile(r"^error: Framing .*frame-ancestors 'none'")


@contextmanager
def elsewhere(frame):
    """A page with this in it, at an address of another origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(FOREIGN.format(frame=frame).encode() if self.path == "/" else b"")

        def log_message(self, *_arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def pasted(page, slug):
    """The HTML that the claim's page offers."""
    page.goto(f"/claims/{slug}/")
    return page.locator("#embed code").inner_text()


def drop_foreign(complaints):
    """The page around the frame is of another site on purpose."""
    complaints[:] = [one for one in complaints if not one.startswith("asks http://127.0.0.1:")]


@pytest.mark.parametrize("slug", [CLAIM, "taken-to-soviet-union", "awkward", "bare"])
def test_another_site_shows_the_card_whole(page, complaints, slug):
    frame = pasted(page, slug)
    with elsewhere(frame) as address:
        page.goto(address)
        card = page.frame_locator("iframe")

        expect(card.locator("h1")).to_be_visible()
        expect(card.locator(".side")).to_have_count(2)
        expect(card.get_by_text("not which side is right")).to_be_visible()
        assert page.frames[1].evaluate("document.cookie") == ""
        room = page.frames[1].evaluate("[document.documentElement.scrollHeight, innerHeight]")
    drop_foreign(complaints)

    assert room[0] <= room[1]


def test_a_card_leads_to_the_claim_beside_the_page_around_it(page, complaints, context):
    frame = pasted(page, CLAIM)
    with elsewhere(frame) as address:
        page.goto(address)
        with context.expect_page() as opened:
            page.frame_locator("iframe").get_by_role("link", name="All the evidence").click()
        expect(opened.value).to_have_url(re.compile(f"/claims/{CLAIM}/$"))
        assert page.url == address
    drop_foreign(complaints)


def test_the_claim_itself_refuses_to_be_framed(page, complaints, base_url):
    page.goto(f"/claims/{CLAIM}/")  # a server is slow to answer for the first time
    with elsewhere(f'<iframe src="{base_url}/claims/{CLAIM}/" title="refused"></iframe>') as address:
        with page.expect_console_message(lambda one: REFUSED.match(f"{one.type}: {one.text}")):
            page.goto(address)
        expect(page.frame_locator("iframe").locator("#balance")).to_have_count(0)
    drop_foreign(complaints)
    refused = [one for one in complaints if REFUSED.match(one)]
    complaints[:] = [one for one in complaints if one not in refused]

    assert len(refused) == 1


@pytest.mark.parametrize("width", [280, 480, 800])
@pytest.mark.parametrize("slug", [CLAIM, "taken-to-soviet-union", "awkward"])
def test_a_card_fits_into_every_width(page, slug, width):
    page.set_viewport_size({"width": width, "height": 300})
    page.goto(f"/claims/{slug}/card/")

    assert page.evaluate(OVERFLOWING) == []
    assert unescape(page.locator("h1").inner_text()) != ""


def test_structured_data_runs_nothing_and_is_data(page, complaints):
    page.goto("/claims/awkward/")
    told = page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")

    assert told["@graph"][0]["text"] == page.locator("h1").text_content()
    assert complaints == []
