import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.search.folding import LONGEST_WORD, fold, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("No evidence, none!", "no evidence none"),
        ("Prisoners' TRANSFER", "prisoners transfer"),
        ("naïve Łódź Ångström STRASSE straße", "naive lodz angstrom strasse strasse"),
        ("re-education in 1951-05", "re education in 1951 05"),
        ("Военнопленные прошёл", "военнопленные прошел"),
        ("ПЛЕННЫХ", "пленных"),
        ("战俘营 Pyoktong 碧潼", "战 俘 营 pyoktong 碧 潼"),
        ("ソ連へ", "ソ 連 へ"),
        ("포로를 데려갔다", "포로를 데려갔다"),
        (unicodedata.normalize("NFD", "포로 прошёл café"), "포로 прошел cafe"),
        ("ＮＫＶＤ ﬁle ½", "nkvd file 1 2"),
        ("soft\u00adhyphen می\u200cخواهم", "softhyphen میخواهم"),
        ("हिन्दी", "हिनदी"),
        ("tag_name", "tag name"),
        ("", ""),
        ("😀 — “…” *", ""),
        ("\u202eright to left", "right to left"),
        ("x" * 500, "x" * LONGEST_WORD),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_words_are_the_folded_text_in_order_and_within_it(text):
    told = list(words(text))
    assert " ".join(word.folded for word in told) == fold(text)
    assert all(0 <= word.start < word.end <= len(text) for word in told)
    assert [word.start for word in told] == sorted(word.start for word in told)


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_ascii_is_folded_as_everything_is(text):
    """It has a way of its own, for speed."""
    assert fold(text) == fold(text + " ж").removesuffix("ж").rstrip()


@given(st.text(), st.sampled_from(["NFC", "NFD"]))
def test_how_letters_are_composed_does_not_matter(text, form):
    assert fold(unicodedata.normalize(form, text)) == fold(unicodedata.normalize("NFC", text))
