"""What holds for every record: natural key, slug, state, and the one definition of public."""

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import models as records
from claims.models import (
    Agent,
    Claim,
    EvidenceItem,
    PossibleIdentity,
    Record,
    RetiredSlug,
    ReviewedRecord,
    SluggedRecord,
    Source,
    Witness,
)
from claims.operations import change
from tests import factories as make

from .everything import MAKERS, make_everything

RECORDS = [model for model in apps.get_app_config("claims").get_models() if issubclass(model, Record)]
SLUGGED = [model for model in RECORDS if issubclass(model, SluggedRecord)]
REVIEWED = {"Assessment", "Claim", "EvidenceItem", "Question", "Report", "Source", "Witness"}


def test_every_record_has_a_factory():
    assert sorted(model.__name__ for model in MAKERS) == sorted(model.__name__ for model in RECORDS)


# ---------------------------------------------------------------- Natural keys


@pytest.mark.django_db
@pytest.mark.parametrize("model", RECORDS)
def test_natural_key_leads_back_to_its_row(model):
    MAKERS[model]()
    row = MAKERS[model]()

    assert model.objects.get_by_natural_key(*row.natural_key()) == row


@pytest.mark.django_db
@pytest.mark.parametrize("model", RECORDS)
def test_natural_key_is_text_without_a_primary_key(model):
    row = MAKERS[model]()

    named = [model._meta.pk.name in lookup.split("__") for lookup in model.natural_fields]
    assert [type(part) for part in row.natural_key()] == [str] * len(model.natural_fields)
    assert not any(named)


@pytest.mark.django_db
@pytest.mark.parametrize("model", RECORDS)
def test_natural_key_that_leads_nowhere_is_named(model):
    parts = ["no-such"] * len(model.natural_fields)

    with pytest.raises(ObjectDoesNotExist) as caught:
        model.objects.get_by_natural_key(*parts)

    assert isinstance(caught.value, model.DoesNotExist)
    assert str(caught.value) == f"There is no {model._meta.verbose_name} “{' / '.join(parts)}”."


@pytest.mark.django_db
def test_natural_key_with_too_few_parts_leads_nowhere():
    with pytest.raises(ObjectDoesNotExist) as caught:
        records.EvidenceLink.objects.get_by_natural_key("one")

    assert str(caught.value) == "There is no evidence link “one”."


@pytest.mark.parametrize("model", RECORDS)
def test_natural_key_of_an_empty_row_is_empty(model):
    """While references are looked up, an error must be able to name the row."""
    assert set(model().natural_key()) == {""}


@pytest.mark.parametrize("model", RECORDS)
def test_natural_key_is_unique_in_the_database(model):
    """One field is unique by itself, or a constraint covers them together."""
    named = {lookup.partition("__")[0] for lookup in model.natural_fields}
    meta = model._meta.concrete_model._meta
    unique = [{field.name} for field in meta.concrete_fields if field.unique and not field.primary_key]
    for rule in meta.constraints:
        if isinstance(rule, models.UniqueConstraint):
            either_way_round = [part.name for pair in rule.expressions for part in pair.get_source_expressions()]
            unique.append({*rule.fields, *either_way_round})

    assert named in unique


@pytest.mark.django_db
def test_possible_identity_is_one_row_from_whichever_side():
    pair = make.make_possible_identity()

    with pytest.raises(PossibleIdentity.DoesNotExist):
        PossibleIdentity.objects.get_by_natural_key(pair.second.slug, pair.first.slug)
    assert PossibleIdentity.objects.get_by_natural_key(pair.first.slug, pair.second.slug) == pair


# ---------------------------------------------------------------- Slugs


@pytest.mark.django_db
@pytest.mark.parametrize("model", SLUGGED)
def test_slug_that_is_taken_is_refused(model):
    taken = MAKERS[model]()
    row = MAKERS[model]()
    row.slug = taken.slug

    with pytest.raises(ValidationError) as caught:
        row.full_clean()

    assert caught.value.message_dict == {
        "slug": ["This slug is taken by another record. Slugs are permanent: choose another."]
    }


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["two words", "ünter", "a/b", "a.b", "x" * 101])
def test_slug_that_is_none_is_refused(slug):
    with pytest.raises(ValidationError) as caught:
        Agent(slug=slug, name="A").full_clean()

    assert list(caught.value.message_dict) == ["slug"]


@pytest.mark.django_db
@pytest.mark.parametrize("model", SLUGGED)
@pytest.mark.parametrize("current", ["", "new-slug"], ids=["deleted", "renamed"])
def test_slug_of_a_former_record_is_never_reused(current, model):
    RetiredSlug.objects.create(collection=model.collection, slug="old-slug", current=current)
    row = MAKERS[model]()
    row.slug = "old-slug"

    with pytest.raises(ValidationError) as caught:
        row.full_clean()

    assert caught.value.message_dict == {
        "slug": ["The slug “old-slug” belonged to another record. A slug is never reused: choose another."]
    }


