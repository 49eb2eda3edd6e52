"""What is written at the desk goes through operations: the ledger tells of each change once, with the editor's name."""

import pytest
from django.contrib.admin.models import LogEntry

from claims import models
from claims.operations import change
from tests import factories

from .pages import act, add_url, change_url, delete, errors, list_url, read, send, told


def record_all():
    """Make the ledger know all that the factories made behind its back."""
    with change(by="test") as work:
        for model in (models.Agent, models.Topic, models.Question, models.Witness, models.Source, models.EvidenceItem):
            for row in model.objects.all():
                work.touch(row)
        for model in (models.Claim, models.Appearance, models.EvidenceLink, models.Assessment, models.Attachment):
            for row in model.objects.all():
                work.touch(row)
    return models.LedgerEntry.objects.count()


def entries(after=0):
    """What was entered since: who did what to which record, in which log."""
    rows = models.LedgerEntry.objects.order_by("id")[after:]
    return [(row.log, row.by, row.action, f"{row.collection}/{row.key}") for row in rows]


def test_adding_leaves_one_entry(desk):
    response = send(desk, add_url(models.Agent), name="Committee of Enquiry", kind="organization")

    assert response.status_code == 302
    agent = models.Agent.objects.get()
    assert (agent.slug, agent.name) == ("committee-of-enquiry", "Committee of Enquiry")
    assert entries() == [("internal", "edith", "created", "agents/committee-of-enquiry")]


def test_changing_leaves_one_entry(desk):
    claim = factories.make_claim(state="draft", slug="c")
    before = record_all()

    send(desk, change_url(claim), statement="Reworded")

    assert entries(before) == [("internal", "edith", "changed", "claims/c")]


def test_changing_what_is_public_is_entered_in_the_public_log(desk):
    claim = factories.make_claim(slug="c")
    before = record_all()

    send(desk, change_url(claim), statement="Reworded")

    assert entries(before) == [("public", "edith", "changed", "claims/c")]


def test_saving_without_a_change_leaves_none(desk):
    for record in (
        factories.make_claim(topics=[factories.make_topic()]),
        factories.make_source(authors=[factories.make_agent()], published="1951~"),
        factories.make_item(draws_on=[factories.make_source()]),
        factories.make_witness(),
        factories.make_link().claim,
        factories.make_appearance(date="2016-05").claim,
        factories.make_attachment(name="a.pdf").source,
    ):
        before = record_all()
        assert send(desk, change_url(record)).status_code == 302
        assert entries(before) == []


def test_opening_pages_writes_nothing(desk):
    claim = factories.make_link().claim
    before = record_all()

    for url in (change_url(claim), add_url(models.Claim), list_url(models.Claim), f"{change_url(claim)}history/"):
        desk.get(url)

    assert (entries(before), LogEntry.objects.count()) == ([], 0)


def test_adding_a_row_leaves_an_entry_for_the_row(desk):
    claim, item = factories.make_claim(slug="c"), factories.make_item(slug="i")
    before = record_all()

    send(desk, change_url(claim), rows=[("links", {"item": item.pk, "stance": "supports"})])

    assert entries(before) == [("public", "edith", "created", "links/c/i")]
    claim.refresh_from_db()
    assert claim.supporting_items == 1


def test_changing_a_row_leaves_an_entry_for_the_row(desk):
    link = factories.make_link(claim=factories.make_claim(slug="c"), item=factories.make_item(slug="i"))
    before = record_all()

    send(desk, change_url(link.claim), **{"links-0-stance": "contradicts"})

    assert entries(before) == [("public", "edith", "changed", "links/c/i")]


def test_removing_a_row_leaves_an_entry_for_the_row(desk):
    link = factories.make_link(claim=factories.make_claim(slug="c"), item=factories.make_item(slug="i"))
    before = record_all()

    send(desk, change_url(link.claim), **{"links-0-DELETE": "on"})

    assert entries(before) == [("public", "edith", "deleted", "links/c/i")]
    link.claim.refresh_from_db()
    assert (models.EvidenceLink.objects.count(), link.claim.supporting_items) == (0, 0)


