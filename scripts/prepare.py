"""
Bring database and static files up to date: `python scripts/prepare.py [--seed]`, as `make run` and `make serve` do.

The same as `manage.py migrate`, `seed` and `collectstatic` one after the other, but Django starts once and not thrice.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import manage

COMMANDS = {
    "migrate": ["--verbosity", "0"],
    "seed": [],
    "collectstatic": ["--no-input", "--verbosity", "0"],
}


def main() -> None:
    if sys.argv[1:] not in ([], ["--seed"]):
        sys.exit("usage: python scripts/prepare.py [--seed]")
    seed = sys.argv[1:] == ["--seed"]
    for name, arguments in COMMANDS.items():
        if name != "seed" or seed:
            manage.main(["manage.py", name, *arguments])


if __name__ == "__main__":
    main()
