"""JSON as RFC 8259 has it, read strictly: no NaN, no key twice, and with the place of what is wrong."""

import json
from typing import Any

from .problems import echo

SPACE = " \t\r\n"


class NotJSONError(ValueError):
    """Text that is not JSON; the message says what is wrong and where."""


class StrictDecoder:
    """Decodes one value at a time, and remarks on what Python's decoder lets pass."""

    def __init__(self) -> None:
        self.remarks: list[str] = []
        """What was wrong with the value decoded last, though it could be decoded."""
        self._decoder = json.JSONDecoder(object_pairs_hook=self._object, parse_constant=self._constant)

    def decode(self, text: str, at: int = 0) -> tuple[Any, int]:
        """The value that starts there, and where it ends. Raises JSONDecodeError, or NotJSONError for what no more text mends."""
        self.remarks.clear()
        try:
            return self._decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            raise
        except RecursionError:
            raise NotJSONError("arrays or objects are nested too deeply") from None
        except ValueError as error:
            # Python refuses integers of more than some thousand digits, for reading them takes quadratic time.
            raise NotJSONError("a number has too many digits") from error

    def decode_whole(self, text: str) -> Any:
        """The one value that the text holds. Raises as ``decode`` does."""
        value, end = self.decode(text, len(text) - len(text.lstrip(SPACE)))
        if after := text[end:].lstrip(SPACE):
            raise json.JSONDecodeError("more text after the end", text, len(text) - len(after))
        return value

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            seen: set[str] = set()
            for key, _value in pairs:
                if key in seen:
                    self.remarks.append(f"the key {echo(key)} stands twice in one object, expected once")
                seen.add(key)
        return made

    def _constant(self, name: str) -> None:
        self.remarks.append(f"{name} is no JSON, expected a number or text")


def loads(text: str) -> Any:
    """The one value that the text holds. Raises NotJSONError."""
    decoder = StrictDecoder()
    try:
        value = decoder.decode_whole(text)
    except json.JSONDecodeError as error:
        raise NotJSONError(f"not JSON: {say(error)} (line {error.lineno}, column {error.colno})") from None
    if decoder.remarks:
        raise NotJSONError(decoder.remarks[0])
    return value


def say(error: json.JSONDecodeError) -> str:
    """What Python's decoder says, without its capital letter: ``expecting ',' delimiter``."""
    return f"{error.msg[:1].lower()}{error.msg[1:]}".removesuffix(" at")


def dumps(value: Any) -> str:
    """One line; keys sorted, for databases do not keep their order. Raises ValueError for NaN and infinity."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)


NAMES = {dict: "an object", list: "an array", str: "text", bool: "true or false", float: "a decimal number"}


def name(value: Any) -> str:
    """What kind of JSON value it is, for a message."""
    return "null" if value is None else NAMES.get(type(value), "a number")
