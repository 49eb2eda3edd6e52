"""How the tests of filters ask for a list."""

from django.http import QueryDict

from claims.filters import FILTERSETS
from claims.filters.parameters import ChoiceParameter
from claims.operations import documents

DATES = ["1951", "195X", "1951~/1953", "../1953", "1993-05", "1890", "2030"]
WORDS = ["prisoners", "the", "soviet", "a e", "nothing-has-this"]
NUMBERS = ["0", "1", "2", "9"]


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


def countable(kind):
    return [name for name, parameter in FILTERSETS[kind].base_filters.items() if isinstance(parameter, ChoiceParameter)]


def drawn(chance, kind):
    """Some of the list's parameters, each with values that it takes."""
    data = QueryDict(mutable=True)
    facets = filterset(kind).facets
    for facet in chance.sample(facets, min(len(facets), chance.choice([1, 2, 2, 3, 4]))):
        if facet.choices:
            values = [choice.value for choice in facet.choices]
            data.setlist(facet.name, chance.sample(values, min(len(values), chance.choice([1, 1, 2, 5]))))
        else:
            data[facet.name] = chance.choice({"date": DATES, "number": NUMBERS}.get(facet.input, WORDS))
    return data
