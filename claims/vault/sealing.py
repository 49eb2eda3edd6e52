"""Sealing one field of one identity, so that it opens with the right key and in its own place alone.

AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits; as few as the rows of a vault are, no key comes near the
2³² messages for which random nonces are good. A sealed text is a byte for the version, the nonce, and what was encrypted
with its tag. Bound into it, and not stored, are that version, the token of the row and the name of the field: moved to
another row or field it does not open. Before that a text is filled up, so that it tells nothing of how long a name is.

No message of an error here, and no ``repr``, holds a key or what was sealed.
"""

import hashlib
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

VERSION = b"\x01"
NONCE = 12
"""Bytes."""
END = b"\x80"
"""What a text ends with before it is filled up with zeros (ISO/IEC 7816-4), whatever it ends with itself."""
LEAST = 1024
"""Bytes of the shortest filled-up text: more than any name has. Longer ones are filled up to twice that, and so on."""


class SealingError(Exception):
    """Something cannot be sealed or opened; says why, and nothing of what it is."""


class NoKeyError(SealingError):
    """The settings name no key."""


class UnknownKeyError(SealingError):
    """Sealed with a key that is not among those of the settings."""


class DamagedError(SealingError):
    """The bytes are not those that were sealed, or stand in another place."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the settings. ``id`` is what rows name it by, and tells nothing of it."""

    id: str
    _secret: bytes = field(repr=False)

    @sensitive_variables()
    def seal(self, text: str, *, token: str, name: str) -> bytes:
        """The text, sealed for the field of this name in the row with this token."""
        nonce = os.urandom(NONCE)
        return VERSION + nonce + AESGCM(self._secret).encrypt(nonce, _filled_up(text.encode()), _place(token, name))

    @sensitive_variables()
    def open(self, sealed: bytes, *, token: str, name: str) -> str:
        """What was sealed for this field of this row. Raises DamagedError if anything is not as it was."""
        sealed = bytes(sealed)
        nonce, encrypted = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        try:
            if sealed[:1] != VERSION:
                raise ValueError
            filled = AESGCM(self._secret).decrypt(nonce, encrypted, _place(token, name))
            text, end, zeros = filled.rpartition(END)
            if not end or zeros.strip(b"\0"):
                raise ValueError
            return text.decode()
        except (InvalidTag, ValueError):
            # None of their messages, nor their frames, which know what was read.
            raise DamagedError(_("A sealed text is damaged, or was moved from where it belongs.")) from None


def key_id(secret: bytes) -> str:
    """What a key is called: 16 hexadecimal digits of a hash of it."""
    return hashlib.sha256(b"evidence vault key\n" + secret).hexdigest()[:16]


def current_key() -> Key:
    """What is sealed from now on is sealed with this. Raises NoKeyError."""
    if not settings.VAULT_KEYS:
        raise NoKeyError(_("EVIDENCE_VAULT_KEY is not set: without a key the vault stays shut."))
    return _key(settings.VAULT_KEYS[0])


def key_called(wanted: str) -> Key:
    """The key with this id, current or former. Raises NoKeyError, or UnknownKeyError with the id."""
    current_key()
    for secret in settings.VAULT_KEYS:
        if key_id(secret) == wanted:
            return _key(secret)
    raise UnknownKeyError(
        _("This was sealed with the key %(id)s, which is neither EVIDENCE_VAULT_KEY nor in EVIDENCE_VAULT_FORMER_KEYS.")
        % {"id": wanted}
    )


def known_ids() -> list[str]:
    """The ids of all keys of the settings, the current one first."""
    return [key_id(secret) for secret in settings.VAULT_KEYS]


def _key(secret: bytes) -> Key:
    return Key(key_id(secret), secret)


def _place(token: str, name: str) -> bytes:
    # Neither token nor name holds a NUL: no two places have the same bytes.
    return b"\0".join((b"evidence vault", VERSION, token.encode(), name.encode()))


def _filled_up(text: bytes) -> bytes:
    size = LEAST
    while size < len(text) + len(END):
        size *= 2
    return (text + END).ljust(size, b"\0")
