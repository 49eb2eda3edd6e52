"""Slugs for records whose editor gave none: short, readable, unique and never one that was in use before."""

from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from anyascii import anyascii
from django.utils.text import slugify

from claims.models import PurgedSlug, RetiredSlug, SluggedRecord

LONGEST = 60


def _name(record: Any) -> str:
    """A record that is referred to by its own slug, which is short already; other values as text."""
    return record.slug if isinstance(record, SluggedRecord) else str(record or "")


NAMED_AFTER: Mapping[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]] = {
    "agents": lambda values: (values.get("name"),),
    "topics": lambda values: (values.get("name"),),
    "witnesses": lambda values: (values.get("name"),),
    "claims": lambda values: (values.get("statement"),),
    "questions": lambda values: (values.get("text"),),
    "sources": lambda values: (values.get("title"),),
    "items": lambda values: (values.get("summary"),),
    "appearances": lambda values: (values.get("agent") or values.get("witness"), values.get("date")),
    "assessments": lambda values: (values.get("assessor"), values.get("verdict"), values.get("date")),
    "searches": lambda values: (values.get("repository"), values.get("date")),
}
"""By collection, the values of a form that a slug is made from."""


def cut(text: str, longest: int = LONGEST) -> str:
    """The slug of a text, cut at a word; a first word that is too long is cut where it must be."""
    whole = slugify(anyascii(text)).replace("_", "-")
    if len(whole) <= longest:
        return whole
    head = whole[: longest + 1].rpartition("-")[0]
    return head or whole[:longest]


def made_from(collection: str, values: Mapping[str, Any]) -> str:
    """The slug that a form's values suggest, whether or not it is free; empty if they suggest none."""
    return cut(" ".join(_name(value) for value in NAMED_AFTER[collection](values)))


def free_slug(model: type[SluggedRecord], values: Mapping[str, Any], *, avoid: set[str]) -> str:
    """A slug of at most 60 characters that no record has or had, and that is not among ``avoid``."""
    base = made_from(model.collection, values) or str(model._meta.model_name)
    return numbered(base, Taken(model.collection, avoid | slugs_like(model, base)))


class Taken(set[str]):
    """Slugs that are not free: those it holds, and those that were purged, which can be asked for and not listed."""

    def __init__(self, collection: str, slugs: Iterable[str] = ()) -> None:
        super().__init__(slugs)
        self._collection = collection

    def __contains__(self, slug: object) -> bool:
        return super().__contains__(slug) or bool(PurgedSlug.objects.among(self._collection, [str(slug)]))


def slugs_like(model: type[SluggedRecord], base: str) -> set[str]:
    """The slugs that begin as this one does and that records have or had."""
    # A Report lives in its Source's table: all its rows count, not the reports alone.
    stored = (model._meta.concrete_model or model)._base_manager.filter(slug__startswith=cut(base, LONGEST - 5))
    retired = RetiredSlug.objects.filter(collection=model.collection, slug__startswith=cut(base, LONGEST - 5))
    return set(stored.values_list("slug", flat=True)) | set(retired.values_list("slug", flat=True))


def numbered(base: str, taken: Container[str]) -> str:
    """The slug itself, or with the first number that makes it free."""
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{cut(base, LONGEST - 5)}-{number}"
    return slug
