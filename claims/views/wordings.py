"""In what words a claim was made, one wording beside the next, so that a shift from one to the other is seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from claims.analysis.facts import Interval
from claims.choices import RelationKind
from claims.ledger.differences import SAME, Part
from claims.models import Appearance, Claim, ClaimRelation

from .cells import told_apart
from .shortlist import Shortlist

MOST = 24
"""Wordings beside each other."""

LONGEST = 600
"""Characters of one wording: the whole stands below, or on the page of the other claim."""

OTHERWISE = 0.3
"""Of less than this share of the words in common, marks would say no more than that all of it is worded otherwise."""

AKIN = (RelationKind.RESTATES, RelationKind.ENTAILS)
"""Claims so related say much the same, and a shift in words is often kept as a claim of its own."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words as they were said. ``parts`` marks what is new or gone since the wording before it in the same language.

    ``claim`` is the other claim whose words they are; None: this one's. ``change``: ``first``, ``same``, ``marked`` or
    ``otherwise`` (too different for marks).
    """

    appearance: Appearance
    claim: Claim | None
    parts: Sequence[Part]
    change: str

    @property
    def language(self) -> str:
        """Of the parts: that of the original where nothing but it is recorded."""
        return "" if self.appearance.quotation else self.appearance.language


def wordings(claim: Claim, own: Iterable[Appearance], relations: Iterable[ClaimRelation]) -> Shortlist:
    """Oldest first, undated last; nothing where there are not two to compare. One query where any claim is akin.

    ``relations`` are those of the claim in either direction, with both claims.
    """
    worded = [row for row in own if _words(row)]
    akin = {
        other.pk: other
        for relation in relations
        if relation.kind in AKIN
        for other in (relation.subject, relation.object)
        if other.pk != claim.pk
    }
    others = list(_said_of(akin)) if akin else []
    rows = sorted([*worded, *others][:MOST], key=_order)
    if len(rows) < 2:
        return Shortlist([], 0)
    return Shortlist(list(_compared(rows, akin)), len(worded) + len(others))


def _said_of(claims: Iterable[int]) -> Iterable[Appearance]:
    public = Appearance.objects.public().filter(claim__in=claims).exclude(quotation="", original="")
    return public.select_related("agent", "witness", "source")[: 2 * MOST]


def _compared(rows: Iterable[Appearance], akin: dict[int, Claim]) -> Iterable[Wording]:
    before: dict[str, str] = {}
    for row in rows:
        words = _words(row)
        language = "" if row.quotation else row.language
        parts, change = _told(before.get(language), words)
        before[language] = words
        yield Wording(row, akin.get(row.claim_id), parts, change)


def _told(before: str | None, words: str) -> tuple[Sequence[Part], str]:
    plain = [Part(SAME, words)]
    if before is None:
        return plain, "first"
    if before == words:
        return plain, "same"
    parts = told_apart(before, words)
    alike = sum(len(part.text.strip()) for part in parts if part.kind == SAME)
    return (parts, "marked") if alike >= OTHERWISE * max(len(before), len(words)) else (plain, "otherwise")


def _words(row: Appearance) -> str:
    """One line of it, as far as it is shown."""
    words = " ".join((row.quotation or row.original).split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rpartition(' ')[0] or words[:LONGEST]} …"


def _order(row: Appearance) -> tuple[date, str]:
    said = Interval.of(row.date_earliest, row.date_latest)
    return (said and (said.earliest or said.latest)) or date.max, row.slug
