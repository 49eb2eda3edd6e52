"""Accounts on the desk. Whoever manages them without being a superuser gives roles, and no power of his or her own besides."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db.models import ManyToManyField
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.operations import accounts
from claims.operations.roles import ROLES

from .lists import BoundedListAdmin
from .writing import editor


class NewAccountForm(AdminUserCreationForm):
    """A name that the ledger knows is not given to somebody else: what was done under it would be theirs."""

    def clean_username(self) -> str:
        username: str = super().clean_username() or self.cleaned_data["username"]
        if accounts.was_used(username):
            raise ValidationError(
                _now("There was an account of this name, and the ledger tells of what it did. Choose another name."),
                code="used",
            )
        return username


class WatchedAdmin(BoundedListAdmin):
    """Every change of who may do what is entered in the ledger, whichever page it is made on."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._watched(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._watched(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._watched(request, super().changelist_view, *args, **kwargs)

    def _watched(self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with accounts.watched(by=editor(request)):
            return view(request, *args, **kwargs)


class AccountAdmin(WatchedAdmin, UserAdmin):
    """Django's, with every change entered in the ledger."""

    add_form = NewAccountForm
    list_display = ("username", "roles", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_active", "is_staff", "groups")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, account: User) -> str:
        return ", ".join(group.name for group in account.groups.all())

    # ------------------------------------------------------------ who may do what

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_within(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_within(request, obj)

    def _is_within(self, request: HttpRequest, account: User | None) -> bool:
        """Whoever sets an account's password has its powers: it must have none that he or she lacks."""
        if account is None or request.user.is_superuser:
            return True
        return not account.is_superuser and accounts.permissions_of(account) <= request.user.get_all_permissions()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or request.user.is_superuser:
            return fieldsets
        return [(title, options | {"fields": _without_powers(options["fields"])}) for title, options in fieldsets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The ledger tells people by the names of their accounts: these stay."""
        return ["last_login", "date_joined", *(["username"] if obj else [])]

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups" and not request.user.is_superuser:
            kwargs["queryset"] = Group.objects.filter(name__in=ROLES)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if obj is None or request.user.is_superuser:
            return form
        others = list(obj.groups.exclude(name__in=ROLES))

        class KeepingOtherGroups(form):
            def clean_groups(self) -> Any:
                """Those that are not offered are not taken either."""
                return [*self.cleaned_data["groups"], *others]

        return KeepingOtherGroups

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._watched(request, super().user_change_password, *args, **kwargs)


def _without_powers(fields: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(name for name in fields if name not in {"is_superuser", "user_permissions"})


class RolesAdmin(WatchedAdmin, GroupAdmin):
    """Django's, with every change entered in the ledger: what a group is given all its accounts have."""


admin.site.unregister([User, Group])
admin.site.register(User, AccountAdmin)
admin.site.register(Group, RolesAdmin)
