"""The sources of a dossier as bibliographies, in each format in which the site gives them."""

from collections.abc import Iterator, Sequence

from claims.formats.bibliography import FORMATS
from claims.records import LISTED

from .gathered import Gathered

BATCH = 500
NAME = "bibliography"


def files(gathered: Gathered, site: str) -> Iterator[tuple[str, bytes]]:
    """``site``: scheme and host."""
    pks: Sequence[int] = gathered.pks["sources"]
    rows = [
        row for at in range(0, len(pks), BATCH) for row in LISTED["sources"].rows(pks[at : at + BATCH], site)
    ]  # read once for all formats
    for ending, form in FORMATS.items():
        yield f"{NAME}{ending}", b"".join(form.write(rows))
