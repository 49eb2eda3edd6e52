"""Where and what was measured, as far as the system tells."""

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

from .processes import ROOT

UNKNOWN = "–"


def processor() -> str:
    """The processor's name and its cores, those that this process may use."""
    name = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists() and (found := re.search(r"^model name\s*: (.+)$", information.read_text(), re.MULTILINE)):
        name = found[1]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{name}, {cores} {'core' if cores == 1 else 'cores'}"


def memory() -> str:
    try:
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return UNKNOWN
    return f"{pages * size / 2**30:.0f} GB"


def describe() -> str:
    """One line."""
    return ", ".join(
        [
            processor(),
            memory(),
            f"{platform.system()} {platform.release()}",
            f"Python {platform.python_version()}",
            f"Django {version('django')}",
        ]
    )


def commit() -> str:
    """The commit that is checked out, with a plus if files were changed since; outside of git a dash."""
    try:
        head, changes = (
            subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S607 - whichever git the user has
            for arguments in (("rev-parse", "--short", "HEAD"), ("status", "--porcelain", "--untracked-files=no"))
        )
    except (OSError, subprocess.CalledProcessError):
        return UNKNOWN
    return f"{head}+" if changes else head