@pytest.mark.django_db
def test_slug_retired_in_one_collection_is_free_in_another():
    RetiredSlug.objects.create(collection="topics", slug="old-slug")

    agent = make.make_agent(slug="old-slug")
    agent.full_clean()

    assert agent.natural_key() == ("old-slug",)


@pytest.mark.django_db
def test_record_takes_its_own_former_slug_back():
    agent = make.make_agent(slug="first")
    for slug in ("second", "first"):
        agent.slug = slug
        with change(by="editor") as work:
            work.save(agent)

    assert list(RetiredSlug.objects.values_list("collection", "slug", "current")) == [("agents", "second", "first")]


@pytest.mark.django_db
def test_new_record_does_not_take_the_former_slug_of_another():
    agent = make.make_agent(slug="first")
    agent.slug = "second"
    with change(by="editor") as work:
        work.save(agent)

    with pytest.raises(ValidationError) as caught, change(by="editor") as work:
        work.save(Agent(slug="first", name="Another"))

    assert caught.value.message_dict == {
        "slug": ["The slug “first” belonged to another record. A slug is never reused: choose another."]
    }
    assert list(Agent.objects.values_list("slug", flat=True)) == ["second"]


@pytest.mark.django_db
def test_slug_of_a_deleted_record_is_never_reused():
    agent = make.make_agent(slug="gone")
    with change(by="editor") as work:
        work.delete(agent)

    with pytest.raises(ValidationError) as caught:
        Agent(slug="gone", name="Another").full_clean()

    assert caught.value.message_dict == {
        "slug": ["The slug “gone” belonged to another record. A slug is never reused: choose another."]
    }


def test_retired_slug_is_shown_with_its_collection():
    assert str(RetiredSlug(collection="claims", slug="old")) == "claims/old"


# ---------------------------------------------------------------- State


def test_reviewed_records_are_those_of_the_design():
    assert {model.__name__ for model in RECORDS if issubclass(model, ReviewedRecord)} == REVIEWED


@pytest.mark.parametrize("model", [model for model in RECORDS if issubclass(model, ReviewedRecord)])
def test_record_starts_as_a_draft_and_nobody_types_its_state(model):
    state = model._meta.get_field("state")

    assert (model().state, state.editable) == ("draft", False)


@pytest.mark.parametrize("model", RECORDS)
def test_default_manager_hides_nothing_but_other_kinds_of_source(model):
    narrowed = {manager.name for manager in model._meta.managers if "WHERE" in str(manager.all().query)}

    assert narrowed == ({"objects"} if model.__name__ == "Report" else set())


# ---------------------------------------------------------------- Public


@pytest.mark.parametrize("model", [Agent, records.Topic])
def test_public_condition_of_agents_and_topics_has_no_prefix(model):
    with pytest.raises(NotImplementedError):
        model.public_q("agent__")


# Design, "Visibility", read aloud: what else must be public, where it is named.
JOINED = {
    "Appearance": "claim source witness",
    "Assessment": "claim",
    "Attachment": "source",
    "Authorship": "source",
    "Claim": "",
    "ClaimRelation": "subject object",
    "Derivation": "derived origin",
    "EvidenceItem": "source witness",
    "EvidenceLink": "claim item",
    "Identifier": "source",
    "PossibleIdentity": "first second",
    "Question": "",
    "Relay": "witness relayed",
    "Report": "",
    "SearchLog": "claim question",
    "Source": "",
    "SourceEvent": "source attested_by",
    "Witness": "",
}
# Public when something public names them.
NAMED_BY = {
    "Agent": "appearances authorships issued affiliates testimonies assessments searches",
    "Topic": "claims sources",
}


def is_public(record):
    """The slow and obvious way, one record after another."""
    kind = type(record).__name__
    if kind in NAMED_BY:
        return any(is_public(naming) for name in NAMED_BY[kind].split() for naming in getattr(record, name).all())
    joined = [getattr(record, name) for name in JOINED[kind].split()]
    return getattr(record, "state", "published") == "published" and all(is_public(other) for other in joined if other)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_public_is_what_the_design_says_in_any_mixture_of_states(data):
    with transaction.atomic():
        make_everything()
        for model in (Claim, Source, Witness, EvidenceItem, records.Question, records.Assessment):
            for row in model.objects.order_by("pk"):
                # Most are published, or hardly anything would be public.
                state = data.draw(st.sampled_from(["published", "published", "published", "draft", "withdrawn"]))
                model.objects.filter(pk=row.pk).update(state=state)

        for model in RECORDS:
            everything = list(model.objects.order_by("pk"))
            public = list(model.objects.public().order_by("pk"))

            assert public == [row for row in everything if is_public(row)], model
        transaction.set_rollback(True)
