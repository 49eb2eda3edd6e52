"""The three groups and what each may do, after whatever happened to them."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from claims.models import Record, ReviewedRecord
from claims.operations import roles

pytestmark = pytest.mark.django_db


def may(role):
    permitted = Permission.objects.filter(group__name=role)
    return {f"{label}.{name}" for label, name in permitted.values_list("content_type__app_label", "codename")}


def test_the_roles_are_there_after_migrating():
    assert set(Group.objects.values_list("name", flat=True)) == {"contributor", "reviewer", "admin"}


def test_every_record_is_entered_by_contributors_and_every_reviewed_one_published_by_reviewers():
    records = {model for model in apps.get_app_config("claims").get_models() if issubclass(model, Record)}

    assert set(roles.ENTERED) == records
    assert set(roles.REVIEWED) == {model for model in records if issubclass(model, ReviewedRecord)}


def test_each_role_may_do_what_the_one_before_may_and_more():
    contributor, reviewer, admin = (may(role) for role in roles.ROLES)

    assert {name.partition("_")[0] for name in contributor} == {
        f"claims.{verb}" for verb in ("add", "change", "delete", "view")
    }
    assert contributor < reviewer < admin
    assert {name for name in reviewer - contributor if "publish" not in name} == {"claims.view_ledgerentry"}
    assert admin - reviewer - {"claims.erase_ledgerentry"} == {"auth.add_user", "auth.change_user", "auth.view_user"}


def test_settling_takes_what_was_given_and_gives_what_was_taken():
    Group.objects.get(name="contributor").permissions.set(Permission.objects.filter(codename__startswith="publish"))
    Group.objects.get(name="reviewer").delete()

    roles.settle_roles()

    assert [may(role) for role in roles.ROLES] == [roles.MAY[role] & may("admin") for role in roles.ROLES]


def test_settling_twice_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(9) as queries:
        roles.settle_roles()

    assert [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_keeps_the_roles():
    call_command("flush", interactive=False, verbosity=0)

    assert may("reviewer") == roles.MAY["reviewer"]


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_the_migration_goes_back_and_forth_and_loses_nobodys_role(django_user_model):
    anna = django_user_model.objects.create_user("anna")
    anna.groups.add(Group.objects.get(name="reviewer"))
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes("claims")

    try:
        MigrationExecutor(connection).migrate([("claims", "0005_ledger_trees")])
        assert set(Group.objects.values_list("name", flat=True)) == {"reviewer"}
    finally:
        MigrationExecutor(connection).migrate(latest)
    call_command("migrate", verbosity=0)

    assert set(Group.objects.values_list("name", flat=True)) == set(roles.ROLES)
    assert list(anna.groups.values_list("name", flat=True)) == ["reviewer"]
    assert may("reviewer") == roles.MAY["reviewer"]


@pytest.mark.django_db(databases=["default", "vault"])
@pytest.mark.parametrize("options", [{"plan": True}, {"check_unapplied": True}])
def test_looking_at_what_would_be_migrated_writes_nothing(options):
    Group.objects.get(name="reviewer").delete()

    call_command("migrate", verbosity=0, **options)

    assert set(Group.objects.values_list("name", flat=True)) == {"contributor", "admin"}
