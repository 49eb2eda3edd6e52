import pytest

from claims.choices import Stance, State
from claims.ledger.differences import Part
from claims.models import Claim, EvidenceItem, EvidenceLink, LedgerEntry
from claims.operations import change
from claims.operations.review import PUBLISH, WITHDRAW, advance
from claims.views.cells import LONGEST_ALIKE, LONGEST_CHANGED, _shortened
from tests import factories as make
from tests.recorded import edit, enter, erase, merge, recorded, remove
from tests.views.pages import section, text
from tests.views.test_errors import problems

pytestmark = pytest.mark.django_db

ADDRESS = "/claims/a/history/"


@pytest.fixture
def claim():
    claim = make.make_claim(slug="a", statement="They were taken north.", scope="Since 1950.")
    item = make.make_item(slug="i", summary="A list of names.", source=make.make_source(slug="s", title="A study"))
    recorded(claim, item, item.source, make.make_link(claim=claim, item=item), by="a.editor")
    return claim


def reword(claim, number):
    Claim.objects.filter(pk=claim.pk).update(statement=f"Wording {number}.")
    enter([claim])


def version(client, number, address=ADDRESS):
    """What the history says of this version, without its date and time."""
    _heading, _day, _month, _year, _time, _zone, *said = (
        section(client.get(address), f"version-{number}").removeprefix(f"Version {number}").split(" ")
    )
    return " ".join(said)


def test_versions_stand_newest_first_with_who_what_and_why(client, claim):
    edit(claim, statement="They were led north.", scope="", by="b.editor", reason="Milder.")

    page = client.get(ADDRESS)

    assert text(page).startswith("History claim They were led north. 2 versions, newest first,")
    assert page.text.index('id="version-2"') < page.text.index('id="version-1"')
    assert version(client, 1) == "a.editor created + added: evidence link supports · A list of names."
    assert version(client, 2) == (
        "b.editor changed Milder. statement They were removed: taken added: led north. scope removed: Since 1950."
    )


def test_differences_are_marked_by_more_than_colour(client, claim):
    edit(claim, statement="They were led north.")

    page = client.get(ADDRESS).text

    assert (
        '<del><span class="unseen">removed: </span>taken</del> <ins><span class="unseen">added: </span>led</ins>'
        in page
    )


def test_changed_row_is_told_with_its_differences(client, claim):
    edit(claim.links.get(), stance=Stance.CONTEXT, reason="Only context.")

    assert version(client, 2) == (
        "editor Only context. ± changed: evidence link context · A list of names. "
        "stance removed: supports added: context"
    )


def test_removed_row_is_told(client, claim):
    remove(claim.links.get(), reason="Not about it.")

    assert version(client, 2) == "editor Not about it. − removed: evidence link supports · A list of names."


def test_each_row_is_compared_with_what_it_was_before_that_version(client, claim):
    link = claim.links.get()
    for strength in ("weak", "moderate", "strong"):
        edit(link, strength=strength)

    assert [version(client, number).partition("strength ")[2] for number in (2, 3, 4)] == [
        "added: weak",
        "removed: weak added: moderate",
        "removed: moderate added: strong",
    ]


def test_renaming_is_told_without_all_rows_that_bear_the_new_slug(client, claim):
    recorded(make.make_appearance(claim=claim))
    edit(claim, slug="b")
    edit(claim.links.get(), strength="weak")

    assert version(client, 3, "/claims/b/history/") == "editor given another address slug removed: a added: b"
    assert version(client, 4, "/claims/b/history/").endswith("strength added: weak")
    assert client.get(ADDRESS)["Location"] == "/claims/b/history/"


def test_row_changed_along_with_the_slug_is_told(client, claim):
    link = claim.links.get()
    with change(by="editor") as work:
        claim.slug, link.strength = "b", "weak"
        work.save(claim)
        link.refresh_from_db(fields=["claim"])
        work.save(link)

    assert version(client, 2, "/claims/b/history/").endswith(
        "± given another address: evidence link supports · A list of names. strength added: weak"
    )


def test_references_are_told_by_name(client):
    first, second = recorded(make.make_source(title="A study")), recorded(make.make_source(title="A report"))
    item = recorded(make.make_item(slug="i", source=first))
    edit(item, source=second)

    assert version(client, 2, "/evidence/i/history/") == "editor changed source removed: A study added: A report"


def test_withdrawal_and_return_are_told(client, claim):
    advance(by="r", transition=WITHDRAW, records=[claim], reason="Doubtful.")
    assert client.get(ADDRESS).status_code == 410
    advance(by="r", transition=PUBLISH, records=[claim], reason="Cleared.")

    assert version(client, 2).startswith("r withdrawn Doubtful. − removed: evidence link")
    assert version(client, 3).startswith("r published Cleared. + added: evidence link")


def test_row_of_what_is_no_longer_public_is_counted(client, claim):
    edit(claim.links.get(), rationale="Because of the list.")
    advance(by="r", transition=WITHDRAW, records=[claim.links.get().item], reason="Forged.")

    page = client.get(ADDRESS).text

    assert "A list of names." not in page
    assert "Because of the list." not in page
    assert version(client, 1) == "a.editor created 1 row names something that is no longer public"
    assert version(client, 3) == "r Forged. 1 row names something that is no longer public"


def test_erased_version_says_so(client, claim):
    edit(claim, statement="A name.", reason="A name again.")
    erase(LedgerEntry.objects.filter(collection="claims", key="a").order_by("id")[1])

    assert "A name again." not in client.get(ADDRESS).text
    assert version(client, 2).endswith("was erased in part or as a whole, as the law demanded.")


