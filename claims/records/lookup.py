"""What a slug stands for, whoever asks: the page, the API, whatever else has addresses."""

from typing import NamedTuple

from claims.choices import State
from claims.models import RetiredSlug, ReviewedRecord, SluggedRecord, Witness


class Public(NamedTuple):
    """The public record of this slug."""

    record: SluggedRecord


class Withdrawn(NamedTuple):
    """The record was public and has been withdrawn: that it was there may be said, and nothing of what stood in it."""

    record: SluggedRecord


class Moved(NamedTuple):
    """The slug is a former one. The record, public or withdrawn, has another now."""

    record: SluggedRecord


def look_up(model: type[SluggedRecord], slug: str, *related: str) -> Public | Withdrawn | Moved | None:
    """The record of this slug, fetched with these ``related`` ones if it is public; None: for the public there is none.

    The former slug of a protected witness leads nowhere.
    """
    record = model.objects.public().select_related(*related).filter(slug=slug).first()
    if record:
        return Public(record)
    if withdrawn := _withdrawn(model, slug):
        return Withdrawn(withdrawn)
    if current_slug := current(model, slug):
        moved = model.objects.public().filter(slug=current_slug).first() or _withdrawn(model, current_slug)
        if moved and not _is_protected(moved):
            return Moved(moved)
    return None


def current(model: type[SluggedRecord], slug: str) -> str:
    """The slug of what once had this one: it may have been renamed, or merged into another, more than once."""
    seen = {slug}
    while retired := RetiredSlug.objects.filter(collection=model.collection, slug=slug).exclude(current="").first():
        slug = retired.current
        if slug in seen:
            return ""
        seen.add(slug)
    return slug if len(seen) > 1 else ""


def present(model: type[SluggedRecord], slug: str) -> SluggedRecord | None:
    """The record of this slug or former slug, whoever may see it; None if there is none any more."""
    record = model._base_manager.filter(slug=slug).first()
    if record is None and (moved := current(model, slug)):
        record = model._base_manager.filter(slug=moved).first()
    return record


def _is_protected(record: SluggedRecord) -> bool:
    """A former slug may be made of a real name: to lead from it to the pseudonym would tell who it is."""
    return isinstance(record, Witness) and record.protected


def _withdrawn(model: type[SluggedRecord], slug: str) -> SluggedRecord | None:
    if not issubclass(model, ReviewedRecord):
        return None
    return model.objects.filter(slug=slug, state=State.WITHDRAWN).first()
