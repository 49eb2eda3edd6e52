"""Lists on the desk: what may be asked of them, and figures beside each row."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.admin import ModelAdmin, RelatedFieldListFilter, SimpleListFilter
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.views.main import ERROR_FLAG
from django.db.models import Count, Field, ForeignKey, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from claims.operations import access

LONGEST_SEARCH = 200
MOST_CHOICES = 50
MOST_DIGITS = 18
"""Of a primary key."""


Seen = Callable[[type[Model]], QuerySet]
"""From a model to those of its rows that whoever asks may see."""

Figure = Callable[[Seen], Combinable]
"""A figure beside each row of a list, of what whoever asks may see."""


def count_of(model: type[Model], reference: str, **conditions: Any) -> Figure:
    """How many rows of the model refer to the row at hand: a sub-query, for joins would multiply one another."""

    def figure(seen: Seen) -> Combinable:
        rows = seen(model).filter(Q(**{reference: OuterRef("pk")}), **conditions).order_by()
        counted = rows.values(reference).annotate(rows=Count("pk")).values("rows")
        return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

    return figure


class SomeRecordsFilter(RelatedFieldListFilter):
    """A filter by records that lists no more of them than a page can hold, and none that may not be seen."""

    def __init__(self, field: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self._sees_all = access.sees_all(request.user)
        super().__init__(field, request, *args, **kwargs)

    @property
    def include_empty_choice(self) -> bool:
        """Not for whom a row may name something hidden: it would be missing there without a reason."""
        return self._sees_all and bool(super().include_empty_choice)

    def field_choices(self, field: Field, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[Any, Any]]:
        records = access.visible(field.related_model, request.user)[:MOST_CHOICES]  # type: ignore[arg-type] # a model
        return [(record.pk, str(record)) for record in records]


class BoundedListAdmin(ModelAdmin):
    """A list that answers every question with rows or with a message.

    Stock, it lets whoever may view it read any field through ``?field__startswith=``, and fails on some look-ups.
    """

    list_per_page = 50
    show_full_result_count = False
    search_help_text = _("Every word must occur in one of the main fields.")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        # No key has so many digits; the databases refuse to compare with what is no integer of theirs.
        too_large = value.lstrip("-").isdigit() and len(value) > MOST_DIGITS
        return not too_large and lookup in set(self._lookups(request))

    def _lookups(self, request: HttpRequest | None) -> Iterator[str]:
        """What the list's own filters ask for, and the rows that refer to one record."""
        offered = self.get_list_filter(request) if request is not None else self.list_filter
        for listed in offered or ():
            first = listed[0] if isinstance(listed, list | tuple) else listed
            if isinstance(first, type) and issubclass(first, SimpleListFilter):
                yield str(first.parameter_name)
            else:
                yield from self._exact(str(first))
        for field in self.opts.concrete_fields:
            if isinstance(field, ForeignKey):
                yield from self._exact(field.name)

    def _exact(self, path: str) -> Iterator[str]:
        yield from (f"{path}{end}" for end in ("", "__exact", "__isnull", "__id", "__id__exact"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if problem := self._problem_with(request):
            return self._back_to_list(request, problem)
        try:
            return super().changelist_view(request, extra_context)
        except DisallowedModelAdminLookup:
            return self._back_to_list(request, _("This list cannot be filtered so. Choose from its filters."))

    def _problem_with(self, request: HttpRequest) -> Any:
        for name, values in request.GET.lists():
            if any("\x00" in text for text in (name, *values)):
                return _("A search or filter holds a NUL character, which no record holds. Please remove it.")
            if any(len(text) > LONGEST_SEARCH for text in (name, *values)) and name != "_changelist_filters":
                return _("A search may have 200 characters at most. Please shorten it.")
        chosen = request.POST.getlist("_selected_action") if request.method == "POST" else []
        if not all(one.isascii() and one.isdecimal() and len(one) <= MOST_DIGITS for one in chosen):
            return _("What was chosen in the list is no row of it. Please choose again.")
        return ""

    def _back_to_list(self, request: HttpRequest, problem: Any) -> HttpResponse:
        self.message_user(request, problem, "ERROR")
        return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """For autocomplete fields too, which come by another way than the list."""
        if "\x00" in search_term or len(search_term) > LONGEST_SEARCH:
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)
