"""The table of choices made where the machine had proposed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("case_id", models.UUIDField()),
                ("kind", models.TextField()),
                ("suggested", models.TextField(null=True)),
                ("confidence", models.FloatField(null=True)),
                ("chosen", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("district_id", "id"), name="understanding_override_in_district"
                    )
                ],
                "indexes": [models.Index(fields=["kind", "at"], name="understanding_override_kind")],
            },
        ),
    ]
