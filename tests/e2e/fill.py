"""Fill an empty database, for ``site.py``: `python -m tests.e2e.fill`, a process of its own with settings of its own."""

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402

from claims.choices import SourceEventKind, SourceKind, Stance  # noqa: E402
from claims.models import Agent, PublicCopy  # noqa: E402
from claims.operations import attachment as attachments  # noqa: E402
from claims.operations import copies  # noqa: E402
from claims.operations.review import WITHDRAW, advance  # noqa: E402
from tests import factories as make  # noqa: E402
from tests.awkward import make_awkward_claim  # noqa: E402
from tests.cleaning.zoo import ZOO  # noqa: E402
from tests.founding import import_founding_case  # noqa: E402
from tests.recorded import edit, recorded  # noqa: E402

from .zoo import GIVEN_AWAY, RAW  # noqa: E402


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
    attach_zoo()
    edit(revised, statement="They were led north.", scope="", reason="Milder, as the source has it.")
    advance(by="editor", transition=WITHDRAW, records=[withdrawn])


def attach_zoo():
    """Hostile files with their copies; and some as if they were their own, which no operation would have."""
    source, raw = make.make_source(slug="zoo", title="Zoo"), make.make_source(slug="zoo-raw", title="Zoo without bars")
    recorded(source, raw)
    for name in GIVEN_AWAY:
        sha256 = attachments.store(ContentFile(ZOO[name]()))
        recorded(make.make_attachment(source=source, sha256=sha256, name=name))
        copies.remake(by="makecopies", sha256=sha256)
    for name, media_type in RAW.items():
        content = ZOO[name]() + b" "  # another file than the one that has its own copy
        sha256 = attachments.store(ContentFile(content))
        recorded(make.make_attachment(source=raw, sha256=sha256, name=name))
        attachments.path_of_copy(sha256).parent.mkdir(parents=True, exist_ok=True)
        attachments.path_of_copy(sha256).write_bytes(content)
        PublicCopy.objects.create(original=sha256, sha256=sha256, size=len(content), media_type=media_type, rules=1)


if __name__ == "__main__":
    fill()
