from collections.abc import Iterator

from claims.choices import Credibility, Directness

from . import dates, languages, source, words
from .chance import Draw, weighted
from .plan import Plan

COLUMNS = (
    "slug",
    "summary",
    "source",
    "witness",
    "draws_on",
    "locator",
    "quotation",
    "original",
    "language",
    "directness",
    "credibility",
    "event_date",
    "told",
    "place",
    "note",
)

_TOLD = weighted({Directness.EYEWITNESS: 5, Directness.PARTICIPANT: 3, Directness.HEARSAY: 6, "": 1})
_WRITTEN = weighted(
    {Directness.DOCUMENTARY: 14, Directness.PHYSICAL: 1, Directness.EXPERT: 3, Directness.INFERENCE: 3, "": 2}
)
_LOCATORS = tuple(
    form.format(number, number + 2, number % 60)
    for number in range(1, 401)
    for form in ("p. {0}", "pp. {0}–{1}", "para. {0}", "folio {0}, verso", "note {0}", "00:{2:02}:12")
)
_CREDIBILITIES = weighted({"": 12, **dict(zip(Credibility.values, (2, 4, 5, 3, 1, 3), strict=True))})


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw, prose, sizes = plan.draw("items"), plan.prose, plan.sizes
    for number in range(sizes.items):
        stands_in = _source(plan, draw, number)
        witness = _witness(plan, draw, number, stands_in)
        origin = None if witness is not None and draw.chance(0.08) else stands_in
        quoted = draw.chance(0.55)
        language = draw.one(languages.TAGS) if quoted and draw.chance(0.15) else ""
        year = 1945 + number % 50 if origin is None else source.year(plan, origin)
        yield (
            plan.item(number),
            prose.sentence(draw),
            "" if origin is None else plan.source(origin),
            "" if witness is None else plan.witness(witness),
            _draws_on(plan, draw, origin),
            locator(draw) if origin is not None and draw.chance(0.85) else "",
            prose.sentences(draw, 4) if quoted else "",
            languages.passage(language, draw) if language else "",
            language,
            draw.one(_WRITTEN if witness is None else _TOLD),
            draw.one(_CREDIBILITIES),
            dates.date(draw, year - draw.squared(12)) if draw.chance(0.85) else "",
            dates.date(draw, year) if witness is not None and draw.chance(0.6) else "",
            prose.place(draw) if draw.chance(0.6) else "",
            draw.one(words.CAVEATS) if draw.chance(0.12) else "",
        )


def _source(plan: Plan, draw: Draw, number: int) -> int:
    """Mostly the one of its neighbourhood, sometimes one that everybody quotes."""
    if draw.chance(0.25):
        return plan.busy_source(draw)
    home = number * plan.sizes.sources // plan.sizes.items
    return (home + draw.below(3)) % plan.sizes.sources


def _witness(plan: Plan, draw: Draw, number: int, origin: int) -> int | None:
    """Who speaks in the source, or one of the neighbourhood, or nobody."""
    if not draw.chance(0.4):
        return None
    speaking = source.witness(plan, origin)
    if speaking is not None:
        return speaking
    return plan.witness_near(number, plan.sizes.items, draw) if draw.chance(0.4) else None


def _draws_on(plan: Plan, draw: Draw, origin: int | None) -> str:
    """Mostly nothing particular; else the source itself, which then reports for itself, or others of its group."""
    chosen = draw.below(100)
    if origin is None or chosen >= 12:
        return ""
    if chosen < 4:
        return plan.source(origin)
    first = origin - origin % source.GROUP
    others = [first] if chosen < 9 else [first + 1, first + 2]
    return ";".join(plan.source(other) for other in others if other < plan.sizes.sources)


def locator(draw: Draw) -> str:
    return _LOCATORS[draw.squared(len(_LOCATORS))]
