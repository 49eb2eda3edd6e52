"""Which database a model lives in: the vault's in the vault, and nothing else there."""

from typing import Any

from django.db.models import Model

VAULT = "vault"
"""The alias of the database, and the label of the app."""


class VaultRouter:
    """For ``DATABASE_ROUTERS``. None leaves a question to Django, which answers with the default database."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        return VAULT if model._meta.app_label == VAULT else None

    def db_for_write(self, model: type[Model], **_hints: Any) -> str | None:
        return VAULT if model._meta.app_label == VAULT else None

    def allow_relation(self, first: Model, second: Model, **_hints: Any) -> bool | None:
        """No row of the vault refers to one outside, nor is referred to."""
        labels = {first._meta.app_label, second._meta.app_label}
        return False if VAULT in labels and len(labels) > 1 else None

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        return (db == VAULT) == (app_label == VAULT)
