import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission, User

from claims.choices import State
from claims.ledger.changes import Changes
from claims.models import Claim, LedgerEntry
from claims.operations.review import PUBLISH, SUBMIT, WITHDRAW, advance
from tests import factories as make
from tests.recorded import edit, enter, erase, recorded, remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    claim = make.make_claim(slug="a", statement="They were taken.", state=State.DRAFT)
    recorded(claim, make.make_link(claim=claim, item=recorded(make.make_item(slug="i"))), by="a.editor")
    return claim


def address(record):
    return f"/admin/claims/{record._meta.model_name}/{record.pk}/history/"


def steps(response):
    """The text of each change on the page, without its time and the ways to take it back."""
    text = re.sub(r'<p class="step-links">.*?</p>', "", response.text, flags=re.DOTALL)
    found = re.findall(r'<section class="module step">(.*?)</section>', text, re.DOTALL)
    words = [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found]
    return [re.sub(r"^[-\d]+ [:\d]+ UTC (?:· )?", "", one) for one in words]


def test_history_tells_drafts_reviews_and_what_the_public_saw(admin_client, claim):
    edit(claim, statement="They went.", by="b.editor", reason="Milder.")
    advance(by="b.editor", transition=SUBMIT, records=[claim])
    advance(by="r.viewer", transition=PUBLISH, records=[claim], reason="Good.")

    published, submitted, edited, created = steps(admin_client.get(address(claim)))

    assert edited == "b.editor Milder. changed internal Field Before After statement They were taken. They went."
    assert submitted == "b.editor submitted for review internal Field Before After state draft in review"
    assert published.startswith("r.viewer Good. published public Field Before After state in review published")
    assert published.endswith("evidence link a/i: became public with what it hangs on public")
    assert created.startswith("a.editor created internal What it said Field Before After slug a statement They were")
    assert "evidence link a/i: created internal What it said" in created


def test_withdrawal_is_told_once_for_both_logs(admin_client, claim):
    advance(by="r", transition=PUBLISH, records=[claim])
    advance(by="r", transition=WITHDRAW, records=[claim], reason="Doubtful.")

    assert steps(admin_client.get(address(claim)))[0].startswith(
        "r Doubtful. withdrawn public internal Field Before After state published withdrawn"
    )


def test_removed_row_is_told_with_what_it_said(admin_client, claim):
    edit(claim.links.get(), rationale="Because.")
    remove(claim.links.get(), reason="Not about it.")

    assert steps(admin_client.get(address(claim)))[0] == (
        "editor Not about it. evidence link a/i: deleted internal What it said Field Before After "
        "claim a evidence item i stance supports rationale Because."
    )


def test_history_goes_on_when_the_record_is_renamed(admin_client, claim):
    advance(by="r", transition=PUBLISH, records=[claim])
    edit(claim, slug="b", reason="Shorter.")

    first, *others = steps(admin_client.get(address(claim)))

    assert first == "editor Shorter. given another address public Field Before After slug a b"
    assert len(others) == 2


def test_each_change_is_known_by_its_first_entry(claim):
    advance(by="r", transition=PUBLISH, records=[claim])

    newest, oldest = Changes(claim)[0:10]

    entries = [LedgerEntry.objects.get(log=one.log, sequence=one.sequence) for one in (newest, oldest)]
    assert [entry.at for entry in entries] == [newest.at, oldest.at]
    assert (entries[1].log, entries[1].key) == ("internal", "a")
    assert not LedgerEntry.objects.filter(at=oldest.at, owner="claims/a", pk__lt=entries[1].pk).exists()


@pytest.mark.parametrize(
    "make_one",
    [
        make.make_agent, make.make_topic, make.make_question, make.make_witness, make.make_source, make.make_item,
        make.make_link, make.make_relation, make.make_appearance, make.make_assessment, make.make_search,
        make.make_derivation, make.make_source_event, make.make_attachment,
    ],
)  # fmt: skip
def test_every_record_has_a_history(admin_client, make_one):
    record = recorded(make_one(), by="a.editor")

    (step,) = steps(admin_client.get(address(record)))

    assert step.startswith("a.editor created")


def test_row_has_the_history_of_itself_alone(admin_client, claim):
    link = edit(claim.links.get(), strength="weak")
    edit(claim, statement="They went.")

    assert len(steps(admin_client.get(address(link)))) == 2


def test_erased_bytes_are_told_as_such(admin_client, claim):
    edit(claim, statement="A name.")
    edit(claim, statement="They went.")
    erase(LedgerEntry.objects.filter(key="a").order_by("id")[1])

    page = admin_client.get(address(claim))

    assert steps(page)[1] == "changed internal Bytes that told of it have been erased."
    assert "A name." not in page.text


def test_public_history_is_linked_where_there_is_one(admin_client, claim):
    assert "/claims/a/history/" not in admin_client.get(address(claim)).text

    advance(by="r", transition=PUBLISH, records=[claim])

    assert '<a href="/claims/a/history/">' in admin_client.get(address(claim)).text


def test_twenty_changes_stand_on_a_page(admin_client, claim):
    for number in range(25):
        Claim.objects.filter(pk=claim.pk).update(statement=f"Wording {number}.", state=State.PUBLISHED)
        enter([claim])

    pages = [admin_client.get(f"{address(claim)}?p={number}") for number in ("1", "2", "99", "x")]

    assert [len(steps(page)) for page in pages] == [20, 6, 6, 20]


@pytest.mark.parametrize("changes", [2, 30])
def test_history_costs_the_same_queries_for_2_changes_and_for_30(
    admin_client, claim, django_assert_num_queries, changes
):
    for _number in range(changes):
        enter([make.make_link(claim=claim)])

    with django_assert_num_queries(10):
        admin_client.get(address(claim))


def test_history_is_for_those_who_may_see_the_record(client, claim):
    user = User.objects.create_user("u", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_claim"))
    client.force_login(user)
    assert client.get(address(claim)).url == "/admin/"  # as if there were no such claim

    user.user_permissions.add(Permission.objects.get(codename="view_ledgerentry"))

    assert client.get(address(claim)).status_code == 200


def test_of_others_records_a_contributor_sees_what_the_public_does(client, claim):
    advance(by="r", transition=PUBLISH, records=[claim])
    user = User.objects.create_user("u", is_staff=True)
    user.groups.add(Group.objects.get(name="contributor"))
    client.force_login(user)

    assert client.get(address(claim)).url == "/claims/a/history/"


def test_of_their_own_drafts_contributors_see_all_but_others_rows(client):
    user = User.objects.create_user("c", is_staff=True)
    user.groups.add(Group.objects.get(name="contributor"))
    client.force_login(user)
    claim = recorded(make.make_claim(slug="own", state=State.DRAFT), by="c")
    recorded(make.make_link(claim=claim, item=recorded(make.make_item(slug="canary", state=State.DRAFT))), by="other")
    edit(claim, statement="Milder", by="r", reason="It said too much.")

    page = client.get(address(claim))

    assert [step.partition(" Field")[0] for step in steps(page)] == [
        "r It said too much. changed internal",
        "c created internal What it said",
    ]
    assert "canary" not in page.text


def test_nothing_has_no_history(admin_client):
    assert admin_client.get("/admin/claims/claim/999/history/").status_code == 302
    assert admin_client.get("/admin/claims/claim/x/history/").status_code == 302
