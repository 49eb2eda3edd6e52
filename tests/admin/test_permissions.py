"""Who may do what at the desk: every address and every action, for every role. A new one must be entered here."""

import re

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import get_resolver, reverse

from claims import models
from claims.models import ReviewedRecord
from claims.operations.roles import ENTERED, REVIEWED

from .pages import add_url, change_url, list_url
from .world import CANARY, SEARCHED, World, desk_of

pytestmark = pytest.mark.django_db

OK = "allowed"
NO = "refused"  # 403
NO_UPLOAD = "0" * 40
GONE = "as if it were not there"  # told so, and sent back
OUT = "to be signed in"


@pytest.fixture(scope="module")
def _made_once(django_db_setup, django_db_blocker):
    """Made once for all tests here, each of which undoes what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(_made_once, db):
    return _made_once


class Watched:
    """A contributor's browser, which fails the test on any answer that holds the canary."""

    def __init__(self, client):
        self.client, self.asked = client, 0

    def _checked(self, response, what):
        self.asked += 1
        body = b"".join(response) if response.streaming else response.content
        told = body.decode(errors="replace") + str(dict(response.headers))
        told += " ".join(str(message) for message in response.wsgi_request._messages)
        assert CANARY not in told, what
        return response

    def get(self, url, data=None, **kwargs):
        return self._checked(self.client.get(url, data or {}, **kwargs), ("GET", url, data))

    def post(self, url, data):
        return self._checked(self.client.post(url, data), ("POST", url, data))


@pytest.fixture
def carla(world):
    return Watched(desk_of(world.people["carla"]))


def outcome(response):
    if response.streaming:
        list(response)  # to its end, by which its file is closed
    if response.status_code == 302 and "/admin/login/" in response.url:
        return OUT
    return {200: OK, 302: GONE, 403: NO, 404: GONE, 410: GONE}[response.status_code]


# ---------------------------------------------------------------- every address is known here

# The last part of an address's name, by the model it belongs to: those of any record, and those of some.
PAGES = {"changelist", "add", "change", "delete", "history"}
PAGES_OF_RECORDS = PAGES | {"undo", "restore"}
PAGES_OF_REVIEWED = PAGES_OF_RECORDS | {"return", "withdraw"}
OTHER_PAGES = {"attachment_download", "ledgerentry_erase", "witness_identity"}
MERGED = {models.Agent, models.Claim, models.EvidenceItem, models.Report, models.Source, models.Witness}
SITE = {
    "index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "view_on_site",
    "review", "app_list", "identities", "import", "import_preview", "import_problems", "export", "export_download",
}  # fmt: skip


def addresses():
    """The names of all addresses of the desk; those without one lead on, or nowhere."""

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            elif pattern.name:
                yield pattern.name

    (desk,) = [one for one in get_resolver().url_patterns if str(one.pattern) == "admin/"]
    return set(walk(desk.url_patterns))


def test_every_address_of_the_desk_is_tested_here():
    known = SITE | {"auth_user_password_change"} | {f"claims_{page}" for page in OTHER_PAGES}
    for model in admin.site._registry:
        pages = PAGES_OF_RECORDS if model in ENTERED else PAGES
        pages = PAGES_OF_REVIEWED if issubclass(model, ReviewedRecord) else pages
        pages = pages | ({"merge"} if model in MERGED else set())
        known |= {f"{model._meta.app_label}_{model._meta.model_name}_{page}" for page in pages}

    assert addresses() == known


ACTIONS = {"delete_selected"}
ACTIONS_OF_REVIEWED = ACTIONS | {"submit_selected", "return_selected", "publish_selected", "withdraw_selected"}
OF_REVIEWERS = {"publish_selected", "withdraw_selected", "publish_all_selected", "merge_selected"}


def actions_of(model):
    if model is models.LedgerEntry:
        return set()
    some = ACTIONS_OF_REVIEWED if issubclass(model, ReviewedRecord) else ACTIONS
    some = some | ({"publish_all_selected"} if model in {models.Claim, models.EvidenceItem} else set())
    return some | ({"merge_selected"} if model in MERGED else set())


