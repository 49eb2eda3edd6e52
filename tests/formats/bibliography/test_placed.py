"""Items for citations: what they say otherwise than those that leave in files."""

from claims.formats.bibliography import placed


def test_number_of_papers_in_an_archive_is_where_they_are_found():
    item = {"id": "a", "type": "manuscript", "archive": "National Archives", "number": "611.61241/3-2354"}

    assert placed(item) == {
        "id": "a",
        "type": "manuscript",
        "archive": "National Archives",
        "archive_location": "611.61241/3-2354",
    }


def test_number_of_a_report_stays_its_number():
    item = {"id": "a", "type": "report", "archive": "Library of Congress", "number": "MR-351/1"}

    assert placed(dict(item)) == item


def test_number_beside_a_place_in_the_archive_stays():
    item = {"id": "a", "type": "manuscript", "archive": "RGASPI", "archive_location": "f. 17", "number": "3"}

    assert placed(dict(item)) == item
