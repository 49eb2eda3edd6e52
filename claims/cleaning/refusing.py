"""What is said of a file that is not taken, or of which no copy can be made; in one word, which others put into words."""


class RefusedError(Exception):
    """The file is not to be taken. ``detail``: what was found, as plain text or a number."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


class UncleanError(Exception):
    """The file may be kept, but nobody can say that a copy gives nothing away. ``code`` as in ``claims.choices.NoCopy``."""

    def __init__(self, code: str = "parts") -> None:
        super().__init__(code)
        self.code = code
