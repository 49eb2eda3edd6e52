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

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
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
        if missed := passing(folder, WRONG):
            fail(f"The compiler lets pass: {', '.join(missed)}.")
        found = checked(folder, graphs)
    if found:
        print(found, file=sys.stderr)
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


def checked(folder, graphs):
    """What the compiler says of these graphs, by address; nothing where all is well."""
    return compiled(folder, {f"claim-{at}.ts": told for at, told in enumerate(graphs.values())})


def passing(folder, nodes):
    """Of these objects the names of those that the compiler has nothing against."""
    files = {
        f"wrong-{at}.ts": {"@context": "https://schema.org", "@graph": [node]} for at, node in enumerate(nodes.values())
    }
    said = compiled(folder, files)
    return [name for name, file in zip(nodes, files, strict=True) if f"{file}(" not in said]


def compiled(folder, graphs):
    """What the compiler says of these files, each with its graph."""
    for file, told in graphs.items():
        lines = [
            'import type { Graph } from "schema-dts";',
            f"export const told: Graph = {json.dumps(told, indent=1)};",
        ]
        (folder / file).write_text("\n".join(lines))
    command = [COMPILER, *OPTIONS, *graphs]
    run = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    said = (run.stdout + run.stderr).strip()
    return said or (f"tsc ended with {run.returncode}." if run.returncode else "")


def fail(why):
    print(f"schema types: {why}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
