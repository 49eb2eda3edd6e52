from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

MOST = 1_000
"""Digests in one query, well below SQLite's 32,766 parameters."""


class PurgedSlugs(models.Manager["PurgedSlug"]):
    def among(self, collection: str, slugs: Collection[str]) -> set[str]:
        """Those of these slugs that were purged in this collection. One query where none ever was."""
        if not slugs or not self.filter(collection=collection).exists():
            return set()
        named = {digest: slug for slug in slugs for digest in digests(collection, slug)}
        asked, found = sorted(named), set()
        for start in range(0, len(asked), MOST):
            stands = self.filter(collection=collection, digest__in=asked[start : start + MOST])
            found |= {named[digest] for digest in stands.values_list("digest", flat=True)}
        return found


class PurgedSlug(models.Model):
    """That a record of this collection once had a slug that must not be told: kept from reuse, and from being read.

    ``digest`` is an HMAC of it under a key made of SECRET_KEY: who has the table alone cannot try names on it.
    """

    collection = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    """HMAC-SHA256 as 64 hexadecimal digits."""

    objects = PurgedSlugs()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("collection", "digest"),
                name="%(app_label)s_%(class)s_unique",
                violation_error_message=_("This slug has been purged already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.collection}/{self.digest}"


def digests(collection: str, slug: str) -> Iterable[str]:
    """Of this slug: by the key in use first, then by former ones that are still known."""
    for secret in (settings.SECRET_KEY, *settings.FORMER_SECRET_KEYS):
        yield salted_hmac("claims.purged_slug", f"{collection}/{slug}", secret=secret, algorithm="sha256").hexdigest()
