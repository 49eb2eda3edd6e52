from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import Attachment
from claims.operations import attachment as files

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
                files.describe(self.instance, upload, name=values.get("name", ""))
                values |= {"name": self.instance.name, "sha256": self.instance.sha256}
        return values

    def _get_validation_exclusions(self) -> set[str]:
        # Worked out from the file, so no fields of the form, but checked like them: the same file twice, say.
        return super()._get_validation_exclusions() - (  # type: ignore[misc]
            COMPUTED if self.cleaned_data.get("file") else set()
        )

    def before_saving(self) -> None:
        """Keeps the content before the row that names it; content without a row is harmless."""
        if upload := self.cleaned_data.get("file"):
            files.store(upload)


def download_link(attachment: Attachment) -> SafeString | str:
    if attachment._state.adding:
        return ""
    address = reverse("admin:claims_attachment_download", args=(attachment.pk,))
    return format_html('<a href="{}">{}</a>', address, _("Download"))


class Attachments(TableRows):
    model = Attachment
    form = AttachmentForm
    fields = ("file", "name", "role", "download", "sha256")
    readonly_fields = ("download", "sha256")

    @admin.display(description=gettext_lazy("content"))
    def download(self, attachment: Attachment) -> SafeString | str:
        return download_link(attachment)


@admin.register(Attachment)
class AttachmentAdmin(RecordAdmin):
    form = AttachmentForm
    list_display = ("name", "source", "role", "media_type", "download")
    list_display_links = ("name",)
    list_filter = ("role",)
    list_select_related = ("source",)
    search_fields = ("name", "sha256", "source__title")
    readonly_fields = ("sha256", "media_type", "download")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["source", "file", "name", "role"]
        return ["source", "name", "role", "media_type", "sha256", "download"]

    @admin.display(description=gettext_lazy("content"))
    def download(self, attachment: Attachment) -> SafeString | str:
        return download_link(attachment)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.download_view)
        return [path("<int:pk>/download/", view, name="claims_attachment_download"), *super().get_urls()]

    def download_view(self, request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
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
        response = FileResponse(
            content,
            as_attachment=True,
            filename=attachment.name or attachment.sha256,
            content_type="application/octet-stream",
        )
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response["X-Content-Type-Options"] = "nosniff"
        return response
