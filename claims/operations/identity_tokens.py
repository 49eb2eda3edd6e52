"""What becomes of the tokens that lead to the vault when their witnesses are merged, deleted, or brought back.

Whoever merges or deletes need not be a holder of identities, nor learn that one is kept: the token goes along, or is
left without a witness, and nothing is said. Nothing here opens the vault, or needs it.
"""

import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

from claims.models import IdentityToken, Witness

BYTES = 16
SALT = "claims.operations.identity_tokens"
DIGITS = 32


def token_of(witness: Witness) -> IdentityToken:
    """The witness's own token, made if there is none. In the transaction of whoever holds the ledger."""
    own = IdentityToken.objects.filter(witness=witness).order_by("came_from", "pk").first()
    return own or IdentityToken.objects.create(witness=witness, token=secrets.token_hex(BYTES))


def forget(token: str) -> None:
    """The vault holds nothing under this token any more."""
    IdentityToken.objects.filter(token=token).delete()


def pass_on(witness: Witness, *, to: Witness | None) -> None:
    """Let the tokens of a witness that ceases to be go to the one it is merged into, or to none."""
    for token in IdentityToken.objects.filter(witness=witness):
        token.witness, token.came_from = to, f"{token.came_from} {_hashed(witness.slug, settings.SECRET_KEY)}".lstrip()
        token.save()


def give_back(witness: Witness) -> None:
    """Let a witness that is there again have the tokens that were its own when it ceased to be."""
    for secret in (settings.SECRET_KEY, *settings.FORMER_SECRET_KEYS):
        for token in IdentityToken.objects.filter(came_from__endswith=_hashed(witness.slug, secret)):
            token.witness, token.came_from = witness, token.came_from[:-DIGITS].rstrip()
            token.save()


def _hashed(slug: str, secret: str) -> str:
    """Slugs may be names, and these outlive them."""
    return salted_hmac(SALT, slug, secret=secret, algorithm="sha256").hexdigest()[:DIGITS]
