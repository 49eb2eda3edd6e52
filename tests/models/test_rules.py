"""Every named constraint is kept by forms and by the database, and says what is wrong."""

import sqlite3
from contextlib import closing

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from tests.ledger.logs import unguarded

from .breakages import BREAKAGES
from .everything import MAKERS, make_everything

MODELS = list(apps.get_app_config("claims").get_models())
CONSTRAINTS = {constraint.name: (model, constraint) for model in MODELS for constraint in model._meta.constraints}


def write_past_all_checks(row):
    """Into the database by the ways that call neither ``full_clean()`` nor ``save()``."""
    if row._state.adding:
        type(row).objects.bulk_create([row])
    else:
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        type(row).objects.filter(pk=row.pk).update(**values)


def names_it(error, constraint, model):
    """Whether the database blames this constraint. For one of plain columns SQLite tells the columns instead."""
    if connection.vendor == "postgresql":
        return error.__cause__.diag.constraint_name == constraint.name
    if isinstance(constraint, CheckConstraint):
        return str(error) == f"CHECK constraint failed: {constraint.name}"
    if constraint.expressions:
        return str(error) == f"UNIQUE constraint failed: index '{constraint.name}'"
    columns = [f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in constraint.fields]
    return str(error) == f"UNIQUE constraint failed: {', '.join(columns)}"


@pytest.mark.django_db
@pytest.mark.parametrize("breakage", BREAKAGES, ids=str)
def test_broken_rule_is_told_to_who_breaks_it(breakage):
    row = breakage.row()

    with pytest.raises(ValidationError) as caught:
        row.full_clean()

    assert caught.value.message_dict == breakage.errors


@pytest.mark.django_db
@pytest.mark.parametrize("breakage", BREAKAGES, ids=str)
def test_broken_rule_has_a_message_of_its_own(breakage):
    model, constraint = CONSTRAINTS[breakage.constraint]

    with pytest.raises(ValidationError) as caught:
        constraint.validate(model, breakage.row())

    assert caught.value.messages == [breakage.message]


@pytest.mark.django_db
@pytest.mark.parametrize("breakage", BREAKAGES, ids=str)
def test_broken_rule_is_refused_by_the_database(breakage):
    model, constraint = CONSTRAINTS[breakage.constraint]
    row = breakage.row()

    # The ledger's guards would see to it that nothing is replaced before the constraint is asked.
    with unguarded(), pytest.raises(IntegrityError) as caught, transaction.atomic():
        write_past_all_checks(row)

    assert names_it(caught.value, constraint, model), str(caught.value)


def test_every_constraint_is_broken_by_a_test():
    assert sorted({breakage.constraint for breakage in BREAKAGES}) == sorted(CONSTRAINTS)


def test_constraint_names_begin_with_the_app_and_the_model():
    strange = [
        name
        for name, (model, _constraint) in CONSTRAINTS.items()
        if not name.startswith(f"claims_{model._meta.model_name}_")
    ]

    assert strange == []


def test_constraints_have_messages_of_their_own():
    default = CheckConstraint.default_violation_error_message

    assert default == UniqueConstraint.default_violation_error_message
    assert [name for name, (_, rule) in CONSTRAINTS.items() if rule.violation_error_message == default] == []


def test_constraints_use_no_regular_expression():
    """The plain ``sqlite3`` program knows none, and could then write no row."""
    assert [name for name, (_, rule) in CONSTRAINTS.items() if "regex" in repr(rule.deconstruct()).lower()] == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite")
def test_plain_sqlite_can_write_every_table():
    make_everything()
    tables = sorted({model._meta.db_table for model in MAKERS})
    copied = {}

    with closing(sqlite3.connect(":memory:")) as plain, connection.cursor() as cursor:
        for (definition,) in cursor.execute(
            "SELECT sql FROM sqlite_master WHERE sql LIKE 'CREATE%claims_%' "
            "AND NOT (type = 'table' AND name GLOB 'claims_searchindex_*')"  # FTS5 makes these itself
        ).fetchall():
            plain.execute(definition)
        for table in tables:
            rows = cursor.execute(f'SELECT * FROM "{table}"').fetchall()
            places = ", ".join("?" * len(rows[0]))
            copied[table] = plain.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows).rowcount

    assert [table for table, count in copied.items() if count < 1] == []
