import pytest
from django.core.exceptions import ValidationError

from claims.models import Attachment
from tests.factories import make_attachment, make_source

from .visibility import in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_attachment_is_public_when_its_source_is():
    sources = in_every_state(make_source)

    assert public_among({state: make_attachment(source=sources[state]) for state in sources}) == {"published"}


@pytest.mark.parametrize("sha256", ["A" * 64, "g" * 64, "0" * 63, "0" * 65, "0" * 63 + "\n"])
def test_attachment_without_a_written_sha256_is_refused(sha256):
    attachment = Attachment(source=make_source(), sha256=sha256)

    with pytest.raises(ValidationError) as caught:
        attachment.full_clean()

    assert caught.value.message_dict["sha256"][0] == "A SHA-256 is written as 64 hexadecimal digits, 0–9 and a–f."


def test_attachment_is_shown_as_its_name_or_its_hash():
    assert [str(Attachment(name="scan.pdf", sha256="0" * 64)), str(Attachment(sha256="0" * 64))] == [
        "scan.pdf",
        "0" * 64,
    ]
