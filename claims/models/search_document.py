from django.db import models

KINDS = ("claims", "questions", "items", "sources", "witnesses", "agents", "topics")
"""Collections that are searched, by their number in primary keys. New ones go to the end, eight at most."""

BITS = 3
KIND = (1 << BITS) - 1
"""The bits of a primary key that tell the kind."""


def document_pk(collection: str, record: int) -> int:
    """The primary key of the document of the record with this primary key."""
    return record << BITS | KINDS.index(collection)


class SearchDocument(models.Model):
    """The folded texts by which one public record is found. Nothing that is not public has such a row.

    The primary key tells which record it is (``document_pk``), so that an index that knows nothing but keys need not
    look here. ``claims.operations.documents`` alone writes these rows.
    """

    id = models.BigIntegerField(primary_key=True)
    title = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        return f"{KINDS[self.pk & KIND]}/{self.pk >> BITS}"
