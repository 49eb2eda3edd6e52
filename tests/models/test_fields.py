"""Text that cannot be stored is refused with a reason; the bounds of a date follow its text everywhere."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import modelform_factory
from hypothesis import given
from hypothesis import strategies as st

from claims import edtf
from claims.choices import Stance
from claims.models import Agent, Appearance, EvidenceItem, EvidenceLink, Source
from claims.models.fields import EarliestField, EDTFBoundField, EDTFField, LatestField
from claims.operations import bounds
from tests.factories import make_agent, make_appearance, make_claim, make_source

from .everything import MAKERS

ABOUT_1951 = (date(1950, 1, 1), date(1952, 12, 31))
IN_1953 = (date(1953, 1, 1), date(1953, 12, 31))
NONE = (None, None)


def bounds_of(source):
    return source.published_earliest, source.published_latest


def stored(source):
    return Source.objects.values_list("published", "published_earliest", "published_latest").get(pk=source.pk)


# ---------------------------------------------------------------- Bounds


def test_bounds_follow_the_constructor():
    assert bounds_of(Source(published="1951~")) == ABOUT_1951
    assert bounds_of(Source()) == NONE
    assert bounds_of(Source(published="../1953")) == (None, date(1953, 12, 31))


def test_bounds_follow_an_assignment():
    source = Source(published="1951~")
    former = bounds_of(source)

    source.published = "1953"

    assert (former, bounds_of(source)) == (ABOUT_1951, IN_1953)


def test_bounds_of_one_date_are_not_those_of_another():
    source = Source(created="1951~", published="1953")

    source.created = ""

    assert ((source.created_earliest, source.created_latest), bounds_of(source)) == (NONE, IN_1953)


def test_bounds_of_no_edtf_are_none():
    assert bounds_of(Source(published="spring 1951")) == NONE


@pytest.mark.django_db
def test_bounds_are_saved():
    source = Source(slug="s", title="S", published="1951~")

    source.save()

    assert stored(source) == ("1951~", *ABOUT_1951)


@pytest.mark.django_db
def test_bounds_are_saved_after_an_assignment():
    source = Source.objects.get(pk=make_source(published="1951~").pk)

    source.published = "1953"
    source.save()

    assert stored(source) == ("1953", *IN_1953)


@pytest.mark.django_db
def test_bounds_are_saved_by_a_form():
    form_class = modelform_factory(Source, fields=["slug", "title", "published"])
    source = Source.objects.get(pk=make_source(published="1951~").pk)

    form_class({"slug": source.slug, "title": source.title, "published": "1953"}, instance=source).save()

    assert stored(source) == ("1953", *IN_1953)


@pytest.mark.django_db
def test_bounds_of_a_row_loaded_without_them_are_saved_after_an_assignment():
    source = Source.objects.only("published").get(pk=make_source(published="1951~").pk)

    source.published = "1953"
    source.save()

    assert stored(source) == ("1953", *IN_1953)


@pytest.mark.django_db
def test_bounds_are_saved_when_the_date_alone_is():
    source = make_source(published="1951~")

    source.published = "1953"
    source.save(update_fields=["published"])

    assert stored(source) == ("1953", *IN_1953)


@pytest.mark.django_db
def test_bounds_are_saved_by_a_raw_save():
    source = Source(slug="s", title="S", published="1951~")

    source.save_base(raw=True)

    assert stored(source) == ("1951~", *ABOUT_1951)


@pytest.mark.django_db
def test_bounds_are_saved_by_bulk_create():
    [source] = Source.objects.bulk_create([Source(slug="s", title="S", published="1951~")])

    assert stored(source) == ("1951~", *ABOUT_1951)


@pytest.mark.django_db
def test_bounds_are_saved_by_bulk_update():
    source = make_source(published="1951~")

    source.published = "1953"
    Source.objects.bulk_update([source], ["published", "published_earliest", "published_latest"])

    assert stored(source) == ("1953", *IN_1953)


@pytest.mark.django_db
def test_bounds_left_behind_by_update_are_noticed_and_mended():
    """``update()`` writes the columns it is told and no other."""
    source = make_source(slug="s", published="1951~")
    Source.objects.filter(pk=source.pk).update(published="1953")

    found = bounds.rebound()

    assert [(difference.record, difference.figure) for difference in found] == [
        ("sources/s", "published_earliest"),
        ("sources/s", "published_latest"),
    ]
    assert stored(source) == ("1953", *IN_1953)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "queries"),
    [
        (Source.objects.all(), 1),
        (Source.objects.only("published", "published_earliest", "published_latest"), 1),
        (Source.objects.only("published"), 1),
        (Source.objects.defer("published_earliest", "published_latest"), 1),
        (Source.objects.defer("published"), 1),
        (Source.objects.only("published_earliest", "published_latest"), 1),
        (Source.objects.only("title"), 3),
        (Source.objects.defer("published", "published_earliest", "published_latest"), 3),
    ],
    ids=["all", "only-all-three", "only-text", "defer-bounds", "defer-text", "only-bounds", "only-other", "defer-all"],
)
def test_bounds_of_a_row_that_was_loaded_in_part(rows, queries, django_assert_num_queries):
    source = make_source(published="1951~")

    with django_assert_num_queries(queries):
        loaded = rows.get(pk=source.pk)
        found = bounds_of(loaded)

    assert found == ABOUT_1951


@pytest.mark.django_db
def test_bounds_of_a_row_that_was_loaded_in_part_follow_an_assignment():
    source = Source.objects.defer("published").get(pk=make_source(published="1951~").pk)

    source.published = "1953"
    source.save()

    assert stored(source) == ("1953", *IN_1953)


@pytest.mark.django_db
def test_row_that_was_loaded_without_a_date_is_saved_without_losing_it():
    source = Source.objects.only("title").get(pk=make_source(published="1951~").pk)

    source.title = "Another"
    source.save()

    assert stored(source) == ("1951~", *ABOUT_1951)


@pytest.mark.django_db
def test_bounds_are_read_from_the_database_and_not_worked_out_again():
    """A parse takes milliseconds, a list has hundreds of rows. Here the stored bounds are wrong, to be known again."""
    wrong = (date(1900, 1, 1), date(1901, 1, 1))
    source = make_source(published="1951~")
    Source.objects.filter(pk=source.pk).update(published_earliest=wrong[0], published_latest=wrong[1])

    loaded = Source.objects.get(pk=source.pk)
    joined = Source.objects.select_related("part_of").get(pk=make_source(part_of=source).pk).part_of

    assert [bounds_of(loaded), bounds_of(joined)] == [wrong, wrong]


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [None, ["published"]])
def test_bounds_follow_refresh_from_db(fields):
    source = make_source(published="1951~")
    former = bounds_of(source)
    there = Source.objects.get(pk=source.pk)
    there.published = "1953"
    there.save()

    source.refresh_from_db(fields=fields)

    assert (former, source.published, bounds_of(source)) == (ABOUT_1951, "1953", IN_1953)


@pytest.mark.django_db
def test_assignment_undone_by_refresh_from_db_leaves_the_stored_bounds():
    source = make_source(published="1951~")
    source.published = "1953"

    source.refresh_from_db()

    assert (source.published, bounds_of(source)) == ("1951~", ABOUT_1951)


@pytest.mark.django_db
def test_bounds_sort_and_filter_in_the_database():
    for text in ("1953", "1951~", "1950-12-31"):
        make_appearance(date=text, claim=make_claim())

    found = Appearance.objects.filter(date_latest__gte=date(1951, 1, 1)).values_list("date", flat=True)

    assert list(found) == ["1951~", "1953"]


@given(st.lists(st.sampled_from(["", "1951", "1951~", "195X", "1951/1953", "../1953", "XXXX", "no date"]), max_size=6))
def test_bounds_follow_any_sequence_of_assignments(texts):
    source = Source()

    for text in texts:
        source.published = text
        source.published_earliest  # noqa: B018 (looking must not make it stay)

    last = texts[-1] if texts else ""
    assert bounds_of(source) == (NONE if last == "no date" else edtf.bounds(last))


def test_every_date_has_both_its_bounds():
    for model in MAKERS:
        fields = {field.name: type(field) for field in model._meta.concrete_fields}
        dates = [name for name, kind in fields.items() if kind is EDTFField]
        found = {name: kind for name, kind in fields.items() if issubclass(kind, EDTFBoundField)}

        assert found == {f"{name}_earliest": EarliestField for name in dates} | {
            f"{name}_latest": LatestField for name in dates
        }


# ---------------------------------------------------------------- Dates that are none

INVISIBLE = "The date contains an invisible character: type it again instead of pasting it. Write 1951."
BAD_DATES = [
    ("1952-13", "There is no month 13 in “1952-13”: months go from 01 to 12, as in 1952-12."),
    ("spring 1951", "“spring 1951” is not an EDTF date. Write 1951-21 for “spring 1951”."),
    ("2015-02-29", "February 2015 has 28 days, the last of them 2015-02-28."),
    ("1953/1951", "“1953/1951” ends before it begins."),
    ("1951\x00", INVISIBLE),
    ("1951\ud800", INVISIBLE),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "message"), BAD_DATES)
def test_bad_date_is_told_to_who_enters_it(text, message):
    with pytest.raises(ValidationError) as caught:
        Source(slug="s", title="S", published=text).full_clean()

    assert caught.value.message_dict == {"published": [message]}


@pytest.mark.django_db
def test_date_that_is_too_long_is_refused():
    with pytest.raises(ValidationError) as caught:
        Source(slug="s", title="S", published="1" * 101).full_clean()

    assert caught.value.message_dict == {
        "published": [
            "A date can have 100 characters at most.",
            "Ensure this value has at most 100 characters (it has 101).",
        ]
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "message"), BAD_DATES)
@pytest.mark.parametrize(
    "write",
    [
        lambda source: source.save(),
        lambda source: source.save(update_fields=["published"]),
        lambda source: source.save_base(raw=True),
        lambda source: Source.objects.bulk_create([Source(slug="new", title="New", published=source.published)]),
        lambda source: Source.objects.create(slug="new", title="New", published=source.published),
        lambda source: Source.objects.bulk_update([source], ["published"]),
        lambda source: Source.objects.filter(pk=source.pk).update(published=source.published),
        lambda source: Source.objects.update_or_create(pk=source.pk, defaults={"published": source.published}),
    ],
    ids=["save", "save-field", "raw-save", "bulk_create", "create", "bulk_update", "update", "update_or_create"],
)
def test_bad_date_never_reaches_the_database(write, text, message):
    source = make_source(published="1951~")
    source.published = text

    with pytest.raises(ValidationError) as caught, transaction.atomic():
        write(source)

    assert caught.value.messages == [message]
    assert list(Source.objects.values_list("published", flat=True)) == ["1951~"]


# ---------------------------------------------------------------- Text

BAD_TEXTS = [
    ("a\x00b", "This text holds the control character U+0000, which cannot be stored. Please remove it."),
    ("a\x1bb", "This text holds the control character U+001B, which cannot be stored. Please remove it."),
    ("a\x7fb", "This text holds the control character U+007F, which cannot be stored. Please remove it."),
    ("a\ud800b", "This text holds the control character U+D800, which cannot be stored. Please remove it."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "message"), BAD_TEXTS)
@pytest.mark.parametrize("field", ["name", "description"])
def test_text_that_cannot_be_stored_is_refused(field, text, message):
    agent = Agent(**{"slug": "a", "name": "A", field: text})

    with pytest.raises(ValidationError) as caught:
        agent.full_clean()

    assert caught.value.message_dict == {field: [message]}


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["two\nlines", "a\ttab", "a return\r"])
def test_line_with_a_break_is_refused(text):
    with pytest.raises(ValidationError) as caught:
        Agent(slug="a", name=text).full_clean()

    assert caught.value.message_dict == {"name": ["This must be a single line, without tabs or line breaks."]}


@pytest.mark.django_db
def test_prose_keeps_its_breaks_and_every_letter():
    text = "Один.\n\n\t二。\r\n🙂 e\u0301"
    agent = Agent(slug="a", name="A", description=text)

    agent.full_clean()
    agent.save()

    assert Agent.objects.get().description == text


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "limit"), [("name", 200), ("aliases", 2_000), ("description", 50_000)])
def test_text_that_is_too_long_is_refused(field, limit):
    agent = Agent(**{"slug": "a", "name": "A", field: "x" * (limit + 1)})

    with pytest.raises(ValidationError) as caught:
        agent.full_clean()

    assert caught.value.message_dict == {
        field: [f"Ensure this value has at most {limit} characters (it has {limit + 1})."]
    }


def texts_of(model):
    kinds = models.CharField | models.TextField
    return [field.name for field in model._meta.concrete_fields if isinstance(field, kinds) and field.editable]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [model for model in MAKERS if texts_of(model)])
@pytest.mark.parametrize("text", ["a\x00", "a\ud800"], ids=["nul", "surrogate"])
def test_no_text_of_any_model_takes_what_cannot_be_stored(text, model):
    """Whichever field it stands in: databases and drivers answer with errors nobody understands."""
    row = MAKERS[model]()
    for name in texts_of(model):
        setattr(row, name, text)

    with pytest.raises(ValidationError) as caught:
        row.full_clean()

    assert sorted(caught.value.message_dict) == sorted(texts_of(model))


@pytest.mark.django_db
def test_json_does_not_take_nul():
    source = Source(slug="s", title="S", csl={"note": "a\x00b"})

    with pytest.raises(ValidationError) as caught:
        source.full_clean()

    assert set(caught.value.message_dict) == {"csl"}


# ---------------------------------------------------------------- Vocabularies


@pytest.mark.django_db
def test_word_that_is_not_in_the_vocabulary_is_told_with_those_that_are():
    link = EvidenceLink(stance="x" * 200)

    with pytest.raises(ValidationError) as caught:
        link.clean_fields(exclude=["claim", "item"])

    assert caught.value.message_dict == {"stance": [f"“{'x' * 80}” is not one of: {', '.join(Stance.values)}."]}


def test_vocabulary_words_fit_their_columns():
    for model in MAKERS:
        for field in model._meta.concrete_fields:
            if field.choices:
                assert max(len(str(word)) for word, _label in field.flatchoices) <= field.max_length


@pytest.mark.django_db
def test_longest_allowed_texts_fit_their_columns():
    item = EvidenceItem(slug="i", summary="ä" * 500, source=make_source(), quotation="ä" * 50_000)

    item.full_clean()
    item.save()

    assert EvidenceItem.objects.values_list("summary", "quotation").get() == ("ä" * 500, "ä" * 50_000)


@pytest.mark.django_db
def test_new_row_that_names_a_stored_one_is_saved_with_its_bounds():
    appearance = Appearance(slug="a", claim=make_claim(), agent=make_agent(), date="2016")

    appearance.save()

    assert Appearance.objects.values_list("date_earliest", "date_latest").get() == (
        date(2016, 1, 1),
        date(2016, 12, 31),
    )
