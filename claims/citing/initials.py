"""Initials of given names: ``CSL.Util.Names`` of citeproc-js."""

import re

from .letters import ROMANESQUE, SPACE, SPACES, STARTS_ROMANESQUE

_CAPITAL = (
    "A-Z\u0e01-\u0e5b\u00c0-\u017f\u0400-\u042f\u0590-\u05d4\u05d6-\u05ff\u0600-\u06ff\u0370\u0372\u0376\u0386\u0388-\u03ab"
    "\u03e2\u03e4\u03e6\u03e8\u03ea\u03ec\u03ee\u03f4\u03f7\u03fd-\u03ff"
)
_LETTER = "a-zA-Z\u0e01-\u0e5b\u00c0-\u017f\u0400-\u052f\u0600-\u06ff\u0370-\u03ff\u1f00-\u1fff"
_INITIAL = re.compile(rf"([{_CAPITAL}])([{_LETTER}]*|)(\.)*")
_TAGS = re.compile(r"(?:<[^>]+>)*")
_HYPHEN = re.compile(rf"[{SPACE}]*-[{SPACE}]*")
_SPACES = re.compile(f"[{SPACE}]+")
_ENDING = "\t\n\v\f\r \ufeff\u00a0"
_LINE_SPACES = re.compile("[\t\n\v\f\r ]+")
_BETWEEN = re.compile(rf"([-{SPACE}]+)")
_BETWEEN_TAGGED = re.compile(rf"([-{SPACE}]*</*(?:span|i|sc|b|sub|sup)>[-{SPACE}]*|[-{SPACE}]+)")
_STOP = re.compile(r"\.(?=[^ ])")


def initials(name: str, terminator: str, *, normalise: bool) -> str:
    """“Paul Michael” → “P. M.”. ``normalise``: what is written out stays, initials become alike: “Paul M.”."""
    bare = _TAGS.sub("", name, count=1) if name.startswith("<") else name
    if not name or name in ("Lord", "Lady") or not STARTS_ROMANESQUE.match(bare):
        return name
    name = _SPACES.sub(" ", _HYPHEN.sub("-", name))
    name = re.sub("-([a-z])", "–\\1", name)
    name = _STOP.sub(". ", name)
    row = (_BETWEEN_TAGGED if "<" in name else _BETWEEN).split(name)
    if len(row) == 1:
        last = row[0].rpartition(".")[2]
        if len(last) == 1 and last != last.lower():
            row[0] += "."
    if normalise:
        normalised(row, terminator)
    else:
        initialised(row, terminator)
    text = _HYPHEN.sub("-", "".join(row).rstrip(_ENDING))
    return re.sub("–([a-z])", "-\\1", _LINE_SPACES.sub(" ", text))


def normalised(row: list[str], terminator: str) -> None:
    short = []
    for at, word in enumerate(row):
        bare = untagged(word)
        if len(bare) > 1 and bare[-1] == ".":
            before, _stop, after = word.rpartition(".")
            row[at] = before + after
            short.append(True)
        else:
            short.append(len(word) == 1 and word.upper() == word)
    for at in range(0, len(row), 2):
        if not short[at]:
            continue
        if at < len(row) - 2:
            row[at + 1] = only_tags(row[at + 1])
            if not short[at + 2]:
                row[at + 1] = only_tags(row[at + 1]) + " "
            if len(row[at + 2]) > 1:
                row[at + 1] = terminator + row[at + 1]
            else:
                row[at + 1] = merged(row[at + 1], terminator)
        if at == len(row) - 1:
            row[at] += terminator


def untagged(text: str) -> str:
    return _TAGS.sub("", text, count=1) if text.startswith("<") else text


def only_tags(text: str) -> str:
    return "".join(re.findall("<[^>]+>", text)) or text


def merged(tags: str, new: str) -> str:
    found = re.findall("-*<[^>]+>-*", tags)
    if not found:
        return new
    bare = new.rstrip(SPACES)
    return bare + "".join(found) + new[len(bare) :]


def initialised(row: list[str], terminator: str) -> None:
    last = len(row) - 1
    for at in range(0, len(row), 2):
        word = row[at]
        if not word:
            continue
        found = _INITIAL.match(word)
        if found and found[1] == found[1].upper():
            first, rest = found[1], found[2]
            if rest and found[3]:
                first, rest = first + rest, ""
            row[at] = first + capitals(rest)
            if at >= last:
                row.append(terminator)
            elif "-" in row[at + 1]:
                row[at + 1] = merged(row[at + 1].replace("-", "", 1), terminator) + "-"
            else:
                row[at + 1] = merged(row[at + 1], terminator)
        elif ROMANESQUE.search(word) and not (found and found[3]):
            row[at] = " " + word


def capitals(rest: str) -> str:
    """Of “GeorgeIV” nothing, of “JP” the second letter: capitals that follow the first, in small letters, if more follows."""
    count = next((at for at, letter in enumerate(rest) if letter != letter.upper()), len(rest))
    return rest[:count].lower() if count < len(rest) else ""
