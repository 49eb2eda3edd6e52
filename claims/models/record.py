"""What all that is entered has in common: a natural key, one definition of public, and mostly a slug."""

from collections.abc import Collection, Iterable
from functools import reduce
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.validators import slug_re
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.choices import State

from .fields import EDTFBoundField, EDTFField, VocabularyField
from .purged_slug import PurgedSlug

R = TypeVar("R", bound="Record")

REVIEWED_PERMISSIONS = ("add", "change", "delete", "view", "publish")
"""What accounts may be allowed to do with records that have a state. Whoever may publish also returns and withdraws."""


class RecordQuerySet(models.QuerySet[R]):
    """The default manager of every record. It hides nothing; ``public()`` is asked for by name."""

    def public(self) -> Self:
        """The rows that anybody may see: design, "Visibility"."""
        return self.filter(self.model.public_q())

    def get_by_natural_key(self, *key: str) -> R:
        """Raises the model's ``DoesNotExist``, naming the key that leads nowhere."""
        try:
            return self.get(**dict(zip(self.model.natural_fields, key, strict=True)))
        except (self.model.DoesNotExist, ValueError) as error:
            raise self.model.DoesNotExist(
                _("There is no %(kind)s “%(key)s”.")
                % {"kind": self.model._meta.verbose_name, "key": " / ".join(str(part) for part in key)}
            ) from error


class Record(models.Model):
    """A row that stands in bundles, exports and the ledger, under a key that means the same everywhere."""

    collection: ClassVar[str]
    """The name of these records in bundles, exports and the ledger (design, "Bundle").

    Rows that are told as a column of another record have the collection of that record.
    """

    natural_fields: ClassVar[tuple[str, ...]]
    """The look-ups that together name one row, none of them a primary key."""

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        """The condition under which a row is public, with every look-up behind ``prefix`` (``"item__"``)."""
        raise NotImplementedError(cls)

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """As Django's; the bounds of dates go along, of a new record as of a date that is saved alone."""
        for field in self._meta.concrete_fields if self._state.adding else ():
            if isinstance(field, EDTFBoundField):
                getattr(self, field.attname)  # works it out: an absent value would pass for deferred
        if update_fields is not None:
            dates = [self._meta.get_field(name) for name in update_fields]
            bounds = [bound.name for date in dates if isinstance(date, EDTFField) for bound in date.bounds]
            update_fields = [*update_fields, *bounds]
        super().save(*args, update_fields=update_fields, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """As Django's, which skips None in a field that may be empty though the database does not."""
        missing = {
            field.name: ValidationError(field.error_messages["null"], code="null")
            for field in self._meta.concrete_fields
            if field.blank and not field.null and not field.primary_key and field.name not in (exclude or ())
            if getattr(self, field.attname) is None and field.get_default() is not None
        }
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            raise ValidationError({**error.error_dict, **missing}) from None
        if missing:
            raise ValidationError(missing)

    def natural_key(self) -> tuple[str, ...]:
        """What names this row everywhere. A part that follows a reference not set yet is empty."""
        return tuple(self._follow(lookup) for lookup in self.natural_fields)

    def _follow(self, lookup: str) -> str:
        try:
            return str(reduce(getattr, lookup.split("__"), self))
        except ObjectDoesNotExist:
            return ""


class SluggedRecord(Record):
    """A record with an address of its own. The slug is permanent: changed, it redirects; it is never reused."""

    natural_fields = ("slug",)

    slug = models.SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        help_text=_("The record’s permanent name in addresses and files: letters, digits and hyphens."),
        error_messages={"unique": _("This slug is taken by another record. Slugs are permanent: choose another.")},
    )

    class Meta:
        abstract = True

    page: ClassVar[str] = ""
    """The first part of the record's address, as in ``/claims/<slug>/``; empty where it has no page."""

    def get_absolute_url(self) -> str:
        return reverse(f"{self.page}-detail", kwargs={"slug": self.slug})

    def clean(self) -> None:
        super().clean()
        if not slug_re.match(self.slug):
            return  # said already, by the field
        retired = RetiredSlug.objects.filter(collection=self.collection, slug=self.slug).first()
        purged = PurgedSlug.objects.among(self.collection, [self.slug])
        if purged or (retired and not self._is_stored_as(retired.current)):
            raise ValidationError(
                {
                    "slug": ValidationError(
                        _("The slug “%(slug)s” belonged to another record. A slug is never reused: choose another."),
                        code="retired_slug",
                        params={"slug": self.slug},
                    )
                }
            )

    def _is_stored_as(self, slug: str) -> bool:
        return self.pk is not None and type(self)._base_manager.filter(pk=self.pk, slug=slug).exists()


class ReviewedRecord(SluggedRecord):
    """A record that is drafted, reviewed, published and, if need be, withdrawn. Transitions are operations."""

    state = VocabularyField(
        _("state"), choices=State, default=State.DRAFT, editable=False, db_index=True, max_length=12
    )

    class Meta:
        abstract = True

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return Q(**{f"{prefix}state": State.PUBLISHED})


class RetiredSlug(models.Model):
    """That a record of this collection once had this slug, and which slug it has now (none: it was deleted).

    ``merged``: it was a record of its own, a duplicate, and what is there now is the one it was merged into.
    """

    collection = models.CharField(max_length=20)
    slug = models.SlugField(max_length=100)
    current = models.SlugField(max_length=100, blank=True, default="")
    merged = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("collection", "slug"),
                name="%(app_label)s_%(class)s_unique",
                violation_error_message=_("This slug has been retired already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.collection}/{self.slug}"


def null_or_public(model: type[Record], prefix: str) -> Q:
    """The reference behind ``prefix`` (``"source__"``) is empty or leads to something public."""
    return Q(**{f"{prefix.removesuffix('__')}__isnull": True}) | model.public_q(prefix)


def named_in_public(model: type[models.Model], relations: tuple[str, ...]) -> Q:
    """Something public names the row through one of these reverse relations."""
    named = Q()
    for name in relations:
        relation: Any = model._meta.get_field(name)
        naming = relation.related_model.objects.public().filter(**{relation.field.name: OuterRef("pk")})
        named |= Q(Exists(naming))
    return named
