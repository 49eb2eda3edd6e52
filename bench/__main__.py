"""The command line: `python -m bench --claims 10000`, or `make bench N=10000`."""

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from .errors import BenchError
from .processes import ROOT
from .report import check_file
from .run import Wanted, run


class Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, without the usage: most who read it have typed `make bench`."""
        sys.exit(f"bench: {message}")


def whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up, such as N=10000.")
    return int(text)


def some_seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds up to 3600, such as 5.")
    return number


def wanted(arguments: list[str]) -> Wanted:
    parser = Arguments(prog="python -m bench", description="Measure the site beside the least that Django would need.")
    parser.add_argument("--claims", type=whole_number, default=10_000, metavar="N", help="(default: %(default)s)")
    parser.add_argument("--seed", type=whole_number, default=1, help="of the data and all draws (default: %(default)s)")
    parser.add_argument(
        "--seconds",
        type=some_seconds,
        default=6,
        help="for each kind of page, in all rounds, and for each case of reasoning (default: %(default)s)",
    )
    parser.add_argument(
        "--concurrency", type=whole_number, default=4, help="how many ask at once (default: %(default)s)"
    )
    return Wanted(**vars(parser.parse_args(arguments)), database=os.environ.get("DATABASE_URL", "").strip())


def data_folder() -> Path:
    """Where settings would put data, made for its owner alone as they would make it."""
    folder = ROOT / Path(os.environ.get("EVIDENCE_VAR", "").strip() or "var").expanduser()
    (folder / "bench").mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def ended(*_signal: object) -> NoReturn:
    """`kill` ends a run as Ctrl-C does: servers and scratch databases go."""
    raise KeyboardInterrupt


def main() -> None:
    asked = wanted(sys.argv[1:])
    signal.signal(signal.SIGTERM, ended)
    try:
        var = data_folder()
        check_file(var / "bench.csv")
        run(asked, var)
    except (BenchError, OSError) as error:
        sys.exit(f"bench: {error}")
    except KeyboardInterrupt:
        print("bench: Stopped; its servers and scratch databases are gone.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
