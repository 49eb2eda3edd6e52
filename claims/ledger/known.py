"""What the public log is known to have been: the checkpoints that the database keeps, held against their own notes."""

from collections.abc import Iterator, Sequence

from claims.models import Checkpoint

from .checkpoint import BadCheckpointError, VerifierKey, opened, unchecked
from .findings import Finding
from .regrown import Known


def stored(keys: Sequence[VerifierKey]) -> Iterator[Known | Finding]:
    """What each stored checkpoint says, and what is wrong with it by itself.

    Its signature is checked where one of the keys made it: keys are replaced in the course of years, and what a former
    one has signed stays.
    """
    rows = Checkpoint.objects.order_by("size", "pk").values_list("pk", "size", "root", "note")
    for pk, size, root, note in rows.iterator():
        where = f"stored checkpoint {pk}"
        try:
            signed, signers = unchecked(note)
            if known := [key for key in keys if key.hint in signers]:
                opened(note, keys=known, origin=None)
        except BadCheckpointError as error:
            yield Finding(where, str(error))
            continue
        if signed.size != size:
            yield Finding(where, f"size is {size}, its note says {signed.size}")
        if signed.root != bytes(root):
            yield Finding(where, f"root is {bytes(root).hex()}, its note says {signed.root.hex()}")
        yield Known(signed.size, signed.root, where)
