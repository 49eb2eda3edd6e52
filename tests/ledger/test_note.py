"""Signed notes by the example of Go's note package, and by keys and signatures made with bare primitives here."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from claims.ledger import note
from claims.ledger.note import BadKeyError, BadNoteError, SigningKey, VerifierKey

# Of https://pkg.go.dev/golang.org/x/mod/sumdb/note.
PETER = VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNED = (
    f"{TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"

SEED = bytes(range(32))
NAME = "evidence.example.org/ledger"


def bare_note(text, name=NAME, seed=SEED):
    """A note by the words of the specification."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    key_id = hashlib.sha256(name.encode() + b"\x0a\x01" + public).digest()[:4]
    return f"{text}\n— {name} {base64.b64encode(key_id + private.sign(text.encode())).decode()}\n"


def test_note_of_the_go_package_is_opened():
    assert note.signed_text(SIGNED, [PETER]) == TEXT


def test_note_is_signed_as_the_go_package_does():
    assert SigningKey.parse(PRIVATE).signed(TEXT) == SIGNED


def test_keys_of_the_go_package_are_written_as_they_were():
    key = SigningKey.parse(PRIVATE)

    assert (key.private_text(), key.verifier) == (PRIVATE, PETER)
    assert str(PETER) == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_note_is_what_bare_primitives_make_of_it():
    key = SigningKey(NAME, SEED)

    assert key.signed("one\n\ntwo\n") == bare_note("one\n\ntwo\n")
    assert note.signed_text(bare_note("one\n\ntwo\n"), [key.verifier]) == "one\n\ntwo\n"


def test_new_keys_differ_and_are_read_again():
    first, second = SigningKey.generate(NAME), SigningKey.generate(NAME)

    assert first != second
    assert SigningKey.parse(f"{first.private_text()}\n") == first
    assert VerifierKey.parse(f" {first.verifier}\n") == first.verifier


def test_private_key_shows_only_what_is_public():
    key = SigningKey.generate(NAME)
    secret = base64.b64encode(key.seed).decode()[4:-4]

    assert secret not in f"{key} {key!r}"
    assert str(key.verifier) in str(key)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must not be empty"),
        ("nonsense", r"expected <name>\+<8 hexadecimal digits>\+<base64>"),
        ("a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "nor hold a space"),
        ("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "8 hexadecimal digits"),
        ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T", "base64 of 33 bytes"),
        ("PeterNeumann+c74f20a3+AhpcmQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "base64 of 33 bytes"),
        ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX", "a part was changed"),
        ("PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "a part was changed"),
        (PRIVATE, "8 hexadecimal digits"),
    ],
)
def test_verifier_key_of_another_form_is_refused(text, message):
    with pytest.raises(BadKeyError, match=message):
        VerifierKey.parse(text)


@pytest.mark.parametrize("text", ["", str(PETER), PRIVATE[:-1], PRIVATE.replace("c74f20a3", "c74f20a4"), PRIVATE[12:]])
def test_private_key_of_another_form_is_refused_without_repeating_it(text):
    with pytest.raises(BadKeyError) as caught:
        SigningKey.parse(text)

    assert "KFALVFGyNhPJ" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2028b", "a\u00a0b"])
def test_key_without_a_usable_name_is_not_made(name):
    with pytest.raises(BadKeyError, match="must not be empty, nor hold a space or a plus"):
        SigningKey.generate(name)


def test_signatures_by_unknown_keys_are_passed_over():
    line = bare_note(TEXT).splitlines(keepends=True)[-1]
    stranger = "— somebody.example/log AAAAAAAA\n"
    same_name = f"— PeterNeumann {base64.b64encode(b'abcd' + bytes(64)).decode()}\n"

    assert note.signed_text(SIGNED + line + stranger + same_name, [PETER]) == TEXT


def test_every_known_signature_must_be_right():
    other = SigningKey(NAME, SEED)
    wrong = bare_note("another text\n").splitlines(keepends=True)[-1]

    with pytest.raises(BadNoteError, match=rf"signature by {NAME}\+{other.verifier.key_id.hex()} is wrong"):
        note.signed_text(SIGNED + wrong, [PETER, other.verifier])


def test_unknown_signer_is_named_beside_those_expected():
    with pytest.raises(BadNoteError, match=rf"signed by PeterNeumann\+c74f20a3, expected one of {NAME}\+"):
        note.signed_text(SIGNED, [SigningKey(NAME, SEED).verifier])


def test_no_known_key_is_said():
    with pytest.raises(BadNoteError, match="No key is known to check it with; expected one verifier key at least"):
        note.signed_text(SIGNED, [])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ("", "cut short: expected a text, a blank line and a signature"),
        (TEXT, "cut short: expected a text, a blank line and a signature"),
        (f"{TEXT}\n", "cut short: expected a text, a blank line and a signature"),
        (SIGNED[:-1], "cut short: expected a newline at the end"),
        (f"{TEXT}\n— PeterNeumann\n", "not a signature: expected “— name base64”"),
        (f"{TEXT}\n— PeterNeumann x08go_ZJ\n", "not a signature: expected “— name base64”"),
        (f"{TEXT}\n— Peter+Neumann x08go/ZJ\n", "not a signature: expected “— name base64”"),
        (f"{TEXT}\n- PeterNeumann x08go/ZJ\n", "not a signature: expected “— name base64”"),
        (SIGNED.replace("\n", "\r\n"), r"control character U\+000D, expected none \(lines must end with a newline"),
        (SIGNED.replace("problem", "prob\0lem"), r"control character U\+0000, expected none"),
        (SIGNED.encode("utf-16"), "not UTF-8"),
        (SIGNED.replace("If", "\ud800"), "not UTF-8"),
        (f"{'x' * 1_000_000}\n{SIGNED}", "expected a checkpoint of 1,000,000 at most"),
    ],
)
def test_note_of_another_form_is_refused(changed, message):
    with pytest.raises(BadNoteError, match=message):
        note.signed_text(changed, [PETER])


@given(at=st.integers(0, len(SIGNED.encode()) - 1), byte=st.integers(0, 255))
def test_any_changed_byte_is_refused(at, byte):
    whole = bytearray(SIGNED.encode())
    if whole[at] == byte:
        return
    whole[at] = byte

    with pytest.raises(BadNoteError):
        note.signed_text(bytes(whole), [PETER])


@given(start=st.integers(0, len(SIGNED.encode())), length=st.integers(1, len(SIGNED.encode())))
def test_any_cut_is_refused(start, length):
    whole = SIGNED.encode()
    cut = whole[:start] + whole[start + length :]
    if cut == whole:
        return

    with pytest.raises(BadNoteError):
        note.signed_text(cut, [PETER])


@given(st.permutations(SIGNED.splitlines(keepends=True)))
def test_any_other_order_of_lines_is_refused(lines):
    if "".join(lines) == SIGNED:
        return

    with pytest.raises(BadNoteError):
        note.signed_text("".join(lines), [PETER])
