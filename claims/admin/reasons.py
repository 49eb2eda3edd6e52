"""Why something is done: asked beside every form, and on a page of its own for steps that need a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.operations.reason import problem_with
from claims.operations.review import RETURN, WITHDRAW, Transition

FIELD = "_reason"
"""The field beside every form of a record."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A step that is taken on a page that asks why."""

    transition: Transition
    name: str
    """In addresses."""
    title: Any
    explained: Any
    none_chosen: Any
    required: bool = True


RETURNING = Asking(
    RETURN,
    "return",
    _("Return to draft"),
    _("What is returned is a draft again. Say what is to be mended: its author reads it on the desk."),
    _("Choose at least one record to return."),
)
TAKING_BACK = Asking(
    RETURN,
    "return",
    _("Take back"),
    _("What you take back is your draft again: you can go on with it, and submit it once more."),
    _("Choose at least one record to take back."),
    required=False,
)
WITHDRAWING = Asking(
    WITHDRAW,
    "withdraw",
    _("Withdraw"),
    _(
        "What is withdrawn is no longer public. Its address says that it was withdrawn, so that citations of it do not "
        "lead nowhere; it can be published again. The reason stands there for anybody to read, but that of a witness, or "
        "of what a protected one told: name nobody in it who is not to be named."
    ),
    _("Choose at least one record to withdraw."),
)


def reason_given(request: HttpRequest) -> str:
    """The reason beside the form that was sent; empty if there is none, or if it cannot be kept as it is."""
    reason = request.POST.get(FIELD, "").strip()
    return "" if problem_with(reason, required=False) else reason


def problems_with_reason(request: HttpRequest) -> Sequence[ValidationError]:
    problem = problem_with(request.POST.get(FIELD, "").strip(), required=False)
    return [ValidationError(_now("What was changed and why: %s") % problem, code="reason")] if problem else []
