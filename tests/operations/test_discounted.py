"""What is stored on a source is what the reasoning makes of the public record, whatever is done to that."""

import io
from random import Random

import pytest
from django.core.management import CommandError, call_command

from claims.analysis.discount import Discounts
from claims.analysis.load_item import facts_on_sources
from claims.choices import State
from claims.models import Derivation, Source, SourceEvent, Witness
from claims.operations import discounted, documents
from claims.operations.change import change
from tests import factories
from tests.filters.listed import among

pytestmark = pytest.mark.django_db


KINDS = ["retracted", "found_forged", "authenticated", "declassified"]


def stored():
    return set(Source.objects.filter(discounted=True).values_list("slug", flat=True))


def reasoned():
    """All at once, by the analysis alone."""
    facts = facts_on_sources(list(Source.objects.values_list("pk", flat=True)))
    found = Discounts(facts)
    return {slug for slug in facts.sources if found.of_source(slug)}


def some_change(chance, number):
    """Something that may bear on whether sources are discounted: a row more or less, other columns, another state."""
    one, other = chance.sample(list(Source.objects.order_by("pk")), 2)
    with change(by="anna") as work:
        match chance.choice(
            ["source", "part", "event", "event", "derivation", "derivation", "witness", "gone", "state"]
        ):
            case "source":
                work.save(Source(slug=f"new-{number}", title="T", state="published", part_of=one))
            case "part":
                one.part_of = None if one.part_of or other.part_of else other
                work.save(one)
            case "event":
                # Another year each time, so that some authentications come after what they lift.
                work.save(
                    SourceEvent(
                        source=one, event=chance.choice(KINDS), date=str(1950 + number * 7 % 40), attested_by=other
                    )
                )
            case "derivation" if not Derivation.objects.filter(derived=one, origin=other).exists():
                work.save(Derivation(derived=one, origin=other, kind="relies_on"))
            case "witness":
                one.witness = None if one.witness else Witness.objects.order_by("pk").last()
                work.save(one)
            case "gone":
                for row in chance.sample([*SourceEvent.objects.all(), *Derivation.objects.all()], 1):
                    work.delete(row)
            case "state":
                record = chance.choice([one, *Witness.objects.all()])
                type(record).objects.filter(pk=record.pk).update(
                    state=State.DRAFT if record.state == State.PUBLISHED else State.PUBLISHED
                )
                record.refresh_from_db()
                work.touch(record)


@pytest.mark.parametrize("seed", range(4))
def test_changes_keep_what_is_stored_true(seed):
    chance = Random(seed)
    sources = [factories.make_source(slug=f"source-{number}") for number in range(7)]
    derivation = factories.make_derivation(derived=sources[0], origin=sources[1])
    event = factories.make_source_event(source=sources[1], event="retracted")
    with change(by="anna") as work:
        for record in [*sources, factories.make_witness(), derivation, event]:
            work.touch(record)  # the ledger has not seen them yet
    told = []
    for number in range(40):
        some_change(chance, number)
        assert (number, stored()) == (number, reasoned())
        told.append(len(stored()))
    assert (len(set(told)) > 2, list(discounted.differences())) == (True, [])


def test_recount_checks_and_mends_it():
    origin = factories.make_source_event(event="found_forged").source
    paper = factories.make_derivation(origin=origin, derived=factories.make_source(slug="paper")).derived
    factories.make_source(slug="sound", discounted=True)
    documents.reindex()
    said = io.StringIO()
    with pytest.raises(CommandError, match="3 stored figures are wrong"):
        call_command("recount", "--check", stdout=said)
    call_command("recount", verbosity=0)
    assert "sources/paper: discounted is False, should be True" in said.getvalue()
    assert (stored(), list(discounted.differences())) == ({origin.slug, paper.slug}, [])


def test_import_tells_it_of_new_sources(tmp_path):
    call_command("makebulk", tmp_path / "bulk", claims=300, seed=3, verbosity=0)
    call_command("importdata", tmp_path / "bulk", verbosity=0)
    assert among("sources", "status=discounted") == stored() == reasoned() != set()


def test_where_nothing_is_struck_two_queries_tell(django_assert_num_queries):
    pks = [factories.make_source().pk for _number in range(3)]
    with django_assert_num_queries(2):
        assert list(discounted._compare(pks)) == []
