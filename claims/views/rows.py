"""What one list entry of each kind needs, fetched in a number of queries that does not grow with the entries.

Each function takes a queryset and returns it with that added; ``templates/macros/records.html`` shows the entries.
"""

from django.db.models import OuterRef, Prefetch, Q, QuerySet

from claims.filters.naming import number_of
from claims.filters.sorting import oldest_first
from claims.models import Agent, Appearance, Authorship, Claim, EvidenceItem, Question, Source, Topic, Witness


def claim_rows(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with ``first_appearance_list``: the earliest public appearance, or none."""
    return claims.prefetch_related(first_appearance())


def first_appearance() -> Prefetch:
    """Of claims, what ``claim_rows`` adds."""
    earliest = oldest_first(Appearance.objects.public().select_related("agent", "witness"))[:1]
    return Prefetch("appearances", earliest, to_attr="first_appearance_list")


def item_rows(items: QuerySet[EvidenceItem]) -> QuerySet[EvidenceItem]:
    """Items with their source and witness, which are public if the item is."""
    return items.select_related("source", "witness")


def source_rows(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Sources with issuer, authors and the whole they are part of, which is None where it is not public."""
    return sources.select_related("issuer").prefetch_related(*source_row_lookups())


def document_rows(sources: QuerySet[Source]) -> QuerySet[Source]:
    """The same with what else a citation says of them."""
    return source_rows(sources).prefetch_related("identifiers")


def source_row_lookups(prefix: str = "") -> list[Prefetch]:
    """The prefetches of ``source_rows`` for sources found behind ``prefix`` (``"origin__"``)."""
    return [
        Prefetch(f"{prefix}authorships", Authorship.objects.select_related("agent")),
        Prefetch(f"{prefix}part_of", Source.objects.public()),
    ]


def witness_rows(witnesses: QuerySet[Witness]) -> QuerySet[Witness]:
    """Witnesses with affiliation and ``public_items``, the number of items they told."""
    items = EvidenceItem.objects.public().filter(witness=OuterRef("pk"))
    return witnesses.select_related("affiliation").annotate(public_items=number_of(items))


def agent_rows(agents: QuerySet[Agent]) -> QuerySet[Agent]:
    """Agents with ``public_appearances`` (times they made a claim) and ``public_sources`` (written or issued)."""
    appearances = Appearance.objects.public().filter(agent=OuterRef("pk"))
    sources = Source.objects.public().filter(Q(issuer=OuterRef("pk")) | Q(authorships__agent=OuterRef("pk")))
    return agents.annotate(public_appearances=number_of(appearances), public_sources=number_of(sources))


def topic_rows(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """Topics with ``public_claims`` and ``public_sources``, the numbers of what stands under them."""
    return topics.annotate(
        public_claims=number_of(Claim.objects.public().filter(topics=OuterRef("pk"))),
        public_sources=number_of(Source.objects.public().filter(topics=OuterRef("pk"))),
    )


def question_rows(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Questions with ``public_claims``, the number of their rival answers."""
    return questions.annotate(public_claims=number_of(Claim.objects.public().filter(questions=OuterRef("pk"))))
