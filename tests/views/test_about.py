from claims.choices import Credibility, Directness, Reliability, Stance, Strength, Verdict
from tests.views.pages import section, text


def test_about_explains_every_grade_and_stance(client):
    page = text(client.get("/about/"))

    for vocabulary in (Reliability, Credibility, Directness, Strength, Verdict, Stance):
        assert [label for label in vocabulary.labels if str(label) not in page] == []


def test_about_says_how_to_report_an_error(client):
    assert section(client.get("/about/"), "errors").startswith("Report an error Write to those who run this site")


def test_about_links_the_contact(client, settings):
    settings.CONTACT = "editors@evidence.example.org"

    page = client.get("/about/").content.decode()

    assert '<a href="mailto:editors@evidence.example.org">editors@evidence.example.org</a>' in page
