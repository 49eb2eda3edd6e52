"""What waits for a reviewer: every record in review, what is new in it, and what keeps it from being published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.choices import State
from claims.ledger import past, reviews
from claims.ledger.differences import Difference, differences
from claims.models import LedgerEntry, ReviewedRecord
from claims.operations import access
from claims.operations.review import PUBLISH, held_back, prerequisites
from claims.operations.roles import REVIEWED
from claims.records import RECORD_TYPES, Plain

from .concealing import NAMED_BY
from .kept_names import refused_records, say
from .labels import change_url, label
from .review import TO_QUEUE
from .writing import editor

PER_PAGE = 20
MOST_ROWS = 30
KINDS: dict[str, Any] = {model.collection: model for model in REVIEWED if not model._meta.proxy}  # type: ignore[attr-defined]
DONE = {"added": gettext_lazy("added"), "changed": gettext_lazy("changed"), "removed": gettext_lazy("removed")}
JOINED = {"items": ("source", "witness"), "assessments": ("claim", "assessor")}
"""What a record names in its title, or needs to be published first."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One record in the queue, ready to show."""

    name: str
    """``collection/primary key``, as the buttons send it."""
    kind: str
    title: str
    url: str
    return_url: str
    submission: LedgerEntry | None
    baseline: LedgerEntry | None
    differences: list[Difference]
    rows: list[tuple[str, Any, str]]
    """Kind of row, what was done, and the row in a few words."""
    more_rows: int
    hindrances: list[str]
    """Why whoever asks cannot publish it now."""


def in_review() -> QuerySet:
    """Collection and primary key of every record in review, with the entry of its submission: oldest first."""
    parts = []
    for collection, model in KINDS.items():
        submitted = LedgerEntry.objects.filter(collection=collection, key=OuterRef("slug"), action="submitted")
        newest = submitted.order_by().values("key").annotate(newest=Max("id")).values("newest")
        rows = model.objects.filter(state=State.IN_REVIEW).order_by()
        parts.append(
            rows.annotate(among=Value(collection), submission=Coalesce(Subquery(newest), 0)).values_list(
                "among", "pk", "submission"
            )
        )
    return parts[0].union(*parts[1:], all=True).order_by("submission", "among", "pk")


def how_many() -> int:
    parts = [model.objects.filter(state=State.IN_REVIEW).order_by().values("pk") for model in KINDS.values()]
    return int(parts[0].union(*parts[1:], all=True).count())


def fetch(names: Sequence[tuple[Any, ...]]) -> list[ReviewedRecord]:
    """The records of these collections and primary keys, in this order; a query for each collection."""
    found = {
        (collection, pk): record
        for collection in {name[0] for name in names}
        for pk, record in KINDS[collection]
        .objects.select_related(*JOINED.get(collection, ()))
        .in_bulk([name[1] for name in names if name[0] == collection])
        .items()
    }
    return [found[name[0], name[1]] for name in names if (name[0], name[1]) in found]


class Told:
    """All that the ledger and the database tell of some records in review; some twenty queries, however many they are."""

    def __init__(self, request: HttpRequest, records: Sequence[ReviewedRecord]) -> None:
        self.submitted, self.baselines = reviews.submissions(records), reviews.baselines(records)
        self.before = {name: reviews.content_of(entry) for name, entry in self.baselines.items()}
        self.now = _as_they_stand(records)
        since = {name: self.baselines[name].pk if name in self.baselines else 0 for name in self.now}
        self.rows = reviews.rows_since(since)
        contents = [(RECORD_TYPES[name[0]], told) for name, told in (*self.before.items(), *self.now.items())]
        contents += [(row.record_type, row.content) for some in self.rows.values() for row in some]
        self.called = reviews.names(contents, NAMED_BY)
        self.kept_back = held_back(editor(request), PUBLISH, records)

    def of(self, record: ReviewedRecord) -> Waiting:
        name = reviews.name_of(record)
        rows = self.rows.get(name, [])
        return Waiting(
            name=f"{record.collection}/{record.pk}",
            kind=capfirst(str(record._meta.verbose_name)),
            title=str(record),
            url=change_url(record),
            return_url=f"{reverse(f'admin:claims_{record._meta.model_name}_return')}?pk={record.pk}&back={TO_QUEUE}",
            submission=self.submitted.get(name),
            baseline=self.baselines.get(name),
            differences=differences(
                RECORD_TYPES[name[0]], self.before.get(name), self.now.get(name), called=self.called
            ),
            rows=[
                (str(row.record_type.model._meta.verbose_name), DONE[row.done], row.text(self.called, beside=name))
                for row in rows[:MOST_ROWS]
            ],
            more_rows=max(0, len(rows) - MOST_ROWS),
            hindrances=self._hindrances(record),
        )

    def _hindrances(self, record: ReviewedRecord) -> list[str]:
        needed = [one for one in prerequisites(record) if one.state != State.PUBLISHED]
        found = [_("First publish %(needed)s.") % {"needed": f"“{label(one)}”"} for one in needed]
        return [*found, *filter(None, [self.kept_back.get(id(record))])]


def _as_they_stand(records: Sequence[ReviewedRecord]) -> dict[reviews.Name, Plain]:
    by_collection: dict[str, list[int]] = {}
    for record in records:
        by_collection.setdefault(record.collection, []).append(record.pk)
    return {
        (collection, told.key): told.full
        for collection, pks in by_collection.items()
        for told in RECORD_TYPES[collection].read(pks)
    }


def review_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The queue; posted with a record's name, publishes it."""
    if not access.reviews(request.user):
        raise PermissionDenied
    if request.method == "POST":
        _publish(site, request)
        return HttpResponseRedirect(request.get_full_path())
    position = past.position()  # before the records are read: what changes in between counts as changed
    page = Paginator(in_review(), PER_PAGE).get_page(request.GET.get("p"))
    records = fetch(list(page.object_list))
    told = Told(request, records)
    context = {
        **site.each_context(request),
        "title": _("Review queue"),
        "page": page,
        "shown_at": position,
        "waiting": [told.of(record) for record in records],
    }
    return TemplateResponse(request, "admin/claims/queue.html", context)


def _publish(site: AdminSite, request: HttpRequest) -> None:
    collection, _slash, pk = request.POST.get("publish", "").partition("/")
    known = collection in KINDS and pk.isdecimal() and len(pk) < 19
    records = fetch([(collection, int(pk))]) if known else []
    if not records:
        messages.error(request, _("There is no such record. Perhaps it was deleted."))
        return
    if refusals := refused_records(request, records):
        say(request, refusals)
        return
    desk: Any = site._registry[KINDS[collection]]
    desk.advance_those_that_can(request, records, PUBLISH)
