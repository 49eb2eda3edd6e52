"""What an editor is told when a witness is protected: what went, where the former name still stands, what gives away."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.ledger.former import Former
from claims.models import Witness
from claims.operations import access
from claims.operations.purging import occurrences
from claims.records import RECORD_TYPES

MOST_LINKED = 20
FEW = 3
"""Public witnesses of one affiliation, among whom one is told from the others without effort."""


def tell(request: HttpRequest, purged: Sequence[Former]) -> None:
    """Say what was purged, and link the records in which a former name still stands: by number, for titles may tell it."""
    if not purged:
        return
    number = len(purged)
    text = ngettext(
        "What the witness was called before has been purged from redirects, versions, logs and the search.",
        "What %d witnesses were called before has been purged from redirects, versions, logs and the search.",
        number,
    )
    messages.info(request, text % number if number > 1 else text)
    links, unseen = [], 0
    for collection, pks in occurrences(purged).items():
        model: Any = RECORD_TYPES[collection].model
        seen = set(access.visible(model, request.user).filter(pk__in=pks).values_list("pk", flat=True))
        unseen += len(pks) - len(seen)
        links += list(_links(model, sorted(seen)))
    if links or unseen:
        _tell_where(request, links, unseen)


def _links(model: Any, pks: Sequence[int]) -> Iterator[tuple[str, str]]:
    address = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    for pk in pks:
        yield reverse(address, args=[pk]), _("%(kind)s %(number)d") % {"kind": model._meta.verbose_name, "number": pk}


def _tell_where(request: HttpRequest, links: Sequence[tuple[str, str]], unseen: int) -> None:
    more = len(links) + unseen - min(len(links), MOST_LINKED)
    messages.warning(
        request,
        format_html(
            "{} {}{}",
            _(
                "But the former name, or a slug made of it, still stands in these records. The site does not change what "
                "others wrote: reword them, and erase their former versions from the ledger."
            ),
            format_html_join(", ", '<a href="{}">{}</a>', links[:MOST_LINKED]),
            ngettext(" And in %d more.", " And in %d more.", more) % more if more else "",
        ),
    )


def warn_of_kept_name(request: HttpRequest, witness: Witness) -> None:
    """To be said where a witness was protected and is called as before."""
    messages.warning(
        request,
        _(
            "“%(witness)s” is protected now, under the name and the slug that stood here before. If that is the real name, "
            "or the slug is made of it, change both now: what stood before will then be purged."
        )
        % {"witness": witness},
    )


def warn_of_rarity(request: HttpRequest, witness: Witness) -> None:
    """What is public of a protected witness may fit hardly anybody else."""
    if not witness.protected or witness.affiliation_id is None:
        return
    others = Witness.objects.public().filter(affiliation=witness.affiliation_id).exclude(pk=witness.pk).count()
    if others + 1 < FEW:
        text = ngettext(
            "Besides this protected witness %d public witness is of that affiliation. Together with the vantage, and with "
            "what was told first-hand, that may be enough to know who it is. Consider leaving the affiliation out.",
            "Besides this protected witness %d public witnesses are of that affiliation. Together with the vantage, and with "
            "what was told first-hand, that may be enough to know who it is. Consider leaving the affiliation out.",
            others,
        )
        messages.warning(request, text % others)
