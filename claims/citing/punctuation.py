"""Where punctuation meets: “?.” becomes “?”, a comma goes into the quotation marks, and nothing stands twice.

After ``CSL.Output.Queue.adjust`` of citeproc-js, in its four passes over the tree.
"""

from collections.abc import Sequence

from .blobs import Blob

MERGED = {
    "!": {".": "!", "?": "!?", ":": "!", ",": "!,", ";": "!;"},
    "?": {"!": "?!", ".": "?", ":": "?", ",": "?,", ";": "?;"},
    ".": {"!": ".!", "?": ".?", ":": ".:", ",": ".,", ";": ".;"},
    ":": {"!": "!", "?": "?", ".": ":", ",": ":,", ";": ":;"},
    ",": {"!": ",!", "?": ",?", ":": ",:", ".": ",.", ";": ",;"},
    ";": {"!": "!", "?": "?", ":": ";", ",": ";,", ".": ";"},
}
"""The left one, the right one: what stands for both."""
PUNCT = frozenset(MERGED)
PUNCT_OR_SPACE = frozenset("!?.:,; \u00a0")
INTO_QUOTES = frozenset("!?.,")


def settle(top: Blob) -> None:
    """All passes."""
    upward(top)
    leftward(top)
    downward(top)
    into_quotes(top)


def upward(parent: Blob) -> None:
    body = parent.body
    if isinstance(body, str):
        drop_repeated(parent, body)
        return
    last = len(body) - 1
    delimiter = parent.delimiter
    decorated = parent.decor
    for at in range(last, -1, -1):
        child = body[at]
        upward(child)
        if at == 0 and child.prefix:
            if child.prefix[0] == " " and parent.prefix[-1:] == " ":
                child.prefix = child.prefix[1:]
            first = child.prefix[:1]
            if not decorated and first in PUNCT_OR_SPACE and not parent.prefix:
                parent.prefix = first
                child.prefix = child.prefix[1:]
        if at == last and not decorated and child.suffix[-1:] == " ":
            if parent.suffix[:1] != " ":
                parent.suffix = " " + parent.suffix
            child.suffix = child.suffix[:-1]
        if at and delimiter and child.prefix and delimiter[-1] == child.prefix[0] and delimiter[-1] in PUNCT_OR_SPACE:
            child.prefix = child.prefix[1:]


def drop_repeated(leaf: Blob, body: str) -> None:
    first = leaf.suffix[:1]
    if first and first == body[-1:] and first in PUNCT:
        leaf.suffix = leaf.suffix[1:]


def leftward(parent: Blob) -> None:
    body = parent.body
    if isinstance(body, str):
        return
    between = parent.delimiter
    for at in range(len(body) - 1, -1, -1):
        child = body[at]
        if not isinstance(child.body, str):
            leftward(child)
        if between or at == len(body) - 1:
            continue
        sibling = body[at + 1]
        first = sibling.prefix[:1]
        if first in PUNCT and not set_apart(child.decor) and not set_apart(sibling.decor):
            if child.suffix:
                same = child.suffix[-1] == first
            else:
                same = isinstance(child.body, str) and child.body[-1:] == first
            if same:
                sibling.prefix = sibling.prefix[1:]
            else:
                child.suffix, sibling.prefix = to_the_left(child.suffix, sibling.prefix)


def set_apart(decor: Sequence[tuple[str, str]]) -> bool:
    """Set otherwise than in quotation marks."""
    return bool(decor) and any(kind != "quotes" for kind, _value in decor)


def to_the_left(first: str, second: str) -> tuple[str, str]:
    """The first sign of the second text goes to the end of the first."""
    left, right = first[-1:], second[:1]
    if left == right:
        return first, second[1:]
    if right not in PUNCT:
        return first, second
    both = MERGED[left].get(right) if left in PUNCT else None
    if both is not None:
        return first[:-1] + both, second[1:]
    return first + right, second[1:]


