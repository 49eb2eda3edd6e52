from django.utils.translation import gettext_lazy as _

from claims.models import Topic

from .base import ListFilterSet
from .naming import times_named
from .parameters import SearchFilter
from .sorting import SortFilter, by_text


class TopicFilterSet(ListFilterSet):
    """The list of topics. Its ``items`` are the public records under a topic."""

    q = SearchFilter("topics")
    sort = SortFilter(
        {"title": by_text("name"), "items": times_named(Topic, Topic.NAMED_BY)},
        default="title",
        items=(_("named least first"), _("named most first")),
    )

    class Meta:
        model = Topic
        fields = ()
