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


def test_two_of_one_name_are_told_apart_by_the_slugs_they_come_with():
    recognition = Recognition()

    first = recognition.named("agents", "John Smith", "john-smith")
    second = recognition.named("agents", "John Smith", "john-smith-of-leeds")

    assert [one.slug for one in (first, second)] == ["john-smith", "john-smith-of-leeds"]
    assert recognition.named("agents", "John Smith") == first
    assert recognition.named("agents", "John Smith", "john-smith-of-leeds") == second


def test_one_of_several_that_stand_is_meant_by_its_slug():
    make.make_agent(slug="smith-1", name="John Smith")
    make.make_agent(slug="smith-2", name="John Smith")

    assert Recognition().named("agents", "john smith", "smith-2") == ("smith-2", True)
    assert Recognition().standing("agents", "John Smith!") == {"smith-1", "smith-2"}


def test_slug_of_another_name_is_not_taken_for_it():
    make.make_agent(slug="smith", name="Anna Smith")

    assert Recognition().named("agents", "John Smith", "smith") == ("john-smith", False)


def test_standing_source_is_found_by_number_slug_address_and_title_in_this_order():
    first = make.make_source(slug="first", title="Gates", published="1954", url="https://example.org/1")
    make.make_identifier(source=first, scheme="doi", value="10.1/x")
    make.make_source(slug="second", title="Weirs", published="1955")
    recognition = Recognition()

    def found(title="?", **given):
        return recognition.standing_source(title=title, **given)

    assert found(identifiers=["DOI:10.1/X"], slug="second") == "first"
    assert found("Weirs", year="1955", identifiers=["doi:10.1/x"], slug="second") == "second"
    assert found(slug="second", url="https://example.org/1") == "second"
    assert found(url="https://example.org/1") == "first"
    assert found("weirs", year="1955") == "second"
    assert found("weirs", year="1956") == ""
    assert found("gates", year="1954", identifiers=["doi:10.1/other"]) == ""


def test_new_slug_is_the_one_wished_for_if_it_is_free():
    make.make_source(slug="taken", title="A")
    recognition = Recognition()

    assert recognition.new("sources", "B", "wished") == "wished"
    assert recognition.new("sources", "The title", "taken") == "the-title"
    assert recognition.new("sources", "B", "wished") == "b"
