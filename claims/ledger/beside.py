"""What the internal log tells beside records: former slugs, what assessments considered, what witnesses agreed to, and
copies of attached files.

No bundle has them; but a former slug led elsewhere, or another past of an assessment, would be as bad as a changed
record; and under another copy the public would read another document.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from claims.models import Consent, Consideration, PublicCopy, PurgedSlug, RetiredSlug
from claims.records import Plain, among

from .body import written


class Beside(NamedTuple):
    """One such row, as the ledger is told of it."""

    key: str
    record: Plain


@dataclass(frozen=True)
class BesideType:
    """How the rows of one model are told. ``collection`` is what the ledger calls them."""

    collection: str
    model: type[models.Model]
    natural_fields: tuple[str, ...]
    """The look-ups that together are the key."""
    _told: Callable[[Any], Iterator[Beside]]

    def read(self, pks: Collection[int]) -> Iterator[Beside]:
        """These rows in the order of primary keys; ids that are not there are left out."""
        return self._told(self.model._base_manager.filter(**among(pks)).order_by("pk"))


def leading(current: str, *, merged: bool) -> Plain:
    """Where a former slug leads."""
    return {"current": current, "merged": merged}


def considered(*, judgement: str, statement: str, at: datetime, log_size: int, evidence: Any) -> Plain:
    """What was frozen of an assessment: the columns of Consideration, primary keys of items included."""
    told = {"judgement": judgement, "statement": statement, "at": written(at)}
    return told | {"log_size": log_size, "evidence": evidence}


def _retired(rows: Any) -> Iterator[Beside]:
    for collection, slug, current, merged in rows.values_list("collection", "slug", "current", "merged"):
        yield Beside(f"{collection}/{slug}", leading(current, merged=merged))


def _considerations(rows: Any) -> Iterator[Beside]:
    told = rows.values_list("assessment__slug", "judgement", "statement", "at", "log_size", "evidence")
    for slug, judgement, statement, at, log_size, evidence in told:
        record = considered(judgement=judgement, statement=statement, at=at, log_size=log_size, evidence=evidence)
        yield Beside(slug, record)


def _copies(rows: Any) -> Iterator[Beside]:
    told = rows.values_list("original", "sha256", "size", "media_type", "why_not")
    for original, sha256, size, media_type, why_not in told:
        yield Beside(original, {"copy": sha256, "size": size, "media_type": media_type, "why_not": why_not})


def _purged(rows: Any) -> Iterator[Beside]:
    for collection, digest in rows.values_list("collection", "digest"):
        yield Beside(f"{collection}/{digest}", {})


def _consents(rows: Any) -> Iterator[Beside]:
    for slug, scope, obtained, expires, note in rows.values_list(
        "witness__slug", "scope", "obtained", "expires", "note"
    ):  # fmt: skip
        days = {"obtained": obtained and obtained.isoformat(), "expires": expires and expires.isoformat()}
        yield Beside(slug, {"scope": scope, "note": note} | days)


RETIRED_SLUGS = BesideType("retired_slugs", RetiredSlug, ("collection", "slug"), _retired)
"""Under ``claims/old-slug``."""

PURGED_SLUGS = BesideType("purged_slugs", PurgedSlug, ("collection", "digest"), _purged)
"""Under ``claims/digest``: of the slug itself nothing is told."""

CONSIDERATIONS = BesideType("considerations", Consideration, ("assessment__slug",), _considerations)
"""Under the slug of the assessment."""

PUBLIC_COPIES = BesideType("public_copies", PublicCopy, ("original",), _copies)
"""Under the SHA-256 of the file as it was attached."""

CONSENTS = BesideType("consents", Consent, ("witness__slug",), _consents)
"""Under the slug of the witness."""

BESIDE = {told.collection: told for told in (RETIRED_SLUGS, PURGED_SLUGS, CONSIDERATIONS, CONSENTS, PUBLIC_COPIES)}

IDENTITIES = "identities"
"""The collection of entries that tell who looked into the vault for a witness, and why. Its key is the witness's slug."""

IDENTITIES_OF_NOBODY = "identities_of_nobody"
"""The same for what belongs to no witness, without a key: any slug may be a witness's."""

TOLD_AGAIN = "told_again"
"""Of these, the action of one that stands for an erased one: its record has who, when and what for."""

ERASURES = "ledger"
"""The collection of entries that tell of an entry: that its bytes were erased. Its key is ``public/17``."""
