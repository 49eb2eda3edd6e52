from claims.models import Attachment, Source

from .columns import RecordType, one, text

ATTACHMENT = RecordType(
    Attachment, (one("source", Source), *text("sha256", "name", "media_type", "role")), owners=("source",)
)
