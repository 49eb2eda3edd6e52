"""What the connector saves of our pages, by its own rules: the right type, and everything that Zotero has a field for."""

import pytest

from claims.choices import SourceKind
from claims.ledger.histories import newest
from claims.operations import documents
from tests import factories as make
from tests.recorded import edit, recorded

from .connector import listed, saved

pytestmark = pytest.mark.django_db

K = SourceKind
TYPES = {
    K.REPORT: "report",
    K.ARTICLE: "journalArticle",
    K.BOOK: "book",
    K.CHAPTER: "bookSection",
    K.ARCHIVAL: "manuscript",
    K.CORRESPONDENCE: "letter",
    K.HEARING: "hearing",
    K.INTERVIEW: "interview",
    K.STATEMENT: "presentation",
    K.BROADCAST: "tvBroadcast",
    K.WEB: "webpage",
    K.DATASET: "dataset",
    K.IMAGE: "artwork",
    K.OTHER: "document",
    "": "document",
}
CONTAINED = {"journalArticle", "bookSection", "tvBroadcast", "webpage"}
NASTY = '“Who\'s” <script>alert(1)</script> & "them" {1950} 100% + 2 = 3; или нет?'


def page(client, **fields):
    make.make_source(slug="s", **fields)
    response = client.get("/sources/s/")
    assert response.status_code == 200
    return response.text


def person(name, **fields):
    return make.make_agent(name=name, kind="person", **fields)


def test_every_kind_has_its_type():
    assert TYPES.keys() == {*SourceKind.values, ""}


@pytest.mark.parametrize("kind", TYPES)
def test_document_is_saved_as_what_it_is(client, kind):
    text = page(client, kind=kind, title=NASTY, created="1955-01-31", language="ru", abstract="Of it.",
                authors=[person("Peter G. Tsouras")], url="https://example.org/a?b=c&d=e")  # fmt: skip

    item = saved(text)

    assert {
        name: item[name] for name in ("itemType", "title", "date", "language", "abstractNote", "url", "creators")
    } == {
        "itemType": TYPES[kind] if kind != K.ARTICLE else "newspaperArticle",
        "title": NASTY,
        "date": "1955-01-31",
        "language": "ru",
        "abstractNote": "Of it.",
        "url": "https://example.org/a?b=c&d=e",
        "creators": [("author", "Tsouras", "Peter G.")],
    }
    assert "publicationTitle" not in item


@pytest.mark.parametrize("kind", TYPES)
def test_nothing_of_the_page_is_taken_for_what_is_not_known_of_the_document(client, kind):
    text = page(client, kind=kind, title="A paper", public_since="1996")

    # A document without an address of its own has that of the page on which it was found.
    assert saved(text) == {"itemType": TYPES[kind], "title": "A paper", "url": "http://testserver/sources/s/"}


def test_article_of_a_journal_has_all_that_places_it(client):
    text = page(client, kind=K.ARTICLE, title="A study", published="1998", container="Journal of Records",
                csl={"volume": 12, "issue": "3–4", "page": "101-120", "ISSN": "1234-5679"})  # fmt: skip

    item = saved(text)

    wanted = {"itemType": "journalArticle", "publicationTitle": "Journal of Records", "volume": "12", "issue": "3–4",
              "pages": "101-120", "date": "1998"}  # fmt: skip
    assert {name: item[name] for name in wanted} == wanted


def test_chapter_stands_in_its_book(client):
    whole = make.make_source(title="The whole book", kind=K.BOOK)
    text = page(client, kind=K.CHAPTER, title="A part", part_of=whole, issuer=make.make_agent(name="A press"),
                csl={"page": "xii, 3–9", "edition": "2", "editor": [{"family": "Doe", "given": "Jane"}]})  # fmt: skip

    item = saved(text)

    assert (item["itemType"], item["publicationTitle"], item["pages"]) == ("bookSection", "The whole book", "xii, 3–9")
    assert (item["publisher"], item["edition"]) == ("A press", "2")
    assert item["creators"] == [("editor", "Doe", "Jane")]


def test_report_has_its_issuer_and_number(client):
    source = make.make_source(slug="s", kind=K.REPORT, title="A report", number="MR-351",
                              issuer=make.make_agent(name="RAND"), csl={"genre": "Study"})  # fmt: skip
    make.make_identifier(source=source, scheme="isbn", value="0-8330-1482-8")
    make.make_identifier(source=source, scheme="doi", value="10.1000/x<y>")

    item = saved(client.get("/sources/s/").text)

    assert (item["itemType"], item["institution"], item["number"], item["reportType"]) == (
        "report", "RAND", "MR-351", "Study",
    )  # fmt: skip
    assert (item["ISBN"], item["DOI"]) == ("0-8330-1482-8", "10.1000/x<y>")


def test_paper_of_an_archive_has_where_it_lies(client):
    text = page(client, kind=K.ARCHIVAL, title="A memo", held_at="State archive, box 4", number="RDP80-1",
                issuer=make.make_agent(name="CIA"), original_title="Докладная", published="1996", created="1955~")  # fmt: skip

    item = saved(text)

    assert (item["archive"], item["archiveLocation"], item["date"]) == ("State archive, box 4", "RDP80-1", "1996")
    assert item["extra"] == "Original Title: Докладная\nPublisher: CIA\nOriginal Date: about 1955"


