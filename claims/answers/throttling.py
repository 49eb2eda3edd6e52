"""How often one address may ask for data (``EVIDENCE_API_RATE``): beyond that 429, which says when to ask again."""

import hashlib
import math
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import ngettext
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle

from . import refuse

CACHE = "rates"
NETWORK = 64
"""Bits of an IPv6 address that name who is connected; the rest everybody chooses for himself or herself."""

View = Callable[..., HttpResponseBase]


class Throttle(SimpleRateThrottle):
    """Counts the requests of one address in this process's memory, for no longer than the rate's period.

    Each process of a server counts by itself: with four of them an address may ask up to four times as often. To count
    together they would have to write somewhere at each reading.
    """

    scope = "data"
    cache = caches[CACHE]

    def get_rate(self) -> str | None:
        return settings.API_RATE or None

    def get_cache_key(self, request: Any, view: Any) -> str:  # noqa: ARG002 (the framework's signature)
        connection = asked_from(request)
        # A proxy may pass on any text whatever, and a key is a short one.
        return f"{self.scope}-{hashlib.sha256(connection.encode()).hexdigest()}"


def throttled(view: View) -> View:
    """A plain view that answers 429 to whoever asks too often, counted together with the API."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        throttle = Throttle()
        # The framework's throttle asks for no more of a request than its headers.
        if throttle.allow_request(request, None):
            return view(request, *args, **named)
        return too_many(throttle.wait())

    return answered


def too_many(wait: float | None) -> HttpResponse:
    """429. ``wait``: seconds until there is room again."""
    seconds = max(1, math.ceil(wait or 1))
    why = ngettext(
        "Too many requests came from your address. Ask again in %(seconds)s second.",
        "Too many requests came from your address. Ask again in %(seconds)s seconds.",
        seconds,
    )
    response = refuse(HTTPStatus.TOO_MANY_REQUESTS, why % {"seconds": seconds})
    response.headers["Retry-After"] = str(seconds)
    return response


def asked_from(request: Any) -> str:
    """Who is connected, as one name: of IPv6 the network. ``EVIDENCE_PROXIES`` says how much of the headers is believed."""
    client = BaseThrottle().get_ident(request) or ""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    return str(ip_network((address, NETWORK), strict=False)) if isinstance(address, IPv6Address) else client
