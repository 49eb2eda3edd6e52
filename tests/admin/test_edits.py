"""Two editors at one record: the second is told, sees both versions, and loses nothing."""

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims import models
from claims.admin.edits import SALT
from claims.operations import change
from tests import factories

from .conflicts import comparison, versions
from .pages import change_url, errors, post, read, send
from .test_writing import entries, record_all
from .world import CANARY, accounts, desk_of, drafted_by


def opened(client, record):
    return read(client.get(change_url(record))).data


def colleague():
    client = Client()
    client.force_login(User.objects.create_superuser("colin"))
    return client


def by_colin(record, **values):
    with change(by="colin") as work:
        for name, value in values.items():
            setattr(record, name, value)
        work.save(record)


# ---------------------------------------------------------------- the record's own fields


def test_the_second_editor_sees_both_versions_and_loses_neither(desk):
    claim = factories.make_claim(slug="c", statement="Before", scope="")
    record_all()
    data = opened(desk, claim)
    send(colleague(), change_url(claim), statement="By Colin")

    page = post(desk, change_url(claim), data, scope="By Edith")

    claim.refresh_from_db()
    assert (page.status_code, claim.statement, claim.scope) == (200, "By Colin", "")
    assert [text[:57] for text in errors(page)] == [
        "This record was changed by somebody else (colin, " + errors(page)[0][49:57]
    ]
    assert versions(page) == {"Claim": {"Statement": ("Before", "By Colin", "not touched")}}
    kept = read(page).data
    assert (kept["statement"], kept["scope"]) == (["By Colin"], ["By Edith"])


def test_what_both_changed_is_for_the_second_to_decide(desk):
    claim = factories.make_claim(statement="Before")
    record_all()
    data = opened(desk, claim)
    send(colleague(), change_url(claim), statement="By Colin")

    page = post(desk, change_url(claim), data, statement="By Edith")

    assert versions(page) == {"Claim": {"Statement": ("Before", "By Colin", "By Edith")}}
    assert list(comparison(page)["Claim"]) == ["Statement Yours to decide: the form has what you typed."]
    assert errors(page)[1:] == ["Changed meanwhile by somebody else too: see the comparison above."]
    assert read(page).data["statement"] == ["By Edith"]

    assert post(desk, change_url(claim), read(page).data).status_code == 302
    claim.refresh_from_db()
    assert claim.statement == "By Edith"


def test_without_an_entry_of_the_ledger_there_is_no_version_of_when_it_was_opened(desk):
    claim = factories.make_claim(statement="Before", scope="Before")
    data = opened(desk, claim)
    by_colin(claim, statement="By Colin", scope="By Colin")

    page = post(desk, change_url(claim), data, scope="By Edith")

    assert versions(page) == {"Claim": {"Statement": ("By Colin", "Before"), "Scope": ("By Colin", "By Edith")}}
    assert (read(page).data["statement"], read(page).data["scope"]) == (["By Colin"], ["By Edith"])


def test_long_texts_are_told_in_full(desk):
    claim = factories.make_claim(scope="")
    record_all()
    data = opened(desk, claim)
    theirs, mine = "By Colin. " * 300, "By Edith.\r\n" * 300
    by_colin(claim, scope=theirs.strip())

    page = post(desk, change_url(claim), data, scope=mine)

    ((_opened, now, typed),) = versions(page)["Claim"].values()
    assert (now, typed) == (theirs.strip(), mine.strip())


def test_line_ends_are_no_edit(desk):
    """A browser sends every text with its own; a fixture or an import brings others."""
    claim = factories.make_claim(statement="Before", scope="One\nTwo")
    record_all()
    data = opened(desk, claim) | {"scope": ["One\r\nTwo"]}
    by_colin(claim, scope="One\nTwo\nThree")

    page = post(desk, change_url(claim), data, statement="By Edith")

    assert versions(page) == {"Claim": {"Scope": ("One\nTwo", "One\nTwo\nThree", "not touched")}}


