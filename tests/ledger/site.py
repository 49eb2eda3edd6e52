"""A small site with a row of every kind, entered as operations enter it, and raw SQL against its live rows."""

from django.db import connection

from claims.models import Assessment, Claim, EvidenceItem, Source
from claims.operations import change, derived, review
from claims.records import RECORD_TYPES
from tests.factories import make_question
from tests.models.everything import make_everything

THROUGH = {
    "authors": "claims_authorship",
    "identifiers": "claims_identifier",
    "relays": "claims_relay",
    "possible identities": "claims_possibleidentity",
    "topics of a source": Source.topics.through._meta.db_table,
    "topics of a claim": Claim.topics.through._meta.db_table,
    "questions of a claim": Claim.questions.through._meta.db_table,
    "what an item draws on": EvidenceItem.draws_on.through._meta.db_table,
}
"""The tables that are columns of records."""


def make_site():
    make_everything()
    never = make_question(state="draft")
    with change(by="anna") as work:
        for record_type in RECORD_TYPES.values():
            for record in record_type.model.objects.order_by("pk"):
                work.touch(record)
    with change(by="anna") as work:
        work.delete(never)
    rename(Claim.objects.order_by("pk")[0], "renamed-claim")
    rename(Assessment.objects.get(), "renamed-assessment")
    draft = Source.objects.get(state="draft")
    review.advance(by="anna", transition=review.PUBLISH, records=[draft])
    review.advance(by="anna", transition=review.WITHDRAW, records=[draft], reason="Not ours.")
    assert list(derived.differences()) == []


def rename(record, slug):
    record.slug = slug
    with change(by="anna") as work:
        work.save(record, validated=True)


def row(table):
    """The primary key of some row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(id) FROM {table}")
        return cursor.fetchone()[0]