def test_every_action_is_offered_to_whom_it_is_for(world, rf):
    offered = {}
    for name, person in world.people.items():
        request = rf.get("/admin/")
        request.user = person
        for model, desk in admin.site._registry.items():
            if model._meta.app_label == "claims":
                offered[name, model] = set(desk.get_actions(request))

    expected = {}
    for model in (*ENTERED, models.LedgerEntry):
        for name in world.people:
            allowed = actions_of(model)
            if name in {"carla", "otto"}:
                allowed -= OF_REVIEWERS
            expected[name, model] = allowed
    assert offered == expected


# ---------------------------------------------------------------- every page of every record

# By page: what a contributor gets of his or her own drafts, of another's, of what is public; what others get of all.
OF_A_RECORD = {
    "change": (OK, GONE, OK, OK),
    "change (sent)": (OK, GONE, NO, OK),
    "delete": (OK, GONE, NO, OK),
    "history": (OK, GONE, GONE, OK),  # of what is public: sent on to what the public sees of it
    "undo": (NO, NO, NO, OK),
    "restore": (NO, NO, NO, OK),
}
# Rows have their history on the page of the record that they belong to, and are nobody's own but for those with a slug.
ROWS = {models.EvidenceLink, models.ClaimRelation, models.Derivation, models.SourceEvent, models.Attachment}
SLUGGED_ROWS = {models.Appearance, models.SearchLog, models.Assessment}
# What the ledger tells as a column of another record has the history of Django's own log.
COLUMNS = {models.Authorship, models.Identifier, models.Relay, models.PossibleIdentity}
HISTORY = dict.fromkeys(ROWS, (NO, GONE, NO, OK))
HISTORY |= dict.fromkeys(SLUGGED_ROWS, (OK, GONE, NO, OK))
HISTORY |= dict.fromkeys(COLUMNS, (OK, GONE, OK, OK))


def pages_of(record):
    address = change_url(record)
    return {
        "change": lambda client: client.get(address),
        "change (sent)": lambda client: client.post(address, {"_continue": "1"}),
        "delete": lambda client: client.get(address.replace("/change/", "/delete/")),
        "history": lambda client: client.get(address.replace("/change/", "/history/")),
        "undo": lambda client: client.get(address.replace("/change/", "/undo/internal/0/")),
        "restore": lambda client: client.get(address.replace("/change/", "/restore/internal/0/")),
    }


def walked(client, records):
    return {
        (model.__name__, page): outcome(call(client))
        for model, record in records.items()
        for page, call in pages_of(record).items()
    }


def expected(column, models_=ENTERED):
    rows = {model: OF_A_RECORD | ({"history": HISTORY[model]} if model in HISTORY else {}) for model in models_}
    return {(model.__name__, page): row[column] for model, pages in rows.items() for page, row in pages.items()}


def test_a_contributor_opens_own_drafts_and_what_is_public(world, carla):
    assert walked(carla, world.own.records) == expected(0)
    assert walked(carla, world.other.records) == expected(1)
    assert walked(carla, world.public.records) == expected(2)


@pytest.mark.soak
def test_another_contributor_opens_his_own(world):
    client = desk_of(world.people["otto"])

    assert walked(client, world.other.records) == expected(0)
    assert walked(client, world.own.records) == expected(1)
    assert walked(client, world.public.records) == expected(2)


def test_a_reviewer_opens_every_draft(world):
    assert walked(desk_of(world.people["rita"]), world.other.records) == expected(3)


@pytest.mark.soak
@pytest.mark.parametrize("name", ["rita", "adam", "sue"])
def test_whoever_reviews_opens_all(world, name):
    client = desk_of(world.people[name])

    assert walked(client, world.own.records) == expected(3)
    assert walked(client, world.public.records) == expected(3)


def test_a_stranger_is_asked_to_sign_in_everywhere(world, client):
    records = world.public.records
    assert set(walked(client, records).values()) == {OUT}
    for model in records:
        assert {outcome(client.get(url)) for url in (list_url(model), add_url(model))} == {OUT}


