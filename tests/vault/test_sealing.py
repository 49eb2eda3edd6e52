"""A sealed text opens with its key and in its place alone, and tells nothing before."""

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.vault.sealing import (
    DamagedError,
    NoKeyError,
    UnknownKeyError,
    current_key,
    key_called,
    key_id,
    known_ids,
)

ONE, OTHER = bytes(range(32)), bytes(range(1, 33))
TOKEN = "a" * 32
texts = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.VAULT_KEYS = (ONE, OTHER)


def key():
    return current_key()


@given(text=texts)
def test_what_was_sealed_opens_to_the_same_text(text):
    assert key().open(key().seal(text, token=TOKEN, name="name"), token=TOKEN, name="name") == text


@given(text=texts, place=st.integers(0, 2000), bit=st.integers(0, 7))
def test_no_bit_of_it_can_be_changed(text, place, bit):
    sealed = bytearray(key().seal(text, token=TOKEN, name="name"))
    sealed[place % len(sealed)] ^= 1 << bit

    with pytest.raises(DamagedError):
        key().open(bytes(sealed), token=TOKEN, name="name")


@given(kept=st.integers(0, 1100))
def test_it_cannot_be_cut_short(kept):
    sealed = key().seal("Ivan Petrov", token=TOKEN, name="name")

    with pytest.raises(DamagedError):
        key().open(sealed[: min(kept, len(sealed) - 1)], token=TOKEN, name="name")


@given(token=st.text("0123456789abcdef", min_size=32, max_size=32), name=st.sampled_from(["name", "notes"]))
def test_it_opens_in_its_own_row_and_field_alone(token, name):
    sealed = key().seal("Ivan Petrov", token=TOKEN, name="contact")

    with pytest.raises(DamagedError):
        key().open(sealed, token=token, name=name)
    with pytest.raises(DamagedError):
        key().open(sealed, token=TOKEN, name=name)


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_length_of_a_name_is_not_told(text):
    assert len(key().seal(text, token=TOKEN, name="name")) == len(key().seal("", token=TOKEN, name="name"))


def test_same_text_is_never_sealed_alike():
    assert len({key().seal("Ivan", token=TOKEN, name="name") for _ in range(100)}) == 100


def test_another_key_does_not_open_it():
    sealed = key().seal("Ivan", token=TOKEN, name="name")

    with pytest.raises(DamagedError):
        key_called(key_id(OTHER)).open(sealed, token=TOKEN, name="name")


def test_former_key_opens_what_it_sealed(settings):
    settings.VAULT_KEYS = (OTHER,)
    sealed, name = key().seal("Ivan", token=TOKEN, name="name"), key().id
    settings.VAULT_KEYS = (ONE, OTHER)

    assert key().id == key_id(ONE) != name
    assert key_called(name).open(sealed, token=TOKEN, name="name") == "Ivan"
    assert known_ids() == [key_id(ONE), key_id(OTHER)]


def test_without_a_key_nothing_is_sealed_or_opened(settings):
    settings.VAULT_KEYS = ()

    with pytest.raises(NoKeyError, match="EVIDENCE_VAULT_KEY is not set"):
        current_key()
    with pytest.raises(NoKeyError):
        key_called(key_id(ONE))
    assert known_ids() == []


def test_unknown_key_is_named_by_its_id(settings):
    settings.VAULT_KEYS = (ONE,)

    with pytest.raises(UnknownKeyError, match=f"sealed with the key {key_id(OTHER)}, which is neither"):
        key_called(key_id(OTHER))


def test_neither_key_nor_text_is_told_by_errors_or_repr():
    sealed = bytearray(key().seal("Ivan Petrov", token=TOKEN, name="name"))
    sealed[-1] ^= 1
    with pytest.raises(DamagedError) as caught:
        key().open(bytes(sealed), token=TOKEN, name="name")

    told = "".join(traceback.format_exception(caught.value)) + repr(key()) + str(key())
    assert [secret for secret in ("Ivan", ONE.hex(), repr(ONE)[2:-1]) if secret in told] == []
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)
