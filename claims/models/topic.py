from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .fields import LineField, ProseField
from .record import SluggedRecord, named_in_public
from .rules import not_blank, record_rules


class Topic(SluggedRecord):
    """A subject heading under which claims and sources are found."""

    collection = "topics"
    page = "topics"
    NAMED_BY = ("claims", "sources")

    name = LineField(_("name"), max_length=200)
    description = ProseField(_("description"), blank=True, default="")

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("name", "slug")
        constraints = (*record_rules(), not_blank("name", _("A topic needs a name.")))

    def __str__(self) -> str:
        return self.name

    @classmethod
    def public_q(cls, prefix: str = "") -> Q:
        if prefix:
            raise NotImplementedError("A topic is public when something public names it; it hides nothing that does.")
        return named_in_public(cls, cls.NAMED_BY)
