"""What was written has to outlive a power cut: the system is told to have it on the disk."""

import os
from pathlib import Path
from typing import IO


def flush(file: IO[bytes]) -> None:
    """Have all that was written to the open file on the disk. Raises OSError."""
    file.flush()
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Have the folder's own entries on the disk: a new name, or one that is gone. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
