"""The one way in which lists are filtered, sorted and paged: on pages, in exports and in the API.

Unlike django-filter's own, these FilterSets are strict. A bad value or a misspelt parameter would otherwise be
dropped, and every row returned as if it answered.
"""

from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property
from typing import Any, ClassVar, cast

from django import forms
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Q, QuerySet
from django.db.models.expressions import BaseExpression
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters import FilterSet
from django_filters.constants import EMPTY_VALUES

from claims.search.index import Ranked

from .facets import Chip, Facet, Links, Removal, chips, facets, removals
from .fields import NumberField, Sought
from .held.answer import Answer, Keys
from .held.keeper import KEEPER
from .parameters import Parameter
from .places import Place, Rows
from .problems import BadParameters, Problem, echo
from .sorting import RELEVANCE

DEFAULT_SIZE = 25
LARGEST_SIZE = 100
MOST_UNKNOWN_NAMED = 5
PAGING = {
    "page": NumberField(
        least=1,
        most=None,
        expected=gettext_lazy("a page: pages are numbered from 1"),
        help_text=gettext_lazy("Which page, from 1; one past the end is 404."),
        required=False,
    ),
    "page_size": NumberField(
        least=1,
        most=LARGEST_SIZE,
        expected=gettext_lazy("a number of rows from 1 to 100"),
        help_text=gettext_lazy("Rows on a page; 25 where none is given."),
        required=False,
    ),
}


def is_ignored(name: str) -> bool:
    """What campaigns and social networks append to addresses says nothing about the list."""
    return name.startswith("utm_") or name in {"fbclid", "gclid"}


def given_parameters(data: Any) -> QueryDict:
    """The parameters that say something: without empty values and what is ignored."""
    given = QueryDict(mutable=True)
    lists = data.lists() if hasattr(data, "lists") else ((name, [value]) for name, value in (data or {}).items())
    for name, values in lists:
        if not is_ignored(name) and (told := [value for value in values if value.strip()]):
            given.setlist(name, told)
    return given


