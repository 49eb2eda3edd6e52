"""The kinds of parameter a list has. Each turns its cleaned value into one condition on the listed records."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters import Filter
from django_filters.constants import EMPTY_VALUES

from claims.search.index import condition

from .fields import (
    DateField,
    NumberField,
    RecordsField,
    SearchField,
    Sought,
    TagsField,
    VocabularyField,
    WordsField,
)
from .places import Place, Rows


class Parameter(Filter):
    """A query parameter of a list that looks into places; a record is kept that meets it in any of them."""

    several: ClassVar[bool] = False
    meaning: ClassVar[Promise]
    """What it keeps, for those who see no page."""

    def __init__(self, *places: Place, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.places = places

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        """Each list that is asked for has its own parameters, in which nothing deeper ever changes."""
        return copy(self)

    @property
    def rows(self) -> Rows | None:
        """The rows it looks into, if they are one kind of row and nothing else."""
        first, *others = {place.rows for place in self.places}
        return None if others else first

    def at(self, place: Place, value: Any) -> Q:
        """What the value asks for at this place, as look-ups from the place's rows (or from the record)."""
        raise NotImplementedError(self)

    def within(self, value: Any) -> Q:
        """What the value asks for, where all places have the same rows: look-ups from those."""
        return reduce(or_, (self.at(place, value) for place in self.places))

    def condition(self, value: Any) -> Q:
        """What the value asks of the listed record."""
        if self.rows:
            return self.rows.exist(self.within(value))
        return reduce(or_, (place.meets(self.at(place, value)) for place in self.places))

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        return qs if value in EMPTY_VALUES else qs.filter(self.condition(value))


class WordsFilter(Parameter):
    """Keeps records in whose texts every one of the words occurs, in whatever case."""

    field_class = WordsField
    meaning = _("Keeps what has every one of these words, in whatever case.")

    @property
    def rows(self) -> None:
        """Each word may stand in another row."""
        return

    def at(self, place: Place, value: str) -> Q:
        return reduce(or_, (Q(**{f"{place.lookup}__icontains": form}) for form in spellings(value)))

    def condition(self, value: Sequence[str]) -> Q:
        every = Q()
        for word in value:
            every &= reduce(or_, (place.meets(self.at(place, word)) for place in self.places))
        return every


class SearchFilter(Parameter):
    """Keeps what full-text search finds among the records of a collection."""

    field_class = SearchField
    meaning = _("Full-text search: every word, “a phrase” in quotation marks, and no word that has a minus before it.")

    def __init__(self, collection: str) -> None:
        super().__init__(label=_("Words"))
        self.collection = collection

    @property
    def rows(self) -> None:
        """It looks into no rows but the index."""
        return

    def condition(self, value: Sought) -> Q:
        return condition(self.collection, value.query)


def spellings(word: str) -> list[str]:
    """The word as it is compared. SQLite folds the case of ASCII letters only, PostgreSQL what its locale knows."""
    if word.isascii():
        return [word]
    return sorted({word, word.lower(), word.upper(), word.capitalize()})


class ChoiceParameter(Parameter):
    """A parameter whose values can be counted: it keeps records that have any of those chosen."""

    several = True

    def word(self, place: Place) -> BaseExpression | F:
        """What a row at this place has to say, as a value of the parameter."""
        return F(place.lookup)

    def holding(self, rows: QuerySet, place: Place) -> QuerySet:
        """Of the rows those that say anything at this place."""
        return rows.filter(**{f"{place.lookup}__gt": ""})


class VocabularyFilter(ChoiceParameter):
    """Keeps records with any of the chosen words of a vocabulary."""

    field_class = VocabularyField
    meaning = _("Keeps what has any of these values; repeat the parameter for several.")

    def at(self, place: Place, value: list[str]) -> Q:
        return Q(**{f"{place.lookup}__in": value})


class YesNoFilter(VocabularyFilter):
    """A yes or no of the record."""

    WORDS: ClassVar[tuple[tuple[str, Any], ...]] = (("yes", _("yes")), ("no", _("no")))

    def __init__(self, *places: Place, **kwargs: Any) -> None:
        super().__init__(*places, choices=self.WORDS, **kwargs)

    def at(self, place: Place, value: list[str]) -> Q:
        return Q(**{f"{place.lookup}__in": [word == "yes" for word in value]})

    def word(self, place: Place) -> BaseExpression | F:
        return Case(When(**{place.lookup: True}, then=Value("yes")), default=Value("no"))

    def holding(self, rows: QuerySet, place: Place) -> QuerySet:  # noqa: ARG002 (either is an answer)
        return rows


