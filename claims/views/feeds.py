"""The feed of one record: an entry for each of its public versions, the newest first, as its history tells them."""

from collections.abc import Iterator, Sequence

from django.core.paginator import Page
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from claims import edtf
from claims.choices import Stance
from claims.formats import atom
from claims.formats.atom import Entry, Feed, Link
from claims.ledger.differences import ADDED, REMOVED, Part
from claims.ledger.histories import History, Renamed, find
from claims.records.lookup import Withdrawn
from claims.redirects import moved

from .cells import Altered, Cell
from .errors import gone
from .exporting import announced, exporting, file_name, streamed
from .histories import MODELS, same_address
from .history import ShownRow, ShownStep, page_of_versions, steps_of

MEDIA_TYPE = f"{atom.MEDIA_TYPE}; charset=utf-8"
ELEMENTS = {REMOVED: Markup("<del>{}</del>"), ADDED: Markup("<ins>{}</ins>")}


@exporting
def feed(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """The versions of this record, a page of them at a time; the answers of its history else. Raises Http404."""
    match find(MODELS[kind], slug):
        case History(merged=True, record=record):
            return moved(same_address(request, record.slug))
        case History() as history:
            return _feed(request, history)
        case Withdrawn(record):
            return gone(request, record)
        case Renamed(current):
            return moved(same_address(request, current))
    raise Http404(_("There is no such record."))


def _feed(request: HttpRequest, history: History) -> HttpResponseBase:
    page = page_of_versions(request, history)
    name = file_name([history.page, history.slug, "versions"], "atom")
    if request.method == "HEAD":
        return announced(MEDIA_TYPE, name, is_file=False)
    shown = steps_of(history, page)
    newest = history.versions(history.total, history.total)
    title = _("%(kind)s: %(title)s") % {
        "kind": capfirst(history.record._meta.verbose_name),
        "title": " ".join(str(history.record).split()),
    }
    told = Feed(
        id=request.build_absolute_uri(request.path),
        title=title,
        updated=newest[0].at if newest else atom.UNKNOWN,
        author=_("Evidence"),
        links=list(_links(request, history, page)),
        language=get_language() or "en",
    )
    entries = ([_entry(request, history, step) for step in some] for some in [shown])
    return streamed(atom.write(told, entries), MEDIA_TYPE, name, is_file=False)


def _links(request: HttpRequest, history: History, page: Page) -> Iterator[Link]:
    """To itself, to the record, and to the other pages (RFC 5005)."""
    path = request.build_absolute_uri(request.path)
    yield Link("self", request.build_absolute_uri(), atom.MEDIA_TYPE)
    yield Link("alternate", request.build_absolute_uri(history.record.get_absolute_url()))
    yield Link("related", request.build_absolute_uri(_address(history, "history")))
    if page.has_other_pages():
        yield Link("first", path, atom.MEDIA_TYPE)
        yield Link("last", f"{path}?page={page.paginator.num_pages}", atom.MEDIA_TYPE)
    if page.has_previous():
        yield Link("previous", f"{path}?page={page.previous_page_number()}", atom.MEDIA_TYPE)
    if page.has_next():
        yield Link("next", f"{path}?page={page.next_page_number()}", atom.MEDIA_TYPE)


def _address(history: History, what: str, **named: int) -> str:
    return reverse(f"{history.page}-{what}", kwargs={"slug": history.slug, **named})


def _entry(request: HttpRequest, history: History, step: ShownStep) -> Entry:
    version = step.version
    permalink = request.build_absolute_uri(_address(history, "version", number=version.number))
    number = _("Version %(number)s") % {"number": version.number}
    link = request.build_absolute_uri(_address(history, "history")) if step.withheld else permalink
    return Entry(
        id=permalink,
        title=_("%(version)s: %(done)s") % {"version": number, "done": step.words} if step.words else number,
        updated=version.at,
        published=version.at,
        author=version.by,
        links=[Link("alternate", link)],
        content="\n".join(_content(step)),
    )


def _content(step: ShownStep) -> Iterator[Markup]:
    """What a version changed and why, as HTML: as on the page of the history (``_partials/version_step.html``)."""
    if step.withheld:
        yield _note(_("From before this witness was protected: not shown."))
    for paragraph in step.version.reason.splitlines():
        if paragraph.strip():
            yield Markup("<p>{}</p>").format(paragraph)
    yield from map(_altered, step.altered)
    if step.rows:
        yield Markup("<ul>{}</ul>").format(Markup("").join(map(_row, step.rows)))
    if step.more:
        yield _note(ngettext("and %(n)s more row", "and %(n)s more rows", step.more) % {"n": step.more})
    if step.hidden:
        told = ngettext(
            "%(n)s row names something that is no longer public",
            "%(n)s rows name something that is no longer public",
            step.hidden,
        )
        yield _note(told % {"n": step.hidden})
    if step.erased:
        yield _note(_("What this version said was erased in part or as a whole, as the law demanded."))


def _note(text: str) -> Markup:
    return Markup("<p><em>{}</em></p>").format(text)


def _altered(one: Altered) -> Markup:
    return Markup("<p>{}: {}</p>").format(capfirst(one.label), _apart(one.parts))


def _apart(parts: Sequence[Part]) -> Markup:
    return Markup("").join(ELEMENTS.get(part.kind, Markup("{}")).format(part.text) for part in parts)


def _row(row: ShownRow) -> Markup:
    done = _("removed") if row.gone else row.words or _("added")
    head = _(" · ").join(text for cell in row.head if (text := _text(cell)))
    altered = Markup("").join(map(_altered, row.altered))
    return Markup("<li>{} ({}): {}{}</li>").format(capfirst(row.kind), done, head, altered)


def _text(cell: Cell) -> str:
    if cell.shape == "names":
        return _("; ").join(one.text for one in cell.names)
    if cell.shape == "stance":
        return str(Stance(cell.text).label)
    return edtf.describe(cell.text) if cell.shape == "date" else cell.text