@pytest.mark.parametrize(
    "name", ["carla", pytest.param("rita", marks=pytest.mark.soak), pytest.param("adam", marks=pytest.mark.soak)]
)
def test_everybody_opens_lists_and_empty_forms(world, name):
    client = desk_of(world.people[name])

    opened = {
        (model.__name__, url): outcome(client.get(url))
        for model in ENTERED
        for url in (list_url(model), add_url(model))
    }
    assert set(opened.values()) == {OK}


# ---------------------------------------------------------------- pages of the desk itself

# By page: stranger, contributor, reviewer, admin, superuser.
OF_THE_DESK = {
    "index": (OUT, OK, OK, OK, OK),
    "app_list": (OUT, OK, OK, OK, OK),
    "app_list of accounts": (OUT, GONE, GONE, OK, OK),
    "jsi18n": (OUT, OK, OK, OK, OK),
    "login": (OK, GONE, GONE, GONE, GONE),  # sent on to the desk
    "password_change": (OUT, OK, OK, OK, OK),
    "password_change_done": (OUT, OK, OK, OK, OK),
    "autocomplete": (OUT, OK, OK, OK, OK),
    "review": (OUT, NO, OK, OK, OK),
    "review (sent)": (OUT, NO, GONE, GONE, GONE),  # back to the queue
    "import": (OUT, NO, OK, OK, OK),
    "import (sent)": (OUT, NO, OK, OK, OK),  # no file: the form again
    "import_preview": (OUT, NO, GONE, GONE, GONE),  # no upload of theirs: told so
    "import_preview (sent)": (OUT, NO, GONE, GONE, GONE),
    "import_problems": (OUT, NO, GONE, GONE, GONE),
    "export": (OUT, OK, OK, OK, OK),
    "export_download": (OUT, OK, OK, OK, OK),
    "export_download of all": (OUT, NO, OK, OK, OK),
    "view_on_site": (OUT, GONE, GONE, GONE, GONE),  # to the site
    "view_on_site of a draft": (OUT, GONE, GONE, GONE, GONE),  # 404
    "claims_claim_return": (OUT, OK, OK, OK, OK),
    "claims_claim_return of another's": (OUT, GONE, OK, OK, OK),
    "claims_claim_withdraw": (OUT, NO, OK, OK, OK),
    "claims_claim_withdraw (sent)": (OUT, NO, GONE, GONE, GONE),  # done, back to the list
    "claims_claim_merge": (OUT, NO, OK, OK, OK),
    "claims_attachment_download": (OUT, GONE, GONE, GONE, GONE),  # no file in this test: told so
    "claims_ledgerentry_changelist": (OUT, NO, OK, OK, OK),
    "claims_ledgerentry_add": (OUT, NO, NO, NO, NO),
    "claims_ledgerentry_change": (OUT, NO, OK, OK, OK),
    "claims_ledgerentry_change (sent)": (OUT, NO, NO, NO, NO),
    "claims_ledgerentry_delete": (OUT, NO, NO, NO, NO),
    "claims_ledgerentry_history": (OUT, NO, OK, OK, OK),
    "claims_ledgerentry_erase": (OUT, NO, NO, OK, OK),
    "auth_user_changelist": (OUT, NO, NO, OK, OK),
    "auth_user_add": (OUT, NO, NO, OK, OK),
    "auth_user_change": (OUT, NO, NO, OK, OK),
    "auth_user_history": (OUT, NO, NO, OK, OK),
    "auth_user_delete": (OUT, NO, NO, NO, OK),
    "auth_user_password_change": (OUT, NO, NO, OK, OK),
    "auth_user_change of a superuser (sent)": (OUT, NO, NO, NO, OK),
    "auth_user_password_change of a superuser": (OUT, NO, NO, NO, OK),
    "auth_group_changelist": (OUT, NO, NO, NO, OK),
    "auth_group_add": (OUT, NO, NO, NO, OK),
    "auth_group_change": (OUT, NO, NO, NO, OK),
    "auth_group_history": (OUT, NO, NO, NO, OK),
    "auth_group_delete": (OUT, NO, NO, NO, OK),
    "logout (sent)": (GONE, OUT, OUT, OUT, OUT),  # done: to the page to sign in
}


