"""Every consequential write: atomic, keyword-only, told who does it, and entered in the ledger."""

from .change import Change, Refused, change
from .counts import Difference, differences, recount
from .ledger import Actor

__all__ = ["Actor", "Change", "Difference", "Refused", "change", "differences", "recount"]
