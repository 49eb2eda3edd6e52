from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from claims.choices import Reliability

from .agent import Agent
from .fields import LineField, ProseField, VocabularyField
from .record import REVIEWED_PERMISSIONS, Record, ReviewedRecord
from .rules import not_blank, not_same, one_of, state_rules


class Witness(ReviewedRecord):
    """A person who tells, under a public name or a pseudonym, and how he or she could know."""

    collection = "witnesses"
    page = "witnesses"

    name = LineField(
        _("name"),
        max_length=200,
        help_text=_("The public name, or a pseudonym or description (“railway worker”). Never a protected real name."),
    )
    vantage = ProseField(
        _("vantage"), blank=True, default="", help_text=_("How he or she could know: where, when, in what position.")
    )
    affiliation = models.ForeignKey(
        Agent,
        models.PROTECT,
        verbose_name=_("affiliation"),
        null=True,
        blank=True,
        related_name="affiliates",
        help_text=_("The organization he or she belonged to."),
    )
    agent = models.ForeignKey(
        Agent,
        models.PROTECT,
        verbose_name=_("agent"),
        null=True,
        blank=True,
        related_name="testimonies",
        help_text=_("The same person in the list of agents, if publicly known. Not for a protected witness."),
    )
    reliability = VocabularyField(
        _("reliability"),
        choices=Reliability,
        blank=True,
        default="",
        help_text=_("Of the witness, not of what was told in one place: that is the item’s credibility."),
    )
    protected = models.BooleanField(
        _("protected"),
        default=False,
        help_text=_(
            "The identity must not become known. Use a pseudonym above, a slug that tells nothing, and link no agent: "
            "what the witness was called here before is purged for good."
        ),
    )

    class Meta:
        verbose_name = _("witness")
        verbose_name_plural = _("witnesses")
        ordering = ("name", "slug")
        default_permissions = REVIEWED_PERMISSIONS
        constraints = (
            *state_rules(),
            not_blank("name", _("A witness needs a name, a pseudonym or a description.")),
            one_of("reliability", Reliability, blank=True),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_protected_has_no_agent",
                condition=Q(protected=False) | Q(agent__isnull=True),
                violation_error_message=_(
                    "A protected witness may not be linked to an agent: that would tell who it is. "
                    "Remove the agent or the protection."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Relay(Record):
    """That a witness passes on another witness's account."""

    natural_fields = ("witness__slug", "relayed__slug")
    collection = "witnesses"

    witness = models.ForeignKey(
        Witness, models.CASCADE, verbose_name=_("witness who passes it on"), related_name="relays"
    )
    relayed = models.ForeignKey(
        Witness, models.PROTECT, verbose_name=_("witness whose account it is"), related_name="relayed_by"
    )

    class Meta:
        verbose_name = _("relayed account")
        verbose_name_plural = _("relayed accounts")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("witness", "relayed"),
                name="%(app_label)s_%(class)s_unique",
                violation_error_message=_("It is recorded already that this witness relays that one."),
            ),
            not_same(
                "witness",
                "relayed",
                name="not_itself",
                message=_("A witness cannot relay his or her own account. Choose the witness who told it first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.witness} ← {self.relayed}"

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return Witness.public_q(f"{prefix}witness__") & Witness.public_q(f"{prefix}relayed__")


class PossibleIdentity(Record):
    """That two witnesses are possibly the same person. One row a pair; it means the same from both sides."""

    natural_fields = ("first__slug", "second__slug")
    collection = "witnesses"

    first = models.ForeignKey(Witness, models.CASCADE, verbose_name=_("witness"), related_name="possible_identities")
    second = models.ForeignKey(
        Witness, models.PROTECT, verbose_name=_("possibly the same as"), related_name="possible_identities_of"
    )

    class Meta:
        verbose_name = _("possible identity")
        verbose_name_plural = _("possible identities")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                Least("first", "second"),
                Greatest("first", "second"),
                name="%(app_label)s_%(class)s_unique",
                violation_error_message=_("It is recorded already that these two are possibly the same person."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_itself",
                condition=~Q(first=F("second")),
                violation_error_message=_("A witness is certainly the same as himself or herself: choose another."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.first} ≟ {self.second}"

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return Witness.public_q(f"{prefix}first__") & Witness.public_q(f"{prefix}second__")
