import hashlib

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Concat

STEP = 8


def owned_by_themselves(apps, schema_editor):
    """What was entered before rows were told on another record's page stays in its own history alone."""
    entries = apps.get_model("claims", "LedgerEntry").objects.using(schema_editor.connection.alias)
    entries.update(owner=Concat(F("collection"), Value("/"), F("key")))


def grow_trees(apps, schema_editor):
    """The trees of the entries that are there (``claims.ledger.merkle``, written out: a migration stays as it is)."""
    using = schema_editor.connection.alias
    entries = apps.get_model("claims", "LedgerEntry").objects.using(using)
    subtrees = apps.get_model("claims", "LedgerSubtree").objects.using(using)
    for head in apps.get_model("claims", "LedgerHead").objects.using(using):
        roots, size, complete = [], 0, []
        leaves = entries.filter(log=head.log).order_by("sequence").values_list("leaf_hash", flat=True)
        for leaf in leaves.iterator():
            root, index, height = bytes(leaf), size, 0
            while index & 1:
                root, index, height = hashlib.sha256(b"\x01" + roots.pop() + root).digest(), index >> 1, height + 1
                if height % STEP == 0:
                    complete.append(subtrees.model(log=head.log, height=height, index=index, root=root))
            roots.append(root)
            size += 1
        subtrees.bulk_create(complete, batch_size=500)
        head.frontier = b"".join(roots)
        head.save(using=using, update_fields=["frontier"])


class Migration(migrations.Migration):

    dependencies = [("claims", "0004_reasoning")]

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("root", models.BinaryField(max_length=32, verbose_name="root")),
                ("signed_at", models.DateTimeField(verbose_name="signed at")),
                ("note", models.TextField(verbose_name="note")),
            ],
            options={"verbose_name": "checkpoint", "verbose_name_plural": "checkpoints", "ordering": ("-id",)},
        ),
        migrations.CreateModel(
            name="LedgerSubtree",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log", models.CharField(choices=[("public", "public"), ("internal", "internal")], max_length=10)),
                ("height", models.PositiveSmallIntegerField()),
                ("index", models.PositiveBigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.AddField("retiredslug", "merged", models.BooleanField(default=False)),
        migrations.AddField("ledgerhead", "frontier", models.BinaryField(default=bytes)),
        migrations.AddField(
            "ledgerentry",
            "owner",
            models.CharField(default="", max_length=355, verbose_name="told on the page of"),
        ),
        migrations.AddIndex("ledgerentry", models.Index(fields=["owner", "id"], name="claims_ledger_owner")),
        migrations.AddConstraint(
            "ledgersubtree",
            models.CheckConstraint(
                condition=models.Q(("log__in", ["public", "internal"])),
                name="claims_ledgersubtree_log_valid",
                violation_error_message="log must be one of: public, internal.",
            ),
        ),
        migrations.AddConstraint(
            "ledgersubtree",
            models.UniqueConstraint(
                fields=("log", "height", "index"),
                name="claims_ledgersubtree_unique",
                violation_error_message="This log has this subtree already.",
            ),
        ),
        migrations.RunPython(owned_by_themselves, migrations.RunPython.noop),
        migrations.RunPython(grow_trees, migrations.RunPython.noop),
    ]
