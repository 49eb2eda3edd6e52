from django.db import migrations, models


class Migration(migrations.Migration):
    # What is stored in the new column is put right by `recount`.

    dependencies = [("claims", "0007_erasure")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="discounted",
            field=models.BooleanField(
                db_index=True, default=False, editable=False, serialize=False, verbose_name="discounted"
            ),
        ),
    ]
