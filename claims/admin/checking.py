"""An upload is checked, and imported, by the service of the command ``importdata``, within what a web request can bear."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.choices import State
from claims.formats import CONTAINERS, Bundle, BundleError, Problem
from claims.formats.bibliography import FORMATS
from claims.formats.flat import FlatSheet
from claims.formats.incoming import open_data
from claims.formats.zip_safety import open_zip
from claims.operations import Refused
from claims.operations.importing import Imported, NotKeptError, at_the_desk, import_bundle
from claims.operations.uploads import Upload

MOST_ROWS = 20_000
"""Rows of all tables together: see docs/decisions/0028 for how long they take."""

LONGEST = 45.0
"""Seconds from the beginning to the last row; proxies wait for 60."""

LARGEST_UNPACKED = 256 * 2**20
"""Bytes of an archive or workbook when unpacked: each of them may be read several times."""

PACKED = (".zip", ".xlsx")


class TooMuchError(Exception):
    """More than a web request can bear; says so. Nothing was written."""


@dataclass
class Checked:
    """What an import did, or would do, or what keeps it from being done."""

    kind: str = ""
    """What the file is, in words."""
    imported: Imported | None = None
    """None where the file could not be read to its end."""
    problems: list[Problem] = field(default_factory=list)
    overflowed: bool = False
    """Whether there are more problems than these."""
    notes: list[Problem] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    """By collection: the sheet or the file that its rows stand in."""

    @property
    def number(self) -> str:
        if self.overflowed:
            return _("more than %d problems") % len(self.problems)
        return ngettext("%d problem", "%d problems", len(self.problems)) % len(self.problems)


class Bounds:
    """How much time is left."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + LONGEST

    def spend(self, *_progress: object) -> None:
        """Raises TooMuchError when the time is over."""
        if time.monotonic() > self._ends:
            message = _("This takes longer than %(seconds)d seconds. %(instead)s")
            raise TooMuchError(message % {"seconds": LONGEST, "instead": by_command()})


class Within:
    """A bundle whose rows are counted as they are read: it is not read to its end if there are too many."""

    def __init__(self, bundle: Bundle, bounds: Bounds) -> None:
        self._bundle, self._bounds = bundle, bounds
        self._numbers: dict[str, int] = {}
        self.problems = bundle.problems
        self.problem: Callable[[Any, str, str], None] = bundle.problem

    @property
    def files(self) -> Sequence[str]:
        return self._bundle.files

    def rows(self, file: str) -> Iterator[Any]:
        others = sum(number for name, number in self._numbers.items() if name != file)
        for number, row in enumerate(self._bundle.rows(file), 1):
            if others + number > MOST_ROWS:
                message = _("The file has more than %(most)s rows. %(instead)s")
                raise TooMuchError(message % {"most": f"{MOST_ROWS:,}", "instead": by_command()})
            self._numbers[file] = max(number, self._numbers.get(file, 0))
            self._bounds.spend()
            yield row

    def open_file(self, sha256: str) -> IO[bytes] | None:
        return self._bundle.open_file(sha256)

    def attached(self) -> Iterable[str]:
        return self._bundle.attached()


def by_command() -> str:
    return _("Whoever runs the site can import it with the command importdata; or upload it in parts.")


def looked_at(upload: Upload, *, by: AbstractUser) -> Checked:
    """What importing it would do. Writes nothing."""
    return _run(upload, by=by, dry_run=True)


def carried_out(upload: Upload, *, by: AbstractUser, only_as: str, reason: str) -> Checked:
    """Import it if that does what was shown, whose fingerprint is ``only_as``; else tell what it would do now."""
    return _run(upload, by=by, dry_run=False, only_as=only_as, reason=reason)


def _run(upload: Upload, *, by: AbstractUser, **how: Any) -> Checked:
    checked, bounds = Checked(), Bounds()
    since = upload.choices["since"]
    try:
        if upload.path.suffix in PACKED:
            open_zip(upload.path, LARGEST_UNPACKED).close()
        with open_data(
            upload.path, map_path=upload.map_path, update=upload.choices["update"], watched=bounds.spend
        ) as bundle:
            checked.kind, checked.labels = kind_of(bundle), bundle.labels
            checked.imported = import_bundle(
                by=by,
                bundle=Within(bundle, bounds),
                update=upload.choices["update"],
                since=datetime.fromisoformat(since) if since else None,
                state=State(upload.choices["state"]),
                terms=at_the_desk(),
                checked=bounds.spend,
                written=bounds.spend,
                **how,
            )
            checked.problems, checked.overflowed = list(bundle.problems), bundle.problems.overflowed
            checked.notes = list(bundle.notes)
    except BundleError as error:
        checked.problems = list(error.problems)
    except (TooMuchError, NotKeptError) as error:
        checked.problems = [Problem(upload.name, 0, "", str(error))]
    except Refused as refused:
        checked.problems = [Problem(upload.name, 0, "", message) for message in refused.messages]
    except OSError as error:
        message = _("It cannot be read: %s.") % (error.strerror or error)
        checked.problems = [Problem(upload.name, 0, "", message)]
    checked.labels = {file: called(upload, label) for file, label in checked.labels.items()}
    checked.problems = [as_owner_knows(upload, problem) for problem in checked.problems]
    checked.notes = [as_owner_knows(upload, note) for note in checked.notes]
    return checked


def kind_of(bundle: Bundle) -> str:
    """What a file is, in words."""
    if isinstance(bundle, FlatSheet):
        return _("a flat sheet of evidence")
    for bibliography in FORMATS.values():
        if bibliography.open is type(bundle):
            return _("a bibliography: %s") % bibliography.name
    for container in CONTAINERS.values():
        if container.read is type(bundle):
            return _("a bundle: %s") % container.name
    return _("data in a file that ends in %s") % bundle.path.suffix


def as_owner_knows(upload: Upload, problem: Problem) -> Problem:
    """The problem with the file's own name instead of ours, and without the path of this machine."""
    return problem._replace(file=called(upload, problem.file), message=called(upload, problem.message))


def called(upload: Upload, text: str) -> str:
    for path, name in ((upload.path, upload.name), (upload.map_path, upload.map_name)):
        if path is not None:
            text = text.replace(str(path), name).replace(path.name, name)
    return text
