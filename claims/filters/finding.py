"""Finding a record by its name among the choices of a list's parameter."""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from .base import ListFilterSet
from .counting import Wanted, tallies
from .facets import Choice, Links, by_value, choices
from .fields import WordsField
from .parameters import RecordsFilter, TagsFilter
from .problems import BadParameters, Problem

FIND = "find"
MOST_FOUND = 50


def can_be_sought(filterset: type[ListFilterSet]) -> list[str]:
    """The parameters of a list of whose choices it shows the commonest alone."""
    return [
        name for name, parameter in filterset.base_filters.items() if isinstance(parameter, RecordsFilter | TagsFilter)
    ]


@dataclass
class Finding:
    """What a request to find choices asks: the parameters of the list as they are, and ``find``, words of a name.

    Without ``find`` the commonest are found. Choices raise BadParameters.
    """

    kind: type[ListFilterSet]
    name: str
    data: QueryDict
    path: str

    @cached_property
    def filterset(self) -> ListFilterSet:
        """The list that the choices belong to, at its own address; the page it was at says nothing here."""
        data = self.data.copy()
        for name in (FIND, "page"):
            data.pop(name, None)
        made = self.kind(data)
        made.links = Links(self.path, made.data)
        return made

    @property
    def label(self) -> str:
        return str(self.filterset.filters[self.name].label)

    @property
    def text(self) -> str:
        return " ".join(self._words())

    @cached_property
    def choices(self) -> tuple[tuple[Choice, ...], bool]:
        """Those found, the commonest first, and whether there are more than these. One query."""
        words = self._checked()
        (found,) = tallies(self.filterset, [Wanted(self.name, most=MOST_FOUND + 1, named=words)])
        offered = [(tally.value, tally.label or tally.value) for tally in found[:MOST_FOUND]]
        numbers = {tally.value: tally.number for tally in found}
        filterset = self.filterset
        chosen = by_value(filterset.filters[self.name], filterset.form.cleaned_data[self.name])
        return choices(self.name, offered, numbers, chosen, filterset.links), len(found) > MOST_FOUND

    def _checked(self) -> list[str]:
        problems = list(self.filterset.problems)
        try:
            words = self._words()
        except ValidationError as error:
            problems.append(Problem(FIND, " ".join(error.messages)))
        if problems:
            raise BadParameters(problems)
        return words

    def _words(self) -> list[str]:
        values = [value for value in self.data.getlist(FIND) if value.strip()]
        if len(values) > 1:
            message = _("It is given %(number)s times. One value is allowed.")
            raise ValidationError(message % {"number": len(values)})
        return WordsField(required=False).clean(values[0] if values else "")
