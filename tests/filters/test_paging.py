import pytest
from django.http import QueryDict

from claims.filters import BadParameters
from claims.filters.paging import page_number


@pytest.mark.parametrize(
    ("query", "number"), [("", 1), ("page=", 1), ("page=3", 3), ("page=+2", 2), ("utm_source=x", 1)]
)
def test_page_number_is_read(query, number):
    assert page_number(QueryDict(query)) == number


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=two", "page=1&page=1", "pgae=1", "page=%D9%A2", "page=1.0"]
)
def test_anything_else_is_refused(query):
    with pytest.raises(BadParameters):
        page_number(QueryDict(query))


def test_many_unknown_parameters_are_not_all_repeated():
    with pytest.raises(BadParameters) as refused:
        page_number(QueryDict("&".join(f"x{number}=1" for number in range(500))))

    assert [problem.parameter for problem in refused.value.problems] == ["x0", "x1", "x2", "x3", "x4"]
