"""No text of ours is run as a formula, and none is lost by that."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.formats.lists.defusing import defused, original

SIGNS = "=+-@\t\r\n＝＋－＠"
TEXTS = st.text(st.sampled_from("=+-@\t\r\n＝＋－＠ '\"a1\u00a0\u200b’“")) | st.text()


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠a", "  =1", "'=1", '"=1', "\u00a0=1",
     "\ufeff=1", "‘=1", "-", " -5 °C", "\x00=1", "\xad=1", "\u202e=1", "\u2066=1"],
)  # fmt: skip
def test_what_might_be_run_gets_an_apostrophe(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "a", "1951-04", "a = b", "'", "'tis", '"Yes", he said', "  a", "–", "…", "[-]", "№ 1"]
)
def test_what_is_text_anyhow_stays(text):
    assert defused(text) == text


@given(TEXTS)
@example("''=1")
@example("'")
def test_text_comes_back_exactly(text):
    assert original(defused(text)) == text


@given(TEXTS)
def test_nothing_begins_with_a_sign_behind_blanks_and_quotation_marks(text):
    cell = defused(text)
    bare = cell.lstrip(' \u00a0\t\r\n"“’\u200b')
    assert cell[:1] not in {*SIGNS}
    assert bare[:1] not in {*SIGNS}
