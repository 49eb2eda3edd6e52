"""Questions that the desk does not offer: at every list, page and choice of it, by a superuser and by a contributor.

None fails, and no answer hangs on what is asked about: it is the same for the right beginning of a secret and for a wrong one.
"""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import IdentityToken, Witness
from tests import factories as make

from .world import accounts, desk_of

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
SECRET, WRONG = "a1b2c3", "ffffff"
"""How a token begins that nobody may learn, and how it does not."""

SECRETS = (
    *("identity__name", "identity_token__token", "identitytoken__token", "identity__real_name", "vault__name"),
    *("user__password", "password", "logentry__user__password", "witness__identitytoken__token"),
    *("item__witness__identitytoken__token", "links__item__witness__identitytoken__token"),
    *("claim__links__item__source__witness__identitytoken__token", "groups__user__password", "session__session_data"),
    *(
        "user_permissions__group__user__groups__user__password",
        "abstract",
        "note",
        "slug",
        "name",
        "body",
        "last_login",
    ),
)
ENDS = ("", "__exact", "__startswith", "__istartswith", "__contains", "__regex", "__iregex", "__gt", "__lt", "__range",
        "__in", "__isnull", "__date", "__year__gte", "__length", "__id__exact", "__nonsense")  # fmt: skip
VALUES = ("", "1", "[", "(?", "a" * 10_000, "9" * 400, "-1", "1e999", "NaN", "\x00", "1,2", "True", "%", "\\", "’", "\u202e",
          "2026-13-45", "{}", "[]", "--", "' OR 1=1 --")  # fmt: skip
OWN_NAMES = ("q", "p", "o", "e", "all", "_facets", "_popup", "_to_field", "_changelist_filters", "index", "evidence", "state",
             "state__exact", "id", "pk", "id__in", "pk__exact", "collection", "log", "drf__", "__", "_", "q__", "groups__id__exact",
             "is_active__exact", "date__year", "at__day")  # fmt: skip


every_list = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
a_part_of_them = pytest.mark.parametrize("step", [41, pytest.param(1, marks=pytest.mark.soak)])
"""Of so many questions one; all of them in `make soak`."""


@pytest.fixture
def people():
    people = accounts()
    for account in people.values():
        account.set_password("correct horse battery")
        account.password = f"{SECRET}${account.password}"
        account.save()
    witness = make.make_witness(name="A guard", protected=True)
    IdentityToken.objects.create(witness=Witness.objects.get(pk=witness.pk), token=f"{SECRET}{'0' * 26}")
    make.make_link(item=make.make_item(witness=witness))
    return people


@pytest.fixture(params=["sue", "carla"])
def asking(request, people):
    client = desk_of(people[request.param])
    client.raise_request_exception = False
    assert client.get("/admin/").status_code == 200
    return client


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def ask(client, address, asked):
    """The first answer. A redirect leads back to the list, which says what is wrong; its message is not left to pile up."""
    response = client.get(address, asked)
    client.cookies.pop("messages", None)
    return response


def told(client, address, asked):
    """The answer without what is the question's own."""
    response = ask(client, address, asked)
    page = re.sub(r'name="(csrfmiddlewaretoken|shown_at)" value="[^"]*"', "", response.text)
    for value in asked.values():
        page = page.replace(str(value), "")
    return response.status_code, response.headers.get("Location"), page


@every_list
@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_no_list_tells_how_a_secret_begins(asking, model, step):
    for path in SECRETS[MODELS.index(model) % step :: step]:
        right, wrong = (told(asking, list_of(model), {f"{path}__startswith": value}) for value in (SECRET, WRONG))
        assert right == wrong, path
        assert right[0] in {200, 302, 403}


@every_list
@a_part_of_them
def test_no_list_fails(asking, model, step):
    questions = [{f"{path}{end}": SECRET} for path in SECRETS for end in ENDS]
    questions += [{name: value} for name in OWN_NAMES for value in VALUES]
    questions = questions[MODELS.index(model) % step :: step]  # of each list others
    questions += [
        {"o": ".".join(str(number) for number in range(500))},
        {"p": "9" * 30, "o": "-1.1.-1", "all": "1", "e": "1"},
        {"_to_field": "password", "_popup": "1"},
        {"q": " ".join(["a"] * 99)},
        {"__".join(["links", "claim"] * 5) + "__slug": "x"},
    ]
    found = {str(asked)[:80]: ask(asking, list_of(model), asked).status_code for asked in questions}

    assert {asked: status for asked, status in found.items() if status not in {200, 302, 400, 403}} == {}


@every_list
@a_part_of_them
def test_no_page_of_a_record_fails(asking, model, step):
    about = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    asked = [{"_changelist_filters": value} for value in VALUES]
    asked += [{"_to_field": "password"}, {"_to_field": "id", "_popup": "1"}, {"_popup": "\x00"}]
    asked += [{field.name: value} for field in model._meta.fields for value in ("\x00", "9" * 400, "[", "a" * 10_000)]
    pk = getattr(model._default_manager.first(), "pk", 1)
    pages = [reverse(f"{about}_{page}", args=[pk]) for page in ("change", "delete", "history")]
    pages += [
        reverse(f"{about}_add"),
        *(list_of(model) + f"{odd}/change/" for odd in ("_00", "%FF", "9" * 300, "None", "..")),
    ]
    found = {(page, str(one)[:80]): ask(asking, page, one).status_code for page in pages for one in asked[::step]}

    assert {asked: status for asked, status in found.items() if status not in {200, 302, 400, 403, 404}} == {}


def test_no_choice_fails_or_tells_how_a_secret_begins(asking):
    address = reverse("admin:autocomplete")
    fields = [
        (model._meta.app_label, model._meta.model_name, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
    ]
    odd = [("claims", "claim", name) for name in ("", "\x00", "pk", "topics__name", "x" * 10_000)]
    for app, model, name in [*fields, *odd, ("\x00", "\x00", "\x00"), ("vault", "identity", "id"), ("", "", "")]:
        asked = {"app_label": app, "model_name": model, "field_name": name}
        answers = {
            (response.status_code, response.text)
            for term in (SECRET, WRONG)
            for response in [asking.get(address, {**asked, "term": term})]
        }
        assert len(answers) == 1, asked
        assert {status for status, _text in answers} <= {200, 400, 403, 404}, asked

    asked = {"app_label": "claims", "model_name": "evidenceitem", "field_name": "source"}
    for page in ("9" * 300, "-1", "x", "\x00"):
        assert asking.get(address, {**asked, "page": page}).status_code < 500


def test_hashes_of_passwords_are_told_to_nobody(asking):
    for path in (list_of(User), *(reverse("admin:auth_user_change", args=[user.pk]) for user in User.objects.all())):
        assert f"{SECRET}$" not in asking.get(path, follow=True).text


def test_no_action_of_a_list_takes_what_it_does_not_offer(asking):
    found = {}
    for model in MODELS:
        for action in ("delete_selected", "\x00", "__class__"):
            for chosen in (["\x00"], ["9" * 300], ["1"] * 2_000):
                sent = {"action": action, "_selected_action": chosen, "index": "9" * 30 if len(chosen) == 1 else "0"}
                found[model._meta.label, action[:20], str(chosen)[:20]] = asking.post(list_of(model), sent).status_code

    assert {asked: status for asked, status in found.items() if status >= 500} == {}