def test_choices_and_several_records_are_told_in_words(desk):
    old, new, mine = (factories.make_topic(slug=slug, name=f"Topic {slug}") for slug in ("old", "new", "mine"))
    claim = factories.make_claim(form="", topics=[old])
    record_all()
    data = opened(desk, claim)
    with change(by="colin") as work:
        claim.form = "no_evidence"
        work.save(claim)
        claim.topics.set([old, new])

    page = post(desk, change_url(claim), data, topics=[str(mine.pk)])

    assert versions(page)["Claim"] == {
        "Form": ("empty", "“no evidence”", "not touched"),
        "Topics": ("Topic old (old)", "Topic new (new); Topic old (old)", "Topic mine (mine)"),
    }
    assert read(page).data["form"] == ["no_evidence"]


def test_references_and_yes_or_no_are_told_in_words(desk):
    agent = factories.make_agent(slug="unit", name="The Unit")
    witness = factories.make_witness(slug="w", protected=False)
    record_all()
    data = opened(desk, witness)
    by_colin(witness, protected=True, affiliation=agent)

    page = post(desk, change_url(witness), data, name="By Edith")

    assert versions(page)["Witness"] == {
        "Affiliation": ("empty", "The Unit (unit)", "not touched"),
        "Protected": ("no", "yes", "not touched"),
    }
    assert (read(page).data["protected"], read(page).data["affiliation"]) == (["on"], [str(agent.pk)])


def test_a_step_taken_meanwhile_is_told_and_not_taken_twice(desk):
    claim = factories.make_claim(state="draft")
    record_all()
    data = opened(desk, claim)
    send(colleague(), change_url(claim), button="_published")
    before = record_all()

    page = post(desk, change_url(claim), data, button="_published", statement="By Edith")

    assert versions(page) == {"Claim": {"State": ("draft", "published", "—")}}
    assert entries(before) == []


def test_a_change_to_another_record_is_none_of_ones_business(desk):
    claim = factories.make_claim()
    data = opened(desk, claim)
    send(colleague(), change_url(factories.make_claim()), statement="By Colin")

    assert post(desk, change_url(claim), data, statement="By Edith").status_code == 302


def test_the_same_sent_twice_is_no_conflict(desk):
    """Two clicks on "Save" send the form twice."""
    claim = factories.make_claim(statement="Before")
    data = opened(desk, claim)

    answers = [post(desk, change_url(claim), data, statement="By Edith").status_code for _click in range(2)]

    assert answers == [302, 302]


def test_ones_own_other_window_is_called_so(desk):
    claim = factories.make_claim(statement="Before")
    record_all()
    data = opened(desk, claim)
    send(desk, change_url(claim), statement="In the other window")

    page = post(desk, change_url(claim), data, statement="In this window")

    assert errors(page)[0].startswith("You have saved this record in another window (")


def test_a_renamed_record_is_followed(desk):
    claim = factories.make_claim(slug="old", statement="Before")
    record_all()
    data = opened(desk, claim)
    by_colin(claim, slug="new")

    page = post(desk, change_url(claim), data, statement="By Edith")

    assert versions(page) == {"Claim": {"Slug": ("old", "new", "not touched")}}
    assert post(desk, change_url(claim), read(page).data).status_code == 302
    claim.refresh_from_db()
    assert (claim.slug, claim.statement) == ("new", "By Edith")


def test_what_is_wrong_besides_is_told_with_it(desk):
    witness = factories.make_witness(slug="w")
    item = factories.make_item(witness=witness, source=None, told="1950", note="")
    record_all()
    data = opened(desk, item)
    by_colin(item, told="1951")

    page = post(desk, change_url(item), data, told="when?", note="By Edith")

    assert versions(page)["Evidence item"]["Told"] == ("1950", "1951", "when?")
    assert [text for text in errors(page)[1:] if "“when?”" in text] != []
    assert (read(page).data["told"], read(page).data["note"]) == (["when?"], ["By Edith"])


