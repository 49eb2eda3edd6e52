import pytest
from django.core.exceptions import ValidationError

from claims.models import Attachment
from claims.models.attachment import safe_name, validate_file_name
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


@pytest.mark.parametrize("name", ["", "scan.pdf", "Протокол 1951 – «скан».pdf", "no ending", "x" * 200])
def test_name_of_a_file_is_accepted(name):
    attachment = make_attachment(name=name)

    attachment.full_clean()

    assert (attachment.name, Attachment.objects.get().name) == (name, name)


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("minutes/1951.pdf", "1951.pdf"),
        ("C:\\scan.pdf", "scan.pdf"),
        ("a:b", "a_b"),
        (".hidden", "hidden"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("/", "scan.pdf"),
    ],
)
def test_name_that_is_none_for_a_file_is_refused_with_a_better_one(name, better):
    with pytest.raises(ValidationError) as caught:
        make_attachment(name=name).full_clean()

    assert caught.value.message_dict["name"][0].endswith(f"expected for example “{better}”.")


def test_safe_name_needs_no_more_made_of_it():
    """Whatever is uploaded gets a name that the model takes."""
    for name in ("x" * 199 + " y", "x" * 199 + ".y", f"{'x' * 195} .pdf{' ' * 30}", ". a/ .b. ", "a" + "." * 300 + "b"):
        assert len(safe_name(name)) <= 200
        validate_file_name(safe_name(name))


def test_attachment_is_shown_as_its_name_or_its_hash():
    assert [str(Attachment(name="scan.pdf", sha256="0" * 64)), str(Attachment(sha256="0" * 64))] == [
        "scan.pdf",
        "0" * 64,
    ]
