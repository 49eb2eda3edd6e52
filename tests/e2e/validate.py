"""
HTML and CSS of every kind of page, by the Nu HTML checker: `make validate`, or `python -m tests.e2e.validate`.

Needs Java, and npm to fetch the checker (once, into .venv). Ends with 1 if anything is wrong, with 2 where it cannot tell.
"""

import io
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from bench.processes import ROOT
from tests.e2e.addresses import CLAIM, ERRORS, MORE_PAGES, PAGES
from tests.e2e.site import served

# The exact one, so that what passes today passes tomorrow.
CHECKER = "vnu-jar@26.9.27"
FOLDER = ROOT / ".venv" / "vnu"
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
CSS = sorted((ROOT / "claims" / "static").rglob("*.css"))


def main():
    missing = [command for command in ("java", "npm") if not shutil.which(command)]
    if missing:
        fail(f"There is no {' and no '.join(missing)}. On Debian: apt install default-jre-headless npm")
    if not JAR.exists():
        fetch_checker()
    with tempfile.TemporaryDirectory(prefix="evidence-validate-") as name:
        folder = Path(name)
        (folder / "site").mkdir()
        with served(folder / "site") as site:
            pages = save(site, folder)
            carried = unpack(site, folder / "dossier")
        if not passes([str(page) for page in pages], [str(page) for page in carried], folder):
            sys.exit(1)
    print(f"The Nu HTML checker finds nothing in {len(pages + carried)} pages and {len(CSS)} style sheets.")


def fetch_checker():
    # Its scripts would fetch a Java of its own.
    fetch = ["npm", "install", "--silent", "--no-save", "--ignore-scripts", "--prefix", str(FOLDER), CHECKER]
    if subprocess.run(fetch, check=False).returncode or not JAR.exists():
        fail(f"npm could not fetch {CHECKER}.")


def save(site, folder):
    """Each page in a file with its name."""
    addresses = {**PAGES, **MORE_PAGES, **{name: address for name, (address, _status) in ERRORS.items()}}
    saved = []
    for name, address in addresses.items():
        file = folder / f"{name.replace(' ', '-')}.html"
        file.write_bytes(read(f"{site}{address}"))
        saved.append(file)
    return saved


def unpack(site, folder):
    """The pages of a dossier, as they lie in its folder."""
    with zipfile.ZipFile(io.BytesIO(read(f"{site}/claims/{CLAIM}/dossier.zip"))) as dossier:
        dossier.extractall(folder)
    return sorted(folder.glob("*.html"))


def read(url):
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:  # a page as well
        return error.read()


def passes(pages, carried, folder):
    """Whether all is well; what is not stands on the terminal."""
    checker = ["java", "-jar", str(JAR), "--format", "gnu", "--Werror"]
    runs = [subprocess.run([*checker, *pages], cwd=folder, check=False)]
    # To the checker no file is of the same origin as another; the browser, which tests/e2e/test_dossier.py asks, knows better.
    lenient = ["--filterpattern", ".*blocked by “style-src” directive.*"]
    runs += [subprocess.run([*checker, *lenient, *carried], cwd=folder, check=False)]
    runs += [subprocess.run([*checker, "--css", str(sheet)], check=False) for sheet in CSS]
    return all(run.returncode == 0 for run in runs)


def fail(why):
    print(f"validate: {why}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
