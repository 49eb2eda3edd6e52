"""The ledger, to be read. Operations alone write it."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.ledger.beside import BESIDE, ERASURES, IDENTITIES, IDENTITIES_OF_NOBODY
from claims.models import LedgerEntry
from claims.operations import accounts
from claims.records import RECORD_TYPES

from .erasing import ErasingAdmin
from .lists import BoundedListAdmin


class Collection(admin.SimpleListFilter):
    """Django's own filter would look through the whole ledger for the values that occur."""

    title = _("kind of record")
    parameter_name = "collection"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        others = (*BESIDE, IDENTITIES, IDENTITIES_OF_NOBODY, ERASURES, accounts.COLLECTION, accounts.GROUPS)
        return [(collection, collection.replace("_", " ")) for collection in (*RECORD_TYPES, *others)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(collection=self.value()) if self.value() else queryset


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ErasingAdmin, BoundedListAdmin):
    actions = None
    list_display = ("log", "sequence", "at", "by", "action", "record", "reason")
    list_display_links = ("log", "sequence")
    list_filter = ("log", Collection)
    search_fields = ("key", "by")
    fields = ("log", "sequence", "at", "by", "action", "reason", "record", "readable_body", "leaf_hash_digits")

    class Media:
        css = {"all": ("claims/admin.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without the bytes, which a record's own page loads."""
        return super().get_queryset(request).defer("body")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("record"), ordering="key")
    def record(self, entry: LedgerEntry) -> str:
        return f"{entry.collection}/{entry.key}"

    @admin.display(description=_("what was recorded"))
    def readable_body(self, entry: LedgerEntry) -> SafeString | str:
        if not entry.body:
            return _now("These bytes have been erased; their leaf hash remains.")
        text = json.dumps(json.loads(bytes(entry.body)), indent=2, ensure_ascii=False)
        return format_html('<pre class="ledger-body">{}</pre>', text)

    @admin.display(description=_("leaf hash"))
    def leaf_hash_digits(self, entry: LedgerEntry) -> SafeString:
        return format_html('<code class="hash">{}</code>', bytes(entry.leaf_hash).hex())