def test_a_change_of_topics_alone_is_entered(desk):
    claim, topic = factories.make_claim(slug="c"), factories.make_topic(slug="t")
    before = record_all()

    send(desk, change_url(claim), topics=[str(topic.pk)])

    assert entries(before) == [("public", "edith", "changed", "claims/c"), ("public", "edith", "shown", "topics/t")]


def test_a_row_that_is_part_of_a_record_is_entered_as_the_record(desk):
    source, agent = factories.make_source(slug="s"), factories.make_agent(slug="a")
    before = record_all()

    send(desk, change_url(source), rows=[("authorships", {"agent": agent.pk, "position": "1"})])

    assert entries(before) == [("public", "edith", "changed", "sources/s"), ("public", "edith", "shown", "agents/a")]


def test_deleting_leaves_one_entry_and_one_for_the_slug(desk):
    claim = factories.make_claim(state="draft", slug="c")
    before = record_all()

    response = delete(desk, claim)

    assert (response.status_code, models.Claim.objects.count()) == (302, 0)
    assert entries(before) == [
        ("internal", "edith", "deleted", "claims/c"),
        ("internal", "edith", "created", "retired_slugs/claims/c"),
    ]


def test_deleting_several_leaves_an_entry_each_and_one_for_each_slug(desk):
    claims = [factories.make_claim(state="draft", slug=slug) for slug in ("a", "b")]
    before = record_all()

    act(desk, models.Claim, "delete_selected", claims, post="yes")

    assert entries(before) == [
        ("internal", "edith", "deleted", "claims/a"),
        ("internal", "edith", "deleted", "claims/b"),
        ("internal", "edith", "created", "retired_slugs/claims/a"),
        ("internal", "edith", "created", "retired_slugs/claims/b"),
    ]


def test_what_has_been_public_cannot_be_deleted(desk):
    claim = factories.make_claim(statement="Said", slug="c")
    before = record_all()
    refused = "“Said” has been public and cannot be deleted, so that citations of it stay true. Withdraw it."

    response = delete(desk, claim)
    assert (response.status_code, response.url, told(response)) == (302, change_url(claim), [refused])

    response = act(desk, models.Claim, "delete_selected", [claim], post="yes")
    assert (response.status_code, told(response)[-1]) == (302, refused)

    assert b'class="deletelink"' not in desk.get(change_url(claim)).content
    assert (models.Claim.objects.count(), entries(before), LogEntry.objects.count()) == (1, [], 0)


def test_what_is_cited_cannot_be_deleted(desk):
    link = factories.make_link(item=factories.make_item(state="draft"), claim=factories.make_claim(state="draft"))

    page = desk.post(f"/admin/claims/evidenceitem/{link.item.pk}/delete/", {"post": "yes", "shown_at": "0"})

    assert "would require deleting the following protected related objects" in page.content.decode()
    assert models.EvidenceItem.objects.count() == 1


def test_a_refusal_while_saving_rows_shows_the_form_with_all_that_was_typed(desk):
    assessment = factories.make_assessment(claim=factories.make_claim(slug="c"))
    before = record_all()

    page = send(desk, change_url(assessment.claim), statement="Typed with care", **{"assessments-0-DELETE": "on"})

    assert page.status_code == 200
    assert errors(page) == [
        f"“{assessment}” has been public and cannot be deleted, so that citations of it stay true. Withdraw it."
    ]
    assert read(page).data["statement"] == ["Typed with care"]
    assert (entries(before), models.Assessment.objects.count(), LogEntry.objects.count()) == ([], 1, 0)


def test_rows_that_contradict_one_another_are_told_and_nothing_is_saved(desk):
    first, second = factories.make_witness(), factories.make_witness()

    page = send(
        desk,
        change_url(first),
        rows=[("possible_identities", {"second": second.pk}), ("possible_identities", {"second": second.pk})],
    )

    assert page.status_code == 200
    assert errors(page) == ["It is recorded already that these two are possibly the same person."]
    assert models.PossibleIdentity.objects.count() == 0


