"""Units that were called to a case, each by itself: who came, who is waited for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_clock")]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "district_id",
                        "case_id",
                        "seq",
                        "unit",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("district_id", models.IntegerField()),
                ("case_id", models.UUIDField()),
                ("seq", models.IntegerField()),
                ("unit", models.TextField()),
                ("by_unit", models.TextField(null=True)),
                ("called_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("come_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["called_at"], name="call_by_time"),
                    models.Index(
                        condition=models.Q(("come_at", None), ("lapsed_at", None)),
                        fields=["called_at", "unit"],
                        name="call_waiting",
                    ),
                ],
            },
        ),
    ]
