from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0008_search")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="discounted",
            field=models.BooleanField(
                db_index=True, default=False, editable=False, serialize=False, verbose_name="discounted"
            ),
        ),
    ]
