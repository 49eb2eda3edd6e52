"""Rows edited on the page of the record they belong to; beyond 50 of them, a link to their own list."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin import ModelAdmin, StackedInline, TabularInline
from django.contrib.admin.options import IS_POPUP_VAR, InlineModelAdmin
from django.db.models import ForeignKey, Model, QuerySet
from django.forms.models import _get_foreign_key
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from claims.models import ReviewedRecord

from .concealing import conceal
from .confining import may_change, seen_by, seen_rows
from .edits import editing
from .fields import RecordFieldsAdmin
from .forms import RecordForm, RowFormSet
from .labels import badge, change_url, label

MOST_ROWS = 50

MOST_SENT = 500
"""Rows that are read of what a browser says to have sent: Django's own two thousand take it ten seconds to show again."""


class Rows(RecordFieldsAdmin, InlineModelAdmin):
    """Rows of another model that refer to the record on whose page they stand."""

    form = RecordForm
    formset = RowFormSet
    extra = 0
    max_num = MOST_SENT
    show_change_link = True
    view_on_site = False
    """A row's page on the site is that of its record, which the page links."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With all that the row names, which its form and its heading tell; all of it must be seen by whoever asks."""
        named = [one.name for one in self.opts.concrete_fields if isinstance(one, ForeignKey)]
        return seen_rows(self.model, request).select_related(*named)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, absolute_max=MOST_SENT, **kwargs)
        # Both classes are made for this request alone.
        formset.asked_by = formset.form.asked_by = request.user
        formset.form.fates = editing(request).fates
        return formset

    # Rows go with the record on whose page they stand (``obj``). On their own pages more may be allowed.

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and (obj is None or may_change(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_change(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or may_change(request, obj))

    @property
    def reference(self) -> str:
        """The row's field that refers to the record."""
        name: str = _get_foreign_key(self.parent_model, self.model, fk_name=self.fk_name).name
        return name


class TableRows(Rows, TabularInline):
    pass


class BlockRows(Rows, StackedInline):
    pass


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Rows shown on a record's page as links: those that are edited on their own pages, or are too many."""

    model: type[Model]
    reference: str
    title: Any
    """What they are to the record."""
    hint: Any = ""
    can_add: bool = True


@dataclass(frozen=True, slots=True)
class Panel:
    """Neighbours of one record, ready to show."""

    title: str
    hint: str
    count: int
    list_url: str
    add_url: str
    too_many: bool
    rows: list[dict[str, Any]] = field(default_factory=list)


class RowsAdmin(ModelAdmin):
    """A record's page with the rows that belong to it."""

    neighbours: Sequence[Neighbours] = ()
    inlines_in_popup: Sequence[type[InlineModelAdmin]] = ()
    """In a pop-up the record is made to be named elsewhere: only what is part of itself is asked for."""

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        if IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST:
            return self.inlines_in_popup
        return super().get_inlines(request, obj)

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[InlineModelAdmin]:
        """Without those of more than 50 rows: a form of some 200 rows is refused on saving.

        Rows that were in the form when it was loaded stay in it, whatever was added elsewhere meanwhile.
        """
        inlines = super().get_inline_instances(request, obj)
        if obj is None or obj.pk is None:
            return inlines
        return [
            inline for inline in inlines if self._was_sent(request, inline, obj) or not _crowded(request, inline, obj)
        ]

    def _was_sent(self, request: HttpRequest, inline: InlineModelAdmin, obj: Any) -> bool:
        if request.method != "POST":
            return False
        prefix = inline.get_formset(request, obj).get_default_prefix()
        return f"{prefix}-TOTAL_FORMS" in request.POST

    def panels(self, request: HttpRequest, record: Model) -> list[Panel]:
        """The record's neighbours, and its inlines that have too many rows."""
        shown = {type(inline) for inline in self.get_inline_instances(request, record)}
        asked = [
            Neighbours(inline.model, inline.reference, inline.verbose_name_plural)
            for inline in super().get_inline_instances(request, record)
            if type(inline) not in shown and isinstance(inline, Rows)
        ]
        return [panel for one in (*asked, *self.neighbours) if (panel := self._panel(request, record, one))]

    def _panel(self, request: HttpRequest, record: Model, neighbours: Neighbours) -> Panel | None:
        desk = self.admin_site._registry.get(neighbours.model)
        if desk is None or not desk.has_view_permission(request):
            return None
        meta = neighbours.model._meta
        count = seen_by(request)(neighbours.model).filter(**{neighbours.reference: record.pk}).count()
        too_many = count > MOST_ROWS
        rows = [] if too_many or not count else self._neighbour_rows(request, desk, record, neighbours)
        address = f"admin:{meta.app_label}_{meta.model_name}"
        can_add = neighbours.can_add and desk.has_add_permission(request)
        return Panel(
            title=capfirst(str(neighbours.title)),
            hint=str(neighbours.hint),
            count=count,
            list_url=f"{reverse(f'{address}_changelist')}?{neighbours.reference}__id__exact={record.pk}",
            add_url=f"{reverse(f'{address}_add')}?{neighbours.reference}={record.pk}" if can_add else "",
            too_many=too_many,
            rows=rows,
        )

    def _neighbour_rows(
        self, request: HttpRequest, desk: ModelAdmin, record: Model, neighbours: Neighbours
    ) -> list[dict[str, Any]]:
        named = [one.name for one in neighbours.model._meta.concrete_fields if isinstance(one, ForeignKey)]
        found = desk.get_queryset(request).filter(**{neighbours.reference: record.pk}).select_related(*named)
        rows = list(found)
        conceal(rows, request.user)
        return [
            {
                "url": change_url(row),
                "label": label(row),
                "badge": badge(row) if isinstance(row, ReviewedRecord) else "",
            }
            for row in rows
        ]


def _crowded(request: HttpRequest, inline: InlineModelAdmin, record: Model) -> bool:
    if not isinstance(inline, Rows):
        return False
    rows = seen_rows(inline.model, request).filter(**{inline.reference: record.pk})
    return rows[: MOST_ROWS + 1].count() > MOST_ROWS
