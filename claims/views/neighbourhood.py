"""The claims around a claim as a picture: those it bears on, those that bear on it, and how they bear on each other."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q

from claims.analysis.facts import Facts
from claims.analysis.lineage import Lineage, Marks, Tie, around, nearest
from claims.models import Claim, ClaimRelation

from .nodes import CLAIM, Sight, node_of
from .picture import Picture, picture_of

FEW = 8
"""Of so many neighbours at most their own are shown as well."""

MOST = 400
"""Relations looked at."""


def neighbourhood(claim: Claim, relations: Sequence[ClaimRelation]) -> Picture | None:
    """``relations`` are those of the claim in either direction, with both claims. One query where there are any."""
    near = {end.pk for relation in relations for end in (relation.subject, relation.object)}
    if not near:
        return None
    rows = [*relations, *_among(near | {claim.pk})]
    claims = {node_of(end): end for row in rows for end in (row.subject, row.object)}
    ties = [Tie(node_of(row.subject), node_of(row.object), row.kind) for row in rows]
    whole = _within(around(node_of(claim), ties), 1 if len(near) - 1 > FEW else 2)
    return picture_of(nearest(whole), Sight(claims, {}, Marks(Facts())), len(whole.places))


def _among(near: Collection[int]) -> Iterable[ClaimRelation]:
    """Of these claims to each other, and where they are few, to any other."""
    public = ClaimRelation.objects.public().select_related("subject", "object")
    ends = Q(subject__in=near) & Q(object__in=near)
    if len(near) - 1 <= FEW:
        ends = Q(subject__in=near) | Q(object__in=near)
    return public.filter(ends)[:MOST]


def _within(whole: Lineage, steps: int) -> Lineage:
    return whole.without([node for node, place in whole.places.items() if abs(place) > steps or node[0] != CLAIM])