class ListFilterSet(FilterSet):
    """The parameters of one list. ``qs`` and ``page()`` raise BadParameters where any of them cannot be used."""

    only: ClassVar[dict[str, str]] = {}
    """What all listed records have in common beside being public."""

    def __init__(
        self, data: Any = None, queryset: QuerySet | None = None, *, request: HttpRequest | None = None
    ) -> None:
        self._is_whole = queryset is None and not self.only
        """Whether without filters everything public is listed: then so is whatever a public row names."""
        self._is_held = queryset is None
        if queryset is None:
            queryset = self._meta.model.objects.public().filter(**self.only)
        super().__init__(given_parameters(data), queryset, request=request)
        self.is_bound = True
        self.links = Links(request.path if request else "", self.data)

    @classmethod
    def parameters(cls) -> list[str]:
        """The names of all parameters, in the order in which readers see them."""
        return [*cls.base_filters, *PAGING]

    def get_form_class(self) -> type[forms.Form]:
        return type(f"{type(self).__name__}Form", (super().get_form_class(),), dict(PAGING))

    def is_valid(self) -> bool:
        return not self.problems

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with the parameters."""
        repeated = dict(self._repeated())
        wrong = [
            Problem(name, " ".join(messages)) for name, messages in self.form.errors.items() if name not in repeated
        ]
        return (*self._unknown(), *repeated.values(), *wrong, *self._unranked())

    def _unranked(self) -> Iterator[Problem]:
        cleaned = self.form.cleaned_data
        if cleaned.get("sort") == RELEVANCE and not cleaned.get("q"):
            yield Problem("sort", _("relevance orders what is searched for. Give q as well, or choose another order."))

    def _unknown(self) -> Iterator[Problem]:
        allowed = self.parameters()
        unknown = [name for name in self.data if name not in allowed]
        for name in unknown[:MOST_UNKNOWN_NAMED]:
            close = get_close_matches(name[:40], allowed, n=1)
            meant = _("Did you mean %(name)s?") % {"name": close[0]} + " " if close else ""
            message = _("There is no such parameter here. %(meant)sAllowed are: %(allowed)s.")
            yield Problem(echo(name), message % {"meant": meant, "allowed": ", ".join(allowed)})
        if more := unknown[MOST_UNKNOWN_NAMED:]:
            yield Problem("…", _("There are %(number)s more unknown parameters.") % {"number": len(more)})

    def _repeated(self) -> Iterator[tuple[str, Problem]]:
        for name, values in self.data.lists():
            several = name in self.filters and self.filters[name].several
            if len(values) > 1 and name in self.parameters() and not several:
                message = _("It is given %(number)s times. One value is allowed.") % {"number": len(values)}
                yield name, Problem(name, message)

    @property
    def qs(self) -> QuerySet:
        """The public rows under all filters, in order. Raises BadParameters."""
        self._check()
        return super().qs

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return self.filters["sort"].filter(self._narrow(queryset), self.form.cleaned_data["sort"])

    def without(self, name: str) -> QuerySet:
        """The rows under all filters but this one, in no order. Raises BadParameters."""
        self._check()
        return self._narrow(self.queryset.all(), but=name)

    def rows_but(self, name: str, place: Place, matching: BaseExpression) -> tuple[QuerySet, str]:
        """The rows at this place of the parameter that are left when it is open, and their look-up of the listed record.

        They belong to records that all other filters keep, and meet what others ask of the same rows. ``matching``:
        the primary keys of the records that all other filters keep, as an expression. Raises BadParameters.
        """
        self._check()
        own, shared = self._asked(but=name)
        rows, record = (place.rows.queryset(), place.rows.names) if place.rows else (self.queryset.all(), "pk")
        if place.rows and place.rows == self.filters[name].rows and place.rows in shared:
            rows = rows.filter(shared.pop(place.rows))
        if own or shared or (place.rows and not self._is_whole):
            rows = rows.filter(**{f"{record}__in": matching})
        return rows, record

    def _check(self) -> None:
        if self.problems:
            raise BadParameters(self.problems)

    def _narrow(self, queryset: QuerySet, but: str = "") -> QuerySet:
        return self._meeting(queryset, *self._asked(but))

    def _asked(self, but: str) -> tuple[list[Q], dict[Rows, Q]]:
        """What the filters ask of the record itself, and of rows that name it: of those that several ask, all at once."""
        own: list[Q] = []
        shared: defaultdict[Rows, Q] = defaultdict(Q)
        for name, parameter, value in self.active():
            if name == but:
                continue
            if parameter.rows:
                shared[parameter.rows] &= parameter.within(value)
            else:
                own.append(parameter.condition(value))
        return own, shared

    @staticmethod
    def _meeting(queryset: QuerySet, own: list[Q], shared: dict[Rows, Q]) -> QuerySet:
        """What several parameters ask of the same rows, one row must meet (``places.Rows``)."""
        return queryset.filter(*own, *(rows.exist(condition) for rows, condition in shared.items()))

    def active(self) -> Iterator[tuple[str, Parameter, Any]]:
        """Name and cleaned value of each parameter that narrows the list. Raises BadParameters."""
        self._check()
        for name, parameter in self.filters.items():
            value = self.form.cleaned_data[name]
            if isinstance(parameter, Parameter) and value not in EMPTY_VALUES:
                yield name, parameter, value

    def page(self) -> Page:
        """The page asked for, its ``object_list`` the rows' primary keys. Raises BadParameters, and EmptyPage past the end.

        Keys alone, because what a row shows is then worked out for the rows of one page and for no other.
        """
        paginator = Paginator(cast(Any, self.keys), self.form.cleaned_data["page_size"] or DEFAULT_SIZE)
        try:
            return paginator.page(self.form.cleaned_data["page"] or 1)
        except EmptyPage:
            raise EmptyPage(past_the_end(paginator.num_pages)) from None
        finally:
            if self._is_held and not self.answer:
                KEEPER.learn(type(self), paginator.count)

    @cached_property
    def answer(self) -> Answer | None:
        """What this process has in memory of the list, if it can answer. Raises BadParameters."""
        self._check()
        return KEEPER.answer(self) if self._is_held else None

    @property
    def keys(self) -> QuerySet | Ranked | Keys:
        """The primary keys of all rows under the filters, in order. Raises BadParameters."""
        if self.answer:
            return self.answer.keys
        rows = self.qs
        if self.sort != RELEVANCE or self.sought is None:
            return rows.values_list("pk", flat=True)
        others = self.only or any(name != "q" for name, _parameter, _value in self.active())
        return Ranked(self.filters["q"].collection, self.sought.query, self.without("q") if others else None)

    @property
    def sought(self) -> Sought | None:
        """What is searched for, if anything. Raises BadParameters."""
        self._check()
        return self.form.cleaned_data["q"]

    @property
    def sort(self) -> str:
        usual = self.default_sort
        return self.form.cleaned_data["sort"] or usual

    @property
    def default_sort(self) -> str:
        """The order where none is asked for. Raises BadParameters."""
        return RELEVANCE if self.sought else self.filters["sort"].default

    @property
    def sorts(self) -> list[tuple[str, Any]]:
        """The orders there are, each with its words."""
        return [order for order in self.filters["sort"].extra["choices"] if self.sought or order[0] != RELEVANCE]

    @cached_property
    def facets(self) -> list[Facet]:
        """The parameters with their choices and what each would give. Counts: for pages, not for exports."""
        self._check()
        return facets(self)

    @property
    def chips(self) -> list[Chip]:
        return chips(self.facets)

    @property
    def removals(self) -> list[Removal]:
        """Which filter to take away, where they leave nothing."""
        return removals(self)

    @property
    def clear_all(self) -> str:
        """The address of the whole list, in the same order and portions."""
        return self.links.only(["sort", "page_size"])


def past_the_end(pages: int) -> str:
    return ngettext("This list has one page only.", "This list has only %(pages)s pages.", pages) % {"pages": pages}
