"""One source as an entry of a bibliography."""

from django.http import HttpResponse

from claims.answers import unlisted
from claims.formats.bibliography import FORMATS
from claims.models import SluggedRecord
from claims.records import LISTED

from .lookup import RecordView


class EntryView(RecordView):
    """The public source in the format of this ``ending``, as a file to be saved; else what its JSON would say."""

    kind = "sources"
    named_format = True
    ending = ""

    def shown(self, record: SluggedRecord, site: str) -> HttpResponse:
        form = FORMATS[self.ending]
        entry = b"".join(form.write(LISTED[self.kind].rows([record.pk], site)))
        response = HttpResponse(entry, content_type=form.media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{record.slug}{self.ending}"'
        return unlisted(response)


def name_of(ending: str) -> str:
    """The name of the address that ends so: ``sources-bib``, ``sources-csl-json``."""
    return f"sources{ending.replace('.', '-')}"
