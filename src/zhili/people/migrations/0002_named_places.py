"""The table of places by name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="NamedPlace",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "district_id",
                        "area",
                        "name",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("district_id", models.IntegerField()),
                ("area", models.TextField()),
                ("name", models.TextField()),
                ("kind", models.TextField()),
                ("road", models.TextField(blank=True, default="")),
                ("lon", models.FloatField()),
                ("lat", models.FloatField()),
                ("initials", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name"], name="people_place_name", opclasses=["text_pattern_ops"]),
                    models.Index(
                        fields=["initials"], name="people_place_initials", opclasses=["text_pattern_ops"]
                    ),
                ],
            },
        ),
    ]
