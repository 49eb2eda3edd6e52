"""Pages without filters: their one parameter is the number of the page, if they have any."""

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from .base import MOST_UNKNOWN_NAMED, PAGING, given_parameters
from .problems import BadParameters, Problem, echo


def page_number(data: QueryDict) -> int:
    """The page asked for, from 1. Raises BadParameters for what is none, and for any other parameter."""
    given = given_parameters(data)
    values = given.pop("page", [])
    message = _("There is no such parameter here. The only one is page.")
    problems = [Problem(echo(name), message) for name in list(given)[:MOST_UNKNOWN_NAMED]]
    number = 1
    if len(values) > 1:
        message = _("It is given %(number)s times. One value is allowed.") % {"number": len(values)}
        problems.append(Problem("page", message))
    elif values:
        try:
            number = PAGING["page"].clean(values[0])
        except ValidationError as error:
            problems.append(Problem("page", " ".join(error.messages)))
    if problems:
        raise BadParameters(problems)
    return number


def no_parameters(data: QueryDict) -> None:
    """Raises BadParameters where any is given."""
    message = _("There is no such parameter here. None is allowed.")
    unknown = list(given_parameters(data))
    problems = [Problem(echo(name), message) for name in unknown[:MOST_UNKNOWN_NAMED]]
    if more := unknown[MOST_UNKNOWN_NAMED:]:
        problems.append(Problem("…", _("There are %(number)s more unknown parameters.") % {"number": len(more)}))
    if problems:
        raise BadParameters(problems)
