"""The redirect from a former address. It is permanent as far as anybody knows now; undoing a merge takes it back."""

from django.http import HttpResponsePermanentRedirect


def moved(address: str) -> HttpResponsePermanentRedirect:
    """301, which browsers ask for again: what they kept for ever would lead on after the duplicate is a record once more."""
    response = HttpResponsePermanentRedirect(address)
    response.headers["Cache-Control"] = "no-cache"
    return response
