"""What an account that does not see all sees and changes at the desk: nowhere more than ``claims.operations.access`` says."""

from collections.abc import Iterator, Sequence
from copy import copy
from functools import partial
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Field, ForeignKey, ManyToManyField, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from claims.models import Record, ReviewedRecord
from claims.operations import access

from .concealing import conceal


def may_change(request: HttpRequest, record: Model) -> bool:
    """As ``access.may_change``, asked of the database once in a request: the admin asks some twenty times."""
    if access.reviews(request.user):
        return True
    known: dict[tuple[Any, Any], bool] = request.__dict__.setdefault("_may_change", {})
    name = (record._meta.concrete_model, record.pk)
    if name not in known:
        known[name] = access.may_change(request.user, record)
    return known[name]


def relation_of(model: type[Model], lookup: str) -> Field | None:
    """The model's own field by which a look-up, or a field of a search, leads to records; None if it leads to none."""
    try:
        field = model._meta.get_field(lookup.lstrip("^=@").partition("__")[0])
    except FieldDoesNotExist:
        return None
    leads = isinstance(field, ForeignKey | ManyToManyField) and issubclass(field.related_model, Record)
    return field if leads else None  # type: ignore[return-value] # both are fields


class ConfinedList(ChangeList):
    """A list in which what may not be seen does not occur, whatever is asked of it."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet:
        rows = super().get_queryset(request, *args, **kwargs)
        return rows.none() if any(self._asks_for_hidden(request)) else rows

    def _asks_for_hidden(self, request: HttpRequest) -> Iterator[bool]:
        if access.sees_all(request.user):
            return
        for name, values in request.GET.lists():
            if field := relation_of(self.model, name):
                pks = set(filter(None, map(_number, values)))
                seen = access.visible(field.related_model, request.user)  # type: ignore[arg-type] # a model
                yield seen.filter(pk__in=pks).count() < len(pks)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not access.sees_all(request.user):
            rows = list(self.result_list)
            conceal(rows, request.user)
            self.result_list = rows


class ConfinedAdmin(ModelAdmin):
    """Lists and pages of one model for those who do not see all of it, or do not change all that they see."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ConfinedList

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        if access.sees_all(request.user):
            return super().get_queryset(request)
        rows, ordering = access.visible(self.model, request.user), self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        record = super().get_object(request, object_id, from_field)
        if record is not None:
            conceal([record], request.user, several=True)
        return record

    # ------------------------------------------------------------ permissions

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_change(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or may_change(request, obj))

    # ------------------------------------------------------------ lists: no answer hangs on what is hidden

    def get_sortable_by(self, request: HttpRequest) -> Any:
        columns = super().get_sortable_by(request)
        if access.sees_all(request.user):
            return columns
        return [name for name in columns if not (isinstance(name, str) and relation_of(self.model, name))]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        if lookup.endswith("__isnull") and request is not None and not access.sees_all(request.user):
            return False
        return super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type] # None until Django 6

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Records that name something hidden are found by their own words alone."""
        fields = self.get_search_fields(request)
        leading = {field.name: field for name in fields if (field := relation_of(self.model, name))}
        if access.sees_all(request.user) or not leading:
            return super().get_search_results(request, queryset, search_term)
        narrow: Any = copy(self)
        narrow.search_fields = [name for name in fields if relation_of(self.model, name) is None]
        by_own_words, _twice = super(ConfinedAdmin, narrow).get_search_results(request, queryset, search_term)
        open_ = queryset
        for name, field in leading.items():
            related: Any = field.related_model
            seen = access.visible(related, request.user).order_by().values("pk")
            open_ = open_.exclude(**{f"{name}__in": related._default_manager.exclude(pk__in=seen)})
        found, _twice = super().get_search_results(request, open_, search_term)
        pks = (some.order_by().values("pk") for some in (by_own_words, found))
        return queryset.filter(Q(pk__in=next(pks)) | Q(pk__in=next(pks))), False

    # ------------------------------------------------------------ deleting

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's; what would take something hidden along, or is cited by it, is protected without a name."""
        records = list(objs)
        if records and not access.sees_all(request.user):
            conceal(records, request.user)
            if any(self._hidden_along(request, records)):
                return [str(record) for record in records], {}, set(), [_("something that you may not see")]
        return super().get_deleted_objects(records, request)

    def _hidden_along(self, request: HttpRequest, records: Sequence[Model]) -> Iterator[bool]:
        collector = NestedObjects(using=records[0]._state.db or DEFAULT_DB_ALIAS, origin=records)
        collector.collect(records)
        rows: dict[type[Model], set[Any]] = {model: {row.pk for row in some} for model, some in collector.data.items()}
        for row in collector.protected:
            rows.setdefault(type(row), set()).add(row.pk)
        for model, pks in rows.items():
            if any(relation_of(model, field.name) for field in model._meta.concrete_fields):
                yield access.visible(model, request.user).filter(pk__in=pks).count() < len(pks)


def _number(value: str) -> int | None:
    """As the database takes a key that is written so: blanks, signs and all."""
    try:
        return int(value)
    except ValueError:
        return None


def seen_by(request: HttpRequest) -> Any:
    """The function that gives the rows of a model which whoever asks may see."""
    return partial(access.visible, user=request.user)


def seen_rows(model: type[Model], request: HttpRequest) -> QuerySet:
    """The rows of another record's page that whoever asks may see, with all that they name."""
    rows = access.visible(model, request.user)
    if access.sees_all(request.user) or not issubclass(model, ReviewedRecord):
        return rows  # what has no state is seen with all that it names, or not at all
    # An assessment of one's own may name an assessor who is not public. On its own page the name is concealed.
    for field in model._meta.concrete_fields:
        if relation_of(model, field.name):
            named = access.visible(field.related_model, request.user).order_by().values("pk")  # type: ignore[arg-type]
            rows = rows.filter(Q(**{f"{field.name}__in": named}) | Q(**{f"{field.name}__isnull": True}))
    return rows
