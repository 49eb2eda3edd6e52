from django.db import models
from django.utils.translation import gettext_lazy as _

from .witness import Witness


class IdentityToken(models.Model):
    """By which the vault finds what it holds of a witness. It is random, and says nothing of anybody.

    It stands in no record, bundle or page. ``related_name`` is "+": no look-up leads from a witness to it. A witness
    into whom others were merged has theirs too; one whose witness was deleted waits for it to come back, or for a
    holder to shred what it leads to (``claims.operations.identity_tokens``).
    """

    witness = models.ForeignKey(Witness, models.SET_NULL, null=True, verbose_name=_("witness"), related_name="+")
    token = models.CharField(_("token"), max_length=32, unique=True)
    """128 random bits in hexadecimal digits."""
    came_from = models.TextField(_("witnesses it was of before"), blank=True, default="")
    """Keyed hashes of their slugs, the latest last, joined by blanks: undoing a merge or a deletion finds it by them."""

    class Meta:
        verbose_name = _("identity token")
        verbose_name_plural = _("identity tokens")
        default_permissions = ()
        permissions = (("hold_identities", _("Can read and change who protected witnesses are")),)

    def __str__(self) -> str:
        return str(self.pk)
