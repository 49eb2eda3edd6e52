from django.db import models
from django.utils.translation import gettext_lazy as _


class Identity(models.Model):
    """Who somebody is, each field sealed by itself (``claims.vault.sealing``). Says neither which witness that is."""

    token = models.CharField(max_length=32, primary_key=True)
    """128 random bits in hexadecimal digits, as in ``claims.models.IdentityToken``."""
    key_id = models.CharField(max_length=16)
    """Which key its fields are sealed with (``claims.vault.sealing.key_id``)."""
    name = models.BinaryField()
    other_names = models.BinaryField()
    contact = models.BinaryField()
    notes = models.BinaryField()

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        default_permissions = ()

    def __str__(self) -> str:
        return self.token
