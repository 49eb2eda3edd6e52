from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    name = "claims.vault"
    label = "vault"
    verbose_name = _("Identity vault")
    default_auto_field = "django.db.models.BigAutoField"
