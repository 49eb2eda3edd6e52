"""Says whether a dossier is as it was made: python3 verify.py [FOLDER or FILE.zip] [--checkpoint FILE]

Exit status 0: intact. 1: altered, with a line for each place. 2: not used as it should be, or nothing can be said.
Needs Python 3.9 or later and nothing else; asks no network, writes nothing. README.txt: what it proves."""

import argparse
import base64
import csv
import hashlib
import json
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

MANIFEST, ABOUT, ENTRIES, CHECKPOINT = "manifest.sha256", "dossier.json", "ledger/entries.jsonl", "ledger/checkpoint"
INTACT = "Intact: %d files. Rows of the bundle for which the log has no proof: %d."


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def in_folder(folder: Path, files: dict[str, bytes]) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
        elif path.is_symlink() or not path.is_dir() or not any(path.iterdir()):
            yield f"added: {path.relative_to(folder).as_posix()} (a link, an empty folder, or otherwise no file)"


def in_zip(archive: bytes, files: dict[str, bytes]) -> Iterator[str]:
    """Every byte of the archive must be the one that its files give: stored, undated, in the order of their names."""
    at, contents, last = 0, bytearray(), ""
    while archive[at : at + 4] == b"PK\3\4":
        size, length = struct.unpack_from("<IH", archive, at + 22)
        start = at + 30 + length
        name, content = archive[at + 30 : start], archive[start : start + size]
        told = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, zlib.crc32(content), size, size, length, 0)
        text = name.decode("ascii", "backslashreplace")
        good = re.fullmatch(r"(?!.*(^|/)\.)\w[\w./-]*", text) and text > last
        if not good or archive[at:start] != b"PK\3\4" + told + name or len(content) != size:
            yield f"changed: {text}, or what the archive says of it from byte {at} on"
        contents += b"PK\1\2\24\3" + told + struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, at) + name
        files[text], at, last = content, start + size, text
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(contents), at, 0)
    if archive[at:] != contents + b"PK\5\6" + end:
        yield f"changed: the archive from byte {at} on, where its table of contents or another file should begin"