# ---------------------------------------------------------------- rows


@pytest.fixture
def claim(db):
    """With three links: to i, j and k."""
    claim = factories.make_claim(slug="c", statement="Said")
    for slug in ("i", "j", "k"):
        item = factories.make_item(slug=slug, summary=f"Item {slug}")
        factories.make_link(claim=claim, item=item, rationale=f"Why {slug}", strength="weak")
    record_all()
    return claim


def link(slug):
    return models.EvidenceLink.objects.get(item__slug=slug)


def rationale_of(data, slug):
    """The name under which the form sends the rationale of the link to this item."""
    return next(name for name, value in data.items() if value == [f"Why {slug}"])


def rationales():
    return dict(models.EvidenceLink.objects.values_list("item__slug", "rationale"))


def test_a_row_changed_by_both_in_different_fields_has_both_changes(desk, claim):
    data = opened(desk, claim)
    by_colin(link("j"), strength="strong")

    page = post(desk, change_url(claim), data, **{rationale_of(data, "j"): "By Edith"})
    row = {"Evidence for and against: Item j (j) — changed": {"Strength": ("weak", "strong", "not touched")}}
    assert versions(page) == row

    assert post(desk, change_url(claim), read(page).data).status_code == 302
    assert (link("j").strength, link("j").rationale) == ("strong", "By Edith")


def test_a_row_changed_by_both_in_one_field_is_for_the_second_to_decide(desk, claim):
    data = opened(desk, claim)
    by_colin(link("j"), rationale="By Colin")

    page = post(desk, change_url(claim), data, **{rationale_of(data, "j"): "By Edith"})

    row = {"Evidence for and against: Item j (j) — changed": {"Rationale": ("Why j", "By Colin", "By Edith")}}
    assert versions(page) == row
    assert errors(page)[1:] == ["Changed meanwhile by somebody else too: see the comparison above."]


def test_a_row_added_meanwhile_is_seen_and_stays(desk, claim):
    data = opened(desk, claim)
    with change(by="colin") as work:
        item = factories.make_item(slug="new", summary="Item new")
        work.save(models.EvidenceLink(claim=claim, item=item, stance="context", rationale="By Colin"))

    page = post(desk, change_url(claim), data, statement="By Edith")

    assert versions(page) == {
        "Evidence for and against: Item new (new) — added meanwhile; it stands in the form, and saving keeps it": {
            "Evidence item": ("Item new (new)", "—"),
            "Stance": ("context", "—"),
            "Rationale": ("By Colin", "—"),
        }
    }
    assert post(desk, change_url(claim), read(page).data).status_code == 302
    assert rationales() == {"i": "Why i", "j": "Why j", "k": "Why k", "new": "By Colin"}


def test_a_row_removed_meanwhile_stays_removed(desk, claim):
    data = opened(desk, claim)
    with change(by="colin") as work:
        work.delete(link("i"))

    page = post(desk, change_url(claim), data, **{rationale_of(data, "k"): "By Edith"})

    assert versions(page) == {
        "Evidence for and against: Item i (i) — removed meanwhile, and no longer in the form": {
            "Evidence item": ("Item i (i)", "—", "—"),
            "Stance": ("supports", "—", "—"),
            "Strength": ("weak", "—", "—"),
            "Rationale": ("Why i", "—", "—"),
        }
    }
    assert post(desk, change_url(claim), read(page).data).status_code == 302
    assert rationales() == {"j": "Why j", "k": "By Edith"}


def test_a_row_removed_meanwhile_that_was_edited_is_offered_anew(desk, claim):
    data = opened(desk, claim)
    with change(by="colin") as work:
        work.delete(link("i"))

    page = post(desk, change_url(claim), data, **{rationale_of(data, "i"): "By Edith"})

    ((caption, told),) = versions(page).items()
    assert caption.startswith(
        "Evidence for and against: Item i (i) — removed meanwhile. What you typed is offered below"
    )
    assert told["Rationale"] == ("Why i", "—", "By Edith")
    assert post(desk, change_url(claim), read(page).data).status_code == 302
    assert rationales() == {"i": "By Edith", "j": "Why j", "k": "Why k"}


