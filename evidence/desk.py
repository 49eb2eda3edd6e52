"""What is said of every answer below the address of the editors' desk, errors and redirects too: keep it nowhere."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


class DeskMiddleware:
    """Drafts and protected witnesses stay in no cache, and the desk in no index of a search engine."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(f"/{settings.ADMIN_PATH}"):
            for name in ("Cache-Control", "Expires"):
                response.headers.pop(name, None)
            add_never_cache_headers(response)
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response
