"""Before something becomes public at the desk, holders of identities are told where a name from the vault stands in it.

Nothing is published then; whoever sends the same once more means it. Others are not told: to them it would say who is
in the vault. What they publish is found by looking through all that is public (``identities``).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.choices import State
from claims.models import Record, ReviewedRecord
from claims.operations import Refused
from claims.operations.accounts import holds_identities
from claims.operations.identity_names import in_texts, purpose_on_publishing, texts_of
from claims.operations.review import PUBLISH

from .writing import editor

SAID = "names_said"
"""In the session: keyed hashes of the texts of which it was said, so that the same once more is meant."""
MOST_SAID = 200
MOST_TOLD = 5
MOST_AT_ONCE = 500
PUBLISHING = {"publish_selected": False, "publish_all_selected": True}
"""Actions of lists that publish, and whether with all that a record rests on."""
OF_FORM = "\0"
"""What fields of a form are called begins so, which no record's name does."""


def refused(request: HttpRequest, texts: Mapping[str, str]) -> list[str]:
    """Why these texts are not to become public yet, one line for each; nothing where it was said before, or to others.

    ``texts`` by what the record is called.
    """

    def say_missed(number: int) -> None:
        told = ngettext(
            "%d identity in the vault could not be opened: its names were not looked for.",
            "%d identities in the vault could not be opened: their names were not looked for.",
            number,
        )
        messages.warning(request, told % number)

    try:
        found = in_texts(by=editor(request), texts=texts, purpose=purpose_on_publishing(), missed=say_missed)
    except Refused as refusal:
        told = _("Names that are kept in the vault were not looked for: %(why)s") % {"why": " ".join(refusal.messages)}
        messages.warning(request, told)
        return []
    said: list[str] = request.session.get(SAID, [])
    stamps = {called: _stamp(called, texts[called]) for called in found}
    new = [called for called, stamp in stamps.items() if stamp not in said]
    if new:
        request.session[SAID] = [*said, *(stamps[called] for called in new)][-MOST_SAID:]
    return list(dict.fromkeys(map(_words, new)))


def refused_records(request: HttpRequest, records: Iterable[Record]) -> list[str]:
    """The same for records as they stand, with the rows on their pages."""
    return refused(request, texts_of(records)) if holds_identities(request.user) else []


def say(request: HttpRequest, refusals: Sequence[str]) -> None:
    for text in refusals[:MOST_TOLD]:
        messages.error(request, text)
    if (more := len(refusals) - MOST_TOLD) > 0:
        messages.error(request, _("And %d others likewise. Nothing was published.") % more)


def _stamp(called: str, text: str) -> str:
    return salted_hmac("claims.admin.kept_names", f"{called}\0{text}", algorithm="sha256").hexdigest()[:32]


def _words(called: str) -> str:
    if called.startswith(OF_FORM):
        return _(
            "Nothing was saved: a name that is kept in the vault stands in this form, and everybody would read it. Look "
            "at it again; if it is meant, send the form once more."
        )
    return _(
        "“%(record)s” was not published: a name that is kept in the vault stands in it, or in a row of it. Look at it "
        "again; if it is meant, publish it once more."
    ) % {"record": called}


class KeptNamesAdmin(ModelAdmin):
    """A record's page and list: looked at before anything is written, for an entry must be committed first."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and holds_identities(request.user):
            request.kept_names = self._refused_form(request, object_id)  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def problems_before(self, request: HttpRequest, object_id: str | None) -> Sequence[ValidationError]:
        others: Sequence[ValidationError] = super().problems_before(request, object_id)  # type: ignore[misc]
        return [*others, *(ValidationError(text, code="kept_name") for text in getattr(request, "kept_names", ()))]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        action = request.POST.get("action", "")
        refusals: list[str] = []
        if request.method == "POST" and action in PUBLISHING and holds_identities(request.user):
            refusals = refused_records(request, self._chosen(request, with_all=PUBLISHING[action]))
        if refusals:
            say(request, refusals)
            return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    def _refused_form(self, request: HttpRequest, object_id: str | None) -> list[str]:
        record = self.get_object(request, object_id) if object_id else None
        if not self.has_change_permission(request, record):
            return []
        step = self.step_asked_for(request) if isinstance(record, ReviewedRecord) or _reviewed(self) else None  # type: ignore[attr-defined]
        publishes = step is not None and step[0] is PUBLISH
        if _reviewed(self) and not publishes and getattr(record, "state", "") != State.PUBLISHED:
            return []
        texts = {f"{OF_FORM}{name}": " \n ".join(map(str, values)) for name, values in request.POST.lists()}
        if publishes and record is not None:
            with_all = step is not None and step[1]
            texts |= texts_of(self._with_all([record], with_all=with_all))
        return refused(request, texts)

    def _chosen(self, request: HttpRequest, *, with_all: bool) -> list[Record]:
        rows = self.get_queryset(request)
        if request.POST.get("select_across", "0") in {"", "0"}:
            pks = [pk for pk in request.POST.getlist("_selected_action") if pk.isdecimal() and len(pk) < 19]
            rows = rows.filter(pk__in=pks[: MOST_AT_ONCE + 1])
        else:
            rows = self.get_changelist_instance(request).get_queryset(request)
        return self._with_all(list(rows[:MOST_AT_ONCE]), with_all=with_all)

    def _with_all(self, records: list[Any], *, with_all: bool) -> list[Record]:
        completing: Any = getattr(self, "publish_with", None)
        return list(completing(records)) if with_all and completing is not None else records


def _reviewed(desk: ModelAdmin) -> bool:
    model: type[Model] = desk.model
    return issubclass(model, ReviewedRecord)