def test_versions_from_before_a_protection_tell_nothing(client):
    witness = recorded(make.make_witness(slug="w", name="Real Name"), reason="Told by Real Name.")
    edit(witness, name="A guard", protected=True, reason="Asked for it.")

    page = client.get("/witnesses/w/history/")

    assert "Real Name" not in page.text
    assert version(client, 1, "/witnesses/w/history/") == "From before this witness was protected: not shown."
    assert version(client, 2, "/witnesses/w/history/") == "editor changed Asked for it."


def test_merged_record_tells_its_own_history(client, claim):
    duplicate = recorded(make.make_claim(slug="dup", statement="They were led away."))
    merge(duplicate, claim)

    page = client.get("/claims/dup/history/")

    assert "This was a duplicate: it was merged into They were taken north." in text(page)
    assert version(client, 2, "/claims/dup/history/") == "editor merged with a duplicate"


def test_record_without_entries_has_an_empty_history(client):
    make.make_claim(slug="a")

    assert "The public ledger has no entry of it." in text(client.get(ADDRESS))
    assert section(client.get("/claims/a/"), "main").endswith("History Feed of its changes")


def test_page_of_the_record_leads_to_its_newest_version(client, claim):
    edit(claim, statement="They were led north.")

    page = client.get("/claims/a/").text

    assert '<a href="/claims/a/v/2/">Version 2</a> of <time' in page
    assert '<a href="/claims/a/history/">History</a>' in page


def test_twenty_versions_stand_on_a_page(client, claim):
    for number in range(2, 44):
        reword(claim, number)

    pages = [client.get(f"{ADDRESS}?page={number}") for number in (1, 2, 3, 4)]

    assert [page.status_code for page in pages] == [200, 200, 200, 404]
    assert [page.text.count('class="version"') for page in pages[:3]] == [20, 20, 3]
    assert "Version 43" in text(pages[0])
    assert "removed: 23. added: 24." in section(pages[0], "version-24")
    assert "removed: 22. added: 23." in section(pages[1], "version-23")


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("page=0", {"page": "“0” is not a page: pages are numbered from 1."}),
        ("page=x", {"page": "“x” is not a page: pages are numbered from 1."}),
        ("page=1&page=2", {"page": "It is given 2 times. One value is allowed."}),
        ("pgae=1", {"pgae": "There is no such parameter here. The only one is page."}),
        (
            "sort=date&page=-1",
            {
                "sort": "There is no such parameter here. The only one is page.",
                "page": "“-1” is not a page: pages are numbered from 1.",
            },
        ),
    ],
)
def test_bad_parameters_are_refused(client, claim, query, wrong):
    assert problems(client.get(f"{ADDRESS}?{query}")) == wrong


@pytest.mark.parametrize("query", ["page=", "utm_source=x", "page=1"])
def test_what_says_nothing_is_ignored(client, claim, query):
    assert client.get(f"{ADDRESS}?{query}").status_code == 200


@pytest.mark.parametrize("address", ["/claims/none/history/", "/agents/none/history/", "/claims/%00/history/"])
def test_nothing_has_no_history(client, address):
    assert client.get(address).status_code == 404


def test_history_is_only_read(client, claim):
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize("versions", [2, 30])
def test_history_costs_the_same_queries_for_2_versions_and_for_30(client, claim, django_assert_num_queries, versions):
    for number in range(versions):
        reword(claim, number)
        enter([make.make_link(claim=claim)])

    with django_assert_num_queries(10):
        client.get(ADDRESS)


def many_links(claim, number):
    source = make.make_source()
    items = EvidenceItem.objects.bulk_create(
        EvidenceItem(slug=f"many-{number}", summary="One of many.", source=source, state=State.PUBLISHED)
        for number in range(number)
    )
    enter(EvidenceLink.objects.bulk_create(EvidenceLink(claim=claim, item=item, stance="context") for item in items))


@pytest.mark.parametrize("number", [250, pytest.param(10_000, marks=pytest.mark.soak)])
def test_rows_of_one_change_are_cut_at_a_hundred(client, claim, django_assert_num_queries, number):
    many_links(claim, number)

    with django_assert_num_queries(10):
        page = client.get(ADDRESS)
    with django_assert_num_queries(11):
        shown = client.get("/claims/a/v/2/")
    data = client.get("/claims/a/v/2.json").json()["rows"]["links"]

    assert section(page, "version-2").endswith(f"and {number - 100} more rows")
    assert page.text.count('class="row-sign"') == 101
    assert f"and {number + 1 - 100} more" in section(shown, "version")
    assert (data["total"], len(data["told"])) == (number + 1, min(number + 1, 1000))


def test_renaming_many_rows_is_told_shortly(client, claim):
    many_links(claim, 120)
    edit(Claim.objects.get(slug="a"), slug="b")

    said = version(client, 3, "/claims/b/history/")

    assert said.startswith("editor given another address slug removed: a added: b")
    assert "evidence link" not in said


def test_what_is_alike_is_shown_around_the_changes_only():
    long = "word " * 200

    told = _shortened([Part("same", long), Part("removed", " out"), Part("same", f" {long}"), Part("added", " in")])

    assert [part.kind for part in told] == ["same", "same", "removed", "same", "same", "added"]
    assert all(len(part.text) <= LONGEST_ALIKE + 3 for part in told)
    assert told[0].text.startswith(" … ")
    assert " … " in told[3].text


def test_very_long_changes_are_cut():
    (told,) = _shortened([Part("added", "x" * 10_000)])

    assert told == Part("added", f"{'x' * LONGEST_CHANGED} …")
