"""How the site reasons, rule by rule: the figures on its pages lead to the rule behind them."""

from typing import Any

from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from claims.analysis.branching import DEPTH
from claims.analysis.lines import STEPS
from claims.analysis.matrix import CREDIBILITY_TENTHS, weight
from claims.analysis.origins import FIRST_HAND, TRACED
from claims.analysis.stance import RANK, RULES, SUBJECT
from claims.choices import Directness, RelationKind, SourceKind, Strength
from claims.models import Claim, EvidenceItem, Question, Witness

# Each rule has its id for ever: pages of this site and of others link to it.
GROUPS = (
    (
        _("What bears on a claim"),
        {
            "stance": _("What an item says of a claim"),
            "inherited": _("What passes from claim to claim"),
            "conflicting": _("Items that point both ways"),
        },
    ),
    (
        _("Where it comes from"),
        {
            "origins": _("Origins"),
            "untraced": _("Untraced origins"),
            "circles": _("Circles"),
            "own-account": _("What somebody adds of his or her own"),
        },
    ),
    (
        _("How much of it is independent"),
        {
            "lines": _("Lines of evidence"),
            "rests-on": _("What a side rests on"),
            "discounted": _("Retracted and forged"),
        },
    ),
    (_("What was known at the time"), {"on-record": _("On record when it was said")}),
    (
        _("Rival claims side by side"),
        {
            "matrix": _("The matrix of a question"),
            "strength": _("Weight: strength and credibility"),
            "inconsistency": _("Inconsistency"),
            "rank": _("Rank"),
            "diagnostic": _("What tells the claims apart"),
            "removal": _("If an origin fell away"),
        },
    ),
    (
        _("Judgements"),
        {
            "assessments": _("Assessments stand side by side"),
            "no-score": _("What is never done"),
        },
    ),
    (
        _("An example"),
        {
            "example-bearing": _("What bears on it"),
            "example-lines": _("How many lines"),
            "example-record": _("What was on record"),
            "example-rests-on": _("What it rests on"),
            "example-rivals": _("Beside its rivals"),
        },
    ),
)

# The founding case, of which the example tells. Another site need not have it.
EXAMPLE = (
    ("questions", Question, ("were-prisoners-taken-to-soviet-union", "how-many-were-taken")),
    (
        "claims",
        Claim,
        (
            "no-evidence-through-china",
            "no-evidence-taken",
            "no-evidence-korea-or-vietnam",
            "taken-through-china",
            "taken-to-soviet-union",
            "several-hundred-by-rail",
        ),
    ),
    (
        "evidence",
        EvidenceItem,
        (
            "rand-none-kept-in-china",
            "pechora-search",
            "toon-testimony",
            "pentagon-line-no-proof",
            "gulag-study-no-definitive",
            "panel-no-trace-1992",
            "volkogonov-found-nothing",
            "kremlin-backs-away",
            "railway-worker-sightings",
            "railway-worker-hearsay",
            "dulles-fits-earlier",
            "study-several-hundred",
        ),
    ),
    ("witnesses", Witness, ("railway-worker", "railway-workers-friend", "toon", "volkogonov")),
)


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Every rule with its id; what is told of the rules' tables is read from the reasoning itself."""
    return render(request, "pages/method.html", {"here": _public_records_of_the_example(), **told_of_the_rules()})


def told_of_the_rules() -> dict[str, Any]:
    """What the templates of the rules tell, but for the example."""
    return {
        "groups": GROUPS,
        "rules": {name: words for _heading, rules in GROUPS for name, words in rules.items()},
        "relations": _relations(),
        "steps": STEPS,
        "depth": DEPTH,
        "traced": [kind.label for kind in SourceKind if kind.value in TRACED],
        "first_hand": [value.label for value in Directness if value.value in FIRST_HAND],
        "strengths": [(strength.value, RANK[strength.value]) for strength in Strength],
        "weights": _weights(),
    }


def _relations() -> dict[str, list[tuple[str, str, str, str]]]:
    """Kind of relation → what it passes on: a stance towards one of A and B, and what follows for the other."""
    found: dict[str, list[tuple[str, str, str, str]]] = {kind.value: [] for kind in RelationKind}
    for rule in RULES:
        start, end = "AB" if rule.start == SUBJECT else "BA"
        found[rule.kind].append((rule.given, start, rule.gives, end))
    return found


def _weights() -> list[tuple[str, float, list[float]]]:
    """Each credibility with its factor, and with its weight at every strength."""
    return [
        (credibility, tenths / 10, [weight(strength.value, credibility) / 10 for strength in Strength])
        for credibility, tenths in CREDIBILITY_TENTHS.items()
    ]


def _public_records_of_the_example() -> set[tuple[str, str]]:
    """Kind and slug of those that this site shows."""
    first, *others = (
        model.objects.public().filter(slug__in=slugs).order_by().values_list(Value(kind), "slug")
        for kind, model, slugs in EXAMPLE
    )
    return set(first.union(*others))