def desk_calls(world):
    def at(name, *args, query=None):
        address = reverse(f"admin:{name}", args=args)
        return lambda client: client.get(address, query or {})

    def sent(name, *args, data=None):
        address = reverse(f"admin:{name}", args=args)
        return lambda client: client.post(address, data or {})

    claim, public = world.own[models.Claim], world.public[models.Claim]
    other, kind = world.other[models.Claim], ContentType.objects.get_for_model(models.Claim).pk
    entry, sue, otto = models.LedgerEntry.objects.first().pk, world.people["sue"].pk, world.people["otto"].pk
    asked = {"app_label": "claims", "model_name": "evidencelink", "field_name": "claim"}
    reason = {"pk": public.pk, "reason": "Misquoted."}
    record = {page: at(f"claims_ledgerentry_{page}", entry) for page in ("change", "delete", "history")}
    user = {page: at(f"auth_user_{page}", otto) for page in ("change", "delete", "history", "password_change")}
    groups = world.people["otto"].groups.get().pk
    group = {page: at(f"auth_group_{page}", groups) for page in ("change", "delete", "history")}
    return {
        "index": at("index"),
        "app_list": at("app_list", "claims"),
        "app_list of accounts": at("app_list", "auth"),
        "jsi18n": at("jsi18n"),
        "login": at("login"),
        "password_change": at("password_change"),
        "password_change_done": at("password_change_done"),
        "autocomplete": at("autocomplete", query=asked),
        "review": at("review"),
        "review (sent)": sent("review"),
        "import": at("import"),
        "import (sent)": sent("import"),
        "import_preview": at("import_preview", NO_UPLOAD),
        "import_preview (sent)": sent("import_preview", NO_UPLOAD),
        "import_problems": at("import_problems", NO_UPLOAD),
        "export": at("export"),
        "export_download": at("export_download"),
        "export_download of all": at("export_download", query={"what": "all"}),
        "view_on_site": at("view_on_site", kind, public.pk),
        "view_on_site of a draft": at("view_on_site", kind, other.pk),
        "claims_claim_return": at("claims_claim_return", query={"pk": claim.pk}),
        "claims_claim_return of another's": at("claims_claim_return", query={"pk": other.pk}),
        "claims_claim_withdraw": at("claims_claim_withdraw", query={"pk": public.pk}),
        "claims_claim_withdraw (sent)": sent("claims_claim_withdraw", data=reason),
        "claims_claim_merge": at("claims_claim_merge", query={"pk": [claim.pk, other.pk]}),
        "claims_attachment_download": at("claims_attachment_download", world.public[models.Attachment].pk),
        "claims_ledgerentry_changelist": at("claims_ledgerentry_changelist"),
        "claims_ledgerentry_add": at("claims_ledgerentry_add"),
        "claims_ledgerentry_change (sent)": sent("claims_ledgerentry_change", entry),
        **{f"claims_ledgerentry_{page}": call for page, call in record.items()},
        "claims_ledgerentry_erase": at("claims_ledgerentry_erase", entry),
        "auth_user_changelist": at("auth_user_changelist"),
        "auth_user_add": at("auth_user_add"),
        **{f"auth_user_{page}": call for page, call in user.items()},
        "auth_user_change of a superuser (sent)": sent("auth_user_change", sue, data={"email": "no address"}),
        "auth_user_password_change of a superuser": at("auth_user_password_change", sue),
        "auth_group_changelist": at("auth_group_changelist"),
        "auth_group_add": at("auth_group_add"),
        **{f"auth_group_{page}": call for page, call in group.items()},
        "logout (sent)": sent("logout"),
    }


@pytest.mark.parametrize(("column", "name"), [*enumerate(["", "carla", "rita", "adam", "sue"])])
def test_pages_of_the_desk_are_for_whom_they_are(world, client, column, name):
    browser = desk_of(world.people[name]) if name else client

    opened = {page: outcome(call(browser)) for page, call in desk_calls(world).items()}

    assert opened == {page: row[column] for page, row in OF_THE_DESK.items()}


# ---------------------------------------------------------------- nothing of another's drafts, anywhere


