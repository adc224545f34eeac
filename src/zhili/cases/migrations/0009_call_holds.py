"""The table of cases that somebody is calling about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_wording")]
    operations = [
        migrations.CreateModel(
            name="CallHold",
            fields=[
                ("case_id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("by", models.TextField()),
                ("until", models.DateTimeField()),
            ],
        ),
    ]
