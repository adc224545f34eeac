"""The table of known answers."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("understanding", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="KnownAnswerRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "answer_id", "version", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("answer_id", models.UUIDField()),
                ("version", models.IntegerField()),
                ("question", models.TextField()),
                ("keywords", models.TextField(blank=True, default="")),
                ("answer", models.TextField()),
                ("class_code", models.TextField(null=True)),
                ("unit", models.TextField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("source", models.TextField()),
                ("for_residents", models.BooleanField()),
                ("written_by", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("ended_by", models.TextField(blank=True, default="")),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "understanding_knownanswer",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("answer_id",),
                        condition=Q(ended_at=None),
                        name="understanding_answer_in_force",
                    ),
                    models.CheckConstraint(
                        condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                        name="understanding_answer_ends_after_start",
                    ),
                ],
                "indexes": [models.Index(fields=["-written_at"], name="understanding_answer_latest")],
            },
        ),
    ]
