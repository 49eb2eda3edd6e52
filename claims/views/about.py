from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the site is, what its words and grades mean, how to report an error on the ``page`` one comes from."""
    return render(request, "pages/about.html", {"contact": settings.CONTACT, "page": _page(request)})


def _page(request: HttpRequest) -> str:
    """The full address of the page that is to be reported on; nothing where it is none of this site's."""
    path = request.GET.get("page", "")
    try:
        resolve(path)
    except Resolver404:
        return ""
    return request.build_absolute_uri(path)
