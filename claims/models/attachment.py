import re
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from claims.choices import AttachmentRole

from .fields import LineField, VocabularyField
from .record import Record
from .rules import one_of
from .source import Source

HEX_DIGITS = frozenset("0123456789abcdef")

LONGEST_NAME = 200
UNFIT = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]+')
"""What a file's name may not hold on one system or another, or what makes it look like another name."""


def validate_sha256(value: str) -> None:
    if len(value) != 64 or not HEX_DIGITS.issuperset(value):
        raise ValidationError(_("A SHA-256 is written as 64 hexadecimal digits, 0–9 and a–f."), code="sha256")


def bare_name(name: str) -> str:
    """The file's own name without folders and without what could mislead or break a download."""
    return UNFIT.sub("_", PurePath(name.replace("\\", "/")).name).strip(" .")


def safe_name(name: str) -> str:
    """The bare name in 200 characters at most, of which its ending is kept."""
    bare = bare_name(name)
    stem, dot, ending = bare.rpartition(".")
    if dot and len(ending) <= 20:
        return f"{stem[: LONGEST_NAME - 1 - len(ending)]}.{ending}"
    return bare[:LONGEST_NAME].rstrip(" .")


def validate_file_name(value: str) -> None:
    """That readers may save the file under this name, wherever it came from."""
    if bare_name(value) != value:
        raise ValidationError(
            _(
                'This is no name for a file. It may hold no slash, none of \\ : * ? " < > | and no hidden marks, and'
                " neither begin nor end with a space or a dot; expected for example “%(safe)s”."
            ),
            code="file_name",
            params={"safe": safe_name(value) or "scan.pdf"},
        )


class Attachment(Record):
    """A file of a source, known by the SHA-256 of its bytes, and what part it plays."""

    collection = "attachments"
    natural_fields = ("source__slug", "sha256")

    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("source"), related_name="attachments")
    sha256 = models.CharField(_("SHA-256"), max_length=64, validators=(validate_sha256,))
    name = LineField(
        _("name"),
        max_length=LONGEST_NAME,
        blank=True,
        default="",
        validators=(validate_file_name,),
        help_text=_("The file’s name for readers."),
    )
    media_type = LineField(_("media type"), max_length=100, blank=True, default="")
    role = VocabularyField(_("role"), choices=AttachmentRole, blank=True, default="")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("name", "sha256")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "sha256"),
                name="%(app_label)s_%(class)s_unique",
                violation_error_message=_("This file is attached to this source already."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_sha256_length",
                condition=Q(Exact(Length("sha256"), 64)),
                violation_error_message=_("A SHA-256 is written as 64 hexadecimal digits."),
            ),
            one_of("role", AttachmentRole, blank=True),
        )

    def __str__(self) -> str:
        return self.name or self.sha256

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return Source.public_q(f"{prefix}source__")
