import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.choices import Reliability, SourceKind

from .agent import Agent
from .fields import (
    CSLField,
    EarliestField,
    EDTFField,
    LatestField,
    LineField,
    ProseField,
    VocabularyField,
    WebAddressField,
)
from .record import REVIEWED_PERMISSIONS, Record, RecordQuerySet, ReviewedRecord
from .rules import not_blank, one_of, state_rules
from .topic import Topic
from .witness import Witness


class Source(ReviewedRecord):
    """A document: what it is, who made it, when it was made and became public, where it is held."""

    collection = "sources"
    page = "sources"

    title = LineField(_("title"), max_length=500)
    kind = VocabularyField(_("kind"), choices=SourceKind, blank=True, default="", db_index=True)
    authors = models.ManyToManyField(
        Agent, through="Authorship", verbose_name=_("authors"), related_name="authored", blank=True
    )
    issuer = models.ForeignKey(
        Agent,
        models.PROTECT,
        verbose_name=_("issuer"),
        null=True,
        blank=True,
        related_name="issued",
        help_text=_("The body that issued or published it in its own name."),
    )
    container = LineField(
        _("container"),
        max_length=500,
        blank=True,
        default="",
        help_text=_("The newspaper, journal, book or series it appeared in."),
    )
    created = EDTFField(_("created"), help_text=_("When it was written or made."))
    created_earliest = EarliestField()
    created_latest = LatestField()
    published = EDTFField(_("published"), help_text=_("When it was published."))
    published_earliest = EarliestField()
    published_latest = LatestField()
    public_since = EDTFField(
        _("public since"), help_text=_("When it became public, if not on publication: declassified papers, say.")
    )
    public_since_earliest = EarliestField()
    public_since_latest = LatestField()
    number = LineField(
        _("number"), max_length=200, blank=True, default="", help_text=_("Report, document or edition number.")
    )
    url = WebAddressField(_("URL"), max_length=1_000, blank=True, default="")
    archived_url = WebAddressField(
        _("archived URL"), max_length=1_000, blank=True, default="", help_text=_("A lasting copy of that page.")
    )
    accessed = EDTFField(_("accessed"), help_text=_("When the page was last read at its URL."))
    accessed_earliest = EarliestField()
    accessed_latest = LatestField()
    held_at = LineField(
        _("held at"), max_length=500, blank=True, default="", help_text=_("Archive or library, with its reference.")
    )
    language = LineField(
        _("language"), max_length=35, blank=True, default="", help_text=_("Language tag (BCP 47): en, ru, zh-Hant.")
    )
    original_title = LineField(
        _("original title"), max_length=500, blank=True, default="", help_text=_("In the language of the document.")
    )
    reliability = VocabularyField(
        _("reliability"),
        choices=Reliability,
        blank=True,
        default="",
        help_text=_("Of the source as such (Admiralty Code). Whether one statement in it is credible is the item’s."),
    )
    abstract = ProseField(_("abstract"), blank=True, default="")
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="sources", blank=True)
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("part of"),
        null=True,
        blank=True,
        related_name="parts",
        help_text=_("The whole of which this is a section, chapter or annex."),
    )
    witness = models.ForeignKey(
        Witness,
        models.PROTECT,
        verbose_name=_("witness"),
        null=True,
        blank=True,
        related_name="sources",
        help_text=_("Who speaks in it, where it is an interview, a statement or testimony."),
    )
    # What the reasoning makes of the public record (analysis.discount), stored so that lists filter by it;
    # operations.discounted alone writes it.
    discounted = models.BooleanField(_("discounted"), default=False, editable=False, serialize=False, db_index=True)
    csl = CSLField(
        _("further CSL variables"),
        help_text=_('Volume, page and the like, as a JSON object of CSL variables: {"volume": "12"}.'),
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("title", "slug")
        default_permissions = REVIEWED_PERMISSIONS
        constraints = (
            *state_rules(),
            not_blank("title", _("A source needs a title; describe it in brackets if it has none.")),
            one_of("kind", SourceKind, blank=True),
            one_of("reliability", Reliability, blank=True),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_part_of_itself",
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                violation_error_message=_("A source cannot be part of itself. Choose the whole it belongs to."),
            ),
        )
        indexes = (
            models.Index(fields=("url",), name="claims_source_url"),
            models.Index(fields=("published_earliest",), name="claims_source_published"),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        seen, whole = {self.pk}, self.part_of
        while self.pk and whole is not None:
            if whole.pk in seen:
                raise ValidationError(
                    {
                        "part_of": _(
                            "That would make this source a part of itself, by way of “%(whole)s”. Choose another whole."
                        )
                        % {"whole": self.part_of}
                    }
                )
            seen.add(whole.pk)
            whole = whole.part_of

    def with_public_parts(self) -> dict[int, "Source"]:
        """Itself and its public parts at any depth, by primary key: one query for each level, not for each part."""
        seen, level = {self.pk: self}, [self]
        while level:
            parts = Source.objects.public().filter(part_of__in=level)
            level = [part for part in parts if part.pk not in seen]
            seen |= {part.pk: part for part in level}
        return seen


class ReportManager(models.Manager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> RecordQuerySet:
        return super().get_queryset().filter(kind=SourceKind.REPORT)


class Report(Source):
    """A source of kind ``report``. Its findings are the claims of form ``finding`` that appear in it or its parts."""

    page = "reports"

    objects = ReportManager()  # type: ignore[misc] # a proxy's narrower manager; the plugin expects the base's

    class Meta:
        proxy = True
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = REVIEWED_PERMISSIONS


class Authorship(Record):
    """That an agent is the first, second, … author of a source."""

    natural_fields = ("source__slug", "agent__slug")
    collection = "sources"

    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("source"), related_name="authorships")
    agent = models.ForeignKey(Agent, models.PROTECT, verbose_name=_("author"), related_name="authorships")
    position = models.PositiveSmallIntegerField(_("position"), default=1, help_text=_("1 for the first author."))

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "agent"),
                name="%(app_label)s_%(class)s_unique",
                violation_error_message=_("This agent is an author of this source already."),
            ),
        )

    def __str__(self) -> str:
        return str(self.agent)

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return Source.public_q(f"{prefix}source__")


