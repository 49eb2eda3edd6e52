from datetime import UTC, datetime

import pytest

from claims.citing import cite
from claims.formats.bibliography import version_item
from claims.formats.bibliography.item import to_item
from claims.formats.bibliography.own import version_said
from claims.formats.bibliography.said import filled

AT = datetime(2026, 11, 2, tzinfo=UTC)
WHERE = {"slug": "a", "address": "https://example.org/claims/a/v/2/", "number": 2, "at": AT}


@pytest.mark.parametrize(
    ("statement", "title"),
    [
        ("They were taken.", "They were taken"),
        ("They were taken", "They were taken"),
        ("Were they taken?", "Were they taken?"),
        ("They were taken to the U.S.", "They were taken to the U.S."),
        ("They were taken...", "They were taken..."),
        ("…", "…"),
    ],
)
def test_statement_is_cited_without_its_full_stop(statement, title):
    assert version_item(title=statement, **WHERE)["title"] == title


def test_version_is_one_item_on_pages_and_in_files():
    title = "They were taken."

    assert to_item(filled(version_said(title=title, **WHERE))) == version_item(title=title, **WHERE)


def test_version_of_a_sentence_is_cited_with_one_mark_behind_it():
    item = version_item(title="They were taken.", **WHERE)

    assert cite(item, "chicago-note").text == (
        "“They Were Taken,” version 2, Evidence, November 2, 2026, https://example.org/claims/a/v/2/."
    )
    assert cite(item, "apa-text").text == "(They Were Taken, 2026)"
