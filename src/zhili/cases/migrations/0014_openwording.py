"""The words of open cases by themselves. Those that are open are taken in here."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

_TAKE_IN = """
INSERT INTO cases_openwording (district_id, case_id, grams)
SELECT said.district_id, said.case_id, said.grams FROM cases_wording said
JOIN cases_case held ON held.district_id = said.district_id AND held.id = said.case_id
WHERE held.ended_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_parties")]

    operations = [
        migrations.CreateModel(
            name="OpenWording",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "district_id",
                        "case_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("district_id", models.IntegerField()),
                ("case_id", models.UUIDField()),
                (
                    "grams",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
            ],
        ),
        migrations.RunSQL(_TAKE_IN, migrations.RunSQL.noop),
        migrations.AddIndex(
            "openwording",
            django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="openwording_grams"),
        ),
    ]
