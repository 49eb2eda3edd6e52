"""What a file is by its bytes, and a copy of it that gives away nothing but what one sees in it.

Files come from anybody. They are parsed in a child process that may use so much time, memory and disk, that knows no
setting and no database, and that writes one file: see ``worker``. Nothing of Django is imported there.
"""

from .child import Examined, examine
from .kinds import COPIED_AS, KINDS, contradicts, with_ending

VERSION = 2
"""Of the rules by which copies are made. To be raised with every change that makes another copy: `makecopies` then does."""

__all__ = ["COPIED_AS", "KINDS", "VERSION", "Examined", "contradicts", "examine", "with_ending"]
