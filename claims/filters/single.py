"""Parameters of one value each, where there is no list with its filters. As strict as those of lists."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field
from django.utils.translation import gettext as _

from .base import MOST_UNKNOWN_NAMED, given_parameters
from .problems import BadParameters, Problem, echo


def single_values(data: Any, fields: Mapping[str, Field]) -> dict[str, Any]:
    """The parameters by name, None where one is not given. Raises BadParameters with all that is wrong."""
    given, found, problems = given_parameters(data), {}, []
    for name, field in fields.items():
        values = given.getlist(name)
        try:
            found[name] = _value(values, field)
        except ValidationError as error:
            problems.append(Problem(name, " ".join(error.messages)))
    problems += unknown([name for name in given if name not in fields], list(fields))
    if problems:
        raise BadParameters(problems)
    return found


def _value(values: list[str], field: Field) -> Any:
    if len(values) > 1:
        raise ValidationError(_("It is given %(number)s times. One value is allowed.") % {"number": len(values)})
    if field.required and not values:
        raise ValidationError(
            _("It is missing. Give %(expected)s.") % {"expected": getattr(field, "expected", _("a value"))}
        )
    return field.to_python(values[0] if values else "")


def unknown(names: list[str], allowed: list[str]) -> Iterator[Problem]:
    """What is to be said of parameters that there are not."""
    for name in names[:MOST_UNKNOWN_NAMED]:
        told = ", ".join(allowed) if allowed else _("none")
        yield Problem(echo(name), _("There is no such parameter here. Allowed are: %(allowed)s.") % {"allowed": told})
    if more := names[MOST_UNKNOWN_NAMED:]:
        yield Problem("…", _("There are %(number)s more unknown parameters.") % {"number": len(more)})
