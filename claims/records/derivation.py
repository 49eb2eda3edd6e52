from claims.models import Derivation, Source

from .columns import RecordType, one, text

DERIVATION = RecordType(
    Derivation, (one("derived", Source), one("origin", Source), *text("kind", "note")), owners=("derived",)
)
