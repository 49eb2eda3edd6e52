"""How the page of another site shows a claim's card: HTML to be pasted into it, and the size of the frame."""

from collections.abc import Mapping
from html import escape
from math import ceil
from typing import Any, NamedTuple
from unicodedata import east_asian_width
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.models import Claim

from .card import address_of

NARROWEST, WIDTH, WIDEST = 280, 480, 800
"""CSS pixels: the least that the card is made for, what a frame has unless asked otherwise, and the most."""

OEMBED = "application/json+oembed"


class Frame(NamedTuple):
    """An iframe with a card. ``src`` is a full address; sizes are CSS pixels."""

    src: str
    title: str
    width: int
    height: int

    @property
    def html(self) -> str:
        """As text: on our own page it is shown, and not run."""
        return (
            f'<iframe src="{escape(self.src)}" title="{escape(self.title)}" width="{self.width}" '
            f'height="{self.height}" loading="lazy" style="border: 0; max-width: 100%"></iframe>'
        )


def frame(request: HttpRequest, claim: Claim, width: int = WIDTH) -> Frame:
    title = _("For and against: %(claim)s") % {"claim": claim.statement}
    return Frame(request.build_absolute_uri(address_of(claim.slug)), title, width, height_of(claim, width))


def height_of(claim: Claim, width: int) -> int:
    """CSS pixels of the card at this width, rather more than less: a frame does not grow with what is in it.

    Measured in Chromium over the founding case with wide letters; what stands below the statement hardly varies.
    """
    letter = min(max(17.6, 15.2 + width / 100), 22.4)  # as card.css has it
    room = max(width - 42, 4 * letter)
    # Chinese and Korean letters take twice the room of Latin ones.
    units = sum(2 if east_asian_width(one) in "FW" else 1 for one in claim.statement)
    lines = ceil(units * letter * 0.5 / room)
    return ceil(lines * letter * 1.25) + max(340, 720 - 6 * width // 10)


def embedding(request: HttpRequest, claim: Claim) -> Mapping[str, Any]:
    """What the page of the claim tells of its card, and where programs are told of it (oEmbed, 4: discovery)."""
    asked = {"url": request.build_absolute_uri(claim.get_absolute_url()), "format": "json"}
    return {
        "card": address_of(claim.slug),
        "frame": frame(request, claim),
        "oembed": f"{request.build_absolute_uri(reverse('oembed'))}?{urlencode(asked)}",
        "oembed_type": OEMBED,
    }
