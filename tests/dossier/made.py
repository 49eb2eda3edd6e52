"""Small dossiers for tests, and what the verifier says of what has become of them."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from zipfile import ZipFile

from claims.dossier import archive, verify
from claims.dossier.writing import write_dossier
from tests import factories as make
from tests.recorded import recorded


def make_small_claim(slug="said"):
    """A claim with an item of a witness and one of a source, all told by the ledger; with texts that are hard to tell."""
    agent = make.make_agent(slug="agent", name="А. Иванов", aliases="one; two\nthree\\")
    topic = make.make_topic(slug="topic")
    claim = make.make_claim(slug=slug, statement="It was „said“, and more", topics=[topic])
    source = make.make_source(
        slug="source", authors=[agent], csl={"volume": "12"}, abstract='Lines\nand "quotes",\rand more'
    )
    identifier = make.make_identifier(source=source, value="10.1000/a;b\\")
    witness = make.make_witness(slug="witness", protected=True)
    items = [make.make_item(slug="told", witness=witness), make.make_item(slug="written", source=source)]
    links = [make.make_link(claim=claim, item=item) for item in items]
    recorded(agent, topic, claim, source, identifier, witness, *items, *links)
    return claim


def dossier_of(claim):
    """The bytes of its archive."""
    out = io.BytesIO()
    write_dossier(out, claim)
    return out.getvalue()


def files_of(content):
    with ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files):
    out = io.BytesIO()
    archive.write(out, files)
    return out.getvalue()


def remade(files):
    """The files with a manifest that fits them, as whoever alters something would make it."""
    kept = {name: content for name, content in files.items() if name != verify.MANIFEST}
    lines = [f"{verify.sha256(content).hex()}  {name}\n" for name, content in sorted(kept.items())]
    return kept | {verify.MANIFEST: "".join(lines).encode()}


def said_of(path, *options):
    """Exit status of the verifier, and the lines that it says."""
    before, sys.argv = sys.argv, ["verify.py", str(path), *map(str, options)]
    out = io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(out):
            status = verify.main()
    except SystemExit as stopped:
        status = stopped.code
    finally:
        sys.argv = before
    return status, out.getvalue().splitlines()
