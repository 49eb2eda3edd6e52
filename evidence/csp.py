"""The Content-Security-Policy header, as Django 6 sends it: with Django 6, name its middleware instead of this one."""

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"


def build_policy(directives: Mapping[str, Sequence[str]]) -> str:
    """The header's value: `{"img-src": ["'self'"]}` gives `img-src 'self'`."""
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


class ContentSecurityPolicyMiddleware:
    """Adds the policy of `settings.SECURE_CSP`. A response that brings its own (a download, say) keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Django's page with a traceback needs inline code; it exists with DEBUG only.
        if settings.DEBUG and response.status_code in {404, 500}:
            return response
        response.headers.setdefault(HEADER, build_policy(settings.SECURE_CSP))
        return response
