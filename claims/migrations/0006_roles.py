"""The permission to publish, and the roles as groups. What each may do is settled after every migration (claims.operations.roles)."""

from django.db import migrations, models

ROLES = ("contributor", "reviewer", "admin")
REVIEWED = ("add", "change", "delete", "view", "publish")


def make_groups(apps, schema_editor):
    """A site may have groups of these names already: whoever belongs to them stays in them."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in ROLES:
        groups.get_or_create(name=name)


def remove_groups(apps, schema_editor):
    """Those nobody belongs to: who has which role is not to be lost by going back and forth."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=ROLES, user__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0005_ledger_trees"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AlterModelOptions(
            "assessment",
            {
                "default_permissions": REVIEWED,
                "ordering": (models.OrderBy(models.F("date_earliest"), descending=True, nulls_last=True), "slug"),
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
            },
        ),
        migrations.AlterModelOptions(
            "claim",
            {
                "default_permissions": REVIEWED,
                "ordering": ("statement", "slug"),
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
            },
        ),
        migrations.AlterModelOptions(
            "evidenceitem",
            {
                "default_permissions": REVIEWED,
                "ordering": ("summary", "slug"),
                "verbose_name": "evidence item",
                "verbose_name_plural": "evidence items",
            },
        ),
        migrations.AlterModelOptions(
            "question",
            {
                "default_permissions": REVIEWED,
                "ordering": ("text", "slug"),
                "verbose_name": "question",
                "verbose_name_plural": "questions",
            },
        ),
        migrations.AlterModelOptions(
            "report",
            {"default_permissions": REVIEWED, "verbose_name": "report", "verbose_name_plural": "reports"},
        ),
        migrations.AlterModelOptions(
            "source",
            {
                "default_permissions": REVIEWED,
                "ordering": ("title", "slug"),
                "verbose_name": "source",
                "verbose_name_plural": "sources",
            },
        ),
        migrations.AlterModelOptions(
            "witness",
            {
                "default_permissions": REVIEWED,
                "ordering": ("name", "slug"),
                "verbose_name": "witness",
                "verbose_name_plural": "witnesses",
            },
        ),
        migrations.RunPython(make_groups, remove_groups),
    ]
