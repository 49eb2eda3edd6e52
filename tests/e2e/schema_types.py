"""
The JSON-LD of claims against the types of schema.org: `make validate`, or `python -m tests.e2e.schema_types`.

schema-dts is schema.org as types of TypeScript, whose compiler then says which property or value is none of them. Needs
npm (with Node) to fetch both (once, into .venv). Ends with 1 if anything is wrong, with 2 where it cannot tell.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.processes import ROOT
from tests.e2e.site import served
from tests.e2e.validate import read

# The exact ones, so that what passes today passes tomorrow.
PACKAGES = ("typescript@7.0.2", "schema-dts@2.1.0")
FOLDER = ROOT / ".venv" / "schema-types"
COMPILER = FOLDER / "node_modules" / ".bin" / "tsc"
OPTIONS = ("--noEmit", "--strict", "--pretty", "false", "--module", "preserve", "--target", "es2022", "--types", "")
# What the packages declare is theirs to check, and there is no browser here.
QUICK = ("--skipLibCheck", "--lib", "es2022")

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
COMPLAINT = re.compile(r"^told\.ts\((\d+),\d+\): (.*)$", re.MULTILINE)
ENTRY = re.compile(r'href="(/claims/[-\w]+/)"')

WRONG = {
    "a property that there is not": {"@type": "Claim", "statement": "It rained."},
    "a property of another type": {"@type": "Claim", "reviewRating": {"@type": "Rating", "alternateName": "supported"}},
    "a value of the wrong type": {"@type": "ClaimReview", "reviewRating": "supported"},
    "a work that is none": {"@type": "Claim", "appearance": {"@type": "Person", "name": "Anna"}},
    "a type that there is not": {"@type": "Assessment", "name": "supported"},
}
"""By what is wrong with it, what the check must not let pass: else it checks nothing."""


def main():
    if not shutil.which("npm"):
        fail("There is no npm. On Debian: apt install npm")
    if not COMPILER.exists():
        fetch()
    with tempfile.TemporaryDirectory(prefix="evidence-types-") as name:
        folder = Path(name)
        # Beside the files, where the compiler looks for packages.
        (folder / "node_modules").symlink_to(FOLDER / "node_modules")
        (folder / "site").mkdir()
        with served(folder / "site") as site:
            graphs = {address: graph(read(f"{site}{address}").decode()) for address in claims(site)}
        wrong = {why: {"@context": "https://schema.org", "@graph": [node]} for why, node in WRONG.items()}
        found = complaints(folder, {**graphs, **wrong})
    if missed := [why for why in WRONG if why not in found]:
        fail(f"The compiler lets pass: {', '.join(missed)}.")
    if unknown := {address: said for address, said in found.items() if address in graphs}:
        for address, said in unknown.items():
            print(f"{address}: {said}", file=sys.stderr)
        sys.exit(1)
    print(f"schema.org has all that {len(graphs)} claims are told as; {len(WRONG)} wrong ones are refused.")


def fetch():
    command = ["npm", "install", "--silent", "--no-save", "--ignore-scripts", "--prefix", str(FOLDER), *PACKAGES]
    if subprocess.run(command, check=False).returncode or not COMPILER.exists():
        fail(f"npm could not fetch {' and '.join(PACKAGES)}.")


def claims(site):
    """The addresses of all claims."""
    found = {}
    for page in range(1, 100):
        addresses = ENTRY.findall(read(f"{site}/claims/?page_size=100&page={page}").decode())
        if not addresses:
            break
        found |= dict.fromkeys(addresses)
    return list(found)


def graph(html):
    """The data of a page."""
    (script,) = SCRIPT.findall(html)
    return json.loads(script)


def complaints(folder, graphs):
    """What the compiler says of the graphs that it has something against, by their names.

    It is run once, over one file with a line for each: most of its time goes into reading the types of schema.org.
    """
    lines = [f"export const told{at}: Graph = {json.dumps(graph)};" for at, graph in enumerate(graphs.values())]
    (folder / "told.ts").write_text("\n".join(['import type { Graph } from "schema-dts";', *lines]))
    command = [COMPILER, *OPTIONS, *QUICK, "told.ts"]
    run = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    found = COMPLAINT.findall(run.stdout)
    if run.stderr or bool(run.returncode) != bool(found):
        fail(f"tsc ended with {run.returncode}: {(run.stdout + run.stderr).strip()}")
    names = list(graphs)
    return {names[int(line) - 2]: said for line, said in reversed(found)}


def fail(why):
    print(f"schema types: {why}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
