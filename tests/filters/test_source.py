import pytest

from claims.choices import State
from tests import factories
from tests.filters.listed import among, filterset, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources():
    """One source that has everything, and one that has nothing."""
    source = factories.make_source(
        slug="full",
        title="The Gulag Study",
        original_title="Изучение ГУЛАГа",
        container="Joint Commission papers",
        abstract="Tells of camps.",
        number="DPMO-5",
        held_at="Washington archive",
        kind="report",
        reliability="B",
        language="zh-Hant",
        published="2005-02",
        created="1993",
        authors=[factories.make_agent(slug="author", name="Jane Author")],
        issuer=factories.make_agent(slug="issuer", name="Issuing Office"),
        topics=[factories.make_topic(slug="korea")],
    )
    factories.make_source(slug="bare", title="Letter", created="1951")
    factories.make_identifier(source=source, scheme="isbn", value="9789811071270")
    factories.make_source_event(source=source, event="declassified")
    return source


@pytest.mark.parametrize("kind", ["sources", "reports"])
@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", {"full", "bare"}),
        ("q=gulag+study", {"full"}),
        ("q=изучение", {"full"}),
        ("q=commission+camps+dpmo", {"full"}),
        ("q=washington", {"full"}),
        ("q=9789811071270", {"full"}),
        ("q=jane", {"full"}),
        ("q=issuing+JANE+gulag", {"full"}),
        ("q=gulag+letter", set()),
        ("kind=report", {"full"}),
        ("kind=book", set()),
        ("reliability=B", {"full"}),
        ("reliability=A", set()),
        ("agent=author", {"full"}),
        ("agent=issuer", {"full"}),
        ("language=zh-Hant", {"full"}),
        ("language=zh-hant&language=ru", {"full"}),
        ("language=zh", set()),
        ("after=2005-03", set()),
        ("after=2005", {"full"}),
        ("before=1993", {"bare"}),
        ("before=2004", {"bare"}),
        ("before=2005", {"full", "bare"}),
        ("status=declassified", {"full"}),
        ("status=retracted&status=recanted", set()),
        ("topic=korea", {"full"}),
    ],
)
def test_parameter_keeps_the_sources_that_meet_it(sources, kind, query, kept):
    assert among(kind, query) == (kept - {"bare"} if kind == "reports" else kept)


def test_event_attested_by_a_hidden_source_counts_nowhere(sources):
    hidden = factories.make_source(state=State.DRAFT)
    factories.make_source_event(source=sources, event="retracted", attested_by=hidden)
    assert among("sources", "status=retracted") == set()


def test_discounted_is_a_status_beside_the_events():
    factories.make_source(slug="struck", discounted=True)
    factories.make_source_event(event="retracted", source=factories.make_source(slug="event"))
    factories.make_source(slug="sound")
    queries = ["status=discounted", "status=retracted", "status=discounted&status=retracted", "status=superseded"]
    assert [among("sources", query) for query in queries] == [{"struck"}, {"event"}, {"struck", "event"}, set()]


def test_sorts():
    newest = factories.make_source(slug="newest", title="b", published="2005", created="1950")
    factories.make_source(slug="oldest", title="C", created="1951")
    factories.make_source(slug="undated", title="a")
    factories.make_item(source=newest)
    factories.make_item(source=newest, state=State.DRAFT)
    assert {
        sort: listed("sources", f"sort={sort}") for sort in ("date", "-date", "title", "-title", "items", "-items")
    } == {
        "date": ["oldest", "newest", "undated"],
        "-date": ["newest", "oldest", "undated"],
        "title": ["undated", "newest", "oldest"],
        "-title": ["oldest", "newest", "undated"],
        "items": ["oldest", "undated", "newest"],
        "-items": ["newest", "oldest", "undated"],
    }


def test_choices_of_records_in_the_list_of_reports_are_those_of_reports():
    topics = [factories.make_topic(slug="of-report"), factories.make_topic(slug="of-book")]
    factories.make_source(kind="report", topics=topics[:1], language="ru")
    factories.make_source(kind="book", topics=topics, language="en")
    facets = {facet.name: [choice.value for choice in facet.choices] for facet in filterset("reports").facets}
    assert (facets["topic"], facets["language"]) == (["of-report"], ["ru"])
