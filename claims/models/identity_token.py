from django.db import models
from django.utils.translation import gettext_lazy as _

from .witness import Witness


class IdentityToken(models.Model):
    """By which the vault finds what it holds of a witness. It is random, and says nothing of anybody.

    It stands in no record, bundle or page. ``related_name`` is "+": no look-up leads from a witness to it.
    """

    witness = models.OneToOneField(Witness, models.CASCADE, verbose_name=_("witness"), related_name="+")
    token = models.CharField(_("token"), max_length=32, unique=True)
    """128 random bits in hexadecimal digits."""

    class Meta:
        verbose_name = _("identity token")
        verbose_name_plural = _("identity tokens")
        default_permissions = ()
        permissions = (("hold_identities", _("Can read and change who protected witnesses are")),)

    def __str__(self) -> str:
        return self.token
