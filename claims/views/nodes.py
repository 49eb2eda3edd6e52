"""Sources, witnesses and claims by the names the reasoning gives them, and how they are shown in a picture."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from claims import edtf
from claims.analysis.lineage import DRAWS_ON, Marks, Tie
from claims.analysis.origins import SOURCE, WITNESS, Node
from claims.choices import SourceEventKind
from claims.models import Claim, Derivation, Source, Witness

Shown = Source | Witness | Claim

CLAIM = "claim"


@dataclass(frozen=True)
class Flag:
    """A mark in a word or two, and the name of its icon."""

    name: str
    words: str


@dataclass(frozen=True)
class Sight:
    """All that is to be shown of some records: the records, how one draws on another, and their marks.

    ``ways``: by the slugs of derived source and origin the kind of the derivation and its note.
    """

    records: Mapping[Node, Shown]
    ways: Mapping[tuple[str, str], tuple[str, str]]
    marks: Marks

    @classmethod
    def of(cls, nodes: Collection[Node], marks: Marks) -> "Sight":
        """Three queries, however many records there are."""
        return cls(records_of(nodes), _ways([slug for kind, slug in nodes if kind == SOURCE]), marks)

    def beside(self, node: Node, record: Shown) -> "Sight":
        """The same with one record more."""
        return replace(self, records={**self.records, node: record})

    def way(self, tie: Tie) -> tuple[str, str]:
        """The kind and the note of a derivation; of another tie nothing."""
        return self.ways.get((tie.tail[1], tie.head[1]), ("", "")) if tie.kind == DRAWS_ON else ("", "")

    def flags(self, node: Node) -> list[Flag]:
        if node[0] == CLAIM:
            return []
        mark = self.marks.of(node)
        own = [strike for strike in mark.strikes if strike.source == node[1] and node[0] == SOURCE]
        flags = [Flag("struck", str(SourceEventKind(strike.event).label)) for strike in own]
        if mark.strikes and not own:
            flags.append(Flag("struck", _("discounted")))
        if mark.circle:
            flags.append(Flag("circle", _("origin: a circle")))
        elif mark.untraced:
            flags.append(Flag("untraced", _("untraced origin")))
        elif mark.stands:
            flags.append(Flag("origin", _("origin: own account")))
        elif mark.origin:
            flags.append(Flag("origin", _("origin")))
        return flags


def node_of(record: Shown) -> Node:
    if isinstance(record, Claim):
        return CLAIM, record.slug
    return (SOURCE if isinstance(record, Source) else WITNESS, record.slug)


def about_of(record: Shown) -> str:
    """What sort of record it is, and of when, in a word or two."""
    return next(abouts(record))


def abouts(record: Shown) -> Iterator[str]:
    """The same, and then shorter and shorter."""
    if isinstance(record, Witness):
        yield _("protected witness") if record.protected else _("witness")
        return
    if isinstance(record, Claim):
        yield str(record.get_form_display() or _("claim"))
        return
    kind = str(record.get_kind_display() or _("source"))
    if date := record.published or record.created:
        words = edtf.describe(date)
        yield f"{kind}, {words}"
        yield words
    yield kind


def records_of(nodes: Iterable[Node]) -> Mapping[Node, Shown]:
    """The public sources and witnesses of these names, in two queries at most."""
    slugs: dict[str, list[str]] = defaultdict(list)
    for kind, slug in sorted(nodes):
        slugs[kind].append(slug)
    sources = Source.objects.public().filter(slug__in=slugs[SOURCE])
    witnesses = Witness.objects.public().filter(slug__in=slugs[WITNESS])
    return {(SOURCE, row.slug): row for row in sources} | {(WITNESS, row.slug): row for row in witnesses}


def _ways(slugs: Collection[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """Of all derivations among these sources."""
    rows = Derivation.objects.public().filter(derived__slug__in=slugs, origin__slug__in=slugs)
    columns = rows.order_by().values_list("derived__slug", "origin__slug", "kind", "note")
    return {(derived, origin): (kind, note) for derived, origin, kind, note in columns}
