"""What is not wrong with a sheet, and its owner is to know: rows left out, rows that say the same, records that stand."""

from collections import Counter
from collections.abc import Iterator, Mapping

from claims.formats.problems import echo, shortened

MOST = 20
"""Kinds of rows left out that are told one by one."""

FEW = 3
"""Examples of what there are more of."""


TOLD_OF = frozenset({"claims", "sources", "witnesses"})
"""Collections of which a sheet says more than a name."""


class Tallies:
    """Counts, whatever the number of rows."""

    def __init__(self) -> None:
        self._left_out: Counter[tuple[str, str]] = Counter()
        self._same: list[str] = []
        self._number_same = 0

    def left_out(self, columns: str, value: str) -> None:
        key = (columns, shortened(value))
        self._left_out[key if key in self._left_out or len(self._left_out) < MOST else (columns, "…")] += 1

    def same(self, row: int, before: int) -> None:
        self._number_same += 1
        if len(self._same) < FEW:
            self._same.append(f"{row:,} as {before:,}")

    def told(self, standing: Mapping[str, set[str]], *, update: bool) -> Iterator[tuple[str, str]]:
        """Columns, and what there is to say."""
        for (columns, value), number in self._left_out.items():
            yield columns, f"{rows(number)} left out: {echo(value) if value else 'empty'}"
        if self._number_same:
            more = ", …" if self._number_same > len(self._same) else ""
            examples = ", ".join(self._same)
            yield (
                "",
                f"{rows(self._number_same)} with the same evidence for the same claim, taken once: {examples}{more}",
            )
        for collection, slugs in standing.items():
            examples = ", ".join(sorted(slugs)[:FEW]) + (", …" if len(slugs) > FEW else "")
            verb, rest = ("stands", "it stands") if len(slugs) == 1 else ("stand", "they stand")
            kept = collection in TOLD_OF and not update
            left = f"; left as {rest}, --update would change what the sheet says otherwise" if kept else ""
            yield "", f"{len(slugs):,} of the {collection} {verb} here already: {examples}{left}"


def rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"
