"""What ends a run, in one line."""


class BenchError(Exception):
    """Why nothing was measured, in words for who asked for it."""