def test_a_row_with_a_slug_that_is_offered_anew_gets_another(desk):
    said = factories.make_appearance(claim=factories.make_claim(slug="c"), slug="said", quotation="Before")
    record_all()
    data = opened(desk, said.claim)
    with change(by="colin") as work:
        work.delete(said)

    page = post(desk, change_url(said.claim), data, **{"appearances-0-quotation": "By Edith"})

    assert post(desk, change_url(said.claim), read(page).data).status_code == 302
    again = models.Appearance.objects.get()
    assert (again.quotation, again.slug == "said") == ("By Edith", False)


def test_a_row_to_be_deleted_that_somebody_changed_is_not_deleted_unseen(desk, claim):
    data = opened(desk, claim)
    by_colin(link("j"), rationale="By Colin")
    mark = rationale_of(data, "j").replace("rationale", "DELETE")

    page = post(desk, change_url(claim), data, **{mark: "on"})

    ((caption, told),) = versions(page).items()
    assert caption.startswith(
        "Evidence for and against: Item j (j) — changed meanwhile, so that it is no longer marked"
    )
    assert told == {"Rationale": ("Why j", "By Colin", "not touched")}
    again = read(page).data
    assert (mark in again, again[rationale_of(data, "j")]) == (False, ["By Colin"])
    assert post(desk, change_url(claim), again, **{mark: "on"}).status_code == 302
    assert sorted(rationales()) == ["i", "k"]


def test_a_row_that_both_remove_is_no_conflict(desk, claim):
    data = opened(desk, claim)
    with change(by="colin") as work:
        work.delete(link("i"))
    mark = rationale_of(data, "i").replace("rationale", "DELETE")

    assert post(desk, change_url(claim), data, statement="By Edith", **{mark: "on"}).status_code == 302

    claim.refresh_from_db()
    assert (claim.statement, sorted(rationales())) == ("By Edith", ["j", "k"])


def test_the_same_row_added_by_both_is_told_and_can_be_removed(desk, claim):
    item = factories.make_item(slug="new")
    data = opened(desk, claim)
    with change(by="colin") as work:
        work.save(models.EvidenceLink(claim=claim, item=item, stance="context", rationale="By Colin"))
    row = {"item": item.pk, "stance": "supports", "rationale": "By Edith"}

    page = post(desk, change_url(claim), data, rows=[("links", row)])
    page = post(desk, change_url(claim), read(page).data)

    assert [text for text in errors(page) if "give the same evidence item" in text] != []
    kept = read(page).data
    assert (kept["links-3-rationale"], kept["links-4-rationale"]) == (["By Colin"], ["By Edith"])


