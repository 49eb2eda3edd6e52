"""What a witness has agreed to, on his or her page: for those who may change the witness, and nobody else."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter, StackedInline
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.models import Consent
from claims.operations import access
from claims.operations.consents import today
from claims.operations.expiry import due, ending_soon

from .confining import may_change
from .forms import RecordForm


class ConsentFormSet(BaseInlineFormSet):
    @classmethod
    def get_default_prefix(cls) -> str:
        """Django's is made of the look-up from the witness, which there is none."""
        return "consent"


class ConsentOnPage(StackedInline):
    """Not among the rows that two editors are told of, which the ledger tells in full to whoever sees the record."""

    model = Consent
    form = RecordForm
    formset = ConsentFormSet
    extra = 0
    max_num = 1
    fieldsets = (
        (
            None,
            {
                "fields": ("scope", ("obtained", "expires"), "note"),
                # Not in the heading: of rows of which there is one at most, Django shows the singular there.
                "description": _(
                    "What the witness agreed to. Only those see it who may change the witness or read the internal log."
                ),
            },
        ),
    )

    def _allowed(self, request: HttpRequest, witness: Any) -> bool:
        return request.user.has_perm("claims.change_witness") and (witness is None or may_change(request, witness))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request, obj)


class ConsentFilter(SimpleListFilter):
    """For reviewers alone: others would learn from it what they may not see."""

    title = _("consent")
    parameter_name = "consent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, Any]]:
        if access.reviews(request.user):
            yield "soon", _("ends within 30 days, or has ended")
            yield "ended", _("has ended, or covers nothing public")

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not access.reviews(request.user):
            return queryset
        found = {"soon": ending_soon, "ended": due}.get(self.value() or "")
        return queryset.filter(pk__in=found(today()).values("pk")) if found else queryset
