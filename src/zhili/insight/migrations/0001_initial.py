"""Cases as they were counted, and sums over many."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Cell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "type_key",
                        "cut",
                        "span",
                        "first_on",
                        "district_id",
                        "part",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("type_key", models.TextField()),
                ("cut", models.TextField()),
                ("span", models.TextField()),
                ("first_on", models.DateField()),
                ("district_id", models.IntegerField()),
                ("part", models.TextField()),
                ("cases", models.IntegerField()),
                ("ended", models.IntegerField()),
                ("known_1", models.IntegerField()),
                ("known_2", models.IntegerField()),
                ("known_3", models.IntegerField()),
                ("known_4", models.IntegerField()),
                ("hits_1", models.IntegerField()),
                ("hits_2", models.IntegerField()),
                ("hits_3", models.IntegerField()),
                ("hits_4", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("as_of", models.DateTimeField()),
                ("declared", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="CountedCase",
            fields=[
                ("case_id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("version", models.IntegerField()),
                ("type_key", models.TextField()),
                ("class_code", models.TextField(null=True)),
                ("area", models.TextField(null=True)),
                ("street", models.TextField(null=True)),
                ("lead", models.TextField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("opened_on", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("late_at", models.DateTimeField(null=True)),
                ("clock", models.TextField(null=True)),
                ("paused_since", models.DateTimeField(null=True)),
                ("worked_at", models.DateTimeField()),
                ("passes", models.SmallIntegerField()),
                ("contradicted", models.BooleanField()),
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(null=True), size=None
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["opened_on", "case_id"], name="insight_case_day"),
                    models.Index(
                        fields=["district_id", "opened_on", "case_id"], name="insight_case_district"
                    ),
                    models.Index(fields=["street", "opened_on", "case_id"], name="insight_case_street"),
                    models.Index(fields=["lead", "opened_on", "case_id"], name="insight_case_lead"),
                    models.Index(fields=["class_code", "opened_on", "case_id"], name="insight_case_class"),
                    models.Index(
                        condition=models.Q(("ended_at", None), _negated=True),
                        fields=["ended_on", "case_id"],
                        name="insight_case_ended",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["late_at", "case_id"],
                        name="insight_case_late",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["worked_at", "case_id"],
                        name="insight_case_worked",
                    ),
                    models.Index(
                        condition=models.Q(("paused_since", None), _negated=True),
                        fields=["paused_since", "case_id"],
                        name="insight_case_paused",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None), ("passes__gte", 2)),
                        fields=["passes", "case_id"],
                        name="insight_case_passes",
                    ),
                    models.Index(
                        condition=models.Q(("contradicted", True)),
                        fields=["case_id"],
                        name="insight_case_denied",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("district_id", "case_id"), name="insight_case_in_district"
                    )
                ],
            },
        ),
    ]
