"""The editors' desk: the admin's titles, and its models in the order in which editors need them."""

from functools import partial
from http import HTTPStatus
from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import logout
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.views import PasswordChangeView
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import ForeignKey, ManyToManyField, Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from claims.models import SluggedRecord
from claims.operations import access, accounts
from claims.operations.consents import today
from claims.operations.expiry import ending_soon

from .drafts import own_drafts
from .exporting import download_view, export_view
from .identities import identities_view
from .importing import preview_view, problems_view, upload_view
from .labels import label
from .queue import how_many, review_view
from .signing_in import OwnPasswordForm, SignInForm, remember_browser, told_to_wait
from .writing import editor

MAIN = ("Claim", "EvidenceItem", "Source", "Report", "Witness", "Question", "Agent", "Topic")
LEDGER = ("LedgerEntry",)
GROUPS = (
    (_("The record"), lambda name: name in MAIN),
    (_("Rows usually edited on the pages of these"), lambda name: name not in (*MAIN, *LEDGER)),
    (_("Ledger"), lambda name: name in LEDGER),
)


class LabelledAutocomplete(AutocompleteJsonView):
    """Tells two records of the same name apart in the choices of an autocomplete field."""

    def process_request(self, request: HttpRequest) -> Any:
        """As Django's, for what a form may ask; the other end of a relation it would take for a field, and fail."""
        try:
            model = apps.get_model(request.GET.get("app_label", ""), request.GET.get("model_name", ""))
            field = model._meta.get_field(request.GET.get("field_name", ""))
        except (LookupError, FieldDoesNotExist):
            raise PermissionDenied from None
        if not isinstance(field, ForeignKey | ManyToManyField):
            raise PermissionDenied
        return super().process_request(request)

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}


class EditorsDesk(AdminSite):
    site_header = _("Evidence — editors’ desk")
    site_title = _("Evidence — editors’ desk")
    index_title = _("What is on the desk")
    site_url = "/"
    login_form = SignInForm

    # ------------------------------------------------------------ addresses of its own

    def get_urls(self) -> list[Any]:
        """With the review queue; and with Django's way from a record to the site, but only for whoever may see it."""
        own = [
            path("review/", self.admin_view(partial(review_view, self)), name="review"),
            # It checks the form itself, once it knows how much there is to be read.
            path("import/", self.admin_view(csrf_exempt(partial(upload_view, self))), name="import"),
            path("import/<str:token>/", self.admin_view(partial(preview_view, self)), name="import_preview"),
            path("import/<str:token>/problems.txt", self.admin_view(problems_view), name="import_problems"),
            path("identities/", self.admin_view(partial(identities_view, self)), name="identities"),
            path("export/", self.admin_view(partial(export_view, self)), name="export"),
            path("export/download/", self.admin_view(download_view), name="export_download"),
            path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(self.on_site_view), name="view_on_site"),
        ]
        replaced = {pattern.name for pattern in own}
        return [*own, *(one for one in super().get_urls() if getattr(one, "name", None) not in replaced)]

    def on_site_view(self, request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponse:
        """To the record's page on the site. 404 for what is not public: its address alone would tell of it."""
        model = self._model_of(content_type_id)
        number = object_id if object_id.isdecimal() and len(object_id) < 19 else None
        if number and model is not None and issubclass(model, SluggedRecord):
            record = model._default_manager.public().filter(pk=number).first()
            if record is not None and (address := record.get_absolute_url()):
                return HttpResponseRedirect(address)
        raise Http404(_("There is no such page."))

    def _model_of(self, content_type_id: str) -> type[Model] | None:
        if not content_type_id.isdecimal() or len(content_type_id) > 9:
            return None
        content_type = ContentType.objects.filter(pk=content_type_id).first()
        return content_type.model_class() if content_type else None

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """For whoever reviews, with how many records wait; counted only where a page says so."""
        context = super().each_context(request)
        return context | ({"review_count": SimpleLazyObject(how_many)} if access.reviews(request.user) else {})

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        drafts, more = own_drafts(request)
        if access.reviews(request.user):
            extra_context = {"consents_ending": ending_soon(today()).count()} | (extra_context or {})
        own = {"own_drafts": drafts, "more_drafts": more, "may_import": access.may_import(request.user)}
        own |= {"holds_identities": accounts.holds_identities(request.user)}
        return super().index(request, {**(extra_context or {}), **own})

    # ------------------------------------------------------------ signing in

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """As Django's. Nobody is let in without an entry of it in the ledger; a sign-in that fails leaves none."""
        response = super().login(request, extra_context)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            try:
                accounts.signed_in(cast(AbstractUser, request.user))
            except Exception:
                logout(request)
                raise
            remember_browser(request, response)
        return told_to_wait(response)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """As Django's, entered in the ledger; and who does not know the old one cannot guess it."""
        request.current_app = self.name
        view: Any = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            template_name="registration/password_change_form.html",
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        if request.method != "POST":
            return cast(TemplateResponse, view(request))
        with accounts.watched(by=editor(request)):
            return cast(TemplateResponse, told_to_wait(view(request)))

    # ------------------------------------------------------------ lists

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, LabelledAutocomplete.as_view(admin_site=self)(request))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The site's own models first, in three groups; then whatever else there is."""
        listed: list[dict[str, Any]] = []
        for app in super().get_app_list(request, app_label):
            if app["app_label"] != "claims":
                listed.append(dict(app))
                continue
            models = {model["object_name"]: model for model in app["models"]}
            ordered = sorted(models, key=lambda name: (MAIN.index(name) if name in MAIN else len(MAIN), name))
            groups = []
            for title, belongs in GROUPS:
                if members := [models[name] for name in ordered if belongs(name)]:
                    groups.append(dict(app) | {"name": title, "models": members})
            listed[:0] = groups
        return listed


def take_over() -> None:
    """Make the admin's default site this desk.

    Django's own way, ``AdminConfig.default_site``, imports the class while the site is being set up; and
    this class stands in the package that registers with the site. Registrations, ours and others', stay.
    """
    vars(admin.site)["_wrapped"].__class__ = EditorsDesk
