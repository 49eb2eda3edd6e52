import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from claims.choices import Log, State
from claims.models import (
    Agent,
    Claim,
    EvidenceItem,
    EvidenceLink,
    Identifier,
    LedgerEntry,
    PossibleIdentity,
    RetiredSlug,
    Source,
    Topic,
)
from claims.operations import Refused, change
from tests.factories import (
    make_agent,
    make_appearance,
    make_claim,
    make_item,
    make_link,
    make_relation,
    make_source,
    make_topic,
    make_witness,
)

pytestmark = pytest.mark.django_db


def entries():
    """What the ledger says happened: (log, action, collection/key), oldest first."""
    rows = LedgerEntry.objects.order_by("id").values_list("log", "action", "collection", "key")
    return [(log, action, f"{collection}/{key}") for log, action, collection, key in rows]


def settled(*records):
    """Records made by the factories, as the ledger would have them."""
    with change(by="setup") as work:
        for record in records:
            work.touch(record)
    return LedgerEntry.objects.count()


def since(count):
    return entries()[count:]


def test_save_of_a_draft_is_an_internal_entry():
    with change(by=User(username="anna")) as work:
        work.save(Claim(slug="c", statement="Prisoners were taken."))

    assert entries() == [("internal", "created", "claims/c")]
    assert LedgerEntry.objects.get().by == "anna"


def test_save_without_a_difference_writes_nothing():
    claim = make_claim(slug="c")
    count = settled(claim)

    with change(by="anna") as work:
        work.save(claim)

    assert since(count) == []


def test_save_of_a_published_record_is_one_public_entry():
    claim = make_claim(slug="c")
    count = settled(claim)

    claim.scope = "1950 to 1953"
    with change(by="anna") as work:
        work.save(claim)

    assert since(count) == [("public", "changed", "claims/c")]


def test_save_checks_the_record_first():
    with pytest.raises(ValidationError, match="needs a source, a witness, or both"), change(by="anna") as work:
        work.save(EvidenceItem(slug="i", summary="Nobody said so."))

    assert entries() == []
    assert EvidenceItem.objects.count() == 0