def test_no_page_tells_of_anothers_drafts(world, carla):
    for url in ("/admin/", "/admin/claims/", "/admin/export/", "/admin/export/download/?as=json"):
        carla.get(url)
    for model in ENTERED:
        for query in ({"_facets": "True"}, {"q": SEARCHED}):
            carla.get(list_url(model), query)
        carla.get(add_url(model), {"_popup": "1"})


def references(model):
    fields = (*model._meta.concrete_fields, *model._meta.many_to_many)
    return [field for field in fields if field.is_relation and issubclass(field.related_model, models.Record)]


def test_no_look_up_tells_of_anothers_drafts(world, carla):
    for model in ENTERED:
        for field in references(model):
            pk = world.other[field.related_model].pk
            for lookup, value in (("", f"{pk}"), ("__id__exact", f" +{pk}")):
                page = carla.get(list_url(model), {f"{field.name}{lookup}": value})
                if page.status_code == 200:
                    assert list(page.context["cl"].result_list) == [], (model, field.name, lookup)
            assert carla.get(list_url(model), {f"{field.name}__isnull": "True"}).status_code == 302
            carla.get(add_url(model), {field.name: pk})


def test_no_choice_offers_anothers_drafts(world, carla):
    for model in ENTERED:
        for field in references(model):
            asked = {"app_label": "claims", "model_name": model._meta.model_name, "field_name": field.name}
            for term in ("", SEARCHED):
                answer = carla.get("/admin/autocomplete/", {**asked, "term": term})
                assert answer.status_code == 200


def values(model, world):
    """What a form of the model is filled with: all that it names is Carla's own."""
    return {
        field.name: world.own[field.related_model].pk for field in references(model) if field.name in form_fields(model)
    } | {
        models.Claim: {"statement": "New"},
        models.Question: {"text": "New?"},
        models.Source: {"title": "New"},
        models.Report: {"title": "New"},
        models.Witness: {"name": "New"},
        models.EvidenceItem: {"summary": "New"},
        models.Assessment: {"verdict": "unresolved"},
        models.Appearance: {"agent": ""},
        models.ClaimRelation: {"kind": "entails"},
        models.Derivation: {"kind": "quotes"},
        models.EvidenceLink: {"stance": "context"},
        models.SourceEvent: {"event": "authenticated"},
        models.SearchLog: {"repository": "Archive", "outcome": "nothing"},
        models.Authorship: {"position": "2"},
        models.Identifier: {"scheme": "isbn", "value": "1"},
    }.get(model, {})


def form_fields(model):
    return {field.name for field in references(model)}


@pytest.mark.parametrize(
    "model",
    [model for model in ENTERED if references(model) and model is not models.Report],
    ids=lambda model: model.__name__,
)
def test_a_form_takes_anothers_draft_for_what_is_not_there(world, carla, model):
    """With the same words as for a number that no record has."""
    before = model._default_manager.count()
    for field in references(model):
        if field.name == "authors":
            continue  # rows of their own
        told = []
        for pk in (world.other[field.related_model].pk, 987_654):
            page = carla.post(add_url(model), {**values(model, world), field.name: str(pk)})
            assert page.status_code == 200
            told.append(re.findall(r'<ul class="errorlist"[^>]*>.*?</ul>', page.content.decode().replace(str(pk), "#")))
        assert told[0] == told[1]
        assert any("Select a valid choice" in text for text in told[0]), (field.name, told[0])
    assert model._default_manager.count() == before


def test_no_list_counts_anothers_drafts(world, carla):
    """What stands beside a record that everybody sees is counted of what this one sees."""
    (claim,) = [
        one
        for one in carla.get(list_url(models.Claim)).context["cl"].result_list
        if one.pk == world.public[models.Claim].pk
    ]
    assert (claim.linked_supports, claim.linked_contradicts, claim.made) == (1, 0, None)
    (source,) = [
        one
        for one in carla.get(list_url(models.Source)).context["cl"].result_list
        if one.pk == world.public[models.Source].pk
    ]
    assert (source.item_count, source.part_of) == (1, None)


def test_reviewed_records_are_those_that_may_be_published():
    assert {model for model in ENTERED if issubclass(model, ReviewedRecord)} == set(REVIEWED)
