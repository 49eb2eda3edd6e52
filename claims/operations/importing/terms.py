"""What an import may do, by whom it is made: whoever has the shell may do all, the desk what it allows by hand."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.choices import State
from claims.operations.review import TRANSITIONS
from claims.operations.two_persons import rule_is_on

STEPS = {(start, transition.leads_to) for transition in TRANSITIONS for start in transition.starts}
"""The states between which an import may move a record: those of review."""

BY_OPTION = gettext_lazy("With --update it would be changed.")


@dataclass(frozen=True)
class Terms:
    """By default those of a command, which acts without an account."""

    states: frozenset[str] = frozenset(State)
    """Those that new records may have."""
    moves: bool = True
    """Whether a record that stands may be moved from state to state."""
    why_not: Any = ""
    """Where not all of that is allowed: why, and what to do instead."""
    to_update: Any = BY_OPTION
    """How a record that stands is changed to what the bundle says."""

    def problem_with_new(self, state: str) -> str:
        """Why no new record may have this state; empty if one may, or if it is none, which is told with the other cells."""
        if state in self.states or state not in State:
            return ""
        message = _("A new record cannot be %(state)s here, expected one of: %(states)s. %(why)s")
        allowed = ", ".join(one for one in State if one in self.states)
        return message % {"state": state, "states": allowed, "why": self.why_not}

    def problem_with_move(self, stands: str, becomes: str) -> str:
        """Why no record of one state may have another; empty if it may."""
        if (stands, becomes) not in STEPS:
            return _("A record that is %(stands)s cannot become %(says)s.") % {"stands": stands, "says": becomes}
        if self.moves:
            return ""
        message = _("The record is %(stands)s, the file says %(says)s. %(why)s")
        return message % {"stands": stands, "says": becomes, "why": self.why_not}


ANY = Terms()


def at_the_desk() -> Terms:
    """What whoever reviews may do by hand: publish new records only where nobody else has to, and move none on the side."""
    why_not = _("A record that stands is moved on its own page, where the reason is asked for.")
    states = {State.DRAFT, State.IN_REVIEW}
    if rule_is_on():
        why_not = _("Nobody publishes what he or she entered: another reviewer does, in the review queue.")
    else:
        states.add(State.PUBLISHED)
    to_update = _("It is changed if records that stand may change: choose that before you upload.")
    return Terms(frozenset(states), moves=False, why_not=why_not, to_update=to_update)
