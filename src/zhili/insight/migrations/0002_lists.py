"""Counts of supervision are read from the indexes of its lists alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="countedcase",
            name="insight_case_late",
        ),
        migrations.RemoveIndex(
            model_name="countedcase",
            name="insight_case_worked",
        ),
        migrations.RemoveIndex(
            model_name="countedcase",
            name="insight_case_paused",
        ),
        migrations.AddIndex(
            model_name="countedcase",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["late_at", "case_id"],
                include=("type_key", "district_id", "street", "lead", "clock"),
                name="insight_case_late",
            ),
        ),
        migrations.AddIndex(
            model_name="countedcase",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("paused_since", None)),
                fields=["worked_at", "case_id"],
                include=("type_key", "district_id", "street", "lead", "clock"),
                name="insight_case_still",
            ),
        ),
        migrations.AddIndex(
            model_name="countedcase",
            index=models.Index(
                condition=models.Q(("paused_since", None), _negated=True),
                fields=["paused_since", "case_id"],
                include=("type_key", "district_id", "street", "lead", "clock"),
                name="insight_case_paused",
            ),
        ),
    ]
