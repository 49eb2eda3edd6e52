"""What is in the copy of a database, read from the copy itself and not from the site, which has gone on since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claims.ledger.merkle import Frontier
from claims.models import Attachment, LedgerHead

from .manifest import HeadTold

HEADS = LedgerHead._meta.db_table
ATTACHMENTS = Attachment._meta.db_table
SESSIONS = "django_session"
"""Never in a backup: whoever stole one could go on as somebody who is signed in."""

MIGRATIONS = "django_migrations"


@dataclass
class Content:
    """Filled row by row; ``problems`` are what makes it no copy of a database of ours."""

    server: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    migrations: list[str] = field(default_factory=list)
    logs: dict[str, HeadTold] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    """The SHA-256 of every file that a row names."""
    problems: list[str] = field(default_factory=list)

    def take(self, table: str, row: Mapping[str, Any]) -> None:
        """A row of one of the tables in ``READ``, of which bytes are bytes."""
        if table == MIGRATIONS:
            self.migrations.append(f"{row['app']}.{row['name']}")
        elif table == ATTACHMENTS:
            self.named |= {row[column] for column in naming_files() if row.get(column)}
        elif table == HEADS:
            try:
                tree = Frontier.of(int(row["size"]), bytes(row["frontier"]))
            except ValueError as error:
                self.problems.append(f"the head of the {row['log']} log is damaged: {error}")
            else:
                self.logs[row["log"]] = {"size": tree.size, "root": tree.root().hex()}

    def done(self) -> "Content":
        self.migrations.sort()
        return self


READ = (MIGRATIONS, ATTACHMENTS, HEADS)
"""The tables of which rows are looked at; of the others they are counted."""


def naming_files() -> Sequence[str]:
    """The columns of attachments that name files in the store."""
    return [
        field.column for field in Attachment._meta.concrete_fields if field.column and field.column.endswith("sha256")
    ]
