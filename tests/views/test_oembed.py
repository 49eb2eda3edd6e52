"""oEmbed, and the HTML that a claim's page offers for other pages."""

import json
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.models import Claim
from claims.operations.review import WITHDRAW, advance
from claims.views.embedding import NARROWEST, WIDEST, Frame, height_of
from tests import factories as make
from tests.recorded import merge, recorded
from tests.views.pages import section

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
CARD = f"{SITE}/claims/a/card/"


@pytest.fixture
def claim():
    return recorded(make.make_claim(slug="a", statement='It "rained" <b>.'))


def asked(client, **parameters):
    response = client.get("/oembed", {"url": f"{SITE}/claims/a/"} | parameters)
    return response.status_code, json.loads(response.content)


def test_address_of_a_claim_gives_the_html_of_its_card(client, claim):
    status, told = asked(client, format="json")

    height = height_of(claim, 480)
    assert status == 200
    assert told == {
        "version": "1.0",
        "type": "rich",
        "title": 'It "rained" <b>.',
        "provider_name": "Evidence",
        "provider_url": f"{SITE}/",
        "html": (
            f'<iframe src="{CARD}" title="For and against: It &quot;rained&quot; &lt;b&gt;." width="480" '
            f'height="{height}" loading="lazy" style="border: 0; max-width: 100%"></iframe>'
        ),
        "width": 480,
        "height": height,
    }


@pytest.mark.parametrize(
    ("parameters", "width", "height"),
    [
        ({"maxwidth": "300"}, 300, None),
        ({"maxwidth": "10000"}, WIDEST, None),
        ({"maxwidth": "300", "maxheight": "200"}, 300, 200),
        ({"maxwidth": "1", "maxheight": "1"}, 1, 1),
        ({"maxheight": "5000", "dnt": "1"}, 480, None),
    ],
)
def test_card_has_the_room_that_there_is(client, claim, parameters, width, height):
    status, told = asked(client, **parameters)

    assert (status, told["width"], told["height"]) == (200, width, height or height_of(claim, width))
    assert f'width="{width}" height="{told["height"]}"' in told["html"]


@pytest.mark.parametrize(
    "path", ["/claims/a/", "/claims/a/card/", "/claims/a/v/1/", "/claims/a/?way=direct#said", "/claims/%61/"]
)
def test_any_address_of_the_claim_will_do(client, claim, path):
    status, told = asked(client, url=f"{SITE}{path}")

    assert (status, CARD in told["html"]) == (200, True)


@pytest.mark.parametrize(
    "site", ["http://TestServer", "http://testserver:80", "https://testserver", "https://testserver:443"]
)
def test_site_has_either_scheme_and_its_own_port_may_be_named(client, claim, site):
    status, told = asked(client, url=f"{site}/claims/a/")

    assert (status, CARD in told["html"]) == (200, True)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/claims/a/",
        f"{SITE}:81/claims/a/",
        f"{SITE}:443/claims/a/",
        f"{SITE}:x/claims/a/",
        "https://testserver:80/claims/a/",
        f"{SITE}@example.org/claims/a/",
        f"{SITE}/claims/b/",
        f"{SITE}/claims/",
        f"{SITE}/claims/a",
        f"{SITE}/claims/a/history/",
        f"{SITE}/sources/a/v/1/",
        f"{SITE}/nowhere",
        "ftp://testserver/claims/a/",
        "/claims/a/",
        "nonsense",
        "http://[",
        "http://testserver/claims/%ff/",
        "javascript:alert(1)",
    ],
)  # fmt: skip
def test_any_other_address_has_no_card(client, claim, url):
    assert asked(client, url=url) == (
        404,
        {
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": "There is no card for this address: only claims of this site have one.",
        },
    )


def test_there_is_json_alone(client, claim):
    for name in ("xml", "yaml"):
        status, told = asked(client, format=name)

        assert (status, told["detail"]) == (501, "There is JSON alone: format=json.")


@pytest.mark.parametrize(
    ("query", "parameter", "detail"),
    [
        ("", "url", "It is missing. Give the full address of a claim's page."),
        ("url=a&url=b", "url", "It is given 2 times. One value is allowed."),
        (f"url={'a' * 2001}", "url", "It has 2001 characters. At most 2000 are allowed."),
        ("url=a&maxwidth=0", "maxwidth", "“0” is not a number of pixels from 1 to 10000."),
        ("url=a&maxheight=wide", "maxheight", "“wide” is not a number of pixels from 1 to 10000."),
        (
            "url=a&colour=red",
            "colour",
            "There is no such parameter here. Allowed are: url, format, maxwidth, maxheight, dnt.",
        ),
    ],
)
def test_what_cannot_be_used_is_told(client, query, parameter, detail):
    response = client.get(f"/oembed?{query}")

    assert response.status_code == 400
    assert json.loads(response.content)["errors"] == [{"parameter": parameter, "detail": detail}]


def test_withdrawn_claim_is_gone_and_that_of_a_duplicate_is_what_it_was_merged_into(client, claim):
    merge(recorded(make.make_claim(slug="old", statement="The same again")), claim)
    other = recorded(make.make_claim(slug="b"))
    advance(by="editor", transition=WITHDRAW, records=[other])

    assert asked(client, url=f"{SITE}/claims/b/")[0] == 410
    status, told = asked(client, url=f"{SITE}/claims/old/")
    assert (status, CARD in told["html"]) == (200, True)


def test_answer_is_for_reading_by_any_page_and_asked_for_again_with_its_etag(client, claim):
    address = f"/oembed?url={SITE}/claims/a/"
    first = client.get(address, headers={"Origin": "https://example.org"})

    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["X-Robots-Tag"] == "noindex"
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.post("/oembed").status_code == 405


def test_page_offers_the_html_as_text_and_leads_programs_to_it(client, claim):
    response = client.get("/claims/a/")
    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', response.text)
    told = json.loads(client.get(unescape(found[1])).content)

    assert "<iframe" not in response.text
    assert section(response, "embed") == (
        "Embed A card with the statement and both sides can be shown on any other page. It always tells what is on "
        f"record now, and links here. {told['html']} Copy the HTML of the card Paste this HTML into your page. Where sites turn an address into "
        "a card by themselves (oEmbed), the address of this page is enough."
    )


@given(st.text(min_size=1, max_size=500), st.integers(NARROWEST, WIDEST - 1))
def test_height_never_falls_with_more_words_or_less_room(text, width):
    claim, longer = Claim(statement=text), Claim(statement=f"{text} and more")

    assert 340 < height_of(claim, width) <= height_of(longer, width) < 5_000


@given(st.text(), st.text())
def test_html_of_a_frame_holds_any_text(address, title):
    html = Frame(address, title, 480, 300).html

    assert re.fullmatch(
        r'<iframe src="[^"<>]*" title="[^"<>]*" width="480" height="300" loading="lazy" style="[^"<>]*"></iframe>', html
    )
    assert [unescape(text) for text in html.split('"')[1:4:2]] == [address, title]
