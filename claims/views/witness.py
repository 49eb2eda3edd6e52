from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.analysis.leaning import leaning
from claims.analysis.load_lineage import facts_around
from claims.filters.sorting import oldest_first
from claims.models import Appearance, EvidenceItem, Witness

from .bearings import mark_bearings
from .citing import recorded, site_of
from .discounted import mark_discounted
from .leaning import leaning_page
from .lineage import lineage_page
from .lookup import page_of, withdrawn_meanwhile
from .nodes import node_of
from .rows import item_rows
from .shortlist import shorten
from .shortlists import FEW


@page_of(Witness, "affiliation", "agent")
def detail(request: HttpRequest, witness: Witness) -> HttpResponse:
    """The witness with how he or she could know, what was told, where it was passed on, and what leans on it."""
    facts = facts_around(witness)
    if witness.slug not in facts.witnesses:
        raise withdrawn_meanwhile()
    items = shorten(item_rows(EvidenceItem.objects.public().filter(witness=witness)))
    mark_discounted(items.rows, facts)
    mark_bearings(items.rows)
    others = Witness.objects.public()
    return render(
        request,
        "pages/witness.html",
        {
            "witness": witness,
            **recorded(witness, site_of(request)),
            "items": items,
            "relays": shorten(others.filter(relayed_by__witness=witness), FEW),
            "relayed_by": shorten(others.filter(relays__relayed=witness), FEW),
            "appearances": shorten(
                oldest_first(Appearance.objects.public().filter(witness=witness).select_related("claim", "source"))
            ),
            "lineage": lineage_page(witness, facts),
            "leaning": leaning_page(leaning(facts, node_of(witness))),
        },
    )
