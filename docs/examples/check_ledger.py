"""Check the public log of a site from outside, with nothing but Python 3.11: see docs/ledger.md.

    python3 check_ledger.py https://evidence.example.org
    python3 check_ledger.py https://evidence.example.org --kept checkpoint.txt --key "evidence.example.org/ledger+…"

Fetches every entry, works the root out again, and compares it with the site's. With a checkpoint that you kept: proves
that nothing before it was changed. Exit status 0: all fits; 1: it does not, and says what; 2: cannot tell.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

PORTION = 1000  # entries in one answer, at most


class TamperedError(Exception): ...


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Check the public log of a site.")
    parser.add_argument("site", help="its address: https://evidence.example.org")
    parser.add_argument("--kept", type=Path, metavar="FILE", help="a checkpoint of this log that you kept")
    parser.add_argument("--key", help="the verifier key that the checkpoint must be signed with (needs `cryptography`)")
    options = parser.parse_args(arguments)
    site = options.site.rstrip("/")
    try:
        kept = options.kept and read_checkpoint(options.kept.read_bytes(), options.key)
        head = json.loads(fetch(f"{site}/ledger/head.json"))
        leaves = list(leaf_hashes(site, head["size"]))
        compare("the log", root(leaves), bytes.fromhex(head["root"]))
        if kept:
            compare_kept(kept, head["origin"], leaves)
    except TamperedError as error:
        print(f"TAMPERED: {error}")
        return 1
    except (OSError, ValueError, KeyError, ImportError) as error:
        print(f"Cannot tell: {error}")
        return 2
    print(f"{head['origin']}: {head['size']} entries, root {head['root']}: all fits.")
    return 0


def fetch(address: str) -> bytes:
    with urlopen(address, timeout=60) as answer:
        return answer.read()


def leaf_hashes(site: str, size: int) -> Iterator[bytes]:
    """The leaf hash of each entry. Where the site gives the bytes (it withholds what is not public) they are hashed here."""
    for start in range(0, size, PORTION):
        count = min(PORTION, size - start)
        lines = fetch(f"{site}/ledger/entries.jsonl?start={start}&count={count}").split(b"\n")[:-1]
        told = [json.loads(line) for line in lines]
        if [one["sequence"] for one in told] != list(range(start, start + count)):
            raise TamperedError(f"entries {start} to {start + count - 1} are not all there, in their order")
        for one in told:
            leaf = bytes.fromhex(one["leaf_hash"])
            if one["body"] is not None and hashlib.sha256(b"\x00" + one["body"].encode()).digest() != leaf:
                raise TamperedError(f"entry {one['sequence']} has another hash than its bytes")
            yield leaf


def root(leaves: list[bytes]) -> bytes:
    """The Merkle tree hash of RFC 6962, section 2.1."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaves[:left]) + root(leaves[left:])).digest()


def read_checkpoint(note: bytes, key: str | None) -> dict[str, Any]:
    """What a checkpoint says (https://c2sp.org/tlog-checkpoint); with a key, only if it is signed with that."""
    text, _blank, signatures = note.decode().rpartition("\n\n")
    origin, size, encoded, *_more = [*text.split("\n"), "", ""]
    if not encoded or not signatures:
        raise ValueError("the checkpoint is cut short, or has other line ends than it was signed with")
    if key:
        check_signature(f"{text}\n".encode(), signatures, key)
    return {"origin": origin, "size": int(size), "root": base64.b64decode(encoded, validate=True)}


def check_signature(text: bytes, signatures: str, key: str) -> None:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 (only whoever gives a key needs it)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 (the same)

    name, key_id, public = key.split("+", 2)
    signed = [line.split(" ") for line in signatures.splitlines()]
    made = [base64.b64decode(parts[2]) for parts in signed if parts[:2] == ["—", name] and len(parts) == 3]
    signature = next((one[4:] for one in made if one[:4].hex() == key_id), b"")
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public)[1:]).verify(signature, text)
    except InvalidSignature:
        raise ValueError(f"the checkpoint has no valid signature by {name}+{key_id}: it proves nothing") from None


def compare_kept(kept: dict[str, Any], origin: str, leaves: list[bytes]) -> None:
    if kept["origin"] != origin:
        raise ValueError(f"the checkpoint is of another log: {kept['origin']}")
    if kept["size"] > len(leaves):
        raise TamperedError(f"the log had {kept['size']} entries, and has only {len(leaves)} now")
    compare(f"the first {kept['size']} entries", root(leaves[: kept["size"]]), kept["root"])


def compare(what: str, worked_out: bytes, expected: bytes) -> None:
    if worked_out != expected:
        raise TamperedError(f"the root of {what} is {worked_out.hex()}, expected {expected.hex()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
