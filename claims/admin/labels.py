"""How records are told apart where one is chosen from many, and how figures about them are put."""

from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.choices import State
from claims.edtf import describe
from claims.models import Assessment, Claim, EvidenceItem, ReviewedRecord, Source

STATE_MEANING = {
    State.DRAFT: _("Editors alone see it."),
    State.IN_REVIEW: _("Submitted: a reviewer is to publish it or to return it. Editors alone see it."),
    State.PUBLISHED: _("Everybody sees it."),
    State.WITHDRAWN: _("It was public and has been taken back; its address says so."),
}


def label(record: Model) -> str:
    """The record in one line: with its date where it is a source, and its state where it is not published."""
    parts = [Truncator(str(record)).chars(120)]
    if isinstance(record, Source) and record.published:
        parts.append(describe(record.published))
    if isinstance(record, ReviewedRecord) and record.state != State.PUBLISHED:
        parts.append(str(State(record.state).label))
    return " · ".join(parts)


def badge(record: ReviewedRecord) -> SafeString:
    """The record's state, with what it means as a tooltip. The word says it; the colour only helps."""
    state = State(record.state)
    return format_html(
        '<span class="state state-{}" title="{}">{}</span>', state.value, STATE_MEANING[state], state.label
    )


def why_unseen(record: Model) -> str:
    """Why a published record cannot be seen by the public all the same; empty if it can, or is not published."""
    if not isinstance(record, ReviewedRecord) or record.state != State.PUBLISHED:
        return ""
    named: tuple[ReviewedRecord | None, ...] = ()
    if isinstance(record, EvidenceItem):
        named = (record.source, record.witness)
    elif isinstance(record, Assessment):
        named = (record.claim,)
    for needed in named:
        if needed is not None and needed.state != State.PUBLISHED:
            return gettext("But the public does not see it, because its %(kind)s “%(needed)s” is %(state)s.") % {
                "kind": needed._meta.verbose_name,
                "needed": needed,
                "state": State(needed.state).label,
            }
    return ""


def change_url(record: Model) -> str:
    """The address of the record's page on the desk; empty if it has none there."""
    meta = record._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=(record.pk,))
    except NoReverseMatch:
        return ""


def link(record: Model | None) -> SafeString | str:
    """A link to the record's page on the desk, named by the record."""
    return "" if record is None else format_html('<a href="{}">{}</a>', change_url(record), label(record))


def sides(claim: Claim) -> SafeString:
    """How many items are linked to a claim on each side, drafts included: “supports 3 · contradicts 2”."""
    counted = (
        ("supports", _("supports"), getattr(claim, "linked_supports", 0)),
        ("contradicts", _("contradicts"), getattr(claim, "linked_contradicts", 0)),
        ("context", _("context"), getattr(claim, "linked_context", 0)),
    )
    return format_html(
        '<span class="sides">{}{}{}</span>',
        *(
            format_html('<span class="side side-{}">{} <b>{}</b></span> ', stance, word, count) if count else ""
            for stance, word, count in counted
        ),
    )
