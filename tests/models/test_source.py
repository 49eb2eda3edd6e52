import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from claims.models import Identifier, Report, Source
from tests.factories import make_agent, make_identifier, make_item, make_source

from .visibility import in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_source_is_public_when_published():
    assert public_among(in_every_state(make_source)) == {"published"}


def test_source_is_public_whatever_it_is_part_of():
    """What is not public is left out where the source is shown."""
    section = make_source(part_of=make_source(state="draft"))

    assert list(Source.objects.public()) == [section]


def test_report_is_public_when_published():
    in_every_state(make_source)
    reports = {
        state: Report.objects.get(pk=source.pk) for state, source in in_every_state(make_source, kind="report").items()
    }

    assert public_among(reports) == {"published"}


def test_reports_are_the_sources_of_that_kind():
    make_source(kind="article")
    report = make_source(kind="report")

    assert [row.pk for row in Report.objects.all()] == [report.pk]


def test_identifier_and_authorship_are_public_when_their_source_is():
    agent = make_agent()
    sources = in_every_state(make_source, authors=[agent])
    identifiers = {state: make_identifier(source=source) for state, source in sources.items()}
    authorships = {state: source.authorships.get() for state, source in sources.items()}

    assert [public_among(identifiers), public_among(authorships)] == [{"published"}, {"published"}]


def test_authors_stand_in_their_order():
    first, second = make_agent(name="Zimmer"), make_agent(name="Adams")

    source = make_source(authors=[first, second])

    assert [authorship.agent for authorship in source.authorships.all()] == [first, second]


def test_source_is_not_part_of_itself_by_way_of_others():
    whole = make_source(title="Report")
    part = make_source(part_of=whole, title="Chapter")
    section = make_source(part_of=part, title="Section")
    whole.part_of = section

    with pytest.raises(ValidationError) as caught:
        whole.full_clean()

    assert caught.value.message_dict == {
        "part_of": ["That would make this source a part of itself, by way of “Section”. Choose another whole."]
    }


def test_check_of_a_source_in_a_circle_comes_to_an_end():
    """Only a write past all checks makes a circle; who then edits a section of it must not wait for ever."""
    one, other = make_source(title="One"), make_source(title="Other")
    section = make_source(part_of=one)
    Source.objects.filter(pk=one.pk).update(part_of=other)
    Source.objects.filter(pk=other.pk).update(part_of=one)

    with pytest.raises(ValidationError) as caught:
        Source.objects.get(pk=section.pk).full_clean()

    assert list(caught.value.message_dict) == ["part_of"]


@pytest.mark.parametrize(
    ("csl", "message"),
    [
        ([], 'Expected a JSON object of CSL variables, such as {"volume": "12"}.'),
        ("volume", 'Expected a JSON object of CSL variables, such as {"volume": "12"}.'),
        (
            {"volume": 1.5},
            "The CSL variable “volume” is a decimal number; write it as text, in quotation marks.",
        ),
        (
            {"volume": float("nan")},
            "The CSL variable “volume” is a decimal number; write it as text, in quotation marks.",
        ),
        (
            {"issued": {"date-parts": [[1951.5]]}},
            "The CSL variable “issued” is a decimal number; write it as text, in quotation marks.",
        ),
        (
            {"a\x00": "x"},
            "This text holds the control character U+0000, which cannot be stored. Please remove it.",
        ),
        (
            {"note": [[[[[[[[["deep"]]]]]]]]]},
            "The CSL variable “note” is nested too deeply; expected 8 levels at most.",
        ),
    ],
)
def test_source_with_other_csl_is_refused(csl, message):
    source = Source(slug="s", title="S", csl=csl)

    with pytest.raises(ValidationError) as caught:
        source.full_clean()

    assert caught.value.message_dict == {"csl": [message]}


@pytest.mark.parametrize(
    "csl", [{}, {"volume": "12", "page": "3–4"}, {"volume": 12}, {"issued": {"date-parts": [[1951]]}}]
)
def test_source_with_csl_variables_is_allowed(csl):
    source = Source(slug="s", title="S", csl=csl)
    source.full_clean()
    source.save()

    assert Source.objects.get().csl == csl


def test_cited_source_cannot_be_deleted():
    item = make_item()

    with pytest.raises(ProtectedError):
        item.source.delete()


def test_source_and_what_belongs_to_it_are_shown_in_words():
    source = make_source(title="Report", authors=[make_agent(name="Task Force")])

    assert [str(source), str(source.authorships.get()), str(make_identifier(source=source, value="10.1/2"))] == [
        "Report",
        "Task Force",
        "doi:10.1/2",
    ]


@pytest.mark.parametrize(
    ("scheme", "value", "kept"),
    [
        ("doi", "10.1007/978-981-10-7128-7", "doi:10.1007/978-981-10-7128-7"),
        ("DOI", "10.1000/ABC", "doi:10.1000/abc"),
        ("doi", "https://doi.org/10.1000/ABC", "doi:10.1000/abc"),
        ("doi", "http://dx.doi.org/10.1000/abc", "doi:10.1000/abc"),
        ("doi", "doi:10.1000/abc", "doi:10.1000/abc"),
        ("doi:", " DOI: 10.1000/abc ", "doi:10.1000/abc"),
        ("isbn", "978-981-10-7127-0", "isbn:9789811071270"),
        ("ISBN", "0 8330 1482 x", "isbn:083301482X"),
        ("oclc", "ocm-12 A", "oclc:ocm-12 A"),
    ],
)
def test_identifier_is_kept_in_one_form(scheme, value, kept):
    identifier = Identifier(source=make_source(), scheme=scheme, value=value)

    identifier.full_clean()

    assert str(identifier) == kept


def test_identifier_written_otherwise_is_the_same():
    stored = make_identifier(scheme="isbn", value="083301482X")

    with pytest.raises(ValidationError) as caught:
        Identifier(source=stored.source, scheme="ISBN", value="0-8330-1482-X").full_clean()

    assert caught.value.messages == ["This source has this identifier already."]


def test_source_and_report_have_addresses_of_their_slug():
    assert [Source(slug="a").get_absolute_url(), Report(slug="a").get_absolute_url()] == ["/sources/a/", "/reports/a/"]
