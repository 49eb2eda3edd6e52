"""Every field that holds text or bytes, of every model, in which something may stand that is not for the public."""

from django.apps import apps
from django.db import models as fields

from claims.models.fields import VocabularyField

APPS = ("claims", "vault", "auth", "sessions", "admin", "contenttypes")
TEXTS = (fields.CharField, fields.TextField, fields.BinaryField, fields.JSONField)

EXEMPT = {
    "contenttypes": "names of our own models",
    "auth.Permission": "names of our own permissions",
    "auth.Group": "names of our own roles",
    "claims.RetiredSlug": "holds slugs that the public has known, or nothing",
    "claims.Consideration": "is frozen when an assessment is published, and says what the public saw then",
    "claims.LedgerHead": "hashes",
    "claims.LedgerSubtree": "hashes",
    "claims.Checkpoint": "is public",
    "claims.PublicCopy.media_type": "one of our own words",
    "claims.PurgedSlug.collection": "one of our own words",
    "claims.SearchDocument": "is written from records, whose fields are planted",
    "claims.LedgerEntry.log": "one of two words",
    "claims.LedgerEntry.action": "one of our own words",
    "claims.LedgerEntry.collection": "one of our own words",
    "claims.LedgerEntry.leaf_hash": "a hash",
    "claims.LedgerEntry.shown_digest": "a hash",
    "claims.LedgerEntry.full_digest": "a hash",
}
"""Apps, models and fields without a canary, and why they need none."""


def text_fields(model):
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS) and not isinstance(field, VocabularyField) and not field.is_relation
    ]


def name_of(field):
    return f"{field.model._meta.label}.{field.name}"


def to_be_planted():
    """The names of all fields that hold text or bytes, of all models, but for those that are exempt."""
    for app in APPS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            if not model._meta.proxy:
                names = {name_of(field) for field in text_fields(model)}
                yield from (name for name in names if EXEMPT.keys().isdisjoint({app, model._meta.label, name}))
