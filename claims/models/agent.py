from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import AgentKind

from .fields import LineField, ProseField, VocabularyField
from .record import SluggedRecord, named_in_public
from .rules import not_blank, one_of, record_rules


def lines(text: str) -> list[str]:
    """The lines of a text that are not blank, trimmed."""
    return [trimmed for line in text.splitlines() if (trimmed := line.strip())]


class Agent(SluggedRecord):
    """A person or an organization that claims, writes, issues, assesses or searches."""

    collection = "agents"
    page = "agents"
    NAMED_BY = ("appearances", "authorships", "issued", "affiliates", "testimonies", "assessments", "searches")

    name = LineField(_("name"), max_length=200, help_text=_("As the public knows the person or body."))
    kind = VocabularyField(_("kind"), choices=AgentKind, blank=True, default="")
    aliases = ProseField(
        _("aliases"), blank=True, default="", max_length=2_000, help_text=_("Other names and spellings, one per line.")
    )
    description = ProseField(_("description"), blank=True, default="")

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        ordering = ("name", "slug")
        constraints = (
            *record_rules(),
            not_blank("name", _("An agent needs a name.")),
            one_of("kind", AgentKind, blank=True),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def alias_list(self) -> list[str]:
        return lines(self.aliases)

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        if prefix:
            raise NotImplementedError("An agent is public when something public names it; it hides nothing that does.")
        return named_in_public(cls, cls.NAMED_BY)
