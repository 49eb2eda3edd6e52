"""What `manage.py check --database default` and `migrate` say of the database beside what Django does."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's name
from django.db import DEFAULT_DB_ALIAS

from claims.ledger import guards


@register(Tags.database)
def guards_are_in_place(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Whether the database guards the ledger as it should."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or not (missing := guards.missing(DEFAULT_DB_ALIAS)):
        return []
    return [
        Warning(
            f"The database does not guard the ledger as it should: {', '.join(missing)}.",
            hint="Run manage.py migrate, which puts the guards in their place; then verifyledger.",
            id="claims.W001",
        )
    ]