class Identifier(Record):
    """A number or name by which the world knows a source: ``doi:10.1007/…``, ``isbn:9789811071270``."""

    natural_fields = ("source__slug", "scheme", "value")
    collection = "sources"

    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("source"), related_name="identifiers")
    scheme = LineField(_("scheme"), max_length=20, help_text=_("doi, isbn, issn, lccn, oclc, …"))
    value = LineField(_("value"), max_length=200)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ("scheme", "value")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "scheme", "value"),
                name="%(app_label)s_%(class)s_unique",
                violation_error_message=_("This source has this identifier already."),
            ),
            not_blank("scheme", _("An identifier needs a scheme, such as doi or isbn.")),
            not_blank("value", _("An identifier needs a value.")),
        )
        indexes = (models.Index(fields=("scheme", "value"), name="claims_identifier_value"),)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    def natural_key(self) -> tuple[str, ...]:
        """The same however the identifier is written."""
        return (self._follow("source__slug"), *self.normal(self.scheme, self.value))

    def clean(self) -> None:
        super().clean()
        self.scheme, self.value = self.normal(self.scheme, self.value)

    @staticmethod
    def normal(scheme: str, value: str) -> tuple[str, str]:
        """Scheme and value as they are kept, so that the same number always looks the same."""
        scheme = scheme.strip().rstrip(":").lower()
        value = re.sub(rf"^{re.escape(scheme)}:\s*", "", value.strip(), flags=re.IGNORECASE)
        if scheme == "doi":
            # DOI Handbook, 3.4: upper and lower case name the same object.
            value = re.sub(r"^https?://(dx\.)?doi\.org/", "", value, flags=re.IGNORECASE).lower()
        elif scheme == "isbn":
            value = re.sub(r"[\s‐‑–-]", "", value).upper()
        return scheme, value

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        return Source.public_q(f"{prefix}source__")
