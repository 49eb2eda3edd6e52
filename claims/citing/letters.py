"""Letters and punctuation, as citeproc-js classes them; its regular expressions count what JavaScript counts as space."""

import re

SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
SPACES = SPACE.replace("\u2000-\u200a", "".join(map(chr, range(0x2000, 0x200B))))
"""For ``str.strip``."""

_LETTERS = (
    "a-zA-Z\u0e01-\u0e5b\u00c0-\u017f\u0370-\u03ff\u0400-\u052f\u0590-\u05d4\u05d6-\u05ff\u1f00-\u1fff\u0600-\u06ff"
    "\u200c\u200d\u200e\u0218\u0219\u021a\u021b\u202a-\u202e"
)
ROMANESQUE = re.compile(f"[-0-9{_LETTERS}]")
"""Letters of alphabets that have names in two parts and know italics: Latin, Greek, Cyrillic, Arabic, Hebrew, Thai."""
STARTS_ROMANESQUE = re.compile(f"[&{_LETTERS}]")
APOSTROPHE = re.compile(f"([-0-9{_LETTERS}])\u2019([-0-9{_LETTERS}])")

TERMINAL = frozenset(":.;!? ")

_RAISED = (
    "ªa ²2 ³3 ¹1 ºo ʰh ʱɦ ʲj ʳr ʴɹ ʵɻ ʶʁ ʷw ʸy ˠɣ ˡl ˢs ˣx ˤʕ ᴬA ᴭÆ ᴮB ᴰD ᴱE ᴲƎ ᴳG ᴴH ᴵI ᴶJ ᴷK ᴸL ᴹM ᴺN ᴼO ᴽȢ ᴾP ᴿR ᵀT ᵁU ᵂW "
    "ᵃa ᵄɐ ᵅɑ ᵆᴂ ᵇb ᵈd ᵉe ᵊə ᵋɛ ᵌɜ ᵍg ᵏk ᵐm ᵑŋ ᵒo ᵓɔ ᵔᴖ ᵕᴗ ᵖp ᵗt ᵘu ᵙᴝ ᵚɯ ᵛv ᵜᴥ ᵝβ ᵞγ ᵟδ ᵠφ ᵡχ ⁰0 ⁱi ⁴4 ⁵5 ⁶6 ⁷7 ⁸8 ⁹9 ⁺+ "
    "⁻− ⁼= ⁽( ⁾) ⁿn ℠SM ™TM ㆒一 ㆓二 ㆔三 ㆕四 ㆖上 ㆗中 ㆘下 ㆙甲 ㆚乙 ㆛丙 ㆜丁 ㆝天 ㆞地 ㆟人 ˀʔ ˁʕ ۥو ۦي"
)
RAISED = {pair[0]: pair[1:] for pair in _RAISED.split()}
"""Raised letters → those that are set raised in their place."""

WIDE = re.compile(f"[{SPACE}][{SPACE}]")
NARROWED = re.compile(" ([:;?!\u00bb])")
AFTER_SPACE = re.compile(f"[{SPACE}]+'")
WORD_SPACES = re.compile("[\u00a0\u0020\u2000-\u200b\u205f\u3000]+")

# Code points that no text may have: they mark what is set how, until pieces are made of it.
ITALIC, BOLD, RAISE, LOWER, CAPS, UPRIGHT, LIGHT, PLAIN_CAPS, END = map(chr, range(0xFDD0, 0xFDD9))
MARKS = re.compile("([\ufdd0-\ufdd8])")


def js_int(text: str) -> int | None:
    """``parseInt``: the number that a text begins with."""
    found = re.match(rf"[{SPACE}]*([+-]?[0-9]+)", text)
    return int(found[1]) if found else None
