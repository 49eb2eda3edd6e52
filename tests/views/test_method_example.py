"""The example on the page on method is literal. Here every figure in it is proven against the founding case."""

import re
from collections import Counter
from datetime import date
from io import StringIO

from django.core.management import call_command
from django.test import TestCase

from claims import edtf
from claims.analysis.facts import Interval
from claims.analysis.load import facts_for
from claims.analysis.matrix import CREDIBILITY_TENTHS, weight
from claims.analysis.reasoning import Reasoning
from claims.analysis.record import AFTER, BEFORE, TIMES, when
from claims.analysis.stance import CONTEXT, CONTRADICTS, RANK, SUPPORTS
from claims.models import Appearance, Claim, EvidenceItem
from claims.views.method import EXAMPLE
from tests.views.pages import section

THROUGH_CHINA = "no-evidence-through-china"
AT_ALL = "no-evidence-taken"
KOREA_OR_VIETNAM = "no-evidence-korea-or-vietnam"
TAKEN = "taken-to-soviet-union"
TAKEN_THROUGH_CHINA = "taken-through-china"
BY_RAIL = "several-hundred-by-rail"
WAS_IT_SO = "were-prisoners-taken-to-soviet-union"
HOW_MANY = "how-many-were-taken"

# As the figures have them, from top to bottom.
ITEMS = {
    SUPPORTS: {
        "pechora-search": "Toon looked for one man in Pechora, {}",
        "toon-testimony": "Toon to Congress, {}",
        "volkogonov-found-nothing": "Volkogonov: nothing found, {}",
        "panel-no-trace-1992": "Commission has no trace, {}",
        "rand-none-kept-in-china": "RAND: none kept in China, {}",
        "pentagon-line-no-proof": "Pentagon: no firm proof, {}",
        "kremlin-backs-away": "Kremlin asks for proof, {}",
        "gulag-study-no-definitive": "Gulag Study: nothing definitive, {}",
    },
    CONTRADICTS: {
        "railway-worker-sightings": "What the railway worker saw",
        "railway-worker-hearsay": "What he had heard from his friend",
        "dulles-fits-earlier": "Dulles: it fits earlier signs, {}",
        "study-several-hundred": "The study’s estimate, in the press, {}",
    },
}
TOON, VOLKOGONOV, WORKER, FRIEND = ("toon",), ("volkogonov",), ("railway-worker",), ("railway-workers-friend",)
RAND, GULAG_STUDY = ("rand-volume-1",), ("gulag-study-5",)
LA_TIMES, TIME, AP = ("la-times-1992-06",), ("time-1996-09",), ("ap-2000-02",)
FURTHER = "all others"
ORIGINS = {
    SUPPORTS: [TOON, VOLKOGONOV, LA_TIMES, RAND, TIME, AP, GULAG_STUDY],
    CONTRADICTS: [WORKER, FRIEND, FURTHER],
}


