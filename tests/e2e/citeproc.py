"""
Our citations beside those of citeproc-js: `make validate`, or `python -m tests.e2e.citeproc [--write] [--items N] [--seed S]`.

First the table of tests/citing: whether its expected strings are citeproc-js’s own (`--write` renews them). Then items made
at random, in all forms. Needs Node, and npm to fetch citeproc (once, into .venv). Ends with 1 if anything differs, with 2
where it cannot tell.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import time

from bench.processes import ROOT
from claims.citing import FORMS, cite
from tests.e2e import citeproc_items

# The exact one, so that what passes today passes tomorrow.
PACKAGE = "citeproc@2.4.63"
FOLDER = ROOT / ".venv" / "citeproc"
MODULE = FOLDER / "node_modules" / "citeproc"
DRIVER = ROOT / "tests" / "e2e" / "citeproc.js"
STYLES = ROOT / "claims" / "citing" / "styles"
TABLE = ROOT / "tests" / "citing" / "sources.json"
NOTHING = "[CSL STYLE ERROR: reference with no printed form.]"
SHOWN = 20


def main():
    arguments = parsed()
    missing = [command for command in ("node", "npm") if not shutil.which(command)]
    if missing:
        fail(f"There is no {' and no '.join(missing)}. On Debian: apt install nodejs npm")
    if not MODULE.exists():
        fetch()
    wrong = 0 if arguments.no_table else compare_table(write=arguments.write)
    wrong += compare_random(arguments.seed, arguments.items, arguments.show)
    sys.exit(1 if wrong else 0)


def parsed():
    parser = argparse.ArgumentParser(description="Our citations beside those of citeproc-js.")
    parser.add_argument("--write", action="store_true", help="renew the expected strings of tests/citing/sources.json")
    parser.add_argument("--items", type=int, default=150, help="how many random items (150)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    parser.add_argument("--show", type=int, default=SHOWN, help=f"how many differences to show ({SHOWN})")
    parser.add_argument("--no-table", action="store_true", help="random items only")
    return parser.parse_args()


def fetch():
    command = ["npm", "install", "--silent", "--no-save", "--ignore-scripts", "--prefix", str(FOLDER), PACKAGE]
    if subprocess.run(command, check=False).returncode or not MODULE.exists():
        fail(f"npm could not fetch {PACKAGE}.")


def reference(entries):
    """What citeproc-js makes of each: form → HTML, or None where it refuses the item."""
    lines = "\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    command = ["node", str(DRIVER), str(MODULE), str(STYLES)]
    done = subprocess.run(command, input=lines.encode(), capture_output=True, check=False)
    if done.returncode:
        fail(f"citeproc-js failed:\n{done.stderr.decode()[-2000:]}")
    return [json.loads(line) for line in done.stdout.decode().split("\n") if line]


TAG = re.compile(r"(<[^>]*>)")
TAGS = {
    "<i>": "i",
    "<b>": "b",
    "<sup>": "sup",
    "<sub>": "sub",
    '<span style="font-variant:small-caps;">': "sc",
    '<span style="font-style:normal;">': "normal",
    '<span style="font-weight:normal;">': "light",
    '<span style="font-variant:normal;">': "nosc",
}
ESCAPED = {"&#38;": "&", "&#60;": "<", "&#62;": ">"}


def of_html(html):
    """A string of citeproc-js as one marked like ours: ``⟨i⟩Title⟨/⟩``."""
    if html is None or NOTHING in html:
        return None if html is None else ""
    state, stack, found = (False, False, "", False), [], []
    for piece in TAG.split(html):
        if piece.startswith("</"):
            state = stack.pop()
        elif piece in TAGS:
            stack.append(state)
            italic, bold, raised, caps = state
            told = TAGS[piece]
            state = (
                {"i": True, "normal": False}.get(told, italic),
                {"b": True, "light": False}.get(told, bold),
                told if told in ("sup", "sub") else raised,
                {"sc": True, "nosc": False}.get(told, caps),
            )
        elif piece:
            text = re.sub("&#(?:38|60|62);", lambda match: ESCAPED[match[0]], piece)
            if found and found[-1][1] == state:
                found[-1] = (found[-1][0] + text, state)
            else:
                found.append((text, state))
    return marked((text, *how) for text, how in found)


def marked(runs):
    """Runs as one string that a person can read."""
    pieces = []
    for text, italic, bold, raised, caps in runs:
        names = [name for name, on in (("i", italic), ("b", bold), (raised, raised), ("sc", caps)) if on]
        pieces.append(f"⟨{' '.join(names)}⟩{text}⟨/⟩" if names else text)
    return "".join(pieces)


def ours(entry, form):
    return marked(cite(entry["item"], form, entry.get("locator", "")).runs)


def compare_table(*, write):
    table = json.loads(TABLE.read_text())
    found = reference(table)
    wrong = 0
    for entry, strings in zip(table, found, strict=True):
        theirs = {form: of_html(strings[form]) for form in FORMS}
        if write:
            entry["expected"] = theirs
        elif entry.get("expected") != theirs:
            wrong += 1
            print(f"{entry['item']['id']}: the table has {entry.get('expected')}, citeproc-js {theirs}")
    if write:
        TABLE.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n")
        print(f"Wrote {TABLE.relative_to(ROOT)}.")
    print(f"{len(table)} sources of the table: {wrong} are not what citeproc-js makes of them.")
    return wrong


def compare_random(seed, count, show):
    entries = citeproc_items.entries(seed, count)
    begun = time.perf_counter()
    found = reference(entries)
    theirs_took = time.perf_counter() - begun
    wrong = refused = 0
    begun = time.perf_counter()
    all_ours = [{form: ours(entry, form) for form in FORMS} for entry in entries]
    took = time.perf_counter() - begun
    for entry, strings, mine in zip(entries, found, all_ours, strict=True):
        for form in FORMS:
            theirs = of_html(strings[form])
            if theirs is None:
                refused += 1
            elif theirs != mine[form]:
                wrong += 1
                if wrong <= show:
                    told = json.dumps(entry, ensure_ascii=False)
                    print(f"\n{form}\n  citeproc-js: {theirs}\n  ours:        {mine[form]}\n  {told}")
    print(
        f"{count} random items (seed {seed}) in {len(FORMS)} forms: {wrong} differ, {refused} are refused by citeproc-js. "
        f"Ours took {took:.1f} s, citeproc-js {theirs_took:.1f} s."
    )
    return wrong


def fail(why):
    print(f"citeproc: {why}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
