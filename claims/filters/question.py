from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Question

from .base import ListFilterSet
from .naming import number_of
from .parameters import SearchFilter
from .sorting import SortFilter, by_text


class QuestionFilterSet(ListFilterSet):
    """The list of questions. Its ``items`` are the claims that answer a question."""

    q = SearchFilter("questions")
    sort = SortFilter(
        {
            "title": by_text("text"),
            "items": number_of(Claim.objects.public().filter(questions=OuterRef("pk"))),
        },
        default="title",
        items=(_("fewest answers first"), _("most answers first")),
    )

    class Meta:
        model = Question
        fields = ()
