"""Rows on a record's page; beyond fifty, a link to their own list."""

from claims import models
from tests import factories

from .conflicts import comparison
from .pages import add_url, change_url, list_url, post, read, send


def many_links(number):
    claim, source = factories.make_claim(), factories.make_source()
    items = [factories.make_item(source=source) for _ in range(number)]
    models.EvidenceLink.objects.bulk_create(
        models.EvidenceLink(claim=claim, item=item, stance="supports") for item in items
    )
    return claim


def test_fifty_rows_are_edited_on_the_page(desk):
    claim = many_links(50)

    page = desk.get(change_url(claim))

    assert read(page).data["links-TOTAL_FORMS"] == ["50"]
    assert send(desk, change_url(claim), scope="Saved with fifty rows").status_code == 302


def test_more_give_way_to_a_link(desk):
    claim = many_links(51)

    page = desk.get(change_url(claim))

    assert "links-TOTAL_FORMS" not in read(page).data
    text = page.content.decode()
    assert f'<a href="{list_url(models.EvidenceLink)}?claim__id__exact={claim.pk}">Show as a list</a>' in text
    assert f'href="{add_url(models.EvidenceLink)}?claim={claim.pk}">Add another</a>' in text
    assert send(desk, change_url(claim), scope="Saved all the same").status_code == 302
    assert claim.links.count() == 51


def test_rows_added_by_others_meanwhile_do_not_lose_ones_own(desk):
    claim = many_links(50)
    data = read(desk.get(change_url(claim))).data
    added = factories.make_link(claim=claim)

    page = post(desk, change_url(claim), data, **{"links-0-rationale": "Typed meanwhile"})
    told = [caption for caption in comparison(page) if f"({added.item.slug})" in caption]
    response = post(desk, change_url(claim), read(page).data)

    assert len(told) == 1
    assert told[0].endswith("added meanwhile; the form holds enough rows without it, and saving keeps it")
    assert response.status_code == 302
    assert claim.links.filter(rationale="Typed meanwhile").count() == 1
    assert claim.links.count() == 51


def test_a_source_links_its_parts_and_what_cites_it(desk):
    whole = factories.make_source()
    part = factories.make_source(part_of=whole, title="Chapter 3", state="draft")
    item = factories.make_item(source=whole, summary="On page 12")

    text = desk.get(change_url(whole)).content.decode()

    assert f'<a href="{change_url(part)}">Chapter 3 · draft</a>' in text
    assert f'<a href="{change_url(item)}">On page 12</a>' in text
    assert f'href="{add_url(models.Source)}?part_of={whole.pk}">Add another</a>' in text


def test_a_pop_up_asks_for_no_rows_of_its_own(desk):
    assert "links-TOTAL_FORMS" not in read(desk.get(f"{add_url(models.EvidenceItem)}?_popup=1")).data


def test_records_are_never_all_offered_in_a_drop_down(desk):
    for number in range(30):
        factories.make_source(title=f"Never offered {number}")
    claim = factories.make_link(item=factories.make_item(witness=factories.make_witness())).claim

    for url in (change_url(claim), add_url(models.EvidenceItem), add_url(models.Source), add_url(models.Appearance)):
        assert "Never offered" not in desk.get(url).content.decode()
