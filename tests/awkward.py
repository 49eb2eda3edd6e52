"""A claim with what is hardest to tell: dates that are none, names in many scripts, markup in every text, no kinds."""

from claims.choices import Confidence, SourceKind, Verdict
from tests import factories as make

ATTACK = "</script><script>alert(1)//--> & \"'\u2028\u2029<b>]]>"
SLUG = "awkward"
DATES = ["", "1951", "1951-05", "1951-05-23", "1951~", "1951?", "195X", "1951-21", "../1953", "1951-04/1952", "XXXX"]


def make_awkward_claim():
    """The records that are to be told of, in an order in which they can be. Nothing of it counts as evidence."""
    nobody = make.make_agent(slug="awkward-agent", name=f"Nobody {ATTACK}")
    body = make.make_agent(slug="awkward-body", name="조선중앙통신", kind="organization")
    person = make.make_agent(slug="awkward-person", name="Ли, О’Нил", kind="person")
    witness = make.make_witness(slug="awkward-witness", name=f"A guard {ATTACK}", protected=True)
    topic = make.make_topic(slug="awkward-topic", name=f"Topic {ATTACK}")
    claim = make.make_claim(
        slug=SLUG, statement=f"It was said {ATTACK}", original="Было сказано.\n\nДважды.", language="ru", topics=[topic]
    )
    bare = make.make_source(slug="awkward-bare", title="[A letter without a title]")
    sources = [
        make.make_source(
            slug=f"awkward-{kind}", title=f"{kind} {ATTACK}", kind=kind, created="195X", published=published
        )
        for kind, published in zip(SourceKind.values, ("1951-05-23", "1951", "1951-05", "", "1951~") * 3, strict=False)
    ]
    appearances = [
        make.make_appearance(
            slug=f"awkward-said-{at}", claim=claim, date=date, source=source,
            audience=ATTACK if at % 3 else "", venue=ATTACK, locator="p. 7", language="ru" if at % 2 else "",
            quotation="" if at % 4 else f"“Words” {ATTACK}\n\nand more", original="" if at % 5 else "Слова",
            **({"witness": witness} if at % 4 == 1 else {"agent": (nobody, body, person)[at % 3]}),
        )
        for at, (source, date) in enumerate(zip([bare, *sources], DATES * 2, strict=False))
    ]  # fmt: skip
    assessments = [
        make.make_assessment(
            slug=f"awkward-{verdict}", claim=claim, assessor=(nobody, body, person)[at % 3], verdict=verdict,
            date=DATES[at], rationale=f"Because {ATTACK}\n\nSo." if at % 2 else "", confidence=confidence,
        )
        for at, (verdict, confidence) in enumerate(zip(Verdict.values, ["", *Confidence.values] * 2, strict=False))
    ]  # fmt: skip
    return [nobody, body, person, witness, topic, claim, bare, *sources, *appearances, *assessments]
