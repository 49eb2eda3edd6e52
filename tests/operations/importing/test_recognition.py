import pytest

from claims.operations.importing.recognition import AmbiguousError, Named, Recognition, year_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_name_leads_to_the_record_that_has_it_however_it_is_written():
    make.make_agent(slug="rusk", name="Dean Rusk")

    assert Recognition().named("agents", "DEAN  Rusk.") == Named("rusk", stands=True)


def test_an_alias_leads_to_its_agent():
    make.make_agent(slug="moskva", name="Moscow News", aliases="Moskovskie novosti\nМосковские новости")

    assert Recognition().named("agents", "московские новости") == Named("moskva", stands=True)


def test_a_new_name_gets_a_slug_that_it_keeps():
    make.make_agent(slug="jane-roe", name="Somebody else")
    recognition = Recognition()

    first, again, other = (recognition.named("agents", name) for name in ("Jane Roe", "JANE ROE", "Jane Doe"))

    assert (first, again, other) == (Named("jane-roe-2", stands=False), first, Named("jane-doe", stands=False))


def test_names_in_other_scripts_have_readable_slugs():
    assert Recognition().named("agents", "Георгий Плотников").slug == "georgiy-plotnikov"


def test_a_former_slug_is_not_given_again():
    from claims.models import RetiredSlug

    RetiredSlug.objects.create(collection="topics", slug="rain", current="")

    assert Recognition().named("topics", "Rain").slug == "rain-2"


def test_a_name_of_two_is_refused_and_both_are_named():
    make.make_agent(slug="smith", name="John Smith")
    make.make_agent(slug="smith-2", name="John Smith")

    with pytest.raises(AmbiguousError, match="smith, smith-2"):
        Recognition().named("agents", "john smith")


def source_of(slug="stands", **told):
    identifiers = told.pop("identifiers", ())
    source = make.make_source(slug=slug, **told)
    for one in identifiers:
        scheme, _, value = one.partition(":")
        make.make_identifier(source=source, scheme=scheme, value=value)
    return source


@pytest.mark.parametrize(
    "told",
    [
        {"title": "Another title", "identifiers": ["doi:https://doi.org/10.1/X"]},
        {"title": "Another title", "identifiers": ["ISBN: 978-0-00-000000-2"]},
        {"title": "The  findings", "year": "1992"},
        {"title": "Another title", "url": "https://example.org/findings"},
    ],
)
def test_a_source_is_recognised(told):
    source_of(
        title="The Findings",
        published="1992-03",
        identifiers=["doi:10.1/x", "isbn:9780000000002"],
        url="https://example.org/findings",
    )

    assert Recognition().source(**told) == Named("stands", stands=True)


@pytest.mark.parametrize(
    "told",
    [
        {"title": "The Findings", "year": "1993"},
        {"title": "The Findings", "year": "1992", "identifiers": ["doi:10.1/other"]},
        {"title": "A chapter", "identifiers": ["isbn:9780000000002"], "kind": "chapter"},
        {"title": "An article", "identifiers": ["issn:0000-0000"]},
    ],
)
def test_another_source_is_not_taken_for_it(told):
    source_of(
        title="The Findings",
        published="1992-03",
        identifiers=["doi:10.1/x", "isbn:9780000000002", "issn:0000-0000"],
    )

    assert Recognition().source(**told).stands is False


def test_a_new_source_is_recognised_again_by_any_of_what_was_said_of_it():
    recognition = Recognition()
    first = recognition.source(title="Findings", year="1992", identifiers=["doi:10.1/x"], url="https://example.org/x")

    assert recognition.source(title="Other", identifiers=["doi:10.1/X"]) == first
    assert recognition.source(title="Findings", year="1992") == first
    assert recognition.source(title="Other", url="https://example.org/x") == first


@pytest.mark.parametrize(
    ("date", "year"), [("1992-03", "1992"), ("195X", "195X"), ("1951~/1952", "1951"), ("../1953", ""), ("", "")]
)
def test_year_of_a_date(date, year):
    assert year_of(date) == year


def test_a_source_is_known_by_all_that_was_said_of_it_before():
    recognition = Recognition()
    made = recognition.source(title="The log", year="1953")

    recognition.source(title="The log", year="1953", url="https://example.org/log", identifiers=["doi:10.1/x"])

    assert recognition.source(title="Log of the weir", url="https://example.org/log") == made
    assert recognition.source(title="A third title", identifiers=["doi:10.1/x"]) == made


def test_another_title_of_a_source_that_stands_leads_to_it_too():
    source_of(title="The log", identifiers=["doi:10.1/x"])
    recognition = Recognition()

    found = recognition.source(title="Log of the weir", identifiers=["doi:10.1/x"])

    assert found == Named("stands", stands=True)
    assert recognition.source(title="Log of the weir") == found
