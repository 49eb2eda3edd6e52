"""A claim's page as data for whoever reads pages by program: JSON-LD in the words of schema.org.

It repeats what the page shows and says nothing beside it: docs/decisions/0032 tells which property stands for what, and
what is left out because schema.org has no honest word for it. ``tests/e2e/schema_types.py`` checks the types.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from claims import edtf
from claims.analysis.facts import Interval
from claims.choices import AgentKind, SourceKind
from claims.models import Agent, Appearance, Assessment, Claim, Source, Topic, Witness

from .assessments import Assessed
from .shortlist import Shortlist

Node = dict[str, Any]
"""An object of JSON-LD; what is empty is left out."""

Address = Callable[[str], str]
"""From a path to the full address."""

CONTEXT = "https://schema.org"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

WORKS = {
    SourceKind.REPORT: "Report",
    SourceKind.ARTICLE: "Article",
    SourceKind.BOOK: "Book",
    SourceKind.CHAPTER: "Chapter",
    SourceKind.ARCHIVAL: "ArchiveComponent",
    SourceKind.WEB: "WebPage",
    SourceKind.DATASET: "Dataset",
    SourceKind.IMAGE: "ImageObject",
}
"""What sources are for schema.org; of the other kinds it knows no more than that somebody made them."""

BODIES = {AgentKind.PERSON: "Person", AgentKind.ORGANIZATION: "Organization"}


@dataclass(frozen=True)
class Told:
    """What the page shows of a claim, each row with its neighbours: so nothing is asked of the database here."""

    topics: Iterable[Topic]
    appearances: Shortlist
    judged: Sequence[Assessed]


def structured(request: HttpRequest, claim: Claim, told: Told) -> Node:
    """The claim with its appearances, and a review for each assessment."""
    return _Graph(request.build_absolute_uri, claim).of(told)


class _Graph:
    def __init__(self, at: Address, claim: Claim) -> None:
        self.at, self.claim = at, claim
        self.page = at(claim.get_absolute_url())
        self.others: dict[str, Node] = {}
        """Agents of whom it is not recorded whether they are persons or bodies, by address."""

    def of(self, told: Told) -> Node:
        claim = self._claim(told.topics, told.appearances)
        reviews = [self._review(one) for one in told.judged]
        return {"@context": CONTEXT, "@graph": [claim, *reviews, *self.others.values()]}

    @property
    def _id(self) -> str:
        """The proposition, which is something else than the page about it."""
        return f"{self.page}#/claim"  # as no slug can be

    def _claim(self, topics: Iterable[Topic], appearances: Shortlist) -> Node:
        first = first_of(appearances)
        claim = self.claim
        return _told(
            {
                "@type": "Claim",
                "@id": self._id,
                "url": self.page,
                "text": claim.statement,
                "translationOfWork": _original("Claim", claim.original, claim.language),
                "about": [{"@type": "Thing", "name": topic.name, "url": self._of(topic)} for topic in topics],
                "appearance": [self._appearance(row) for row in appearances.rows],
                "firstAppearance": first and {"@id": self._place(first)},
                "subjectOf": {
                    "@type": "DataDownload",
                    "contentUrl": self.at(reverse("claims-json", kwargs={"slug": claim.slug})),
                    "encodingFormat": "application/json",
                },
            }
        )

    def _appearance(self, row: Appearance) -> Node:
        """What was said, by whom and when, and the source it is taken from, which somebody else may have made."""
        words, translated = row.quotation or row.original, row.quotation and row.original
        return _told(
            {
                "@type": "Quotation" if words else "CreativeWork",
                "@id": self._place(row),
                "url": self._place(row),
                "text": words,
                "inLanguage": "" if row.quotation else words and row.language,
                "translationOfWork": _original("Quotation", translated, row.language),
                "author": self._somebody(row.agent or row.witness),
                **_date("dateCreated", row.date),
                "audience": row.audience and {"@type": "Audience", "name": row.audience},
                "isBasedOn": row.source and self._source(row.source),
            }
        )

    def _source(self, source: Source) -> Node:
        """Its address here is that of a page about it, and not its own."""
        dates = _date("datePublished", source.published) or _date("dateCreated", source.created)
        kind = WORKS.get(SourceKind(source.kind), "CreativeWork") if source.kind else "CreativeWork"
        return {"@type": kind, "name": source.title, "mainEntityOfPage": self._of(source), **dates}

    def _review(self, one: Assessed) -> Node:
        row, former = one.row, one.since.statement if one.since else ""
        return _told(
            {
                "@type": "ClaimReview",
                "url": self._place(row),
                "claimReviewed": former or self.claim.statement,
                "itemReviewed": {"@id": self._id},
                "author": self._somebody(row.assessor),
                **_date("datePublished", row.date),
                "reviewRating": _rating(row),
                "reviewBody": row.rationale,
                "creativeWorkStatus": one.since and _("out of date"),
            }
        )

    def _somebody(self, who: Agent | Witness | None) -> Node | None:
        if who is None:
            return None
        known = "Person" if isinstance(who, Witness) else BODIES.get(AgentKind(who.kind)) if who.kind else None
        address = self._of(who)
        if known:
            return {"@type": known, "name": who.name, "url": address}
        # To call somebody a person would be a guess, and schema.org has no word for either of the two.
        self.others[address] = {"@type": "Thing", "@id": address, "name": who.name, "url": address}
        return {"@id": address}

    def _place(self, row: Appearance | Assessment) -> str:
        """Where it stands on the page."""
        return f"{self.page}#{row.slug}"

    def _of(self, record: Agent | Source | Topic | Witness) -> str:
        return self.at(record.get_absolute_url())


def first_of(appearances: Shortlist) -> Appearance | None:
    """The one that no other can precede; None where that is not certain.

    Rows stand oldest first. An undated one may be older than any other, and so may one that is not among the rows.
    """
    if not appearances.rows or appearances.is_cut:
        return None
    first: Appearance = appearances.rows[0]
    days = [Interval.of(row.date_earliest, row.date_latest) for row in appearances.rows]
    earliest, *others = days
    if earliest is None or not all(other is not None and earliest.is_before(other) for other in others):
        return None
    return first


def _rating(row: Assessment) -> Node:
    """The verdict in words, and how sure the assessor is. There is no scale on which it would be a number."""
    sure = row.confidence and _("%(level)s confidence") % {"level": row.get_confidence_display()}
    return _told({"@type": "Rating", "alternateName": str(row.get_verdict_display()), "ratingExplanation": sure})


def _date(name: str, text: str) -> Node:
    """A day as such; whatever is less certain in the words of the page, for a program would take 1951 for a day of it."""
    if DAY.fullmatch(text):
        return {name: text}
    return {"temporal": edtf.describe(text)} if text else {}


def _original(kind: str, text: str, language: str) -> Node | None:
    return _told({"@type": kind, "text": text, "inLanguage": language}) if text else None


def _told(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}
