from django.db import migrations

LOGS = ("public", "internal")


def open_logs(apps, schema_editor):
    heads = apps.get_model("claims", "LedgerHead").objects.using(schema_editor.connection.alias)
    heads.bulk_create([heads.model(log=log) for log in LOGS], ignore_conflicts=True)


class Migration(migrations.Migration):
    """Both logs exist from the start, so that the first writers have a row to wait at."""

    dependencies = [("claims", "0001_initial")]
    operations = [migrations.RunPython(open_logs, migrations.RunPython.noop, elidable=False)]
