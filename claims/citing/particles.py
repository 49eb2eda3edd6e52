"""What stands before a family name: “van der”, “de la”, “al-”. After ``CSL.parseParticles`` of citeproc-js."""

import re
from typing import NamedTuple

from .items import Name
from .letters import SPACE, SPACES

_IN_FAMILY = re.compile("([^ ]+(?:-|\u02bb|\u2019| |') *)(.+)", re.DOTALL)
_IN_GIVEN = re.compile("([^ ]+(?:\u02bb |\u2019 | |' ) *)(.+)", re.DOTALL)
_INITIAL = re.compile(rf"[-'\u02bb\u2019{SPACE}]*(.)")
MOST = 12
"""Words before a family name that are looked at."""


class Parts(NamedTuple):
    family: str = ""
    given: str = ""
    suffix: str = ""
    before: str = ""
    """The particle that does not drop: it stays with the family name wherever that stands."""
    dropping: str = ""
    comma_suffix: bool = False


def parts(name: Name) -> Parts:
    """Of a personal name, with particles taken out of family and given name where they begin with small letters."""
    family, given = name.get("family", ""), name.get("given", "")
    known = Parts(
        family,
        given,
        name.get("suffix", ""),
        name.get("non-dropping-particle", ""),
        name.get("dropping-particle", ""),
        bool(name.get("comma-suffix")),
    )
    if len(family) > 1 and family[0] == family[-1] == '"':
        return known._replace(family=family[1:-1])
    if known.before or not family or not given or "static-particles" in name:
        return known
    before, family = leading(family)
    before = trimmed(before)
    known = with_suffix(known._replace(family=family, before=before))
    given, dropping = trailing(known.given)
    return known._replace(given=given, dropping=dropping or known.dropping)


def is_small(text: str) -> bool:
    found = _INITIAL.match(text)
    first = found[1] if found else text
    return first.upper() != first


def leading(family: str) -> tuple[str, str]:
    before = ""
    for _word in range(MOST):
        found = _IN_FAMILY.fullmatch(family)
        if not found or not is_small(found[1]):
            break
        before += found[1]
        family = found[2]
    return before, family


def trailing(given: str) -> tuple[str, str]:
    """A given name without what it ends with, and that: “Jan van der”."""
    after = ""
    for _word in range(MOST):
        found = _IN_GIVEN.fullmatch(given[::-1])
        if not found or not is_small(found[1][::-1]):
            break
        after = found[1][::-1] + after
        given = found[2][::-1]
    return given, after.strip(SPACES)


def trimmed(text: str) -> str:
    bare = text.strip(SPACES)
    return bare + " " if text[-1:] == " " and bare[-1:] in ("'", "’") else bare


def with_suffix(known: Parts) -> Parts:
    """A given name may have a suffix behind a comma: “Martin Luther, Jr.”."""
    before, comma, after = known.given.partition(",")
    if known.suffix or not comma:
        return known
    suffix = after.lstrip("!")
    marked = known.comma_suffix or len(after) - len(suffix) == 1
    return known._replace(given=before.rstrip(SPACES), suffix=suffix.lstrip(SPACES), comma_suffix=marked)
