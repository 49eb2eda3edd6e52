"""The form by which a file is uploaded to be imported, and the bounds of what is read of it."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.choices import State
from claims.formats import ENDINGS
from claims.formats.bibliography import FORMATS
from claims.formats.flat import ENDINGS as SHEETS
from claims.operations.importing import Terms

LARGEST_MAP = 2**18
AROUND = 2**18
"""Bytes of a form around its files."""


def what() -> list[tuple[str, str]]:
    """What can be imported, and where the project describes it."""
    bundles = _now("Bundles, which hold records of every kind with their links: %s. Attached files come in a .zip.")
    sheets = _now(
        "Flat sheets, with one row for each piece of evidence: %s, with a map of the columns if they need one."
    )
    bibliographies = _now("Bibliographies: %s.")
    return [
        (bundles % ENDINGS, "docs/bundles.md"),
        (sheets % ", ".join(SHEETS), "docs/sheets.md"),
        (bibliographies % ", ".join(FORMATS), "docs/bibliographies.md"),
    ]


def too_large() -> str:
    return _now(
        "The file is larger than %(largest)s, which is the most that can be uploaded here. Nothing was kept of it. "
        "Import it with the command importdata, or in parts."
    ) % {"largest": filesizeformat(settings.LARGEST_UPLOAD)}


class Bounded(FileUploadHandler):
    """Ends an upload that grows beyond what it may be, whatever the request said of its length."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._left = settings.LARGEST_UPLOAD + LARGEST_MAP
        self.exceeded = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._left -= len(raw_data)
        if self._left < 0:
            self.exceeded = True
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def announced_too_large(request: HttpRequest) -> bool:
    """Whether the request says that it is larger than any that is taken; it has not been read then."""
    length = request.headers.get("content-length") or "0"
    return not length.isdecimal() or int(length) > settings.LARGEST_UPLOAD + LARGEST_MAP + AROUND


class UploadForm(forms.Form):
    """What is to be imported, and how."""

    file = forms.FileField(
        label=_("File"),
        max_length=None,
        allow_empty_file=True,
        help_text=_("Its ending says what it is: see below."),
    )
    map = forms.FileField(
        label=_("Map (optional)"),
        required=False,
        allow_empty_file=True,
        help_text=_("Of a flat sheet: a .toml file that says which of its columns is which."),
    )
    state = forms.ChoiceField(
        label=_("New records are"),
        help_text=_("Where their row says nothing else, and if they are of a kind that has a state."),
    )
    update = forms.BooleanField(
        label=_("Records that stand may change to what the file says"),
        required=False,
        help_text=_(
            "Otherwise whatever the file says differently from what stands is an error, and nothing is written. "
            "Messages call this choice --update, as the command importdata does."
        ),
    )
    since = forms.DateTimeField(
        label=_("The file was exported at (optional)"),
        required=False,
        help_text=_(
            "UTC. Goes with the choice above: a record that somebody changed here after that is then an error, and not undone."
        ),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state.value, state.label) for state in State if state in terms.states]
        choice = self.fields["state"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (for the type checker)
        choice.choices = states
        choice.initial = State.DRAFT

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.LARGEST_UPLOAD:
            raise ValidationError(too_large(), code="too_large")
        if not file.size:
            raise ValidationError(_now("The file is empty."), code="empty")
        return file

    def clean_map(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data.get("map") or None
        if file is None:
            return None
        if not (file.name or "").casefold().endswith(".toml"):
            raise ValidationError(_now("A map is a file that ends in .toml."), code="ending")
        if (file.size or 0) > LARGEST_MAP:
            message = _now("The map is larger than %(largest)s; expected one that says which column is which.")
            raise ValidationError(message % {"largest": filesizeformat(LARGEST_MAP)}, code="too_large")
        return file

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since: datetime | None = values.get("since")
        if since and not values.get("update"):
            self.add_error(
                "since", _now("This goes with the choice above: without it every difference is an error anyway.")
            )
        elif since and since > datetime.now(UTC):
            self.add_error("since", _now("This has not come yet; expected a time that has passed, in UTC."))
        return values

    def choices(self) -> dict[str, Any]:
        """How it is to be imported, as plain data."""
        since: datetime | None = self.cleaned_data["since"]
        return {
            "state": self.cleaned_data["state"],
            "update": self.cleaned_data["update"],
            "since": since.isoformat() if since else "",
        }
