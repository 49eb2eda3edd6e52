import pytest

from bench.bare import settings as bare
from bench.reasoning import CASES, LEAST, measure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bare_templates(settings):
    settings.TEMPLATES = bare.TEMPLATES


def test_each_case_is_measured_beside_its_bare_page(cases):
    found = {case.name: measure(case, seconds=0.001) for case in CASES}

    assert {name: measured.bare_queries for name, measured in found.items()} == {
        "founding": 2, "500 items": 2, "20 × 1,000": 3
    }  # fmt: skip
    assert len({measured.queries for measured in found.values()}) == 1
    for measured in found.values():
        timings = (measured.loading, measured.reasoning, measured.processor, measured.bare)
        assert {len(each) for each in timings} == {len(measured.bare)}
        assert len(measured.bare) >= LEAST
        assert all(seconds > 0 for each in timings for seconds in each)
    assert [found[case.name].found for case in CASES[1:]] == [
        "500 items, 57 and 54 lines, exact",
        "970 rows, 170 removals, exact",
    ]