def test_a_file_goes_with_its_row_when_another_row_has_gone(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    source = factories.make_source()
    gone = factories.make_attachment(source=source, name="gone.txt")
    record_all()
    data = opened(desk, source) | {"attachments-0-DELETE": ["on"]}
    with change(by="colin") as work:
        work.delete(gone)
    upload = SimpleUploadedFile("new.txt", b"Typed on a train.")

    response = post(
        desk, change_url(source), data, rows=[("attachments", {"name": "new.txt"})], **{"attachments-1-file": upload}
    )

    assert response.status_code == 302
    assert [one.name for one in source.attachments.all()] == ["new.txt"]


def test_a_file_that_a_page_cannot_keep_is_asked_for_again(desk):
    source = factories.make_source(title="Before")
    data = opened(desk, source)
    by_colin(source, title="By Colin")
    upload = SimpleUploadedFile("new.txt", b"Typed on a train.")

    page = post(desk, change_url(source), data, rows=[("attachments", {})], **{"attachments-0-file": upload})

    assert "Choose this file again, for a page cannot keep it: new.txt" in page.text


def test_authors_and_identifiers_are_told_as_columns_and_merged_row_by_row(desk):
    first, second, third = (factories.make_agent(slug=slug, name=f"Agent {slug}") for slug in ("a", "b", "c"))
    source = factories.make_source(authors=[first], slug="s")
    factories.make_identifier(source=source, scheme="doi", value="10.1/1")
    record_all()
    data = opened(desk, source)
    with change(by="colin") as work:
        work.save(models.Authorship(source=source, agent=second, position=2))
        work.save(models.Identifier(source=source, scheme="isbn", value="1"))

    page = post(desk, change_url(source), data, rows=[("authorships", {"agent": third.pk, "position": "3"})])

    assert versions(page)["Source"] == {
        "Authors": ("Agent a (a)", "Agent a (a); Agent b (b)", "Agent a (a); Agent c (c)"),
        "Identifiers": ("doi:10.1/1", "doi:10.1/1; isbn:1", "not touched"),
    }
    assert post(desk, change_url(source), read(page).data).status_code == 302
    assert list(source.authorships.values_list("agent__slug", flat=True)) == ["a", "b", "c"]
    assert source.identifiers.count() == 2


def test_whom_a_witness_relays_and_may_be_is_told_from_both_sides(desk):
    witness, relayed, same, other = (factories.make_witness(slug=slug, name=f"Witness {slug}") for slug in "wrso")
    factories.make_possible_identity(first=other, second=witness)
    record_all()
    data = opened(desk, witness)
    with change(by="colin") as work:
        work.save(models.Relay(witness=witness, relayed=relayed))
        work.save(models.PossibleIdentity(first=witness, second=same))

    page = post(desk, change_url(witness), data, vantage="By Edith")

    assert versions(page)["Witness"] == {
        "Passes on the account of": ("empty", "Witness r (r)", "not touched"),
        "Possibly the same as": ("Witness o (o)", "Witness o (o); Witness s (s)", "not touched"),
    }


def test_a_row_on_its_own_page_has_two_editors_too(desk):
    authorship = models.Authorship.objects.create(
        source=factories.make_source(), agent=factories.make_agent(slug="a", name="A"), position=1
    )
    data = opened(desk, authorship)
    by_colin(authorship, position=5)

    page = post(desk, change_url(authorship), data, position="3")

    assert versions(page) == {"Author": {"Position": ("5", "3")}}


# ---------------------------------------------------------------- tokens


def forged(**changed):
    told = {"pk": 1, "key": "c", "position": 0, "columns": {}, "rows": {}} | changed
    return signing.dumps(told, salt=SALT, compress=True)


@pytest.mark.parametrize(
    "token",
    [None, "", "x", "{}", '{"record": {}, "rows": {}}', "a:b:c", forged(pk=999_999), signing.dumps([], salt=SALT)],
    ids=["none", "empty", "text", "object", "former", "unsigned", "of another record", "of no form"],
)
def test_a_form_that_does_not_tell_what_it_was_loaded_with_is_sent_back_once(desk, token):
    claim = factories.make_claim(statement="Now", scope="Now")
    data = opened(desk, claim)
    del data["_loaded_with"]
    data |= {} if token is None else {"_loaded_with": [token]}

    page = post(desk, change_url(claim), data, scope="By Edith")

    claim.refresh_from_db()
    assert (page.status_code, claim.scope) == (200, "Now")
    assert errors(page)[0].startswith("This form does not tell what it was opened with")
    assert versions(page) == {"Claim": {"Scope": ("Now", "By Edith")}}
    assert post(desk, change_url(claim), read(page).data).status_code == 302
    claim.refresh_from_db()
    assert claim.scope == "By Edith"


def test_rows_without_a_token_are_neither_lost_nor_doubled(desk, claim):
    data = opened(desk, claim)
    del data["_loaded_with"]
    with change(by="colin") as work:
        work.delete(link("i"))
        work.save(models.EvidenceLink(claim=claim, item=factories.make_item(slug="new"), stance="context"))

    page = post(desk, change_url(claim), data, **{rationale_of(data, "j"): "By Edith"})
    assert post(desk, change_url(claim), read(page).data).status_code == 302

    assert rationales() == {"i": "Why i", "j": "By Edith", "k": "Why k", "new": ""}


def test_numbers_of_rows_that_are_none_fail_nothing(desk, claim):
    for number in ("", "x", "-1", "9" * 30, "²"):
        data = opened(desk, claim) | {"links-TOTAL_FORMS": [number]}
        by_colin(claim, scope=f"Before {number}")
        assert post(desk, change_url(claim), data, statement="By Edith").status_code == 200


# ---------------------------------------------------------------- whoever does not see all


def test_a_contributor_is_told_without_the_names_of_what_others_draft(db):
    people = accounts()
    carla, claim = desk_of(people["carla"]), factories.make_claim(slug="mine", state="draft", scope="Before")
    question = factories.make_question(slug=CANARY, text=CANARY, state="draft")
    item = factories.make_item(slug=f"{CANARY}-item", summary=CANARY, state="draft")
    drafted_by(people["carla"], claim)
    drafted_by(people["otto"], question, item)
    data = opened(carla, claim)
    with change(by=people["rita"]) as work:
        claim.scope = "By Rita"
        work.save(claim)
        claim.questions.add(question)
        work.save(models.EvidenceLink(claim=claim, item=item, stance="supports", rationale=CANARY))

    page = post(carla, change_url(claim), data, statement="By Carla")

    assert versions(page) == {"Claim": {"Scope": ("Before", "By Rita", "not touched")}}
    assert CANARY not in page.text
    assert post(carla, change_url(claim), read(page).data).status_code == 302
    claim.refresh_from_db()
    assert (claim.statement, claim.scope) == ("By Carla", "By Rita")
    assert (list(claim.questions.all()), claim.links.count()) == ([question], 1)


# ---------------------------------------------------------------- the record is gone


def test_what_was_typed_about_a_record_that_was_deleted_is_given_back(desk):
    claim = factories.make_claim(slug="c", state="draft", statement="Before")
    item = factories.make_item(slug="i", summary="Item i")
    factories.make_link(claim=claim, item=item)
    record_all()
    data = opened(desk, claim)
    url = change_url(claim)
    with change(by="colin") as work:
        work.delete(claim)

    page = post(desk, url, data, statement="rain", **{"links-0-rationale": "By <Edith>"})

    assert page.status_code == 410
    assert "Deleted by colin, " in page.text
    assert "<dd>rain</dd>" in page.text
    assert "<dd>By &lt;Edith&gt;</dd>" in page.text
    assert "<dd>Item i (i)</dd>" in page.text
    assert models.Claim.objects.count() == 0


def test_a_record_that_was_merged_away_leads_to_the_other(desk):
    gone, other = factories.make_agent(slug="gone", name="Gone"), factories.make_agent(slug="other", name="Other")
    data = opened(desk, gone)
    url = change_url(gone)
    with change(by="colin") as work:
        work.delete(gone)
    models.RetiredSlug.objects.filter(slug="gone").update(current="other", merged=True)

    page = post(desk, url, data, name="By Edith")

    assert f'In its place there is now: <a href="{change_url(other)}">Other</a>' in page.text
    assert "<dd>By Edith</dd>" in page.text


def test_an_address_of_no_record_gives_back_what_was_typed(desk):
    page = desk.post("/admin/claims/claim/999999/change/", {"statement": "By Edith", "_loaded_with": "x"})

    assert (page.status_code, "<dd>By Edith</dd>" in page.text) == (410, True)
    assert desk.get("/admin/claims/claim/999999/change/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_record_is_locked_inside_of_a_transaction(desk):
    """PostgreSQL refuses to lock outside of one; a test that is itself a transaction would not notice."""
    claim = factories.make_claim(statement="Before")

    assert send(desk, change_url(claim), statement="After").status_code == 302

    claim.refresh_from_db()
    assert claim.statement == "After"
