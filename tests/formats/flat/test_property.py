"""Whatever rows a sheet has: what stands after the import is what a slow and obvious reference expects."""

import tempfile
from collections import defaultdict
from csv import writer
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.formats.incoming import open_data
from claims.models import Claim, EvidenceItem, EvidenceLink, LedgerEntry, Source
from claims.operations.importing import import_bundle

pytestmark = pytest.mark.django_db

HEADER = ("claim", "topics", "stance", "quotation", "page", "source", "url")

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["The gates were opened.", "THE GATES were opened", "Die Tore!", "水門は開いた"]),
        st.sampled_from(["", "weir", "weir;flood", "Weir"]),
        st.sampled_from(["supports", "Supports", "contradicts", "context"]),
        st.sampled_from(["They stood open.", "“Open”, he said;\nyes."]),
        st.sampled_from(["", "p. 1"]),
        st.sampled_from(["Log", "log", "Report"]),
        st.sampled_from(["", "", "https://example.org/1", "https://example.org/2"]),
    ),
    min_size=1,
    max_size=8,
)


def folded(text):
    return "".join(letter for letter in text.casefold() if letter.isalnum() or letter == " ")


def expected(rows):
    """Sources and their address, claims and their topics, items and links; None if rows contradict each other."""
    addresses, topics, links, sources = {}, defaultdict(set), {}, {}
    for claim, names, stance, quotation, page, title, url in rows:
        names_of_it = [*([url] if url else []), folded(title)]
        source = next((sources[name] for name in names_of_it if name in sources), folded(title))
        for name in names_of_it:
            sources.setdefault(name, source)
        if source != folded(title) or (url and addresses.get(source, "") not in ("", url)):
            return None
        addresses[source] = addresses.get(source) or url
        topics[folded(claim)] |= {folded(name) for name in names.split(";") if name}
        # The digest is of the title as it is written.
        item = (source, title, page, quotation)
        if links.setdefault((folded(claim), item), stance.casefold()) != stance.casefold():
            return None
    return addresses, dict(topics), {(claim, *item): stance for (claim, item), stance in links.items()}


def found():
    addresses = {folded(title): url for title, url in Source.objects.values_list("title", "url")}
    topics = {
        folded(claim.statement): {folded(topic.name) for topic in claim.topics.all()} for claim in Claim.objects.all()
    }
    rows = EvidenceLink.objects.values_list(
        "claim__statement", "item__source__title", "item__locator", "item__quotation", "stance"
    )
    links = sorted((folded(claim), folded(title), *rest) for claim, title, *rest in rows)
    return addresses, topics, links


def imported(path):
    with open_data(path) as bundle:
        import_bundle(by="test", bundle=bundle)
        return not bundle.problems


@settings(max_examples=60)
@given(ROWS)
def test_import_gives_what_a_slow_reference_expects(rows):
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        path = Path(folder) / "sheet.csv"
        with path.open("w", newline="") as file:
            writer(file).writerows([HEADER, *rows])
        wanted = expected(rows)

        right = imported(path)

        assert right == (wanted is not None)
        if wanted is None:
            assert LedgerEntry.objects.count() == 0
        else:
            addresses, topics, links = wanted
            told = sorted((claim, source, *item[1:], stance) for (claim, source, *item), stance in links.items())
            assert found() == (addresses, topics, told)
            assert EvidenceItem.objects.count() == len({key[1:] for key in links})
            entries = LedgerEntry.objects.count()
            assert imported(path)
            assert LedgerEntry.objects.count() == entries
        transaction.set_rollback(True)
