"""
What other sites may do with our answers: read the data that CORS gives them, and nothing else.

Django's own middleware sends the rest of these headers (``SECURE_*`` in the settings). A response that brings one of its
own keeps it, as the card does, which is made to be framed.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

RESOURCE_POLICY = "Cross-Origin-Resource-Policy"

HEADERS = {
    # Nothing from elsewhere becomes part of a page; and a page of ours may stand in one that asks the same of its parts.
    "Cross-Origin-Embedder-Policy": "require-corp",
    # Its own process, apart from other sites of the same domain.
    "Origin-Agent-Cluster": "?1",
    # No crossdomain.xml of anybody's making, which old plug-ins of PDF readers still look for.
    "X-Permitted-Cross-Domain-Policies": "none",
}


class IsolationMiddleware:
    """Keeps pages apart from those of other sites."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._is_for_all = re.compile(settings.CORS_URLS_REGEX).match

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        policy = "cross-origin" if self._is_for_all(request.path) else "same-origin"
        response.headers.setdefault(RESOURCE_POLICY, policy)
        return response
