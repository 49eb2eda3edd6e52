"""Every page of the desk opens, for those who may change and for those who may only look; none asks row by row."""

import pytest
from django.apps import apps
from django.contrib import admin

from claims import models
from claims.admin.site import EditorsDesk
from claims.operations import change
from tests import factories

from .pages import add_url, change_url, list_url

READ_ONLY = [models.LedgerEntry]  # operations alone write the ledger
NOT_ON_THE_DESK = {
    models.Checkpoint,
    models.Consent,
    models.Consideration,
    models.IdentityToken,
    models.LedgerHead,
    models.LedgerSubtree,
    models.PublicCopy,
    models.PurgedSlug,
    models.RetiredSlug,
    models.SearchDocument,
    models.SignInFailures,
}  # tests/test_registry.py says why


def make_source_with_rows():
    source = factories.make_source(authors=[factories.make_agent()], published="1951-04")
    factories.make_identifier(source=source)
    factories.make_derivation(derived=source)
    factories.make_source_event(source=source, attested_by=factories.make_source())
    factories.make_attachment(source=source, name="scan.pdf")
    factories.make_source(part_of=source)
    factories.make_item(source=source)
    factories.make_appearance(source=source)
    return source


def make_claim_with_rows():
    claim = factories.make_claim(topics=[factories.make_topic()], questions=[factories.make_question()])
    factories.make_link(claim=claim)
    factories.make_appearance(claim=claim, source=factories.make_source(), date="2016-05")
    factories.make_relation(subject=claim)
    factories.make_relation(object=claim)
    factories.make_assessment(claim=claim)
    factories.make_search(claim=claim, searched_by=factories.make_agent())
    return claim


def make_witness_with_rows():
    witness = factories.make_witness(affiliation=factories.make_agent())
    factories.make_relay(witness=witness)
    factories.make_relay(relayed=witness)
    factories.make_possible_identity(first=witness)
    factories.make_possible_identity(second=witness)
    factories.make_item(witness=witness)
    return witness


def make_item_with_rows():
    item = factories.make_item(witness=factories.make_witness(), source=factories.make_source())
    item.draws_on.add(factories.make_source())
    factories.make_link(item=item)
    return item


def make_entry():
    with change(by="test") as work:
        work.touch(factories.make_claim())
    return models.LedgerEntry.objects.first()


def make_authorship():
    return factories.make_source(authors=[factories.make_agent()]).authorships.get()


def make_report():
    source = make_source_with_rows()
    models.Source.objects.filter(pk=source.pk).update(kind="report")
    return models.Report.objects.get(pk=source.pk)


MAKE = {
    models.Agent: factories.make_agent,
    models.Appearance: lambda: factories.make_appearance(source=factories.make_source(), date="2016-05"),
    models.Assessment: factories.make_assessment,
    models.Attachment: lambda: factories.make_attachment(name="scan.pdf"),
    models.Authorship: make_authorship,
    models.Claim: make_claim_with_rows,
    models.ClaimRelation: factories.make_relation,
    models.Derivation: factories.make_derivation,
    models.EvidenceItem: make_item_with_rows,
    models.EvidenceLink: factories.make_link,
    models.Identifier: factories.make_identifier,
    models.LedgerEntry: make_entry,
    models.PossibleIdentity: factories.make_possible_identity,
    models.Question: factories.make_question,
    models.Relay: factories.make_relay,
    models.Report: make_report,
    models.SearchLog: lambda: factories.make_search(claim=factories.make_claim(), question=factories.make_question()),
    models.Source: make_source_with_rows,
    models.SourceEvent: lambda: factories.make_source_event(attested_by=factories.make_source()),
    models.Topic: factories.make_topic,
    models.Witness: make_witness_with_rows,
}
EVERY = sorted(MAKE, key=lambda model: model.__name__)
WRITABLE = [model for model in EVERY if model not in READ_ONLY]


def names(model):
    return model.__name__


def test_every_model_is_on_the_desk():
    assert isinstance(admin.site._wrapped, EditorsDesk)
    assert {model for model in admin.site._registry if model._meta.app_label == "claims"} == set(MAKE)
    assert set(apps.get_app_config("claims").get_models()) == set(MAKE) | NOT_ON_THE_DESK


@pytest.mark.parametrize("model", EVERY, ids=names)
def test_an_editor_opens_list_and_record(desk, model):
    record = MAKE[model]()
    assert desk.get(list_url(model)).status_code == 200
    assert desk.get(change_url(record)).status_code == 200
    assert desk.get(list_url(model), {"q": "x"}).status_code == 200


@pytest.mark.parametrize("model", WRITABLE, ids=names)
def test_an_editor_opens_the_empty_form_and_its_pop_up(desk, model):
    assert desk.get(add_url(model)).status_code == 200
    assert desk.get(add_url(model), {"_popup": "1"}).status_code == 200


@pytest.mark.parametrize("model", READ_ONLY, ids=names)
def test_nobody_adds_what_operations_alone_write(desk, model):
    assert desk.get(add_url(model)).status_code == 403
    assert desk.post(add_url(model)).status_code == 403


@pytest.mark.parametrize("model", EVERY, ids=names)
def test_a_viewer_looks_and_changes_nothing(viewer_desk, model):
    record = MAKE[model]()
    for url in (list_url(model), change_url(record)):
        page = viewer_desk.get(url)
        assert page.status_code == 200
        assert b'name="_save"' not in page.content
        assert b"Save and publish" not in page.content
        assert b"publish_selected" not in page.content
    assert viewer_desk.post(change_url(record), {"slug": "x"}).status_code == 403
    assert viewer_desk.get(add_url(model)).status_code == 403


@pytest.mark.parametrize("model", EVERY, ids=names)
def test_a_stranger_sees_the_sign_in(client, db, model):
    record = MAKE[model]()
    for url in (list_url(model), change_url(record)):
        assert client.get(url).status_code == 302


def test_the_index_lists_in_the_order_of_work(desk):
    page = desk.get("/admin/").content.decode()
    assert "Evidence — editors’ desk" in page
    listed = [
        model["object_name"] for group in admin.site.get_app_list(page_request(desk)) for model in group["models"]
    ]
    assert listed[:8] == ["Claim", "EvidenceItem", "Source", "Report", "Witness", "Question", "Agent", "Topic"]
    assert listed[-2:] == ["Group", "User"]


def page_request(desk):
    return desk.get("/admin/").wsgi_request


# Session, account, how many records wait for review, the ledger's position, number of rows, rows; what a list's filters offer.
LIST_QUERIES = dict.fromkeys(EVERY, 6) | {models.Claim: 8, models.LedgerEntry: 5}


@pytest.mark.parametrize("model", EVERY, ids=names)
def test_a_list_asks_as_often_for_thirty_rows_as_for_one(desk, model, count_queries):
    MAKE[model]()
    desk.get(list_url(model))
    one = count_queries(lambda: desk.get(list_url(model)))
    for _number in range(29):
        MAKE[model]()
    thirty = count_queries(lambda: desk.get(list_url(model)))
    assert (one, thirty) == (LIST_QUERIES[model],) * 2


def test_the_desk_has_the_icon_of_the_site(desk, client):
    for page in (desk.get("/admin/"), desk.get(add_url(models.Claim)), client.get("/admin/login/")):
        assert 'rel="icon"' in page.text
