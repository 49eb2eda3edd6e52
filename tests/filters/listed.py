"""How the tests of filters ask for a list."""

from django.http import QueryDict

from claims.filters import FILTERSETS
from claims.operations import documents


def filterset(kind, query=""):
    if "q=" in query:
        documents.reindex()  # the factories write past the operations
    return FILTERSETS[kind](QueryDict(query))


def listed(kind, query=""):
    """The slugs of the list under this query string, in order."""
    return [row.slug for row in filterset(kind, query).qs]


def among(kind, query=""):
    """The same in no order, where a test is not about it."""
    return set(listed(kind, query))
