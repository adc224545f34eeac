"""An index of what cases say. Cases from before are taken in here."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from zhili.kernel.grams import grams

_PART = 1000


def take_in(apps, schema_editor):
    """Fill the index from the cases there are, a part at a time, in the order of their ids."""
    with schema_editor.connection.cursor() as cursor:
        last = "00000000-0000-0000-0000-000000000000"
        while True:
            cursor.execute(
                "SELECT id, district_id, coalesce(state->'attributes'->>'title', ''), text, coalesce(address, '')"
                " FROM cases_case WHERE id > %s ORDER BY id LIMIT %s",
                [last, _PART],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            cursor.executemany(
                "INSERT INTO cases_wording (district_id, case_id, grams) VALUES (%s, %s, %s)",
                [(district, id, sorted(grams(*texts))) for id, district, *texts in rows],
            )
            last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_call")]

    operations = [
        migrations.CreateModel(
            name="Wording",
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
        migrations.RunPython(take_in, migrations.RunPython.noop),
        migrations.AddIndex(
            "wording", django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="wording_grams")
        ),
    ]
