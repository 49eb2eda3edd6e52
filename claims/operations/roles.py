"""The roles at the desk as groups of accounts, and what each may do. What of that holds for whose records: ``access``."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model

from claims.models import (
    Agent,
    Appearance,
    Assessment,
    Attachment,
    Authorship,
    Claim,
    ClaimRelation,
    Derivation,
    EvidenceItem,
    EvidenceLink,
    Identifier,
    LedgerEntry,
    PossibleIdentity,
    Question,
    Relay,
    Report,
    SearchLog,
    Source,
    SourceEvent,
    Topic,
    Witness,
)

CONTRIBUTOR, REVIEWER, ADMIN = "contributor", "reviewer", "admin"
ROLES = (CONTRIBUTOR, REVIEWER, ADMIN)

REVIEWED: tuple[type[Model], ...] = (Claim, Question, Source, Witness, EvidenceItem, Assessment, Report)
ENTERED: tuple[type[Model], ...] = (
    *REVIEWED,
    Agent,
    Topic,
    Appearance,
    EvidenceLink,
    ClaimRelation,
    Derivation,
    SourceEvent,
    Attachment,
    SearchLog,
    Authorship,
    Identifier,
    Relay,
    PossibleIdentity,
)
"""What is entered at the desk."""


def _on(models: Iterable[type[Model]], *actions: str) -> set[str]:
    return {f"{model._meta.app_label}.{action}_{model._meta.model_name}" for model in models for action in actions}


_CONTRIBUTES = _on(ENTERED, "add", "change", "delete", "view")
_REVIEWS = _CONTRIBUTES | _on(REVIEWED, "publish") | _on([LedgerEntry], "view")
# Accounts are made inactive rather than deleted: the ledger names people by them.
_ADMINISTERS = _REVIEWS | _on([LedgerEntry], "erase") | {"auth.add_user", "auth.change_user", "auth.view_user"}

MAY = {CONTRIBUTOR: _CONTRIBUTES, REVIEWER: _REVIEWS, ADMIN: _ADMINISTERS}
"""Permissions by role. One that the site does not have (yet) is left out."""


def settle_roles() -> None:
    """See that the three groups are there and have exactly their permissions. Twice changes nothing.

    After every migration, which may bring permissions; and after a flush, which takes the groups along.
    """
    with transaction.atomic():
        known = {
            f"{permission.content_type.app_label}.{permission.codename}": permission
            for permission in Permission.objects.select_related("content_type")
        }
        for role, may in MAY.items():
            group, _made = Group.objects.get_or_create(name=role)
            group.permissions.set([known[name] for name in sorted(may & known.keys())])
