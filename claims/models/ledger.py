from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.choices import Log

from .rules import one_of


class LedgerHead(models.Model):
    """How many entries a log has. Every writer locks it first, which puts writers in a row: no gap, no number twice.

    ``frontier`` holds the roots of the perfect subtrees that the log's tree consists of, 32 bytes each, largest first
    (``claims.ledger.merkle.Frontier``): the next leaf is added, and the tree's root told, without a look at any other.
    """

    log = models.CharField(max_length=10, choices=Log, unique=True)
    size = models.PositiveBigIntegerField(default=0)
    frontier = models.BinaryField(default=bytes)

    class Meta:
        constraints = (one_of("log", Log),)

    def __str__(self) -> str:
        return f"{self.log}: {self.size}"


class LedgerEntry(models.Model):
    """One recorded change, a leaf of a tamper-evident log.

    ``body`` holds the exact canonical bytes; ``leaf_hash`` is their RFC 6962 leaf hash. All other
    columns repeat what the bytes say, to find entries by, or serve to tell whether a record has changed.
    """

    log = models.CharField(_("log"), max_length=10, choices=Log)
    sequence = models.PositiveBigIntegerField(_("sequence"), help_text=_("From 0, without gaps, in each log."))
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=150)
    action = models.CharField(_("action"), max_length=20)
    reason = models.TextField(_("reason"), blank=True, default="")
    collection = models.CharField(_("collection"), max_length=20)
    key = models.CharField(_("key"), max_length=330)
    owner = models.CharField(_("told on the page of"), max_length=355, default="")
    """The record in whose history this stands, as ``collection/key``: for a link its claim, for most the record itself."""
    body = models.BinaryField(_("bytes"), null=True)
    leaf_hash = models.BinaryField(_("leaf hash"), max_length=32)
    shown_digest = models.CharField(max_length=64, blank=True, default="")
    """SHA-256 of the record as this entry's log shows it; empty if it is not there, or erased."""
    full_digest = models.CharField(max_length=64, blank=True, default="")
    """SHA-256 of the whole record after this change, whatever the log; empty if deleted, or erased."""

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ("-id",)
        permissions = (("erase_ledgerentry", _("Can erase the bytes of a ledger entry")),)
        constraints = (
            one_of("log", Log),
            models.UniqueConstraint(
                fields=("log", "sequence"),
                name="%(app_label)s_%(class)s_sequence_unique",
                violation_error_message=_("This log has an entry with this number already."),
            ),
        )
        indexes = (
            models.Index(fields=("collection", "key", "id"), name="claims_ledger_record"),
            models.Index(fields=("owner", "id"), name="claims_ledger_owner"),
        )

    def __str__(self) -> str:
        return f"{self.log} {self.sequence}: {self.action} {self.collection}/{self.key}"


class LedgerSubtree(models.Model):
    """The root of a perfect subtree of a log's Merkle tree: 2 ** ``height`` leaves, from leaf ``index`` · 2 ** ``height``.

    Kept for every eighth height (8, 16 …), so that a proof among a million leaves reads some hundreds of hashes. Never
    written again: a complete subtree has no more leaves to come.
    """

    log = models.CharField(max_length=10, choices=Log)
    height = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            one_of("log", Log),
            models.UniqueConstraint(
                fields=("log", "height", "index"),
                name="%(app_label)s_%(class)s_unique",
                violation_error_message=_("This log has this subtree already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.log}: {self.height}/{self.index}"


class Checkpoint(models.Model):
    """A signed statement of what the public log was: its size and root, in the C2SP checkpoint form.

    ``note`` is the exact signed text; the other columns repeat what it says. Never changed: copies of it are kept elsewhere.
    """

    size = models.PositiveBigIntegerField(_("size"))
    root = models.BinaryField(_("root"), max_length=32)
    signed_at = models.DateTimeField(_("signed at"))
    note = models.TextField(_("note"))

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ("-id",)

    def __str__(self) -> str:
        return str(self.size)
