"""Signed notes (https://c2sp.org/signed-note) with Ed25519: a text, a blank line, and lines of signatures.

Keys have the text forms of Go's golang.org/x/mod/sumdb/note: ``<name>+<key id>+<base64>``, with ``PRIVATE+KEY+`` before
it for the one that signs. Pure: no database, no settings.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
"""The type of signature, as the specification numbers them."""

KEY = 32
"""Bytes in a public key, and in the seed of a private one."""

KEY_ID = 4
"""Bytes of a signature before the signature itself: a hint by which key it was made."""

LARGEST = 1_000_000
"""Bytes in a note, at most: room for thousands of signatures."""

SIGNATURE_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})")
PRIVATE = "PRIVATE+KEY+"


class BadKeyError(ValueError):
    """A text is not a key; says what was expected, and repeats nothing of the text: it may be a private key."""


class BadNoteError(ValueError):
    """A note is not what a known key signed; says what is wrong, and what was expected."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a key: whoever has it can tell what the other half has signed."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Raises BadKeyError."""
        name, key_id, public = _parts(text.strip(), "a verifier key", "<name>+<8 hexadecimal digits>+<base64>")
        return _of_its_id(cls(name, public), key_id)

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:KEY_ID]

    @property
    def hint(self) -> str:
        """How signatures name the key."""
        return f"{self.name}+{self.key_id.hex()}"

    def __str__(self) -> str:
        return f"{self.hint}+{base64_text(ED25519 + self.public)}"

    def has_signed(self, text: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private half: whoever has it can sign in the name of the log."""

    name: str
    seed: bytes = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "SigningKey":
        """Raises BadKeyError."""
        form = f"{PRIVATE}<name>+<8 hexadecimal digits>+<base64>"
        if not text.strip().startswith(PRIVATE):
            raise BadKeyError(f"Not a private key; expected {form}.")
        name, key_id, seed = _parts(text.strip().removeprefix(PRIVATE), "a private key", form)
        key = cls(name, seed)
        _of_its_id(key.verifier, key_id)
        return key

    @classmethod
    def generate(cls, name: str) -> "SigningKey":
        """A new key. Raises BadKeyError for a name that no key can have."""
        _check_name(name)
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self._private.public_key().public_bytes_raw())

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def private_text(self) -> str:
        """The text that ``parse`` reads; not ``str()``, so that no message holds it by accident."""
        return f"{PRIVATE}{self.verifier.hint}+{base64_text(ED25519 + self.seed)}"

    def __str__(self) -> str:
        return f"private key of {self.verifier}"

    def signed(self, text: str) -> str:
        """The note of this text, which must end with a newline."""
        signature = self._private.sign(text.encode())
        return f"{text}\n— {self.name} {base64_text(self.verifier.key_id + signature)}\n"


def signed_text(note: str | bytes, keys: Sequence[VerifierKey]) -> str:
    """The text of a note that one of these keys has signed. Signatures by other keys are passed over.

    Raises BadNoteError; also if one known key has signed, and what stands there as the signature of another is wrong.
    """
    text, lines = _taken_apart(note)
    if not keys:
        raise BadNoteError("No key is known to check it with; expected one verifier key at least.")
    known = {key.hint: key for key in keys}
    signatures = list(_signatures(lines))
    for hint, signature in signatures:
        if hint in known and not known[hint].has_signed(text.encode(), signature):
            raise BadNoteError(
                f"Its signature by {hint} is wrong: the text is not what was signed, or the signature was changed."
            )
    if not any(hint in known for hint, _signature in signatures):
        signers, expected = ", ".join(hint for hint, _signature in signatures), ", ".join(known)
        raise BadNoteError(f"No known key has signed it: it is signed by {signers}, expected one of {expected}.")
    return text


def unchecked_text(note: str | bytes) -> tuple[str, list[str]]:
    """The text of a note, and the hints of the keys that it says have signed it. Raises BadNoteError."""
    text, lines = _taken_apart(note)
    return text, [hint for hint, _signature in _signatures(lines)]


def decoded(note: str | bytes) -> str:
    """The note as text of a bearable size. Raises BadNoteError where it is no UTF-8, or holds control characters."""
    try:
        read = note if isinstance(note, bytes) else note.encode()
        text = read.decode()
    except UnicodeError:
        raise BadNoteError("It is not UTF-8 text; expected a signed checkpoint.") from None
    if len(read) > LARGEST:
        raise BadNoteError(f"It has {len(read):,} bytes, expected a checkpoint of {LARGEST:,} at most.")
    if control := re.search(r"[\x00-\x09\x0b-\x1f]", text):
        carriage = " (lines must end with a newline alone)" if control.group() == "\r" else ""
        raise BadNoteError(f"It holds the control character U+{ord(control.group()):04X}, expected none{carriage}.")
    return text


def _taken_apart(note: str | bytes) -> tuple[str, list[str]]:
    """The signed text with its last newline, and the lines of signatures."""
    whole = decoded(note)
    text, separator, signatures = whole.rpartition("\n\n")
    if not separator or not signatures:
        raise BadNoteError("It is cut short: expected a text, a blank line and a signature below it.")
    if not signatures.endswith("\n"):
        raise BadNoteError("It is cut short: expected a newline at the end of the last signature.")
    return f"{text}\n", signatures.removesuffix("\n").split("\n")


def _signatures(lines: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The hint of the key and the signature of each line. Raises BadNoteError for a line that is none."""
    for line in lines:
        parts = SIGNATURE_LINE.fullmatch(line)
        signature = bytes_of(parts[2]) if parts else None
        if not parts or "+" in parts[1] or signature is None or len(signature) <= KEY_ID:
            raise BadNoteError(
                "What stands below the blank line is not a signature: expected “— name base64”, perhaps it is cut short."
            )
        yield f"{parts[1]}+{signature[:KEY_ID].hex()}", signature[KEY_ID:]


def _parts(text: str, what: str, form: str) -> tuple[str, str, bytes]:
    """Name, key id and the 32 bytes of a key's text form."""
    name, _plus, rest = text.partition("+")
    key_id, _plus, encoded = rest.partition("+")
    _check_name(name)
    if not re.fullmatch(r"[0-9a-f]{8}", key_id):
        raise BadKeyError(f"Not {what}; expected {form}.")
    typed = bytes_of(encoded)
    if typed is None or len(typed) != len(ED25519) + KEY or not typed.startswith(ED25519):
        raise BadKeyError(f"Not {what} for Ed25519; expected {form}, the base64 of 33 bytes of which the first is 1.")
    return name, key_id, typed.removeprefix(ED25519)


def _of_its_id(key: VerifierKey, key_id: str) -> VerifierKey:
    if key.key_id.hex() != key_id:
        raise BadKeyError(
            f"The key's id is {key_id}, but its name and bytes give {key.key_id.hex()}: a part was changed."
        )
    return key


def _check_name(name: str) -> None:
    if not name or "+" in name or not name.isprintable() or any(character.isspace() for character in name):
        raise BadKeyError(
            "The name of a key must not be empty, nor hold a space or a plus: evidence.example.org/ledger."
        )


def base64_text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def bytes_of(text: str) -> bytes | None:
    """The bytes of a base64 text; None if it is none, or not the one form of these bytes."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if base64_text(content) == text else None
