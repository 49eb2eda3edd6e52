import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.search.excerpt import LEAD, LENGTH, excerpt, marked, matches_of, windows
from claims.search.query import parse


def told(pieces):
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("Prisoners were taken there", "taken PRISON", "[Prisoners] were [taken] there"),
        ("no evidence, no credible evidence", '"no evidence"', "[no evidence], no credible evidence"),
        ("re-education", "re-educ", "[re-education]"),
        ("Прошёл поезд", "прошел", "[Прошёл] поезд"),
        ("在中国的战俘营", "战俘", "在中国的[战俘]营"),
        ("nothing of it", "other -nothing", "nothing of it"),
        ("rail railway", "rail", "[rail] [railway]"),
        ("", "word", ""),
    ],
)
def test_what_is_looked_for_is_marked(text, query, shown):
    assert told(marked(text, parse(query))) == shown


def test_excerpt_is_where_most_terms_stand():
    texts = [
        "A train. " + "Nothing else is said. " * 40 + "The train passed with prisoners in it, at night.",
        "prisoners",
    ]
    shown = told(excerpt(texts, parse("train prisoners")))
    assert shown.startswith("…")
    assert shown.endswith("The [train] passed with [prisoners] in it, at night.")
    assert len(shown) < LENGTH + 20


def test_excerpt_says_more_than_the_title():
    query = parse("train prisoners")
    assert told(excerpt(["a train passed"], query, title="The train")) == ""
    assert told(excerpt(["a train of prisoners"], query, title="The train")) == "a [train] of [prisoners]"
    assert told(excerpt(["no such thing", ""], query)) == ""


def test_excerpt_cuts_no_word_in_two():
    text = "word " * 200 + "needle " + "word " * 200
    shown = told(excerpt([text], parse("needle")))
    assert set(shown.strip("… ").split()) == {"word", "[needle]"}
    assert (shown[0], shown[-1]) == ("…", "…")


@given(st.text(), st.text())
def test_marking_changes_no_text(text, query):
    assert "".join(piece.text for piece in marked(text, parse(query))) == text


@given(st.lists(st.text(max_size=600)), st.text(max_size=20))
def test_excerpt_is_short_and_out_of_one_text(texts, query):
    shown = "".join(piece.text for piece in excerpt(texts, parse(query)))
    inside = shown.removeprefix("…").removesuffix(" …")
    assert len(shown) <= LENGTH + 3
    assert any(inside in text or shown in text for text in [*texts, ""])


WORDS = st.lists(st.sampled_from(["train", "prisoner", "camp", "x" * 300, "other"]), max_size=80).map(" ".join)


@given(WORDS, st.sampled_from(["train", "train prisoner camp", f"{'x' * 300} camp", '"train camp" other']))
def test_what_stands_where_is_found_in_one_pass(text, query):
    """Against a slow reference that looks through all matches for each of them."""
    matches = matches_of(text, parse(query))
    starts = [max(0, match.start - LEAD) for match in matches]
    assert [(start, set(terms)) for start, terms in windows(matches)] == [
        (start, {match.term for match in matches if start <= match.start and match.end <= start + LENGTH})
        for start in starts
    ]
