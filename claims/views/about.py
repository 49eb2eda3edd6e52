from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the site is, what its words and grades mean, how to report an error."""
    return render(request, "pages/about.html", {"contact": settings.CONTACT})
