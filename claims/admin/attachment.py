import os
from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.answers.files import saved
from claims.models import Attachment, PublicCopy
from claims.operations import Change, copies
from claims.operations import attachment as files
from claims.operations.intake import incoming, not_kept

from .base import RecordAdmin
from .forms import RecordForm
from .inlines import TableRows
from .labels import change_url

COMPUTED = {"sha256", "media_type"}


class AttachmentForm(RecordForm):
    """A new attachment takes a file; of one that stands, name and role can change. Its file is what it is."""

    file = forms.FileField(label=gettext_lazy("file"), required=False)

    class Meta:
        model = Attachment
        fields = ("source", "name", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding and "file" in self.fields:
            self.fields["file"].disabled = True
            self.fields["file"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.instance._state.adding and "file" not in self.errors:
            upload = values.get("file")
            if not upload:
                self.add_error("file", _("Choose the file to attach."))
            elif problem := files.problem_with(upload):
                self.add_error("file", problem)
            else:
                self._examine(upload, values)
        return values

    def _examine(self, upload: UploadedFile, values: dict[str, Any]) -> None:
        try:
            file = incoming(upload)
        except OSError as error:
            self.add_error("file", not_kept(error))
            return
        if problem := file.problem(values.get("name", "")):
            self.add_error("file", problem)
        else:
            file.describe(self.instance, name=values.get("name", ""))
            values |= {"name": self.instance.name, "sha256": self.instance.sha256}

    def _post_clean(self) -> None:
        super()._post_clean()
        upload = self.files.get(self.add_prefix("file"))
        if self.errors and (file := getattr(upload, "incoming", None)):
            file.discard()

    def _get_validation_exclusions(self) -> set[str]:
        # Worked out from the file, so no fields of the form, but checked like them: the same file twice, say.
        return super()._get_validation_exclusions() - (  # type: ignore[misc]
            COMPUTED if self.cleaned_data.get("file") else set()
        )

    def before_saving(self, work: Change) -> None:
        """Keeps the content before the row that names it; content without a row is harmless."""
        if upload := self.cleaned_data.get("file"):
            incoming(upload).keep(work)


class TakesFiles(RecordAdmin):
    """A form with files: they are examined, and their copies made, while nobody waits for us."""

    def before_waiting(self, request: HttpRequest) -> None:
        if request.user.has_perm("claims.add_attachment"):
            for upload in request.FILES.values():
                if isinstance(upload, UploadedFile) and not files.problem_with(upload):
                    with suppress(OSError):  # told where the form is checked
                        incoming(upload)


def copy_told(attachment: Attachment, copy: PublicCopy | None) -> str:
    """What the public gets of it."""
    if attachment._state.adding:
        return ""
    if copy is None:
        return _("None yet. Whoever runs the site makes it with the command makecopies.")
    if not copy.sha256:
        return _("Not given away: %(why)s.") % {"why": copy.get_why_not_display()}
    if copy.is_original:
        return _("The file as it is, for it holds nothing beyond what one sees.")
    return _("A copy that shows the same, without metadata: %(type)s, %(size)s.") % {
        "type": copy.media_type,
        "size": filesizeformat(copy.size),
    }


def download_link(attachment: Attachment) -> SafeString | str:
    if attachment._state.adding:
        return ""
    address = reverse("admin:claims_attachment_download", args=(attachment.pk,))
    return format_html('<a href="{}">{}</a>', address, _("Download"))


class Attachments(TableRows):
    model = Attachment
    form = AttachmentForm
    fields = ("file", "name", "role", "download", "public_copy", "sha256")
    readonly_fields = ("download", "public_copy", "sha256")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._copies: dict[int, dict[str, PublicCopy]] = {}
        """By source, for as long as this instance lives: one request."""

    @admin.display(description=gettext_lazy("for the public"))
    def public_copy(self, attachment: Attachment) -> str:
        source = attachment.source_id
        if not attachment._state.adding and source not in self._copies:
            self._copies[source] = copies.of_source(source)
        return copy_told(attachment, self._copies.get(source, {}).get(attachment.sha256))

    @admin.display(description=gettext_lazy("content"))
    def download(self, attachment: Attachment) -> SafeString | str:
        return download_link(attachment)


@admin.register(Attachment)
class AttachmentAdmin(TakesFiles):
    form = AttachmentForm
    list_display = ("name", "source", "role", "media_type", "download")
    list_display_links = ("name",)
    list_filter = ("role",)
    list_select_related = ("source",)
    search_fields = ("name", "sha256", "source__title")
    readonly_fields = ("sha256", "media_type", "download", "public_copy")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["source", "file", "name", "role"]
        return ["source", "name", "role", "media_type", "sha256", "download", "public_copy"]

    @admin.display(description=gettext_lazy("content"))
    def download(self, attachment: Attachment) -> SafeString | str:
        return download_link(attachment)

    @admin.display(description=gettext_lazy("for the public"))
    def public_copy(self, attachment: Attachment) -> str:
        return copy_told(attachment, copies.of([attachment]).get(attachment.sha256))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.download_view)
        return [path("<int:pk>/download/", view, name="claims_attachment_download"), *super().get_urls()]

    def download_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file as it was attached, in a way that runs nothing in the browser."""
        attachment = self.get_object(request, str(pk))
        if not self.has_view_permission(request, attachment):
            raise PermissionDenied
        if attachment is None:
            self.message_user(request, _("There is no such attachment. Perhaps it was deleted."), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:claims_attachment_changelist"))
        try:
            content = files.path_of(attachment.sha256).open("rb")
        except OSError:
            self.message_user(request, _("The content of this file is missing from the store."), messages.ERROR)
            return HttpResponseRedirect(change_url(attachment))
        size, name = os.fstat(content.fileno()).st_size, attachment.name or attachment.sha256
        return saved(request, content, size=size, name=name, sha256=attachment.sha256)
