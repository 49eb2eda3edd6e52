import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.ledger import checkpoint, merkle
from claims.ledger.checkpoint import BadCheckpointError, Signed, SigningKey
from tests.ledger.test_note import NAME, SEED, bare_note

KEY = SigningKey(NAME, SEED)
KEYS = [KEY.verifier]
ROOT = bytes(range(100, 132))
TEXT = f"{NAME}\n1234\n{base64.b64encode(ROOT).decode()}\n"
NOTE = bare_note(TEXT)

origins = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=60)


def opened(note, origin=NAME):
    return checkpoint.opened(note, keys=KEYS, origin=origin)


def test_checkpoint_is_signed_in_the_form_of_the_specification():
    assert checkpoint.sign(NAME, 1234, ROOT, KEY) == NOTE


@pytest.mark.parametrize("origin", [NAME, None])
def test_checkpoint_is_opened_as_it_was_signed(origin):
    assert opened(NOTE, origin) == opened(NOTE.encode(), origin) == Signed(NAME, 1234, ROOT, NOTE)


@given(
    origin=origins,
    size=st.integers(0, 10**19 - 1),
    root=st.binary(min_size=32, max_size=32),
    seed=st.binary(min_size=32, max_size=32),
)
def test_any_checkpoint_is_opened_as_it_was_signed(origin, size, root, seed):
    key = SigningKey(NAME, seed)
    note = checkpoint.sign(origin, size, root, key)

    assert checkpoint.opened(note, keys=[key.verifier], origin=origin) == Signed(origin, size, root, note)


def test_checkpoint_of_an_empty_log_is_opened():
    assert opened(checkpoint.sign(NAME, 0, merkle.EMPTY, KEY)).size == 0


def test_extension_lines_are_kept():
    note = bare_note(f"{TEXT}something more\nand more\n")

    assert opened(note) == Signed(NAME, 1234, ROOT, note)


@pytest.mark.parametrize(
    ("origin", "size", "root"), [("", 1, ROOT), ("a\nb", 1, ROOT), (NAME, -1, ROOT), (NAME, 1, b"")]
)
def test_what_no_checkpoint_can_say_is_not_signed(origin, size, root):
    with pytest.raises(ValueError, match="expected"):
        checkpoint.sign(origin, size, root, KEY)


def test_checkpoint_of_another_site_is_refused_whoever_signed_it():
    other = SigningKey.generate("other.example.org/ledger")

    for note in (
        bare_note(TEXT.replace(NAME, "other.example.org/ledger")),
        checkpoint.sign(other.name, 1, ROOT, other),
    ):
        with pytest.raises(
            BadCheckpointError, match=f"of another log: its first line is “other.example.org/ledger”, expected “{NAME}”"
        ):
            opened(note)


@pytest.mark.parametrize("size", ["01", "+1", "1.0", "1e3", "-1", "0x1", " 1", "1_0", "१", "1" * 20, "1" * 5000])
def test_size_that_is_no_plain_number_is_refused(size):
    with pytest.raises(BadCheckpointError, match="expected a plain decimal number without leading zeros"):
        opened(bare_note(TEXT.replace("1234", size)))


@pytest.mark.parametrize("root", ["AAAA", "nonsense", base64.b64encode(ROOT).decode()[:-2] + "B=", ROOT.hex(), "ü"])
def test_root_that_is_not_32_bytes_is_refused(root):
    with pytest.raises(BadCheckpointError, match="expected the base64 of 32 bytes"):
        opened(bare_note(f"{NAME}\n1234\n{root}\n"))


@pytest.mark.parametrize(
    "text", [f"{NAME}\n1234\n", f"{NAME}\n", TEXT.replace("1234", ""), f"{TEXT}\nmore\n", f"{NAME}\n\n1234\n{TEXT}"]
)
def test_text_that_is_no_checkpoint_is_refused(text):
    with pytest.raises(BadCheckpointError, match="no checkpoint: expected three lines at least, none of them empty"):
        opened(bare_note(text))


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ("", "cut short"),
        (TEXT, "cut short"),
        (NOTE[:-5], "cut short"),
        (NOTE.replace("1234", "1235"), "the text is not what was signed"),
        (bare_note(TEXT, seed=bytes(32)), "No known key has signed it"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_checkpoint_that_cannot_be_trusted_is_refused(note, message):
    with pytest.raises(BadCheckpointError, match=message):
        opened(note)


def test_without_any_key_nothing_is_opened():
    with pytest.raises(BadCheckpointError, match="expected one verifier key at least"):
        checkpoint.opened(NOTE, keys=[], origin=NAME)


@given(at=st.integers(0, len(NOTE.encode()) - 1), byte=st.integers(0, 255))
def test_any_changed_byte_is_refused(at, byte):
    whole = bytearray(NOTE.encode())
    if whole[at] == byte:
        return
    whole[at] = byte

    with pytest.raises(BadCheckpointError):
        opened(bytes(whole), None)


@given(start=st.integers(0, len(NOTE.encode())), length=st.integers(1, len(NOTE.encode())))
def test_any_cut_is_refused(start, length):
    whole = NOTE.encode()
    if start == len(whole):
        return

    with pytest.raises(BadCheckpointError):
        opened(whole[:start] + whole[start + length :], None)


@given(st.permutations(NOTE.splitlines(keepends=True)))
def test_any_other_order_of_lines_is_refused(lines):
    if "".join(lines) == NOTE:
        return

    with pytest.raises(BadCheckpointError):
        opened("".join(lines), None)
