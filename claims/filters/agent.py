from django.utils.translation import gettext_lazy as _

from claims.models import Agent

from .base import ListFilterSet
from .naming import times_named
from .parameters import SearchFilter
from .sorting import SortFilter, by_text


class AgentFilterSet(ListFilterSet):
    """The list of agents. Its ``items`` are the public records that name an agent."""

    q = SearchFilter("agents")
    sort = SortFilter(
        {"title": by_text("name"), "items": times_named(Agent, Agent.NAMED_BY)},
        default="title",
        items=(_("named least first"), _("named most first")),
    )

    class Meta:
        model = Agent
        fields = ()