def test_number_gives_way_to_a_place_in_the_archive_and_is_kept(client):
    item = saved(page(client, kind=K.ARCHIVAL, number="7", csl={"archive_location": "Box 4"}))

    assert (item["archiveLocation"], item["extra"]) == ("Box 4", "Number: 7")


def test_hearing_is_before_its_authority(client):
    assert saved(page(client, kind=K.HEARING, issuer=make.make_agent(name="Senate")))["legislativeBody"] == "Senate"


def test_what_is_heard_on_radio_is_no_television(client):
    item = saved(page(client, kind=K.BROADCAST, container="News at ten", csl={"medium": "Radio"}))

    assert (item["itemType"], item["publicationTitle"]) == ("radioBroadcast", "News at ten")


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Plato", "Plato", ""),
        ("Jan Willem van der Berg", "van der Berg", "Jan Willem"),
        ("Иван Иванович Петров", "Петров", "Иван Иванович"),
        ("毛泽东", "毛泽东", ""),
        ("Martin Luther King Jr.", "King", "Martin Luther Jr"),
        ("H. W. Vivian", "Vivian", "H. W."),
        ("YJ Lee", "Lee", "Y. J."),
        ("J.-P. O’Neal", "O’Neal", "J.-P."),
    ],
)
def test_person_keeps_family_and_given_name(client, name, family, given):
    assert saved(page(client, authors=[person(name)]))["creators"] == [("author", family, given)]


def test_family_name_is_that_of_an_alias(client):
    agents = [
        person("Mao Zedong", aliases="Mao, Zedong"),
        person("Gabriel García Márquez", aliases="García Márquez, Gabriel"),
    ]

    assert saved(page(client, authors=agents))["creators"] == [
        ("author", "Mao", "Zedong"),
        ("author", "García Márquez", "Gabriel"),
    ]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Central Intelligence Agency", "Central Intelligence Agency"),
        ("Office of X, Department of Y, and Z", "Office of X – Department of Y – and Z"),
        ("Board; Panel", "Board – Panel"),
        ("“Memorial”", "“Memorial”"),
        ("C.I.A.", "C.I.A"),
        ("U.S. Army", "U. S. Army"),  # Zotero parts the first initial of whatever has a comma
    ],
)
def test_body_stays_in_one_piece(client, name, kept):
    assert saved(page(client, authors=[make.make_agent(name=name, kind="organization")]))["creators"] == [
        ("author", kept, "")
    ]


# ---------------------------------------------------------------- Our own records


@pytest.mark.parametrize("address", ["/claims/a/", "/claims/a/v/2/"])
def test_claim_is_saved_as_a_web_page_at_its_version(client, address):
    claim = recorded(make.make_claim(slug="a", statement="Were they taken?"))
    edit(claim, statement=NASTY)

    assert saved(client.get(address).text) == {
        "itemType": "webpage",
        "title": NASTY,
        "publicationTitle": "Evidence",
        "date": f"{newest(claim).at:%Y-%m-%d}",
        "url": "http://testserver/claims/a/v/2/",
        "extra": "Version: 2",
    }


# ---------------------------------------------------------------- Lists


@pytest.mark.parametrize("kind", TYPES)
def test_list_offers_each_document_as_what_it_is(client, kind):
    make.make_source(slug="s", kind=kind, title=NASTY.replace("+", "plus"), published="1998", language="ru",
                     authors=[person("Jan Willem van der Berg"), make.make_agent(name="A Board", kind="organization")],
                     container="Records & Files", url="https://example.org/a?b=c")  # fmt: skip

    (item,) = listed(client.get("/sources/").text)

    assert item == {
        "itemType": TYPES[kind],
        "title": NASTY.replace("+", "plus"),
        "date": "1998",
        "language": "ru",
        "url": "https://example.org/a?b=c",
        "creators": [("author", "van der Berg", "Jan Willem"), ("author", "A Board", "")],
        **({"publicationTitle": "Records & Files"} if TYPES[kind] in CONTAINED else {}),
    }


@pytest.mark.parametrize("address", ["/reports/", "/sources/", "/search/?q=study"])
def test_lists_of_documents_offer_them(client, address):
    for number in range(3):
        make.make_source(kind="report", title=f"Study {number}", number="7", issuer=make.make_agent(name="RAND"))
    documents.reindex()

    assert [(item["itemType"], item["title"], item["publisher"]) for item in listed(client.get(address).text)] == [
        ("report", f"Study {number}", "RAND") for number in range(3)
    ]


@pytest.mark.parametrize("address", ["/sources/whole/", "/agents/author/", "/topics/topic/", "/claims/"])
def test_pages_that_are_about_something_else_offer_no_documents(client, address):
    author, topic = make.make_agent(slug="author"), make.make_topic(slug="topic")
    whole = make.make_source(slug="whole", authors=[author], topics=[topic])
    make.make_derivation(derived=make.make_source(authors=[author], topics=[topic]), origin=whole)

    assert listed(client.get(address).text) == []