class FoundingCaseTests(TestCase):
    """Loading it takes seconds: once for all of these."""

    @classmethod
    def setUpTestData(cls):
        call_command("seed", stdout=StringIO())
        cls.reasoning = Reasoning(facts_for(list(Claim.objects.public().values_list("pk", flat=True))))
        cls.facts = cls.reasoning.facts
        cls.claim = cls.reasoning.claim(THROUGH_CHINA)
        cls.sides = cls.claim.sides
        cls.events = dict(EvidenceItem.objects.values_list("slug", "event_date"))
        cls.said = {slug: edtf.describe(date) for slug, date in Appearance.objects.values_list("slug", "date")}

    def setUp(self):
        with self.assertNumQueries(1):
            self.page = self.client.get("/method/")

    def prove(self, name, *sentences):
        """This part of the page says all of these in this order, and has no figure besides."""
        rest = section(self.page, name)
        for sentence in sentences:
            before, _found, after = rest.partition(sentence)
            assert sentence in rest
            assert re.findall(r"\d+", before) == [], before
            rest = after
        assert re.findall(r"\d+", rest) == [], rest

    def counted(self, stance):
        return {row.item: row for row in self.claim.evidence if row.counts and row.stance == stance}

    def origins(self, stance):
        return {origin for row in self.counted(stance).values() for origin in row.origins}

    def figure(self, stance):
        """The ways drawn, as places of items and of origins from the top, and how many dots are filled."""
        drawn = self.page.text.partition(f'<svg class="lines-figure lines-{stance}"')[2].partition("</svg>")[0]
        ways = [(float(y), float(end)) for y, end in re.findall(r'd="M176 (\S+?)C.*? 244 (\S+?)"', drawn)]
        starts, ends = (sorted({way[side] for way in ways}) for side in (0, 1))
        return {(starts.index(y), ends.index(end)) for y, end in ways}, drawn.count('class="dot chosen"')

    def matrix(self, question):
        rivals = Claim.objects.public().filter(questions__slug=question).order_by("slug")
        return self.reasoning.question(list(rivals.values_list("slug", flat=True)))

    def year(self, item):
        return edtf.bounds(self.events[item])[0].year

    def test_every_record_of_the_example_is_linked(self):
        linked = re.findall(r'<a href="/([a-z]+)/([a-z0-9-]+)/">', self.page.text)

        assert set(linked) == {(kind, slug) for kind, _model, slugs in EXAMPLE for slug in slugs}

    def test_what_bears_on_it(self):
        supports, contradicts = self.sides[SUPPORTS], self.sides[CONTRADICTS]
        starts = Counter(row.bearing.path[0] for row in self.claim.evidence if row.counts)
        context = [row for row in self.claim.evidence if row.stance == CONTEXT]

        assert starts.keys() == {THROUGH_CHINA, AT_ALL, KOREA_OR_VIETNAM, TAKEN_THROUGH_CHINA, BY_RAIL}
        assert self.claim.conflicting == self.claim.discounted == ()
        assert contradicts.direct == 0
        assert f"In {self.said['linnington-2016'].partition(' ')[2]} an American official" in self.page.text
        self.prove(
            "example-bearing",
            f"{supports.items + contradicts.items} items bear on this claim: "
            f"{supports.items} support it and {contradicts.items} contradict it. "
            f"Only {supports.direct} of them is linked to the claim itself; "
            f"{supports.inherited + contradicts.inherited} are inherited .",
            f"{len(context)} items are context and not counted.",
            f"{supports.inherited} of those in support come from two broader claims: {starts[AT_ALL]} from",
            f"and {starts[KOREA_OR_VIETNAM]} from",
            f"All {contradicts.items} against come from what is said to be without evidence: "
            f"{starts[TAKEN_THROUGH_CHINA]} from",
            f"and {starts[BY_RAIL]} from",
        )

    def test_how_many_lines(self):
        supports, contradicts = self.sides[SUPPORTS], self.sides[CONTRADICTS]
        sources = Counter(self.facts.items[item].source for item in self.counted(CONTRADICTS))
        parts, newspaper = sources["transfer-study-1993-part-2-continued"], sources["la-times-1993-11"]
        study = self.facts.sources["transfer-study-1993"]
        told = [self.facts.items[item].told for item in ("railway-worker-sightings", "railway-worker-hearsay")]
        further = len(self.origins(CONTRADICTS)) - 2
        others = supports.items - 2

        assert {(day.earliest.year, day.earliest.month) for day in told} == {(1954, 3)}
        assert self.facts.sources["transfer-study-1993-part-2-continued"].part_of == study.slug
        assert [self.facts.items[item].told.earliest.month for item in ("pechora-search", "toon-testimony")] == [6, 7]
        assert {origin.slugs for origin in self.claim.untraced} == {RAND, GULAG_STUDY}
        self.prove(
            "example-lines",
            f"{parts} of the {contradicts.items} items against stand in a study of {study.created.earliest.year} "
            f"and {newspaper} in a newspaper",
            "questioned in Hong Kong in 1954",
            f"No two of the {contradicts.items} are independent: they make at most {contradicts.lines.total} line.",
            f"Of the {supports.items} items in support, 2 are what",
            f"said in June and July 1992: one origin. The {others} others share none: "
            f"at most {supports.lines.total} lines. "
            f"{len(self.claim.untraced)} of the {len(self.origins(SUPPORTS))} origins are untraced.",
            f"supports {supports.items} items, at most {supports.lines.total} lines",
            f"The {supports.items} items in support and their {len(self.origins(SUPPORTS))} origins",
            f"Each of the {others} other items leads to an origin of its own. {supports.lines.total} items are picked",
            *(words.format(self.year(item)) for item, words in ITEMS[SUPPORTS].items()),
            f"contradicts {contradicts.items} items, at most {contradicts.lines.total} line",
            f"The {contradicts.items} items against and their {len(self.origins(CONTRADICTS))} origins",
            f"All {contradicts.items} items lead to the railway worker and to his friend. The last leads to {further} "
            f"further origins as well. Only {contradicts.lines.total} item can be picked",
            *(words.format(self.year(item)) for item, words in ITEMS[CONTRADICTS].items()),
            f"{further} further origins",
            f"the commission in {edtf.describe(self.events['panel-no-trace-1992'])}",
            f"{supports.lines.total} lines against {contradicts.lines.total} do not settle the matter.",
        )

    def test_figures_draw_the_ways_from_items_to_origins(self):
        for stance, items in ITEMS.items():
            found = self.counted(stance)
            expected = {
                (place, ORIGINS[stance].index(origin.slugs if origin.slugs in ORIGINS[stance] else FURTHER))
                for place, item in enumerate(items)
                for origin in found[item].origins
            }

            assert found.keys() == items.keys()
            assert self.figure(stance) == (expected, self.sides[stance].lines.total)

    def test_what_was_on_record(self):
        placed = {row.appearance: row.sides for row in self.claim.on_record + self.reasoning.claim(AT_ALL).on_record}
        before = {stance: len(placed["linnington-2016"][stance]["before"]) for stance in ITEMS}
        against = [self.facts.items[item] for item in ITEMS[CONTRADICTS]]
        first_days = [Interval(date(year, 1, 1), date(year, 1, 1)) for year in (1993, 1994)]

        def row(appearance):
            numbers = [(stance, *(len(placed[appearance][stance][time]) for time in TIMES)) for stance in ITEMS]
            return " ".join(str(cell) for cells in numbers for cell in cells)

        assert before == {stance: self.sides[stance].items for stance in ITEMS}
        assert {tuple(when(self.reasoning.record.dates(item), day) for day in first_days) for item in against} == {
            (AFTER, BEFORE)
        }
        self.prove(
            "example-record",
            f"The claim was made on {self.said['linnington-2016']}. All {sum(before.values())} counted items were public by then, "
            f"the {len(against)} against it since 1993.",
            f"Toon made it before Congress on {self.said['toon-1992-07']}, "
            f"and a headline on {self.said['free-beacon-headline-2016']}:",
            f"before after unclear undated {self.said['toon-1992-07']} {row('toon-1992-07')} "
            f"{self.said['free-beacon-headline-2016']} {row('free-beacon-headline-2016')}",
        )

    def test_what_it_rests_on(self):
        supports, contradicts = self.sides[SUPPORTS], self.sides[CONTRADICTS]
        first, *others = [(rest.origin.slugs, len(rest.items), rest.lines) for rest in supports.rests_on]

        assert {rest[1:] for rest in others} == {(1, 1)}
        assert {(len(rest.items), rest.lines) for rest in contradicts.rests_on} == {(0, 0)}
        assert first == (TOON, 2, 1)
        self.prove(
            "example-rests-on",
            "In support, Malcolm Toon stands behind 2 items that have no other origin; without them 1 line would go. "
            f"Behind each of the {len(others)} other origins stands 1 item, and with it 1 line.",
            f"Against it, all {len(contradicts.rests_on)} origins show 0 items and 0 lines, "
            f"since every one of the {contradicts.items} items goes back to more than one of them",
        )

    def test_beside_its_rivals(self):
        was_it_so, how_many = self.matrix(WAS_IT_SO), self.matrix(HOW_MANY)
        claims = [column.claim for column in was_it_so.columns]
        ranks = {column.claim: column.rank for column in was_it_so.columns}
        least = min(was_it_so.columns, key=lambda column: column.inconsistency)
        without = next(removal for removal in was_it_so.removals if removal.origin.slugs == VOLKOGONOV)
        then = dict(zip(claims, without.ranks, strict=True))
        weights = {item: self.weight(item) for item in ITEMS[CONTRADICTS]}
        table = [
            ("What the railway worker saw not stated: {2} {0}: {3} {1}", "railway-worker-sightings"),
            ("Dulles’s message not stated: {2} not graded: {3} {1}", "dulles-fits-earlier"),
            ("The study’s estimate not stated: {2} not graded: {3} {1}", "study-several-hundred"),
            ("What he had heard weak: {2} not graded: {3} {1}", "railway-worker-hearsay"),
        ]

        assert [row for row in was_it_so.rows if not row.diagnostic] == []
        assert least.claim == THROUGH_CHINA
        self.prove(
            "example-rivals",
            f"one of {len(claims)} rival answers",
            f"{len(was_it_so.rows)} items are rows of its matrix, and all of them tell the claims apart; "
            f"of the {len(how_many.rows)} rows under",
            f"{sum(not row.diagnostic for row in how_many.rows)} do not.",
            " ".join(words.format(*weights[item]) for words, item in table),
            f"Added up they would come to {sum(row[1] for row in weights.values()):.1f}.",
            f"the weightiest, {least.inconsistency / 10}: the least of the {len(claims)}. It ranks {least.rank}.",
            f"the {self.reasoning.claim(AT_ALL).sides[CONTRADICTS].items} items against the broader claim, "
            f"that there is no evidence at all, make that one rank {ranks[AT_ALL]}.",
            f"Without the {len(without.items)} item that goes back to",
            f"this claim falls from rank {ranks[THROUGH_CHINA]} to {then[THROUGH_CHINA]}, and",
            f"comes from {ranks[TAKEN]} to {then[TAKEN]}.",
        )

    def weight(self, item):
        """Credibility, weight, and what strength and credibility contribute to it."""
        strength, credibility = self.counted(CONTRADICTS)[item].bearing.strength, self.facts.items[item].credibility
        return credibility, weight(strength, credibility) / 10, RANK[strength], CREDIBILITY_TENTHS[credibility] / 10