def downward(parent: Blob) -> None:
    body = parent.body
    if isinstance(body, str):
        drop_repeated(parent, body)
        return
    last = len(body) - 1
    if parent.delimiter and (sign := parent.delimiter[0]) in PUNCT:
        for child in body[:last]:
            if child.suffix[-1:] != sign:
                child.suffix += sign
        parent.delimiter = parent.delimiter[1:]
    for at in range(last, -1, -1):
        child = body[at]
        if at == last:
            at_the_end(parent, child)
        elif child.suffix:
            between(parent, child, body[at + 1])
        if isinstance(child.body, str) and child.suffix[:1] in PUNCT and not child.decor and not is_number(child):
            child.body, child.suffix = to_the_left(child.body, child.suffix)
        downward(child)


def between(parent: Blob, child: Blob, sibling: Blob) -> None:
    """The suffix of a piece meets what follows it."""
    last = child.suffix[-1]
    if last not in PUNCT_OR_SPACE:
        return
    if parent.delimiter:
        if parent.delimiter[0] == last:
            child.suffix = child.suffix[:-1]
    elif last == sibling.prefix[:1] and not child.decor and not is_number(child):
        sibling.prefix = sibling.prefix[1:]


def at_the_end(parent: Blob, child: Blob) -> None:
    """The suffix of a row meets its last piece."""
    sign = parent.suffix[:1]
    if sign in PUNCT and (merges_within(sign, child) or quoted_within(child)) and not ends_in_number(child):
        if isinstance(child.body, str):
            child.body, parent.suffix = to_the_left(child.body, parent.suffix)
        else:
            child.suffix, parent.suffix = to_the_left(child.suffix, parent.suffix)
        if parent.suffix[:1] == ".":
            child.suffix += "."
            parent.suffix = parent.suffix[1:]
    if child.suffix:
        if child.suffix[-1] == " " and parent.suffix[:1] == " ":
            parent.suffix = parent.suffix[1:]
        if child.suffix[0] in PUNCT_OR_SPACE:
            if isinstance(child.body, str) and child.body[-1:] == child.suffix[0]:
                child.suffix = child.suffix[1:]
            if child.suffix[-1:] == parent.suffix[:1]:
                parent.suffix = parent.suffix[:-1]
    sign = parent.suffix[:1]
    if sign in PUNCT and ends_with(parent, sign):
        parent.suffix = parent.suffix[1:]


def is_number(blob: Blob) -> bool:
    """It, or the one piece in it."""
    if not isinstance(blob.body, str):
        if len(blob.body) != 1:
            return False
        blob = blob.body[0]
    return blob.number is not None and blob.number.exact


def ends_in_number(blob: Blob) -> bool:
    while not isinstance(blob.body, str):
        if not blob.body:
            return False
        blob = blob.body[-1]
    return blob.number is not None and blob.number.exact


def quoted_within(blob: Blob) -> bool:
    while True:
        if any(kind == "quotes" for kind, _value in blob.decor):
            return True
        if isinstance(blob.body, str):
            return False
        blob = blob.body[-1]


def merges_within(sign: str, blob: Blob) -> bool:
    """Whether it, or what it ends with, ends with punctuation that makes one sign with this."""
    while True:
        end = blob.suffix[-1:] or (blob.body[-1:] if isinstance(blob.body, str) else "")
        if end in PUNCT and len(MERGED[end].get(sign, "  ")) == 1:
            return True
        if isinstance(blob.body, str):
            return False
        blob = blob.body[-1]


def ends_with(blob: Blob, sign: str) -> bool:
    while not isinstance(blob.body, str):
        if not blob.body:
            return False
        blob = blob.body[-1]
        if blob.suffix:
            return blob.suffix[-1] == sign
    return blob.body[-1:] == sign


def into_quotes(parent: Blob) -> None:
    """Commas and full stops stand inside of the quotation marks, as Americans have them."""
    body = parent.body
    if isinstance(body, str):
        return
    for child in body:
        if any(kind == "quotes" for kind, _value in child.decor):
            while child.suffix and child.suffix[0] in INTO_QUOTES:
                if isinstance(child.body, str):
                    child.body, child.suffix = to_the_left(child.body, child.suffix)
                else:
                    inner = child.body[-1]
                    inner.suffix, child.suffix = to_the_left(inner.suffix, child.suffix)
        into_quotes(child)