class StatusFilter(VocabularyFilter):
    """What has happened to a source, and whether that or what it rests on makes it discounted (a yes or no of its own)."""

    DISCOUNTED: ClassVar[str] = "discounted"

    def __init__(self, events: Place, discounted: Place, *, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        self.discounted = discounted
        super().__init__(events, discounted, choices=[*choices, (self.DISCOUNTED, _("discounted"))], **kwargs)

    def at(self, place: Place, value: list[str]) -> Q:
        if place is not self.discounted:
            return super().at(place, value)
        return Q(**{place.lookup: True}) if self.DISCOUNTED in value else Q(pk__in=[])

    def word(self, place: Place) -> BaseExpression | F:
        if place is not self.discounted:
            return super().word(place)
        return Case(When(**{place.lookup: True}, then=Value(self.DISCOUNTED)), default=Value(""))

    def holding(self, rows: QuerySet, place: Place) -> QuerySet:
        return rows.filter(**{place.lookup: True}) if place is self.discounted else super().holding(rows, place)


class TagsFilter(ChoiceParameter):
    """Keeps records with any of these short texts, in whatever case."""

    field_class = TagsField
    meaning = _("Keeps what has any of these, in whatever case; repeat the parameter for several.")

    def word(self, place: Place) -> BaseExpression | F:
        return Lower(place.lookup)

    def at(self, place: Place, value: list[str]) -> Q:
        return reduce(or_, (Q(**{f"{place.lookup}__iexact": tag}) for tag in value))


class RecordsFilter(ChoiceParameter):
    """Keeps records joined to any of the chosen public records, which the parameter names by slug."""

    field_class = RecordsField
    meaning = _("Keeps what is joined to any of these public records, named by slug; repeat the parameter for several.")

    def __init__(self, *places: Place, **kwargs: Any) -> None:
        models = list(dict.fromkeys(place.model for place in places))
        super().__init__(*places, models=models, **kwargs)

    @property
    def models(self) -> list[Any]:
        return self.extra["models"]

    def at(self, place: Place, value: list[Any]) -> Q:
        return Q(**{f"{place.lookup}__in": [chosen.pk for chosen in value if chosen.model is place.model]})

    def word(self, place: Place) -> BaseExpression | F:
        return F(f"{place.lookup}__slug")

    def holding(self, rows: QuerySet, place: Place) -> QuerySet:
        return rows.filter(**{f"{place.lookup}__isnull": False})


class PossiblyAfterFilter(Parameter):
    """Keeps what may have been in or after the time given: undated is out, an open end is in."""

    field_class = DateField
    meaning = _("An EDTF date: 1951, 1951-05, 195X. Keeps what may have been in or after it; the undated is left out.")

    def at(self, place: Place, value: tuple[str, tuple[date | None, date | None]]) -> Q:
        return dated(place, "latest__gte", value[1][0])


class PossiblyBeforeFilter(Parameter):
    """Keeps what may have been in or before the time given: undated is out, an open beginning is in."""

    field_class = DateField
    meaning = _("An EDTF date: 1951, 1951-05, 195X. Keeps what may have been in or before it; the undated is left out.")

    def at(self, place: Place, value: tuple[str, tuple[date | None, date | None]]) -> Q:
        return dated(place, "earliest__lte", value[1][1])


class AtLeastFilter(Parameter):
    """Keeps records where the figure at one of the places is no less than the number given."""

    field_class = NumberField
    meaning = _("Keeps what has at least so many.")

    def __init__(self, *places: Place, **kwargs: Any) -> None:
        super().__init__(*places, least=0, most=None, expected=_("a whole number, as in 0 or 12"), **kwargs)

    def at(self, place: Place, value: int) -> Q:
        return Q(**{f"{place.lookup}__gte": value})


def dated(place: Place, bound: str, day: date | None) -> Q:
    """The place's date is given, and its bound (``latest__gte``) is met or open; any date will do where ``day`` is None.

    Of alternatives (``published|created``) the first that is given counts.
    """
    matches, unless = Q(), Q()
    for name in place.lookup.split("|"):
        end = f"{name}_{bound.partition('__')[0]}"
        possible = Q(**{f"{name}_{bound}": day}) | Q(**{f"{end}__isnull": True}) if day else Q()
        matches |= unless & ~Q(**{name: ""}) & possible
        unless &= Q(**{name: ""})
    return matches
