"""Why something is done: what a reason must be to be recorded."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.models.fields import validate_printable

from .change import Refused

LONGEST = 2_000


def problem_with(reason: str, *, required: bool) -> str:
    """What is wrong with a reason; empty if nothing is."""
    if not reason:
        return _("Say why: the reason is recorded, and whoever comes later needs it.") if required else ""
    if len(reason) > LONGEST:
        return _("The reason has %(length)s characters; expected %(longest)s at most.") % {
            "length": len(reason),
            "longest": LONGEST,
        }
    try:
        validate_printable(reason)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def given(reason: str) -> str:
    """The reason as it is recorded. Raises Refused if there is none, or none that can be kept."""
    reason = reason.strip()
    if problem := problem_with(reason, required=True):
        raise Refused(problem)
    return reason
