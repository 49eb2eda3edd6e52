"""The cells that a row of a sheet makes, by table of the map, before anybody asks which records they mean."""

from collections.abc import Callable
from typing import Any

from .bound import Bound, Key
from .piles import Cells
from .tallies import Tallies
from .template import Texts

NEEDED = (
    ((("claim", "statement"),), "the claim"),
    ((("link", "stance"),), "supports, contradicts or context"),
    ((("source", "title"), ("witness", "name")), "a source or a witness"),
    ((("item", "summary"), ("item", "quotation")), "a summary or a quotation"),
)
"""Of which tables and keys each row fills one, and what that is."""


class RowError(Exception):
    """What makes a row impossible, and in which columns of the sheet."""

    def __init__(self, columns: str, message: str) -> None:
        super().__init__(message)
        self.columns = columns


class RowReader:
    """``wrong`` is told the row, its columns and the message, of all that is wrong with it."""

    def __init__(self, bound: Bound, tallies: Tallies, wrong: Callable[[int, str, str], None]) -> None:
        self._bound, self._tallies, self._wrong = bound, tallies, wrong
        self._keys = [
            (table, [key.target.key for key in keys], [key.cell for key in keys]) for table, keys in bound.keys.items()
        ]

    def tables(self, number: int, texts: Texts) -> dict[str, Cells] | None:
        """None for a row that is left out, or wrong. Raises RowError."""
        bound = self._bound
        if bound.parts:
            texts = [*texts]
            for made, columns in bound.parts:
                texts.append(self._value(made, columns, texts))
        for made, words, of_these, columns in bound.omissions:
            value = self._value(made, columns, texts)
            if (value in words) is of_these:
                self._tallies.left_out(columns, value)
                return None
        try:
            tables = {table: dict(zip(names, [cell(texts) for cell in cells])) for table, names, cells in self._keys}  # noqa: B905 - there are as many
        except ValueError:
            self._tell_all(number, texts)
            return None
        return tables if self._complete(number, tables) else None

    @staticmethod
    def _value(made: Any, columns: str, texts: Texts) -> str:
        try:
            return "".join(made(texts))
        except ValueError as error:
            raise RowError(columns, str(error)) from None

    def _tell_all(self, number: int, texts: Texts) -> None:
        for keys in self._bound.keys.values():
            for key in keys:
                try:
                    key.cell(texts)
                except ValueError as error:
                    self._wrong(number, key.columns, str(error))

    def _complete(self, number: int, tables: dict[str, Cells]) -> bool:
        """Whether the row says what evidence it is for which claim."""
        right = True
        for places, wanted in NEEDED:
            for table, name in places:
                if tables[table].get(name):
                    break
            else:
                columns = [key.columns for place in places for key in self._keys_at(*place)]
                verb = "is" if len(columns) == 1 else "are"
                self._wrong(number, ", ".join(columns), f"{verb} empty, expected {wanted}")
                right = False
        return right

    def _keys_at(self, table: str, name: str) -> list[Key]:
        return [key for key in self._bound.keys[table] if key.target.key == name]
