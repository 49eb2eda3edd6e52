"""oEmbed 1.0 (https://oembed.com): from a claim's address to the HTML that shows its card, for programs that write pages.

JSON alone: who would have XML is told so (501), as the standard has it.
"""

from http import HTTPStatus
from urllib.parse import SplitResult, unquote, urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from claims.answers import answer, refuse, unlisted
from claims.answers.conditional import conditional
from claims.answers.methods import refuse_method
from claims.answers.throttling import throttled
from claims.filters.fields import NumberField
from claims.filters.problems import BadParameters
from claims.filters.single import single_values
from claims.models import Claim
from claims.records.lookup import Moved, Public, Withdrawn, look_up

from .embedding import WIDEST, WIDTH, frame

JSON = "json"
SHOWN = ("claims-detail", "claims-card", "claims-version")
"""Pages of a claim, by the names of their addresses. Its filters, and a place on its page, change nothing of the card."""

PORTS = {"http": 80, "https": 443}
"""By scheme, the port that an address need not name. Either scheme is this site: a proxy may know more of it than we do."""

LONGEST = 2_000
MOST_PIXELS = 10_000


class TextField(forms.Field):
    """A value as it is, of so many characters at most."""

    def __init__(self, expected: str, *, required: bool = False) -> None:
        super().__init__(required=required)
        self.expected = expected

    def to_python(self, value: str | None) -> str:
        text = (value or "").strip()
        if len(text) > LONGEST:
            raise forms.ValidationError(
                _("It has %(length)s characters. At most %(limit)s are allowed.")
                % {"length": len(text), "limit": LONGEST}
            )
        return text


@throttled
@conditional
def _answered(request: HttpRequest) -> HttpResponseBase:
    try:
        given = single_values(request.GET, _fields())
    except BadParameters as error:
        return refuse(HTTPStatus.BAD_REQUEST, "", error.problems)
    if (given["format"] or JSON) != JSON:
        return refuse(HTTPStatus.NOT_IMPLEMENTED, _("There is JSON alone: format=json."))
    match _look_up(_slug_of(request, given["url"])):
        case Public(Claim() as claim):
            return _described(request, claim, given["maxwidth"], given["maxheight"])
        case Withdrawn():
            return refuse(HTTPStatus.GONE, _("This claim was withdrawn."))
    return refuse(HTTPStatus.NOT_FOUND, _("There is no card for this address: only claims of this site have one."))


@csrf_exempt  # it writes nothing, and says itself that nothing may be sent to it
def oembed(request: HttpRequest) -> HttpResponseBase:
    """The card of the claim that the address is of; what is wrong is told as data, whoever asks."""
    return refuse_method(request) or _answered(request)


def _fields() -> dict[str, forms.Field]:
    """``dnt`` (do not track) is what WordPress adds; nobody is tracked here in any case."""
    return {
        "url": TextField(_("the full address of a claim's page"), required=True),
        "format": TextField(JSON),
        "maxwidth": _pixels(),
        "maxheight": _pixels(),
        "dnt": TextField("1"),
    }


def _pixels() -> NumberField:
    expected = _("a number of pixels from 1 to %(most)s") % {"most": MOST_PIXELS}
    return NumberField(least=1, most=MOST_PIXELS, expected=expected, required=False)


def _slug_of(request: HttpRequest, address: str) -> str:
    """That of the claim whose page has this full address here; empty if none has."""
    try:
        parts = urlsplit(address)
        is_here = _place(parts) in [_place(urlsplit(f"{scheme}://{request.get_host()}")) for scheme in PORTS]
        match = resolve(unquote(parts.path, errors="strict"))
    except (ValueError, Resolver404):
        return ""
    is_shown = match.url_name in SHOWN and match.kwargs.get("kind", Claim.page) == Claim.page
    return str(match.kwargs["slug"]) if is_here and is_shown else ""


def _place(parts: SplitResult) -> tuple[str, str, int | None]:
    """Scheme, who is named before the host (nobody, of a page here) with the host, and port. Raises ValueError."""
    place = parts.netloc.lower().removesuffix(f":{parts.port}")
    return parts.scheme, place, parts.port or PORTS.get(parts.scheme)


def _look_up(slug: str) -> Public | Withdrawn | Moved | None:
    """What the slug, or the one that took its place, stands for now."""
    found = look_up(Claim, slug) if slug else None
    return look_up(Claim, found.record.slug) if isinstance(found, Moved) else found


def _described(request: HttpRequest, claim: Claim, most_wide: int | None, most_high: int | None) -> HttpResponse:
    """As wide as there is room, but no wider than is good to read; a card that is too high can be scrolled."""
    one = frame(request, claim, min(most_wide or WIDTH, WIDEST))
    one = one._replace(height=min(one.height, most_high or one.height))
    told = {
        "version": "1.0",
        "type": "rich",
        "title": claim.statement,
        "provider_name": _("Evidence"),
        "provider_url": request.build_absolute_uri("/"),
        "html": one.html,
        "width": one.width,
        "height": one.height,
    }
    return unlisted(answer(told))