def manifest(files: dict[str, bytes]) -> Iterator[str]:
    text = files.get(MANIFEST, b"").decode("utf-8", "surrogateescape")
    said = {name: digest for digest, _blanks, name in (line.partition("  ") for line in text.split("\n")[:-1])}
    actual = {name: sha256(content).hex() for name, content in sorted(files.items()) if name != MANIFEST}
    yield from (f"missing: {name}" for name in sorted({MANIFEST, *said} - files.keys()))
    yield from (f"{'changed' if one in said else 'added'}: {one}" for one in actual if said.get(one) != actual[one])
    if text != "".join(f"{digest}  {name}\n" for name, digest in actual.items()):
        yield f"changed: {MANIFEST}, or what it names"


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Where the path leads (RFC 6962, 2.1.1): its last hash is that of the other half of the tree."""
    if size <= 1:
        return b"" if path or index else leaf
    half = 1 << (size - 1).bit_length() - 1
    if index < half:
        return sha256(b"\1", root_of(leaf, index, half, path[:-1]), path[-1])
    return sha256(b"\1", path[-1], root_of(leaf, index - half, size - half, path[:-1]))


def ledger(files: dict[str, bytes], records: dict[str, dict[str, object]]) -> Iterator[str]:  # fills `records`
    index, seen, hashes = -1, {}, json.loads(files[ABOUT])["sha256"]
    _name, size, root = files[CHECKPOINT].split(b"\n")[:3]
    yield from (f"changed: {name}, or {ABOUT}" for name in hashes if hashes[name] != sha256(files[name]).hex())
    for number, line in enumerate(files[ENTRIES].splitlines(), 1):
        try:
            told = json.loads(line)
            body, leaf, before, index = told["body"], bytes.fromhex(told["leaf_hash"]), index, told["sequence"]
            where, path = f"changed: {ENTRIES}:{number}, entry {index}", list(map(bytes.fromhex, told["inclusion"]))
            said = {"sequence": index} if body is None else json.loads(body)
            if said["sequence"] != index or (body is not None and sha256(b"\0", body.encode()) != leaf):
                yield f"{where}: its text is not what the log has"
            if root_of(leaf, index, int(size), path) != base64.b64decode(root, validate=True):
                yield f"{where}: its path does not lead to the root of the checkpoint"
            table, key = f"bundle/{said.get('collection')}.csv", said.get("key")
            if json.dumps(told, ensure_ascii=False).encode() != line or index <= before or (table, key) in seen:
                yield f"{where}: not in its form or place, or a row says what an earlier entry of its record says"
            if told["row"]:
                seen[table, key] = records[f"{table}:{told['row']}"] = said["record"]
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not as it was made
            yield f"changed: {ENTRIES}:{number}: cannot be read: {error!r:.200}"


def says(cell: str, told: object) -> bool:  # whether a bundle writes it down so
    if isinstance(told, list):
        *rest, last = [re.sub(r"(?<!\\)(\\*);", r"\1\1\\;", one) for one in told] or [""]
        told = ";".join([*(re.sub(r"(?<!\\)(\\+)\Z", r"\1\1", one) for one in rest), last])
    return cell == ("yes" if told is True else told or "") or (type(told) is dict and json.loads(cell or "{}") == told)


def bundle(files: dict[str, bytes], records: dict[str, dict[str, object]]) -> Iterator[str]:
    about, known = json.loads(files[ABOUT]), set()
    for name in sorted(name for name in files if re.fullmatch(r"bundle/\w+\.csv", name)):
        read = csv.DictReader([line + "\n" for line in files[name].decode().split("\n")], strict=True)
        for number, row in enumerate(read, 2):
            said = records.pop(f"{name}:{number}", {} if about["unproven"].pop(f"{name}:{number}", None) else None)
            fits = [*row] == read.fieldnames and {*row} == {*(said or row)} - {"state"}
            if said is None:
                yield f"added: {name}:{number}, of which no entry of the log tells"
            elif not fits or not all(says(row[one], said[one]) for one in row if said):
                yield f"changed: {name}:{number} is not what its entry of the log says"
            known |= {name, f"bundle/attachments/{row.get('sha256')}", about.get("copies", {}).get(row.get("sha256"))}
    yield from (f"missing: {place}, of which the log tells" for place in [*records, *about["unproven"]])
    for name in sorted(name for name in files if name.startswith(("bundle/", "copies/"))):
        if name not in known or (not name.endswith(".csv") and sha256(files[name]).hex() not in name):
            yield f"added: {name}, which is no table, or not the file that one names by its SHA-256"


def main() -> int:
    parser = argparse.ArgumentParser(description="Says whether a dossier is as it was made: 0 if so, 1 if altered.")
    parser.add_argument("dossier", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--checkpoint", type=Path, help="one of this log, of this size, that was kept elsewhere")
    given, files, records, problems = parser.parse_args(), {}, {}, []  # type: ignore[var-annotated]
    try:
        kept = given.checkpoint.read_bytes().split(b"\n")[:3] if given.checkpoint else []
        read = in_folder(given.dossier, files) if given.dossier.is_dir() else in_zip(given.dossier.read_bytes(), files)
    except OSError as error:
        parser.error(str(error))
    for check in (read, manifest(files), ledger(files, records), bundle(files, records)):
        try:
            problems.extend(check)
        except Exception as error:  # noqa: BLE001 - the same
            problems.append(f"changed: {getattr(check, '__name__', 'it')} cannot be checked: {error!r:.200}")
    own = files.get(CHECKPOINT, b"").split(b"\n")[:3]
    if kept and kept[:2] == own[:2] and kept != own:
        problems.append(f"changed: {CHECKPOINT}: not the root that {given.checkpoint} has")
    unproven = [] if problems else json.loads(files[ABOUT])["unproven"]
    told = problems or [INTACT % (len(files), len(unproven)), *(f"no proof: {place}" for place in unproven)]
    print("\n".join(ascii(line)[1:-1] for line in told))  # so that no name draws upon the terminal
    if not problems and kept and kept != own:
        parser.error(f"{given.checkpoint} is of another log or another size, so that nothing can be said by it")
    print(f"SHA-256 of {MANIFEST}, the dossier's fingerprint: {sha256(files.get(MANIFEST, b'')).hex()}")
    return 1 if problems else 0


if __name__ == "__main__":
    csv.field_size_limit(2**30)
    raise SystemExit(main())
