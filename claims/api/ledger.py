"""The public log as data, so that anybody can follow it and work its tree out again."""

import json
from collections.abc import Iterator
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from claims.answers import answer, refuse, unlisted
from claims.filters.fields import NumberField
from claims.filters.single import single_values
from claims.ledger import proofs, showing
from claims.ledger.showing import Shown
from claims.models import Checkpoint
from claims.records import Plain

from .reading import reading

MOST_ENTRIES = 1000
BATCH = 200
"""Entries that are read at once: their bodies may be long."""


@reading
def head(request: HttpRequest) -> HttpResponse:
    """The log's name, size and root now, its newest checkpoint and the keys that check it."""
    single_values(request.GET, {})
    tree = proofs.head()
    return answer(
        {
            "origin": settings.LEDGER_ORIGIN,
            "size": tree.size,
            "root": tree.root().hex(),
            "checkpoint": Checkpoint.objects.order_by("-size", "-id").values_list("note", flat=True).first(),
            "keys": settings.LEDGER_KEYS,
        }
    )


@reading
def entry(request: HttpRequest, number: str) -> HttpResponseBase:
    """One entry with the proof that it is in the log, as it is now or was at an earlier size."""
    sequence, size = int(number), proofs.head().size
    if sequence >= size:
        return refuse(HTTPStatus.NOT_FOUND, _("The public log has no such entry: it has %(size)s.") % {"size": size})
    field = NumberField(
        least=sequence + 1,
        most=size,
        expected=_("a size of the log that has this entry: %(least)s to %(most)s")
        % {"least": sequence + 1, "most": size},
        required=False,
    )
    wanted = single_values(request.GET, {"size": field})["size"]
    found = showing.entries(sequence, sequence)
    if not found:
        raise proofs.BrokenLogError(f"The public log is damaged: entry {sequence} is missing.")
    proof = proofs.inclusion(sequence, wanted or size)
    told = _told(found[0]) | {
        "tree_size": proof.size,
        "root": proof.root.hex(),
        "inclusion": [hash_.hex() for hash_ in proof.path],
    }
    return unlisted(answer(told))


@reading
def consistency(request: HttpRequest) -> HttpResponse:
    """The proof that the log at one size is the beginning of the log at another."""
    size = proofs.head().size
    either = single_values(request.GET, {"from": _size_up_to(size), "to": _size_up_to(size)})
    least = either["from"] or 0
    both = single_values(request.GET, {"from": _size_up_to(size), "to": _size_up_to(size, least)})
    proof = proofs.consistency(least, both["to"] or 0)
    return answer(
        {
            "from": proof.first,
            "to": proof.second,
            "from_root": proof.first_root.hex(),
            "to_root": proof.second_root.hex(),
            "consistency": [hash_.hex() for hash_ in proof.path],
        }
    )


@reading
def entries(request: HttpRequest) -> HttpResponseBase:
    """Entries from a number on, one JSON object a line."""
    size = proofs.head().size
    fields = {
        "start": NumberField(
            least=0, most=size, expected=_("a number from 0 to %(size)s") % {"size": size}, required=False
        ),
        "count": NumberField(
            least=1,
            most=MOST_ENTRIES,
            expected=_("a number from 1 to %(most)s") % {"most": MOST_ENTRIES},
            required=False,
        ),
    }
    wanted = single_values(request.GET, fields)
    start = wanted["start"] or 0
    stop = min(size, start + (wanted["count"] or MOST_ENTRIES))
    return unlisted(StreamingHttpResponse(_lines(start, stop), content_type="application/jsonl; charset=utf-8"))


def _lines(start: int, stop: int) -> Iterator[str]:
    for first in range(start, stop, BATCH):
        for one in showing.entries(first, min(first + BATCH, stop) - 1):
            yield f"{json.dumps(_told(one), ensure_ascii=False)}\n"


def _told(one: Shown) -> Plain:
    return {
        "sequence": one.sequence,
        "leaf_hash": one.leaf_hash.hex(),
        "body": None if one.withheld else one.body,
        "withheld": str(one.withheld),
    }


def _size_up_to(size: int, least: int = 0) -> NumberField:
    return NumberField(
        least=least,
        most=size,
        expected=_("a size of the log from %(least)s to %(most)s") % {"least": least, "most": size},
    )
