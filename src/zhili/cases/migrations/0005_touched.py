"""Cases that changed since figures last counted them: written with each change, taken by the counting."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_series")]

    operations = [
        migrations.CreateModel(
            name="Touched",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("case_id", models.UUIDField()),
            ],
        ),
    ]
