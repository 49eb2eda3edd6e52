"""Texts that a spreadsheet would run as formulas are written as texts (OWASP, "CSV Injection").

A text that begins with a formula sign, behind blanks or quotation marks too, gets an apostrophe in front. Taking away
that of a text whose rest would need one gives the exact text back.
"""

import re

MARK = "'"

SIGNS = "=+\\-@\t\r\n＝＋－＠"
"""What begins a formula, in any width; and what a spreadsheet drops before it looks."""

RUNNABLE = re.compile(
    rf"[\s\"'`‘’“”«»\ufeff\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\x00-\x1f]*[{SIGNS}]"
)
"""A text that might be run: white space and quotation marks, seen or unseen, and then a sign."""


def defused(text: str) -> str:
    """The text as it may stand in a cell."""
    # Most texts begin with a letter or a figure, and are asked nothing else.
    if text[:1].isalnum() or not RUNNABLE.match(text):
        return text
    return MARK + text


def original(text: str) -> str:
    """What ``defused`` was given."""
    return text[1:] if text[:1] == MARK and RUNNABLE.match(text, 1) else text
