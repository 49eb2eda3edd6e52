import os
import stat
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from claims import disk
from claims.ledger import checkpoint
from claims.ledger.checkpoint import BadCheckpointError, BadKeyError, Signed, SigningKey, VerifierKey
from claims.management.failures import in_one_line, path_given
from claims.management.stopping import Stop, stoppable
from claims.models import Checkpoint
from claims.operations.checkpoint import sign_head

LARGEST_KEY = 10_000  # bytes; a key has some hundred
NOTHING = "nothing was written."


class Command(BaseCommand):
    help = (
        "Sign the head of the public log, so that whoever keeps the checkpoint can tell later whether the past was "
        "rewritten. Refuses if the log is not the continuation of what was signed before. With --new-key makes a key."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        either = parser.add_mutually_exclusive_group(required=True)
        either.add_argument("--key", type=path_given, metavar="FILE", help="sign with the private key in this file")
        either.add_argument(
            "--new-key",
            type=path_given,
            metavar="FILE",
            help="make a private key, write it to this file, which must not be there yet, and print its public half",
        )
        parser.add_argument(
            "--name", help="with --new-key: what the key is called (default: the log's name, EVIDENCE_LEDGER_ORIGIN)"
        )
        parser.add_argument(
            "-o",
            "--output",
            type=path_given,
            metavar="FILE",
            help="write the checkpoint to this file instead of printing it; one that stands there is checked first",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new_key"]:
            if options["output"]:
                raise CommandError("-o goes with --key; --new-key names its own file.")
            self._make_key(options["new_key"], options["name"] or settings.LEDGER_ORIGIN)
        else:
            if options["name"]:
                raise CommandError("--name goes with --new-key; a key has its name already.")
            self._sign(options["key"], options["output"], verbosity=options["verbosity"])

    def _make_key(self, path: Path, name: str) -> None:
        with in_one_line(path, lambda: NOTHING):
            if "," in name:
                raise CommandError("The name of a key must hold no comma, which parts keys in EVIDENCE_LEDGER_KEYS.")
            try:
                key = SigningKey.generate(name)
            except BadKeyError as error:
                raise CommandError(f"{error} {NOTHING.capitalize()}") from None
            disk.put_private(path, f"{key.private_text()}\n".encode())
        self.stdout.write(f"{key.verifier}")
        self.stderr.write(
            f"Wrote the private key to {path}: keep it where the site's web process cannot read it.\n"
            "Publish the line above, and tell the site:\n"
            f"EVIDENCE_LEDGER_KEYS={','.join([*settings.LEDGER_KEYS, str(key.verifier)])}"
        )

    def _sign(self, path: Path, output: Path | None, *, verbosity: int) -> None:
        with in_one_line(path, lambda: NOTHING):
            key = key_in(path)
        known = [key.verifier, *map(VerifierKey.parse, settings.LEDGER_KEYS)]
        with stoppable() as stop:

            def outcome() -> str:
                return NOTHING if stop.outcome() == NOTHING else "it is signed and stored: the same call gives it."

            with in_one_line(output or "signcheckpoint", outcome):
                earlier = [kept] if output and (kept := kept_in(output, known)) else []
                signed = _signed(stop, key, known, earlier)
                self._give(signed, output, verbosity=verbosity)
        if str(key.verifier) not in settings.LEDGER_KEYS and verbosity:
            self.stderr.write(f"Readers cannot check it yet: EVIDENCE_LEDGER_KEYS lacks {key.verifier}")

    def _give(self, signed: Checkpoint, output: Path | None, *, verbosity: int) -> None:
        if output is None:
            self.stdout.write(signed.note, ending="")
            return
        disk.put(output, signed.note.encode())
        if verbosity:
            self.stdout.write(f"Wrote {output}: the public log with {signed.size:,} entries.")


def _signed(stop: Stop, key: SigningKey, known: Sequence[VerifierKey], earlier: Sequence[Signed]) -> Checkpoint:
    try:
        with transaction.atomic():
            stop.begin_writing()
            signed = sign_head(origin=settings.LEDGER_ORIGIN, key=key, known=known, earlier=earlier)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    stop.end_writing()
    return signed


def key_in(path: Path) -> SigningKey:
    """The private key in the file. Raises CommandError if others may read it, or if it is none; OSError."""
    with path.open("rb") as file:
        others = stat.S_IMODE(os.fstat(file.fileno()).st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
        content = file.read(LARGEST_KEY)
    if others:
        raise CommandError(f"{path}: other accounts may use this private key. Let its owner alone: chmod 600 {path}")
    try:
        return SigningKey.parse(content.decode())
    except (BadKeyError, UnicodeDecodeError) as error:
        why = error if isinstance(error, BadKeyError) else "Not a text."
        raise CommandError(f"{path}: {why} signcheckpoint --new-key makes one.") from None


def kept_in(path: Path, keys: Sequence[VerifierKey]) -> Signed | None:
    """The checkpoint that a file holds from the last time; None if there is no file. Raises CommandError for another file."""
    try:
        return checkpoint.opened(path.read_bytes(), keys=keys, origin=settings.LEDGER_ORIGIN)
    except FileNotFoundError:
        return None
    except BadCheckpointError as error:
        raise CommandError(
            f"{path} is there, and is not a checkpoint of this log: {error} {NOTHING.capitalize()}"
        ) from None