def test_renaming_keeps_the_old_address(desk):
    claim = factories.make_claim(slug="old")
    before = record_all()

    send(desk, change_url(claim), slug="new")

    retired = models.RetiredSlug.objects.get()
    assert (retired.collection, retired.slug, retired.current) == ("claims", "old", "new")
    assert entries(before) == [
        ("public", "edith", "renamed", "claims/old"),
        ("public", "edith", "renamed", "claims/new"),
        ("internal", "edith", "created", "retired_slugs/claims/old"),
    ]


def test_a_former_slug_is_refused(desk):
    models.RetiredSlug.objects.create(collection="topics", slug="gone")

    page = send(desk, add_url(models.Topic), name="Another", slug="gone")

    assert errors(page) == ["The slug “gone” belonged to another record. A slug is never reused: choose another."]
    assert models.Topic.objects.count() == 0


@pytest.mark.parametrize("slug", ["Kass 2005", "KASS", "kass_2005", "-kass", "kass--2005", "Касс", "<b>"])
def test_what_is_no_slug_is_answered_with_an_example(desk, slug):
    page = send(desk, add_url(models.Topic), name="Another", slug=slug)

    assert errors(page) == [f"“{slug}” is not a slug. Use lower-case letters, digits and single hyphens: kass-2005."]
    assert not models.Topic.objects.exists()


def test_a_slug_that_stands_may_be_written_otherwise(desk):
    topic = factories.make_topic(slug="Old_Style")

    assert send(desk, change_url(topic), name="Renamed").status_code == 302
    assert models.Topic.objects.get().slug == "Old_Style"


def test_a_slug_is_made_up_short_unique_and_never_one_of_old(desk):
    factories.make_topic(slug="prisoners")
    models.RetiredSlug.objects.create(collection="topics", slug="prisoners-2")
    send(desk, add_url(models.Topic), name="Prisoners")
    send(
        desk, add_url(models.Topic), name="The transfer of prisoners of war from camps on the Yalu to the Soviet Union"
    )
    send(desk, add_url(models.Topic), name="战俘")
    send(desk, add_url(models.Topic), name="“?!”")
    # As the script in the page made it up while the name was typed, unaware of who has it.
    send(desk, add_url(models.Topic), name="Prisoners", slug="prisoners")

    assert set(models.Topic.objects.values_list("slug", flat=True)) == {
        "prisoners",
        "prisoners-3",
        "prisoners-4",
        "the-transfer-of-prisoners-of-war-from-camps-on-the-yalu-to",
        "topic",
        "zhanfu",
    }


def test_two_new_rows_get_different_slugs(desk):
    agent = factories.make_agent(slug="officer")
    row = {"agent": agent.pk, "date": "2016-05", "witness": "", "source": ""}

    response = send(desk, change_url(factories.make_claim()), rows=[("appearances", row), ("appearances", row)])

    assert response.status_code == 302
    assert sorted(models.Appearance.objects.values_list("slug", flat=True)) == ["officer-2016-05", "officer-2016-05-2"]


def test_emptying_the_slug_of_a_record_keeps_it(desk):
    claim = factories.make_claim(slug="kept")

    send(desk, change_url(claim), slug="")

    claim.refresh_from_db()
    assert claim.slug == "kept"


def test_a_reference_preset_by_a_link_may_be_nonsense(desk):
    for value in ("abc", "-1", "9" * 30, "\x00"):
        assert desk.get(add_url(models.EvidenceItem), {"source": value, "draws_on": value}).status_code == 200


def test_after_adding_from_a_record_one_is_back_there(desk):
    source = factories.make_source()

    response = send(desk, f"{add_url(models.EvidenceItem)}?source={source.pk}", summary="A passage")

    assert response.url == change_url(source)
    assert models.EvidenceItem.objects.get().source == source
