"""An import from the desk while somebody else writes for a long time: nothing is written, and the yes can be said again."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.models import LedgerEntry, Topic
from tests.somebody import GivenBack, somebody_writes

pytestmark = pytest.mark.django_db(transaction=True)


def test_yes_is_refused_and_can_be_said_again(desk, settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "uploads"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("topics.csv", "slug,name\nflood,The flood\n")
    url = desk.post("/admin/import/", {"file": SimpleUploadedFile("b.zip", packed.getvalue()), "state": "draft"}).url
    with somebody_writes():
        page = desk.get(url)  # to look waits for nobody
        assert page.context["may"] is True
        response = desk.post(url, {"shown": page.context["fingerprint"], "reason": "Because of the flood."})
        assert (response.status_code, Topic.objects.count()) == (503, 0)

    form = GivenBack(response)
    again = desk.post(form.action, form.data)

    assert (again.status_code, again.url) == (302, url)
    assert (Topic.objects.count(), LedgerEntry.objects.get().reason) == (1, "Because of the flood.")
