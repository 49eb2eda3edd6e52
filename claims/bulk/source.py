"""Documents. Ten neighbours make a group: a lineage (``derivation``), a whole with its sections, and one or two alone."""

from collections.abc import Iterator

from claims.choices import Reliability, SourceKind

from . import dates, languages, words
from .chance import Draw, weighted
from .plan import Plan

GROUP = 10
LINEAGE = 7  # the first of each group
_WHOLE, _SECTION, _SUBSECTION = 7, 8, 9

COLUMNS = (
    "slug",
    "title",
    "kind",
    "authors",
    "issuer",
    "container",
    "published",
    "created",
    "public_since",
    "number",
    "identifiers",
    "url",
    "archived_url",
    "accessed",
    "held_at",
    "language",
    "original_title",
    "reliability",
    "abstract",
    "topics",
    "part_of",
    "witness",
    "csl",
)

_KINDS = weighted(dict(zip(SourceKind.values, (12, 16, 5, 2, 12, 4, 4, 5, 4, 2, 6, 1, 1, 1), strict=True)))
_SPOKEN = {SourceKind.HEARING, SourceKind.INTERVIEW, SourceKind.STATEMENT}
_CONTAINED = {SourceKind.ARTICLE, SourceKind.CHAPTER, SourceKind.BROADCAST, SourceKind.WEB}
_HELD = {SourceKind.ARCHIVAL, SourceKind.CORRESPONDENCE, SourceKind.IMAGE}
_RELIABILITIES = weighted({"": 30, **dict(zip(Reliability.values, (4, 8, 8, 5, 2, 6), strict=True))})
_LANGUAGES = weighted({"en": 60, "": 10, **dict.fromkeys(languages.TAGS, 5)})


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw, prose = plan.draw("sources"), plan.prose
    for number in range(plan.sizes.sources):
        kind, whole, of_year = kind_of(plan, number), part_of(plan, number), year(plan, number)
        language = draw.one(_LANGUAGES)
        yield (
            plan.source(number),
            prose.heading(draw),
            kind if draw.chance(0.98) else "",
            _authors(plan, draw),
            plan.agent(plan.organization(draw)) if draw.chance(0.5) else "",
            f"{prose.place(draw)} {draw.one(words.PAPERS)}" if kind in _CONTAINED else "",
            *_dates(draw, kind, of_year),
            f"{chr(65 + draw.below(26))}-{of_year % 100}/{draw.below(9000)}" if draw.chance(0.12) else "",
            _identifiers(draw, number),
            *_addresses(draw, number, of_year),
            f"{prose.body(draw.bits())}, box {draw.below(900)}" if kind in _HELD and draw.chance(0.7) else "",
            language,
            languages.heading(language, draw) if language in languages.SENTENCES else "",
            draw.one(_RELIABILITIES),
            prose.sentences(draw, 5) if draw.chance(0.75) else "",
            plan.topics(draw, number // 25),
            "" if whole is None else plan.source(whole),
            _witness_slug(plan, number),
            _csl(draw),
        )


def kind_of(plan: Plan, number: int) -> str:
    return _KINDS[plan.source_bits(number) % len(_KINDS)]


def year(plan: Plan, number: int) -> int:
    """The year of the document; in a lineage, what draws on another comes after it."""
    group, place = divmod(number, GROUP)
    return 1936 + plan.source_bits(group * GROUP) % 56 + 3 * place


def part_of(plan: Plan, number: int) -> int | None:
    """The whole this is a section of, always an earlier one of its group: there is no circle of wholes."""
    place, chance = number % GROUP, (plan.source_bits(number) >> 16) % 100
    if place == _SECTION and chance < 60:
        return number - 1
    if place == _SUBSECTION and chance < 50:
        return number - (1 if chance < 30 else 2)
    return None


def witness(plan: Plan, number: int) -> int | None:
    """Who speaks in it, where it is a document in which somebody does."""
    bits = plan.source_bits(number)
    if kind_of(plan, number) not in _SPOKEN or (bits >> 24) % 5 == 0:
        return None
    return (number * plan.sizes.witnesses // plan.sizes.sources + (bits >> 32) % 3) % plan.sizes.witnesses


def _witness_slug(plan: Plan, number: int) -> str:
    found = witness(plan, number)
    return "" if found is None else plan.witness(found)


def _authors(plan: Plan, draw: Draw) -> str:
    if not draw.chance(0.45):
        return ""
    authors = [plan.person(draw) for _author in range((1, 1, 1, 2, 3)[draw.below(5)])]
    return ";".join(dict.fromkeys(map(plan.agent, authors)))


def _dates(draw: Draw, kind: str, year: int) -> tuple[str, str, str]:
    """published, created, public_since"""
    if kind in _HELD:
        since = dates.date(draw, year + 15 + draw.below(30)) if draw.chance(0.35) else ""
        return "", dates.date(draw, year, 0.7) if draw.chance(0.92) else "", since
    created = dates.date(draw, year) if draw.chance(0.2) else ""
    return dates.date(draw, year, 0.65) if draw.chance(0.85) else "", created, ""


def _identifiers(draw: Draw, number: int) -> str:
    if not draw.chance(0.1):
        return ""
    # 10.5555 is the prefix that Crossref keeps for tests and examples.
    doi, isbn = f"doi:10.5555/ev.{number + 1}", f"isbn:{_isbn(draw.below(10**9))}"
    return (doi, isbn, f"{doi};{isbn}", f"oclc:{number + 10_000}")[draw.below(4)]


def _isbn(number: int) -> str:
    digits = f"978{number:09}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighed % 10}"


def _addresses(draw: Draw, number: int, year: int) -> tuple[str, str, str]:
    """url, archived_url, accessed, under the names that RFC 2606 keeps for examples."""
    if not draw.chance(0.6):
        return "", "", ""
    url = f"https://www{draw.below(40)}.example.org/{year}/{draw.below(10**6)}-{number + 1}.html"
    read = dates.day(draw, 2014 + draw.below(11))
    archived = f"https://archive.example.net/{read.replace('-', '')}/{url}" if draw.chance(0.25) else ""
    return url, archived, read if draw.chance(0.7) else ""


def _csl(draw: Draw) -> str:
    if not draw.chance(0.12):
        return ""
    first = draw.below(400)
    return f'{{"page": "{first + 1}–{first + 2 + draw.below(30)}", "volume": "{1 + draw.below(90)}"}}'
