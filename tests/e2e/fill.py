"""Fill an empty database, for ``site.py``: `python -m tests.e2e.fill`, a process of its own with settings of its own."""

import django

django.setup()


from claims.choices import SourceEventKind, SourceKind, Stance  # noqa: E402
from claims.models import Agent  # noqa: E402
from claims.operations.review import WITHDRAW, advance  # noqa: E402
from tests import factories as make  # noqa: E402
from tests.awkward import make_awkward_claim  # noqa: E402
from tests.founding import import_founding_case  # noqa: E402
from tests.recorded import edit, recorded  # noqa: E402


def fill():
    """The founding case, and a record of each sort that it lacks."""
    import_founding_case()
    agent = Agent.objects.get(slug="usrjc")
    source = make.make_source(slug="files", title="Протокол допроса", language="ru", kind=SourceKind.ARCHIVAL)
    attachment = make.make_attachment(source=source, name="scan.pdf", media_type="application/pdf")
    witness = make.make_witness(slug="protected", name="Witness P.", protected=True)
    item = make.make_item(
        slug="shown-item",
        summary="An interpreter tells of a train.",
        source=source,
        witness=witness,
        quotation="The train stood at the border for two nights.",
        original="Поезд стоял на границе две ночи.",
        language="ru",
    )
    retracted = make.make_source(slug="retracted", title="A book that was retracted", authors=[agent])
    event = make.make_source_event(source=retracted, event=SourceEventKind.RETRACTED, date="1999")
    discounted = make.make_item(slug="retracted-item", summary="A page of that book.", source=retracted)
    disputed = make.make_claim(slug="disputed", statement="A train with prisoners crossed the border.")
    links = [
        make.make_link(claim=disputed, item=item, stance=Stance.SUPPORTS),
        make.make_link(claim=disputed, item=discounted, stance=Stance.CONTRADICTS),
    ]
    bare = make.make_claim(slug="bare", statement="Nobody has looked into this.")
    revised = make.make_claim(slug="revised", statement="They were taken north.", scope="Since 1950.")
    withdrawn = make.make_claim(slug="withdrawn", statement="This was a mistake.")
    recorded(
        source, attachment, witness, item, retracted, event, discounted, disputed, *links, bare, revised, withdrawn
    )
    recorded(*make_awkward_claim())
    edit(revised, statement="They were led north.", scope="", reason="Milder, as the source has it.")
    advance(by="editor", transition=WITHDRAW, records=[withdrawn])


if __name__ == "__main__":
    fill()
