from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInFailures(models.Model):
    """How many sign-ins failed lately for one account name, one address, or both together, and when the next is looked at.

    The key is a keyed hash: the row tells neither the name nor the address. ``claims.operations.signing_in`` alone
    writes these rows, and removes them after a day.
    """

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    count = models.PositiveIntegerField(_("count"), default=0)
    not_before = models.DateTimeField(_("not before"))
    latest = models.DateTimeField(_("latest"), db_index=True)

    class Meta:
        verbose_name = _("failures to sign in")
        verbose_name_plural = _("failures to sign in")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"