def test_error_undoes_everything():
    def save_and_fail():
        with change(by="anna") as work:
            work.save(Topic(slug="t", name="T"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save_and_fail()

    assert (Topic.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_save_never_moves_a_state():
    claim = make_claim(slug="c", state=State.DRAFT)
    stale = Claim.objects.get(pk=claim.pk)
    Claim.objects.update(state=State.PUBLISHED)

    with pytest.raises(Refused, match="is published by now"), change(by="anna") as work:
        work.save(stale)

    assert Claim.objects.get().state == State.PUBLISHED


def test_touch_of_a_many_to_many_is_recorded():
    claim, topic = make_claim(slug="c"), make_topic(slug="t")
    count = settled(claim, topic)

    with change(by="anna") as work:
        claim.topics.add(topic)
        work.touch(claim)

    assert since(count) == [("public", "changed", "claims/c"), ("public", "shown", "topics/t")]


def test_what_belongs_to_a_record_is_recorded_as_the_record():
    source = make_source(slug="s")
    count = settled(source)

    with change(by="anna") as work:
        work.save(Identifier(source=source, scheme="doi", value="10.1/x"))

    assert since(count) == [("public", "changed", "sources/s")]


def test_possible_identity_is_recorded_on_both_witnesses():
    first, second = make_witness(slug="w1"), make_witness(slug="w2")
    count = settled(first, second)

    with change(by="anna") as work:
        work.save(PossibleIdentity(first=first, second=second))

    assert since(count) == [("public", "changed", "witnesses/w1"), ("public", "changed", "witnesses/w2")]


def test_public_entry_leaves_out_what_is_not_public():
    whole = make_source(slug="whole", state=State.DRAFT)
    settled(whole)

    with change(by="anna") as work:
        work.save(Source(slug="s", title="Section", part_of=whole))

    part = Source.objects.get(slug="s")
    Source.objects.filter(pk=part.pk).update(state=State.PUBLISHED)
    with change(by="anna") as work:
        work.touch(part)
    public, internal = list(LedgerEntry.objects.order_by("id"))[-2:]
    assert (public.log, internal.log) == (Log.PUBLIC, Log.INTERNAL)
    assert b'"part_of":""' in bytes(public.body)
    assert b'"part_of":"whole"' in bytes(internal.body)


def test_delete_of_a_draft_takes_its_links_along_and_retires_its_slug():
    claim = make_claim(slug="c", state=State.DRAFT)
    link = make_link(claim=claim, item=make_item(slug="i"))
    count = settled(claim, link)

    with change(by="anna") as work:
        work.delete(claim)

    assert sorted(since(count)) == [
        ("internal", "created", "retired_slugs/claims/c"),
        ("internal", "deleted", "claims/c"),
        ("internal", "deleted", "links/c/i"),
    ]
    assert list(RetiredSlug.objects.values_list("collection", "slug", "current")) == [("claims", "c", "")]
    with pytest.raises(ValidationError, match="never reused"):
        Claim(slug="c", statement="Another").full_clean()


@pytest.mark.parametrize("state", [State.PUBLISHED, State.WITHDRAWN])
def test_delete_of_what_was_public_is_refused(state):
    claim = make_claim(state=state)

    with pytest.raises(Refused, match="Withdraw it"), change(by="anna") as work:
        work.delete(claim)

    assert Claim.objects.count() == 1


def test_delete_of_what_is_cited_is_refused_and_names_the_citing_record():
    agent = make_agent(slug="a", name="The agency")
    make_source(title="The report", issuer=agent)

    with pytest.raises(Refused, match="cited by “The report”"), change(by="anna") as work:
        work.delete(agent)

    assert Agent.objects.count() == 1


def test_delete_of_a_public_link_is_public_and_recounts():
    claim = make_claim(slug="c")
    link = make_link(claim=claim, item=make_item(slug="i"))
    count = settled(claim, link)
    assert Claim.objects.get().supporting_items == 1

    with change(by="anna") as work:
        work.delete(link)

    assert since(count) == [("public", "deleted", "links/c/i")]
    assert Claim.objects.get().supporting_items == 0


def test_deleted_and_entered_again_at_one_go_is_no_change():
    link = make_link(claim=make_claim(slug="c"), item=make_item(slug="i"))
    count = settled(link.claim, link)

    with change(by="anna") as work:
        work.delete(link)
        work.save(EvidenceLink(claim=link.claim, item=link.item, stance=link.stance))

    assert since(count) == []


def test_changed_slug_redirects_and_renames_what_is_keyed_by_it():
    claim, other = make_claim(slug="old"), make_claim(slug="other")
    relation = make_relation(subject=claim, kind="excludes", object=other)
    appearance = make_appearance(slug="a", claim=claim, agent=make_agent(slug="agent"))
    count = settled(claim, other, relation, appearance)

    claim.slug = "new"
    with change(by="anna") as work:
        work.save(claim)

    assert sorted(since(count)) == [
        ("internal", "created", "retired_slugs/claims/old"),
        ("public", "changed", "appearances/a"),
        ("public", "renamed", "claims/new"),
        ("public", "renamed", "claims/old"),
        ("public", "renamed", "relations/new/excludes/other"),
        ("public", "renamed", "relations/old/excludes/other"),
    ]
    assert RetiredSlug.objects.get().current == "new"


def test_slug_changed_twice_redirects_to_the_newest_and_may_return():
    claim = make_claim(slug="one")
    for slug in ("two", "three", "one"):
        claim.slug = slug
        with change(by="anna") as work:
            work.save(claim)

    assert sorted(RetiredSlug.objects.values_list("slug", "current")) == [("three", "one"), ("two", "one")]


def test_former_slug_of_a_draft_is_told_to_nobody():
    claim = make_claim(slug="codename", state=State.DRAFT)
    claim.slug = "prisoners"

    with change(by="anna") as work:
        work.save(claim)

    assert RetiredSlug.objects.count() == 0


def test_slug_of_another_is_never_reused():
    claim = make_claim(slug="old")
    claim.slug = "new"
    with change(by="anna") as work:
        work.save(claim)

    with pytest.raises(ValidationError, match="belonged to another record"), change(by="anna") as work:
        work.save(Claim(slug="old", statement="Another"))


def test_another_author_is_no_new_name_of_a_source():
    source = make_source(slug="s", authors=[make_agent(slug="a")])
    with change(by="anna") as work:
        work.touch(source)
    authorship = source.authorships.get()
    with change(by="anna") as work:
        authorship.agent = make_agent(slug="b")
        work.save(authorship)

    entries = LedgerEntry.objects.filter(collection="sources").order_by("id").values_list("action", "key")
    assert list(entries) == [("created", "s"), ("changed", "s")]
