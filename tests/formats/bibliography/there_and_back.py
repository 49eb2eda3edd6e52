"""A site's sources as bibliographies, and what becomes of them on an empty site."""

from claims.formats.bibliography import FORMATS
from claims.formats.bibliography.said import NOT_CARRIED
from claims.formats.incoming import open_data
from claims.models import Agent, Source
from claims.operations.importing import import_bundle
from claims.records import LISTED, RECORD_TYPES
from tests.management.test_loaddata import empty_the_database

ENDINGS = list(FORMATS)
CARRIED = [column.name for column in RECORD_TYPES["sources"].columns if column.name not in (*NOT_CARRIED, "topics")]


def export(path):
    """All public sources, in the order in which they were entered."""
    pks = list(Source.objects.public().order_by("pk").values_list("pk", flat=True))
    ending = next(ending for ending in ENDINGS if path.name.endswith(ending))
    path.write_bytes(b"".join(FORMATS[ending].write(LISTED["sources"].rows(pks, "https://example.org"))))
    return path


def bring(path, *, update=False, dry_run=False):
    """What an import did, its problems and its notes, both as text."""
    with open_data(path, update=update) as bundle:
        done = import_bundle(by="test", bundle=bundle, update=update, dry_run=dry_run)
        return done.counted, list(map(str, bundle.problems)), list(map(str, bundle.notes))


def sources():
    """Every public source by slug, in the columns that every bibliography carries."""
    pks = list(Source.objects.public().values_list("pk", flat=True))
    rows = (one.shown for one in RECORD_TYPES["sources"].read(pks))
    return {row["slug"]: {name: row[name] for name in CARRIED if name != "csl"} | csl(row["csl"]) for row in rows}


def csl(value):
    """Further variables, but for keywords, which a site without these topics keeps there."""
    return {f"csl {name}": entry for name, entry in value.items() if name != "keyword"}


def agents():
    """The agents that sources name, as an import makes them."""
    named = {slug for row in sources().values() for slug in (*row["authors"], row["issuer"])}
    return dict(Agent.objects.filter(slug__in=named).values_list("slug", "name")), dict(
        Agent.objects.filter(slug__in=named).values_list("slug", "kind")
    )


def afresh(path):
    """Brings a bibliography into an empty site."""
    empty_the_database()
    _counted, problems, notes = bring(path)
    assert problems == []
    return notes
